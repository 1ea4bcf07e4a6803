// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/compose/hands/ink/scene.h"

// What all strokes of ink are made with.
namespace impasto::compose {

/// Ink of this strength, 0 a breath on the paper .. 1 black. The paper makes its grey, never white.
Mark inked(const Scene& scene, float tone);

/// Lays the brush on its side, its tip along the upper edge: `lean` 0 upright .. 1 flat.
void lay_on_side(std::vector<plan::PathPoint>& path, float lean);

/// Moves a path as far as it must to stay `edge` away from the edges; one too large is centred.
void keep_on_paper(const Easel& easel, std::vector<plan::PathPoint>& path, float edge);

/// How many of the sections that are no returns are longer, or as long and earlier.
int place_among_new(const plan::Piece& piece, int section);

/// Where the great stroke will stand: the tune at the climax, closed on itself when the music is
/// calm there, thrown when it is not.
std::vector<plan::PathPoint> great_path(const Easel& easel);

/// 0 bowed and slow, a full wet brush .. 1 struck and quick, a dry one: flying white. `rate` in
/// notes a second, of what sounds between `from` and `to`, s.
float dryness(const Easel& easel, double rate, double from, double to);
inline constexpr float kDry = 0.45f;  ///< from here on a stroke is dry

/// Clean water along the lower edge of a stroke that is to come: it feathers there, and only there.
void water_under(Easel& easel, const Mark& stroke, std::vector<plan::PathPoint> path);

}  // namespace impasto::compose
