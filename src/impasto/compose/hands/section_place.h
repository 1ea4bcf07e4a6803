// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// The part of the canvas that belongs to a section: wider than its share of time where that would
/// be an upright column, and then high or low, so that masses interlock instead of standing side by
/// side.
struct Place {
  std::size_t row = 0;
  double start = 0, end = 0;   ///< s, of its width; may reach into its neighbours' time
  float middle = 0.5f;         ///< level
  float half = 0.5f;           ///< levels
  float extent = 1, tall = 1;  ///< canvas units
  int label = 0;               ///< of the section
};
Place place_of_section(const Easel& easel, int section);
/// Of the section that sounds then; where there are none, all of the row.
Place place_at(const Easel& easel, double time);
/// A moment inside a section's place, thinning out at its ends instead of stopping at them, and
/// leaning: later or sooner the higher it lies, so that no side of a mass stands upright.
double leaning(const Easel& easel, const Place& place, double when, float level);

}  // namespace impasto::compose
