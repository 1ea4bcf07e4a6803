// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Corners of a motif's shape from the spectral centroid of its sound, 1..13: the count at which a
/// shape and a sound are heard and seen as equally angry or excited (Sievers et al. 2019;
/// mapping.md C).
float corners_of_centroid(float hz);
/// Corners of a drawn line from the arousal of its music (z): about 8 for sad or peaceful, 21 for
/// angry or excited, as people draw (Sievers et al. 2019).
float corners_of_arousal(float arousal);

/// 0 soft or round .. 1 harsh: bright and rough for the ear, between two times.
float harshness(const plan::Piece& piece, double from, double to);

/// A line with this many corners through the same course: its own sharpest turns first, and where
/// it has too few, zigzags about itself. Sharp corners with straight legs, or the same turns
/// rounded.
std::vector<plan::PathPoint> with_corners(const std::vector<plan::PathPoint>& line, int corners,
                                          bool sharp = true);

}  // namespace impasto::compose
