// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/harmony.h"

namespace impasto::plan {
namespace {

const char* suffix(ChordQuality quality) {
  switch (quality) {
    case ChordQuality::kNone: return "";
    case ChordQuality::kMajor: return ":maj";
    case ChordQuality::kMinor: return ":min";
    case ChordQuality::kDominant7: return ":7";
    case ChordQuality::kMajor7: return ":maj7";
    case ChordQuality::kMinor7: return ":min7";
    case ChordQuality::kDiminished: return ":dim";
    case ChordQuality::kAugmented: return ":aug";
    case ChordQuality::kSuspended: return ":sus4";
  }
  return "";
}

/// Harte names the bass as a degree above the root.
constexpr const char* kDegree[12] = {"1",  "b2", "2",  "b3", "3",  "4",
                                     "b5", "5",  "b6", "6",  "b7", "7"};

}  // namespace

std::string to_label(const Chord& chord) {
  if (chord.quality == ChordQuality::kNone) return "N";
  std::string label = std::string(kPitchClasses[chord.root % 12]) + suffix(chord.quality);
  const int degree = (chord.bass - chord.root + 24) % 12;
  if (degree != 0) label += std::string("/") + kDegree[degree];
  return label;
}

std::string to_label(const Key& key) {
  return std::string(kPitchClasses[key.tonic % 12]) + (key.minor ? " minor" : " major");
}

}  // namespace impasto::plan
