// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/stretch.h"
#include "impasto/hear/breaths.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::compose {

Stretch stretch_of(const Easel& easel, const hear::Breath& breath, int index);
Point on_line(const Easel& easel, const Stretch& stretch, double time, float level);
/// The line through a run of notes, its knots swung as an arm swings.
std::vector<plan::PathPoint> gesture(const Easel& easel, const Stretch& stretch, int first,
                                     int last);
/// Notes that sound as one: legato. `last` of the run that starts at `first`.
int joined_run(const plan::Piece& piece, const hear::Breath& breath, int first);

}  // namespace impasto::compose
