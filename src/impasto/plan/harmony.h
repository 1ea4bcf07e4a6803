// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/names.h"

namespace impasto::plan {

// All times are seconds from the start of the sound, all lists are ascending in time, every
// confidence is 0..1.

/// What labels call them; a score's own spelling is not kept.
inline constexpr const char* kPitchClasses[12] = {"C",  "C#", "D",  "Eb", "E",  "F",
                                                  "F#", "G",  "Ab", "A",  "Bb", "B"};

struct Key {
  double start = 0.0, end = 0.0;
  int tonic = 0;  ///< pitch class, 0 = C
  bool minor = false;
  float confidence = 0.0f;
};

enum class ChordQuality {
  kNone,
  kMajor,
  kMinor,
  kDominant7,
  kMajor7,
  kMinor7,
  kDiminished,
  kAugmented,
  kSuspended
};
inline constexpr auto kQualityNames =
    names_to<ChordQuality::kSuspended>({"none", "major", "minor", "dominant7", "major7", "minor7",
                                        "diminished", "augmented", "suspended"});

struct Chord {
  double start = 0.0, end = 0.0;
  int root = 0;  ///< pitch class; ignored for kNone
  ChordQuality quality = ChordQuality::kNone;
  int bass = 0;  ///< pitch class sounding lowest
  float confidence = 0.0f;
};

/// Harte-style label: "A:min7/C", "N".
std::string to_label(const Chord& chord);
/// "F# minor".
std::string to_label(const Key& key);

}  // namespace impasto::plan
