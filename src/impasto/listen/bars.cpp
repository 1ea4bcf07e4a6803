// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/bars.h"

#include <algorithm>
#include <cmath>

namespace impasto::listen {
namespace {

/// Mean of z-scores, so that features of any scale count alike.
std::vector<float> z_scores(const std::vector<float>& x) {
  double mean = 0.0, square = 0.0;
  for (float v : x) mean += v;
  mean /= std::max<std::size_t>(1, x.size());
  for (float v : x) square += (v - mean) * (v - mean);
  const double deviation = std::sqrt(square / std::max<std::size_t>(1, x.size()));
  std::vector<float> z(x.size(), 0.0f);
  if (deviation < 1e-9) return z;
  for (std::size_t i = 0; i < x.size(); ++i) {
    z[i] = static_cast<float>(std::clamp((x[i] - mean) / deviation, -2.5, 2.5));
  }
  return z;
}

}  // namespace

float harmonic_change(const Grid& grid, double time, double length) {
  const auto change = [&](const std::vector<Chroma>& chroma) {
    const Chroma a = mean_chroma(chroma, std::max(0.0, time - 1.5 * length), time - 0.05);
    const Chroma b = mean_chroma(chroma, time + 0.05, time + 1.5 * length);
    double ab = 0.0, aa = 1e-12, bb = 1e-12;
    for (int k = 0; k < 12; ++k) {
      ab += a[k] * b[k];
      aa += a[k] * a[k];
      bb += b[k] * b[k];
    }
    return static_cast<float>(1.0 - ab / std::sqrt(aa * bb));
  };
  return change(grid.treble) + change(grid.bass);
}

std::vector<Accent> accents_of(const std::vector<plan::Beat>& beats, const Flux& flux,
                               const Grid& grid) {
  std::vector<Accent> accents(beats.size());
  const auto peak = [](const std::vector<float>& curve, double time) {
    const int at = static_cast<int>((time - 0.003) * kOnsetRate + 0.5);
    float best = 0.0f;
    for (int n = std::max(0, at - 3);
         n <= std::min<int>(static_cast<int>(curve.size()) - 1, at + 3); ++n) {
      best = std::max(best, curve[n]);
    }
    return best;
  };
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const double t = beats[i].time;
    const double length = i + 1 < beats.size() ? beats[i + 1].time - t
                          : i > 0              ? t - beats[i - 1].time
                                               : 0.5;
    accents[i].strength = peak(flux.total, t);
    accents[i].low = peak(flux.low, t);
    accents[i].harmony = harmonic_change(grid, t, length);
  }
  return accents;
}

int assign_bars(std::vector<plan::Beat>& beats, const std::vector<Accent>& accents) {
  const int count = static_cast<int>(std::min(beats.size(), accents.size()));
  constexpr int kFew = 8;  // beats that say nothing of the metre
  if (count < kFew) {
    for (std::size_t i = 0; i < beats.size(); ++i) beats[i].position = static_cast<int>(i % 4) + 1;
    return 4;
  }
  std::vector<float> strength(count), low(count), harmony(count);
  for (int i = 0; i < count; ++i) {
    strength[i] = accents[i].strength;
    low[i] = accents[i].low;
    harmony[i] = accents[i].harmony;
  }
  strength = z_scores(strength);
  low = z_scores(low);
  harmony = z_scores(harmony);
  std::vector<float> z(count);
  for (int i = 0; i < count; ++i) z[i] = 0.1f * strength[i] + 0.4f * low[i] + 0.6f * harmony[i];

  // For each metre a Viterbi path over the place in the bar; a bar may be cut short at a price.
  float best_score = -1e30f;
  int best_meter = 4;
  std::vector<int> best_path(count, 0);
  for (int meter : {4, 3, 2}) {
    constexpr float kCut = 6.0f;
    // Expected accent of each place, mean 0; the middle of four is half strong.
    const auto expected = [&](int place) {
      if (meter == 4) return place == 0 ? 1.0f : place == 2 ? 0.05f : -0.525f;
      return place == 0 ? 1.0f : -1.0f / (meter - 1);
    };
    std::vector<float> score(meter, 0.0f);
    std::vector<std::int8_t> from(static_cast<std::size_t>(count) * meter, 0);
    for (int i = 0; i < count; ++i) {
      std::vector<float> next(meter);
      for (int p = 0; p < meter; ++p) {
        int source = (p + meter - 1) % meter;
        float s = score[source];
        if (i > 0 && p == 0) {
          for (int q = 0; q < meter - 1; ++q) {
            if (score[q] - kCut > s) {
              s = score[q] - kCut;
              source = q;
            }
          }
        }
        next[p] = s + expected(p) * z[i];
        from[static_cast<std::size_t>(i) * meter + p] = static_cast<std::int8_t>(source);
      }
      score = next;
    }
    const int last = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
    double norm = 0.0;
    for (int p = 0; p < meter; ++p) norm += expected(p) * expected(p);
    // Explained deviation: comparable between metres; most music is in four.
    const float prior = meter == 4 ? 1.0f : meter == 3 ? 0.9f : 0.85f;
    const float value = score[last] / static_cast<float>(std::sqrt(norm / meter)) * prior;
    if (value > best_score) {
      best_score = value;
      best_meter = meter;
      int p = last;
      for (int i = count - 1; i >= 0; --i) {
        best_path[i] = p;
        p = from[static_cast<std::size_t>(i) * meter + p];
      }
    }
  }
  for (int i = 0; i < count; ++i) beats[i].position = best_path[i] + 1;
  return best_meter;
}

}  // namespace impasto::listen
