// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/plan/emotion.h"

namespace impasto::plan {

// All times are seconds from the start of the sound, all lists are ascending in time, every
// confidence is 0..1.

struct Section {
  double start = 0.0, end = 0.0;
  int label = 0;            ///< 0 = A, 1 = B ...; equal labels are the same music coming back
  int returns = 0;          ///< how often this label was heard before: 0 the first time
  std::string name;         ///< as written ("Chorus"), else empty
  float loudness = -23.0f;  ///< LUFS, energy mean over the section
  Emotion emotion;
  float confidence = 0.0f;
};

/// What is said in one breath: sections are made of whole phrases.
struct Phrase {
  double start = 0.0, end = 0.0;
  int label = 0;    ///< 0 = a, 1 = b ...; equal labels are the same music coming back
  int returns = 0;  ///< how often this label was heard before: 0 the first time
  float confidence = 0.0f;
};

/// One appearance of a motif: `count` notes of the melody from `first` on.
struct MotifUse {
  double start = 0.0, end = 0.0;
  int first = 0, count = 0;
  int transposition = 0;    ///< semitones above its first appearance
  float similarity = 0.0f;  ///< to its first appearance; 1: the same intervals and rhythm
  bool mirrored = false;    ///< upside down
};
/// A figure of the melody that comes back; its first appearance first.
struct Motif {
  std::vector<MotifUse> uses;
};

/// 0 -> "A", 25 -> "Z", 26 -> "AA".
std::string section_letter(int label);
/// 0 -> "a", 25 -> "z", 26 -> "aa".
std::string phrase_letter(int label);

}  // namespace impasto::plan
