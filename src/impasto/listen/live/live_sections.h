// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "impasto/listen/front/frame.h"
#include "impasto/listen/front/nnls.h"

namespace impasto::listen {

/// New sections by novelty: the last seconds against all of the section so far.
class LiveSections {
 public:
  static constexpr double kStep = 0.5;  ///< s
  struct Change {
    double time = 0.0;
    int label = 0, returns = 0;
    float confidence = 0.0f;
  };
  LiveSections();
  /// What was heard in the last kStep seconds, up to `now`. True when a new section has begun.
  bool step(const Chroma& chroma, const Timbre& timbre, float loudness, double now, Change& change);

 private:
  static constexpr int kSize = 12 + kTimbreBands + 1;
  static constexpr int kRecent = 12;  ///< steps compared: 6 s
  static constexpr int kLabels = 26;
  using Vector = std::array<float, kSize>;
  struct Known {
    Vector sum{};
    int count = 0, times = 0;
  };
  void begin(double now, Change& change);

  std::array<Vector, kRecent> recent_{};
  int at_ = 0, length_ = 0;  ///< steps of this section
  Vector sum_{};             ///< of this section, without the recent ones
  int summed_ = 0;
  std::vector<Known> known_;
  int label_ = -1;
  double mean_ = 0.0, square_ = 0.0, weight_ = 0.0;  ///< of the novelty
  float peak_ = 0.0f;
  double peak_time_ = 0.0;
  Vector peak_vector_{};
};

}  // namespace impasto::listen
