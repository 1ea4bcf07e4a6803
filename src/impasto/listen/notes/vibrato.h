// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/notes/contour.h"

namespace impasto::listen {

/// A stretch of a contour that swings: around `centre`, by `extent` at the top, at `phase`.
struct Vibrato {
  struct Swing {
    float centre = 0.0f;  ///< MIDI
    float extent = 0.0f;  ///< semitones to either side
    float phase = 0.0f;   ///< radians, a multiple of tau at the top; ascends
  };
  int from = 0;               ///< frame of the contour
  std::vector<Swing> swings;  ///< each frame
  int to() const { return from + static_cast<int>(swings.size()); }
};

/// Where the pitch swings 3.5 to 8.5 times a second, by an eighth of a semitone or more, for two
/// and a half cycles or longer (Prame 1994, 1997; Herrera & Bonada 1998), and harmonics agree on
/// it.
std::vector<Vibrato> find_vibrato(const Contour& contour);

}  // namespace impasto::listen
