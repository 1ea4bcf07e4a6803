// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/score/note.h"

namespace impasto::listen {

inline constexpr int kFollowed = 8;  ///< harmonics

/// The pitch of a line, each kNoteHop, between keys.
struct Contour {
  int first = 0;             ///< frame
  std::vector<float> pitch;  ///< MIDI
  /// What each harmonic says the fundamental is, and how loud it is (0: it is not heard).
  std::vector<std::array<KeptPartial, kFollowed>> views;
  std::vector<float> loudness;  ///< dB of the loudest of those, -200 where none is heard
  std::vector<bool> pure;       ///< nothing but the fundamental is heard

  int frames() const { return static_cast<int>(pitch.size()); }
};

/// Whether the harmonics numbered are witness enough of a movement between two frames: two at
/// least, and not all of a voice an octave or more above; or the one there is of a pure tone.
bool enough(const Contour& contour, std::span<const int> harmonics, int from, int to);

/// Follows notes that come one upon another: the way between the partials that the harmonics of one
/// voice lie on best, near the notes' keys, and that leaps least (Viterbi; the salience after
/// Salamon & Gomez 2012).
Contour follow(const Features& features, std::span<const score::Note> notes);

}  // namespace impasto::listen
