// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// The same way drawn in the time of the music between `start` and `end`, s: the brush goes on a
/// little with each attack, the stronger the farther, and creeps between them.
std::vector<plan::PathPoint> paced(const plan::Piece& piece,
                                   const std::vector<plan::PathPoint>& path, double start,
                                   double end);

}  // namespace impasto::compose
