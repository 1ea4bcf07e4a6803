// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/plan.h"

namespace impasto::compose {

/// -1 dry: a closet, 0.3 s and less .. 0 a room of 0.9 s, or unknown .. 1 awash: a cathedral, 3 s
/// and more (`reverb` as Piece::reverb).
float wash_of(float reverb);
/// What that does to one stroke: its wetness, its load, the clear medium in its paint. Its place,
/// its width and the shares of its pigments stay.
void soak(plan::Stroke& stroke, float wash);
/// And to what all strokes have in common: how long paint stays wet, and how far brushes drag it.
void soak(plan::Plan& plan, float wash);

}  // namespace impasto::compose
