// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <string>

#include "impasto/notation/jams.h"

namespace impasto::notation {
namespace {

/// Pitch class of "F#", "Bb", "C##"; -1 when it is none. `used` counts the letters.
int pitch_class(const std::string& name, std::size_t& used) {
  static constexpr int kLetters[7] = {9, 11, 0, 2, 4, 5, 7};
  used = 0;
  if (name.empty() || name[0] < 'A' || name[0] > 'G') return -1;
  int pitch = kLetters[name[0] - 'A'];
  for (used = 1; used < name.size() && (name[used] == '#' || name[used] == 'b'); ++used) {
    pitch += name[used] == '#' ? 1 : 11;
  }
  return pitch % 12;
}

/// Semitones of a degree of the major scale: "b7" -> 10; -1 when it is none.
int degree(const std::string& name) {
  static constexpr int kMajor[7] = {0, 2, 4, 5, 7, 9, 11};
  int shift = 0, step = 0;
  std::size_t i = 0;
  for (; i < name.size() && (name[i] == '#' || name[i] == 'b'); ++i)
    shift += name[i] == '#' ? 1 : -1;
  for (; i < name.size() && name[i] >= '0' && name[i] <= '9' && step < 100; ++i)
    step = step * 10 + name[i] - '0';
  if (step < 1 || step > 13 || i != name.size()) return -1;
  return ((kMajor[(step - 1) % 7] + shift) % 12 + 24) % 12;
}

}  // namespace

bool parse_chord(const std::string& label, plan::Chord& chord) {
  using Quality = plan::ChordQuality;
  static const std::map<std::string, Quality> kQualities = {
      {"maj", Quality::kMajor},       {"", Quality::kMajor},
      {"maj6", Quality::kMajor},      {"6", Quality::kMajor},
      {"5", Quality::kMajor},         {"1", Quality::kMajor},
      {"maj7", Quality::kMajor7},     {"maj9", Quality::kMajor7},
      {"maj11", Quality::kMajor7},    {"maj13", Quality::kMajor7},
      {"7", Quality::kDominant7},     {"9", Quality::kDominant7},
      {"11", Quality::kDominant7},    {"13", Quality::kDominant7},
      {"min", Quality::kMinor},       {"min6", Quality::kMinor},
      {"minmaj7", Quality::kMinor},   {"min7", Quality::kMinor7},
      {"min9", Quality::kMinor7},     {"min11", Quality::kMinor7},
      {"min13", Quality::kMinor7},    {"dim", Quality::kDiminished},
      {"dim7", Quality::kDiminished}, {"hdim7", Quality::kDiminished},
      {"aug", Quality::kAugmented},   {"sus4", Quality::kSuspended},
      {"sus2", Quality::kSuspended}};
  if (label == "N" || label == "X") {
    chord.quality = Quality::kNone;
    return true;
  }
  std::size_t used = 0;
  const int root = pitch_class(label, used);
  if (root < 0) return false;
  std::string rest = label.substr(used), bass;
  if (const std::size_t slash = rest.find('/'); slash != std::string::npos) {
    bass = rest.substr(slash + 1);
    rest.resize(slash);
  }
  if (const std::size_t open = rest.find('('); open != std::string::npos) rest.resize(open);
  if (!rest.empty() && rest[0] == ':') rest.erase(0, 1);
  const auto quality = kQualities.find(rest);
  const int below = bass.empty() ? 0 : degree(bass);
  if (quality == kQualities.end() || below < 0) return false;
  chord.root = root;
  chord.quality = quality->second;
  chord.bass = (root + below) % 12;
  return true;
}

bool parse_key(const std::string& label, plan::Key& key) {
  std::size_t used = 0;
  const int tonic = pitch_class(label, used);
  if (tonic < 0) return false;
  const std::string mode = used < label.size() && label[used] == ':' ? label.substr(used + 1) : "";
  key.tonic = tonic;
  key.minor = mode == "minor" || mode == "aeolian" || mode == "dorian" || mode == "phrygian" ||
              mode == "locrian";
  return true;
}

}  // namespace impasto::notation
