// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose {

/// Strokes a second where nothing sounds.
inline constexpr double kSilentPace = 25.0;

/// The stroke's time where nothing sounds, as the n-th of all.
void in_silence(plan::Stroke& stroke, std::size_t n);

/// Gives all strokes, in their order, to the sounds of the piece: each attack has as many as it is
/// strong, and is their cause. In a silent piece they follow each other, caused by what they depict
/// (`origin`: of the picture, in Piece::origins). Sets the plan's duration.
void keep_time(plan::Plan& plan, const plan::Piece& piece, int origin);

namespace subject {

/// An order in which what lies behind is painted first and what the eye goes to last, as far as no
/// two strokes that overlap change places.
std::vector<std::size_t> from_behind(const std::vector<plan::Stroke>& strokes,
                                     const plan::Seeing& seeing);

}  // namespace subject
}  // namespace impasto::compose
