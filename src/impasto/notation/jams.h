// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace impasto::notation {

// Names shared by the JAMS writer and reader.

inline constexpr const char* kHitWords[] = {"low", "mid", "high", "pitched"};
inline constexpr const char* kPitchNames[] = {"C",  "C#", "D",  "Eb", "E",  "F",
                                              "F#", "G",  "Ab", "A",  "Bb", "B"};

}  // namespace impasto::notation
