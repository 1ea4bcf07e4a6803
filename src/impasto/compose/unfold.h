// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Lays marks that are made of several short strokes (a plant, a blossom, a filled form) one stroke
/// after the other, on the attacks while they sound, for at most `longest` s. Followers, lines and
/// masses stay where they are.
void lay_one_by_one(const plan::Piece& piece, double longest,
                    const std::map<std::size_t, Follower>& followers,
                    std::vector<plan::Stroke>& strokes);

/// Lets a stroke that floods a shape take as long as its sound, for at most `longest` s: it is
/// struck, goes on with each attack, the stronger the farther, and slowly between them. Its rows
/// stay where they are.
void draw_out(const plan::Piece& piece, double longest,
              const std::map<std::size_t, Follower>& followers, std::vector<plan::Stroke>& strokes);

/// The same for leaf: it is pressed down until the next is taken up, and before it has to be
/// `done`, s.
void press_down(const plan::Piece& piece, const std::map<std::size_t, double>& done,
                std::vector<plan::Stroke>& strokes);

}  // namespace impasto::compose
