// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/rhythm.h"

#include <algorithm>
#include <utility>

#include "impasto/base/math.h"

namespace impasto::plan {

std::vector<TempoPoint> tempo_curve(const std::vector<Beat>& beats) {
  constexpr int kReach = 2;
  std::vector<TempoPoint> curve;
  const int gaps = static_cast<int>(beats.size()) - 1;
  if (gaps < 2) return curve;
  for (int i = 0; i < gaps; ++i) {
    std::vector<double> near;
    for (int j = std::max(0, i - kReach); j <= std::min(gaps - 1, i + kReach); ++j) {
      near.push_back(beats[j + 1].time - beats[j].time);
    }
    const double gap = std::max(math::median(std::move(near)), 1e-3);
    curve.push_back({0.5 * (beats[i].time + beats[i + 1].time), 60.0 / gap});
  }
  return curve;
}

std::vector<MeterPoint> meter_curve(const std::vector<Beat>& beats) {
  constexpr int kLeast = 3;  // bars
  std::vector<MeterPoint> curve;
  int bars = 0, length = 0;  // alike so far
  double since = 0.0, start = 0.0;
  int first = -1;
  for (int i = 0; i < static_cast<int>(beats.size()); ++i) {
    if (beats[i].position != 1) continue;
    if (first >= 0) {
      if (i - first != length) {
        length = i - first;
        bars = 0;
        since = start;
      }
      const bool other = curve.empty() || curve.back().meter != length;
      if (++bars == kLeast && other) curve.push_back({since, length});
    }
    first = i;
    start = beats[i].time;
  }
  if (curve.empty() && length > 0) curve.push_back({since, length});
  return curve;
}

}  // namespace impasto::plan
