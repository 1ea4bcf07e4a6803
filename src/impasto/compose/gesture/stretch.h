// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "impasto/compose/colour/emotion_colour.h"

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

/// The pen of a phrase that is drawn while it sounds, a few notes at a time: all of them lie in the
/// one stretch, and the line goes on where it was left.
struct Pen {
  Stretch stretch;
  bool joined = false;  ///< the line goes on from `level` ..
  bool held = false;    ///< .. and its last note sounds on
  float level = 0.5f;
  // The line as it was begun, and stays until the breath is over.
  bool drawn = false;
  float width = 0.0f;
  Lch colour;
};

}  // namespace impasto::compose
