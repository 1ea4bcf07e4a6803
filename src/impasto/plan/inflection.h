// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/score/note.h"

namespace impasto::plan {

/// The part of a note's bends that comes and goes evenly, 3 to 9 times a second.
struct Vibrato {
  float rate = 0.0f;            ///< Hz; 0: there is none
  float extent = 0.0f;          ///< semitones, half of peak to peak
  double from = 0.0, to = 0.0;  ///< s after the onset
};

/// What a note's bends amount to.
struct Inflection {
  Vibrato vibrato;
  /// The bends without the vibrato, as few points as say it to an eighth of a semitone, from the
  /// onset to the offset. Empty: within a third of a semitone of the note all along.
  std::vector<score::PitchPoint> glide;
};

Inflection inflection(const score::Note& note);

}  // namespace impasto::plan
