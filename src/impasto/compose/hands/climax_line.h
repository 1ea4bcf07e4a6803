// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/inflect.h"

namespace impasto::compose {

/// Notes of the tune a second around the climax.
float climax_motion(const Easel& easel);

/// Where that line trembles.
std::vector<Shake> climax_shakes(const Easel& easel);

/// The tune around the climax as one line through `heart`, `reach` long from end to end, and
/// no taller than `tall` of that: what is built at the climax has the shape of what sounds there.
/// `turn` bends it, 0 straight .. 6.28 closed.
std::vector<plan::PathPoint> climax_line(const Easel& easel, Point heart, float reach, float tall,
                                         float turn = 0.0f);

}  // namespace impasto::compose
