// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/hear/breaths.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

/// Where a phrase lies: its own stretch of the row, longer than its share of time so that breaths
/// overlap and the line has room to swing.
struct Stretch {
  std::size_t row = 0;
  double middle_time = 0;  ///< s, of the phrase
  double scale = 1;        ///< seconds of canvas for a second of the phrase
  float middle = 0.5f;     ///< level of the phrase's mean pitch
  float pace = 0.1f;       ///< canvas units a second
  float ahead = 0.0f;      ///< Layout::ahead of its middle: the whole phrase keeps its shape
};
Stretch stretch_of(const Easel& easel, const hear::Breath& breath, int index);
Point on_line(const Easel& easel, const Stretch& stretch, double time, float level);
/// The line through a run of notes, its knots swung as an arm swings.
std::vector<plan::PathPoint> gesture(const Easel& easel, const Stretch& stretch, int first,
                                     int last);
/// Notes that sound as one: legato. `last` of the run that starts at `first`.
int joined_run(const plan::Piece& piece, const hear::Breath& breath, int first);

}  // namespace impasto::compose
