// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "impasto/picture/image.h"

namespace impasto::studio {

/// Where the time went, in the order in which it was first spent, and what came out.
struct Stats {
  std::vector<std::pair<std::string, double>> seconds;
  std::optional<std::uint64_t> hash;  ///< of the picture, FNV-1a over its RGBA bytes
  std::int64_t strokes = 0;
  std::int64_t frames = 0;

  void add(const std::string& stage, double spent);
};

/// Adds the wall-clock time between its birth and its end to one stage.
class Stopwatch {
 public:
  Stopwatch(Stats& stats, std::string stage)
      : stats_(stats), stage_(std::move(stage)), start_(Clock::now()) {}
  ~Stopwatch() { stats_.add(stage_, std::chrono::duration<double>(Clock::now() - start_).count()); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  Stats& stats_;
  std::string stage_;
  Clock::time_point start_;
};

std::uint64_t picture_hash(const picture::Image& image);

}  // namespace impasto::studio
