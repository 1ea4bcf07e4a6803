// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace impasto::score {

/// Where the pitch of a note stands at a time within it.
struct PitchPoint {
  float time = 0.0f;       ///< s after the onset
  float semitones = 0.0f;  ///< away from Note::pitch
};

/// As many parts as Note::part can tell apart.
inline constexpr std::size_t kMostParts = 32768;

/// One sounding note. Seconds are from the start of the piece; quarters count quarter notes.
struct Note {
  double onset = 0.0;             ///< s
  double offset = 0.0;            ///< s, > onset
  double onset_quarter = 0.0;     ///< quarter notes from the start; NaN when heard, not written
  double duration_quarter = 0.0;  ///< quarter notes; NaN when heard
  float pitch = 60.0f;            ///< MIDI note number, 0..127; fractions: detuned throughout
  float velocity = 0.7f;          ///< 0..1: written dynamics, or heard salience
  std::int16_t part = 0;          ///< index into Score::parts; 0 when heard
  bool drum = false;              ///< unpitched: `pitch` is then the General MIDI drum key
  float confidence = 1.0f;        ///< 0..1; 1 when written
  /// Slides and vibrato: ascending in time, straight between two points, held before the first and
  /// after the last. Empty: the pitch holds. In a score `pitch` stays the key that is written,
  /// wherever the bend stands at the onset; only a bend that never moves is a fraction of `pitch`,
  /// and one that never comes near that key bends the key that does sound.
  std::vector<PitchPoint> bends;
  /// 0..1: how hard the key was struck, where the volume that Score::channels have at the onset is
  /// in `velocity` too; negative: as `velocity`.
  float struck = -1.0f;
};

struct Part {
  std::string name;  ///< "Violin I"; may be empty
  int program = 0;   ///< General MIDI program 0..127
  bool percussion = false;
  float pan = 0.0f;  ///< -1 left .. +1 right
};

}  // namespace impasto::score
