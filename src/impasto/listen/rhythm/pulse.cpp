// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/rhythm/pulse.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr double kCentreBpm = 120.0, kSpread = 0.6;  ///< log-normal prior, octaves
constexpr float kOffBeat = 1.3f;                     ///< price of sound between the beats
constexpr float kTempo = 0.30f;                      ///< weight of the tempogram and the prior
constexpr float kFirst = 1.0f;                       ///< for beginning with the first attack
constexpr float kNever = -1e30f, kUnreached = -1e29f;

}  // namespace

Tempogram tempogram(const std::vector<float>& activation) {
  // Autocorrelation of the onset curve, summed over multiples (the comb of Klapuri 2006).
  const int frames = static_cast<int>(activation.size());
  Tempogram result;
  constexpr int kHalf = 600, kMaxLag = kLongestBeat * 4;
  std::vector<float> smooth(frames);
  for (int n = 0; n < frames; ++n) {
    smooth[n] = 0.5f * activation[n] +
                0.25f * (activation[std::max(0, n - 1)] + activation[std::min(frames - 1, n + 1)]);
  }
  std::vector<float> window, correlation(kMaxLag + 3);
  for (int centre = 0; centre < frames + kTempogramStep; centre += kTempogramStep) {
    const int from = std::max(0, std::min(centre - kHalf, frames - 2 * kHalf));
    const int to = std::min(frames, std::max(centre + kHalf, 2 * kHalf));
    window.assign(smooth.begin() + from, smooth.begin() + to);
    double mean = 0.0;
    for (float x : window) mean += x;
    mean /= std::max<std::size_t>(1, window.size());
    for (float& x : window) x -= static_cast<float>(mean);
    const int length = static_cast<int>(window.size());
    for (int lag = 0; lag < kMaxLag + 3; ++lag) {
      float sum = 0.0f;
      for (int i = 0; i + lag < length; ++i) sum += window[i] * window[i + lag];
      correlation[lag] = lag < length - 50 ? sum / (length - lag) : 0.0f;
    }
    std::array<float, kBeatLengths> row;
    const float zero = std::max(correlation[0], 1e-6f);
    for (int i = 0; i < kBeatLengths; ++i) {
      const int lag = i + kShortestBeat;
      float score = 0.0f;
      constexpr float kComb[4] = {1.0f, 0.7f, 0.35f, 0.5f};
      for (int m = 1; m <= 4; ++m) {
        float best = 0.0f;
        for (int d = -(m - 1) / 2 - 1; d <= (m - 1) / 2 + 1; ++d) {
          best = std::max(best, correlation[std::min(kMaxLag + 2, lag * m + d)]);
        }
        score += kComb[m - 1] * best / zero;
      }
      row[i] = static_cast<float>(math::log(0.02 + score / 2.55));
    }
    result.push_back(row);
  }
  return result;
}

namespace {

/// What changing from one interval to another costs, row by row: by the octaves between them,
/// weighted by the length of the first.
std::vector<float> prices_of_change(int shortest, int count, float stiffness) {
  std::vector<float> change(static_cast<std::size_t>(count) * count);
  for (int i = 0; i < count; ++i) {
    for (int j = 0; j < count; ++j) {
      change[static_cast<std::size_t>(i) * count + j] =
          stiffness * (i + shortest) *
          static_cast<float>(
              std::fabs(math::log2(static_cast<double>(j + shortest) / (i + shortest))));
    }
  }
  return change;
}

}  // namespace

std::vector<int> pulse_path(const PulseCurves& curves, int shortest, int longest, float stiffness) {
  // Dynamic programming over (beat at frame t, next interval): a bar-pointer model with its hidden
  // states folded into whole intervals (Krebs, Boeck & Widmer 2015; Ellis 2007). Every term is
  // weighted by the length of the interval, so that no tempo gains by having more beats.
  const int frames = static_cast<int>(curves.reward.size());
  const int count = longest - shortest + 1;
  // Scores are needed one longest interval back only: a ring.
  const int ring = longest + 1;
  std::vector<float> score(static_cast<std::size_t>(ring) * count, kNever);
  std::vector<std::int16_t> from(static_cast<std::size_t>(frames) * count, -1);
  std::vector<float> arrive(count), prior(count);
  const std::vector<float> change = prices_of_change(shortest, count, stiffness);
  for (int i = 0; i < count; ++i) {
    const double octaves = math::log2(6000.0 / (i + shortest) / kCentreBpm) / kSpread;
    prior[i] = static_cast<float>(-0.5 * octaves * octaves);
  }
  for (int t = 0; t < frames; ++t) {
    const auto& row = curves.tempo[std::min<std::size_t>(
        curves.tempo.size() - 1, (t + kTempogramStep / 2) / kTempogramStep)];
    for (int i = 0; i < count; ++i) {
      const int interval = i + shortest;
      arrive[i] = kNever;
      if (t < interval) continue;
      const float before = score[static_cast<std::size_t>((t - interval) % ring) * count + i];
      if (before < kUnreached) continue;
      const int margin = std::max(3, interval / 8);
      const int a = t - interval + margin, b = t - margin;
      const float between =
          b > a ? static_cast<float>((curves.before[b + 1] - curves.before[a]) / (b + 1 - a))
                : 0.0f;
      arrive[i] = before + interval * (curves.reward[t] - kOffBeat * between +
                                       kTempo * (row[interval - kShortestBeat] + prior[i]));
    }
    for (int j = 0; j < count; ++j) {
      const int interval = j + shortest;
      float best = t >= longest                      ? kNever
                   : std::abs(t - curves.first) <= 2 ? kFirst * interval
                                                     : 0.0f;
      int best_from = -1;
      const int low = std::max(0, static_cast<int>(interval * 0.8) - shortest);
      const int high = std::min(count - 1, static_cast<int>(interval * 1.25) - shortest);
      for (int i = low; i <= high; ++i) {
        if (arrive[i] < kUnreached) continue;
        const float s = arrive[i] - change[static_cast<std::size_t>(i) * count + j];
        if (s > best) {
          best = s;
          best_from = i;
        }
      }
      score[static_cast<std::size_t>(t % ring) * count + j] = best;
      from[static_cast<std::size_t>(t) * count + j] = static_cast<std::int16_t>(best_from);
    }
  }
  int t = frames - 1, state = 0;
  float best = kNever;
  for (int u = std::max(0, frames - longest); u < frames; ++u) {
    for (int i = 0; i < count; ++i) {
      const float s = score[static_cast<std::size_t>(u % ring) * count + i];
      if (s > best) {
        best = s;
        t = u;
        state = i;
      }
    }
  }
  std::vector<int> path;
  while (t >= 0) {
    path.push_back(t);
    const int previous = from[static_cast<std::size_t>(t) * count + state];
    if (previous < 0) break;
    state = previous;
    t -= state + shortest;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace impasto::listen
