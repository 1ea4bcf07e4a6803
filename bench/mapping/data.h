// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "impasto/picture/colour.h"

namespace impasto::bench {

using Column = std::vector<double>;

/// One of the 200 stimuli of Eerola, Friberg & Bresin 2013.
struct Stimulus {
  double mode = 0, rate = 0, pitch = 0, level = 0, articulation = 0;  ///< mapping.md 1
  int timbre = 0;                  ///< 1 trumpet, 2 flute, 3 horn
  std::array<double, 4> rating{};  ///< happy sad scary peaceful
};

/// Colours that people judged.
struct Judged {
  std::vector<picture::Lab> lab;
  Column happy_sad, angry;
};

struct Chord {
  std::vector<double> pitches;
  double rating = 0;  ///< consonance
};

struct Data {
  std::vector<Stimulus> stimuli;
  std::vector<picture::Lab> uw71;
  std::array<Column, 5> uw71_rating;  ///< happy sad fearful peace angry
  Judged bcp37;
  std::vector<Chord> chords;
};

/// Reads ../shared/data/mapping. Prints what is missing and exits with 2.
Data read(const std::string& folder);

double pearson(const Column& x, const Column& y);
/// (x - mean) / sd.
Column standardised(Column x);

}  // namespace impasto::bench
