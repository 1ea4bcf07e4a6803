// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/attacks.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/listen/front/onsets.h"

namespace impasto::listen {
namespace {

constexpr double kLongest = 0.4;  ///< s: what rises for longer has no attack but a crescendo
constexpr int kBefore = 5;        ///< frames: half a window, in which the rise shows already

/// When `level` first reaches `value` after frame `from`, in frames.
double reaches(const std::vector<float>& level, int from, float value) {
  for (std::size_t k = 1; k < level.size(); ++k) {
    if (level[k] < value) continue;
    const float step = level[k] - level[k - 1];
    return from + static_cast<double>(k) - (step > 0.0f ? (level[k] - value) / step : 0.0f);
  }
  return from + static_cast<double>(level.size());
}

}  // namespace

std::vector<float> levels_of(const Features& features) {
  std::vector<float> levels(features.onset_spectra.frames());
  for (std::size_t frame = 0; frame < levels.size(); ++frame) {
    const std::uint16_t* codes = features.onset_spectra.row(static_cast<int>(frame));
    double sum = 0.0;
    for (int b = 0; b < features.onset_spectra.width(); ++b) {
      sum += math::exp2(2.0 * decode_log2(codes[b]));
    }
    levels[frame] = static_cast<float>(std::sqrt(sum));
  }
  return levels;
}

void measure_attacks(const std::vector<float>& levels, std::vector<plan::Onset>& onsets) {
  const int frames = static_cast<int>(levels.size());
  for (std::size_t i = 0; i < onsets.size(); ++i) {
    const double last = std::min(onsets[i].time + kLongest,
                                 i + 1 < onsets.size() ? onsets[i + 1].time - 0.02 : 1e9);
    const int from = std::max(0, static_cast<int>(onsets[i].time * kOnsetRate) - kBefore);
    const int to = std::min(frames - 1, static_cast<int>(last * kOnsetRate) + 1);
    if (to <= from + 1) continue;
    std::vector<float> level;
    for (int f = from; f <= to; ++f) level.push_back(levels[f]);
    const auto lowest = std::min_element(
        level.begin(),
        level.begin() + std::min<std::ptrdiff_t>(kBefore + 1, level.end() - level.begin()));
    level.erase(level.begin(), lowest);
    const float least = level.front();
    const float rise = *std::max_element(level.begin(), level.end()) - least;
    if (rise <= 0.0f) continue;
    const double start = reaches(level, from, least + 0.1f * rise);
    const double end = reaches(level, from, least + 0.9f * rise);
    onsets[i].attack = static_cast<float>(std::max(0.0, end - start) / kOnsetRate);
  }
}

}  // namespace impasto::listen
