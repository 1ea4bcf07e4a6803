// SPDX-License-Identifier: GPL-3.0-or-later
#include "data.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace impasto::bench {
namespace {

using Row = std::vector<std::string>;

/// Comma separated, fields may stand in quotes.
std::vector<Row> table(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
    std::exit(2);
  }
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    Row row(1);
    bool quoted = false;
    for (char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        row.emplace_back();
      } else if (c != '\r') {
        row.back() += c;
      }
    }
    if (row.size() > 1) rows.push_back(row);
  }
  return rows;
}

double number(const Row& row, std::size_t i) {
  return i < row.size() ? std::strtod(row[i].c_str(), nullptr) : 0.0;
}

picture::Lab lab_of(const Row& row, std::size_t first) {
  return {static_cast<float>(number(row, first)), static_cast<float>(number(row, first + 1)),
          static_cast<float>(number(row, first + 2))};
}

/// The four levels of articulation as duration / inter-onset interval. The data set's README only
/// says "from legato to staccato"; 1, .75, .5, .25 are the levels mapping.md's q was fitted with.
constexpr double kRatio[4] = {1.0, 0.75, 0.5, 0.25};
constexpr double kNotesASecond[5] = {1.2, 2.0, 2.8, 4.4, 6.0};

}  // namespace

Data read(const std::string& folder) {
  Data data;
  const auto design = table(folder + "/eerola2013_cues/design_matrix.csv");
  const auto felt = table(folder + "/eerola2013_cues/mean_emotion_ratings.csv");
  for (std::size_t i = 1; i < design.size() && i < felt.size(); ++i) {
    const auto level = [&](int column) { return static_cast<int>(number(design[i], column)); };
    Stimulus s;
    s.pitch = 53 + 6 * (level(1) - 1) - 65;
    s.mode = level(2) == 1 ? 1.0 : -1.0;
    s.rate = std::log2(kNotesASecond[level(3) - 1]);
    s.level = 5.0 * (level(4) - 3);
    s.articulation = kRatio[level(5) - 1] - 1.0;
    s.timbre = level(6);
    s.rating = {number(felt[i], 2), number(felt[i], 3), number(felt[i], 1), number(felt[i], 4)};
    data.stimuli.push_back(s);
  }
  const auto colours = table(folder + "/uw71/UW71coordinates_long.csv");
  for (std::size_t i = 1; i < colours.size(); ++i) data.uw71.push_back(lab_of(colours[i], 2));
  const char* const concepts[5] = {"happy", "sad", "fearful", "peace", "angry"};
  for (const Row& row : table(folder + "/uw71/uw71_all_concept_ratings.csv")) {
    for (int e = 0; e < 5; ++e) {
      if (row[0] != concepts[e]) continue;
      for (std::size_t i = 1; i < row.size(); ++i) data.uw71_rating[e].push_back(number(row, i));
    }
  }
  const auto bcp = table(folder + "/bcp37/T_BCP.csv");
  for (std::size_t i = 1; i < bcp.size(); ++i) {
    data.bcp37.lab.push_back(lab_of(bcp[i], 8));
    data.bcp37.happy_sad.push_back((number(bcp[i], 2) - number(bcp[i], 3)) / 2);
    data.bcp37.angry.push_back(number(bcp[i], 4));
  }
  const auto chords = table(folder + "/musicsciencedata/chords.csv");
  for (std::size_t i = 1; i < chords.size(); ++i) {
    Chord chord;
    chord.rating = number(chords[i], 1);
    std::string list = chords[i][4];
    for (char& c : list) {
      if (c == '[' || c == ']' || c == ',') c = ' ';
    }
    std::istringstream in(list);
    for (double p; in >> p;) chord.pitches.push_back(p);
    data.chords.push_back(chord);
  }
  return data;
}

double pearson(const Column& x, const Column& y) {
  const Column a = standardised(x), b = standardised(y);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / static_cast<double>(a.size());
}

Column standardised(Column x) {
  double mean = 0, square = 0;
  for (double v : x) mean += v / static_cast<double>(x.size());
  for (double v : x) square += (v - mean) * (v - mean) / static_cast<double>(x.size());
  const double deviation = std::sqrt(square);
  for (double& v : x) v = deviation > 0 ? (v - mean) / deviation : 0.0;
  return x;
}

}  // namespace impasto::bench
