// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/beats.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr int kShortest = 27, kLongest = 120;  ///< frames of 10 ms: 222 .. 50 beats a minute
constexpr int kTempi = kLongest - kShortest + 1;
constexpr double kCentreBpm = 120.0, kSpread = 0.6;  ///< log-normal prior, octaves
constexpr int kTempoStep = 50;                       ///< frames between tempo estimates

// Weights of the beat score (per frame of the interval): on the beat, between beats, tempo.
constexpr float kOnBeat = 1.0f, kOffBeat = 1.3f, kTempo = 0.30f, kTempoChange = 4.0f;
constexpr float kHarmony = 1.0f;  // of new harmony on the beat

/// log of how well each interval explains the 12 s around each half second: autocorrelation of the
/// onset curve, summed over multiples (the comb of Klapuri 2006), times the prior.
std::vector<std::array<float, kTempi>> tempogram(const std::vector<float>& a) {
  const int frames = static_cast<int>(a.size());
  std::vector<std::array<float, kTempi>> result;
  constexpr int kHalf = 600, kMaxLag = kLongest * 4;
  std::vector<float> smooth(frames);
  for (int n = 0; n < frames; ++n) {
    smooth[n] = 0.5f * a[n] + 0.25f * (a[std::max(0, n - 1)] + a[std::min(frames - 1, n + 1)]);
  }
  std::vector<float> window, correlation(kMaxLag + 3);
  for (int centre = 0; centre < frames + kTempoStep; centre += kTempoStep) {
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
    std::array<float, kTempi> row;
    const float zero = std::max(correlation[0], 1e-6f);
    for (int i = 0; i < kTempi; ++i) {
      const int lag = i + kShortest;
      float score = 0.0f;
      constexpr float kComb[4] = {1.0f, 0.7f, 0.35f, 0.5f};
      for (int m = 1; m <= 4; ++m) {
        float best = 0.0f;
        for (int d = -(m - 1) / 2 - 1; d <= (m - 1) / 2 + 1; ++d) {
          best = std::max(best, correlation[std::min(kMaxLag + 2, lag * m + d)]);
        }
        score += kComb[m - 1] * best / zero;
      }
      const double octaves = math::log2(6000.0 / lag / kCentreBpm) / kSpread;
      row[i] = static_cast<float>(math::log(0.02 + score / 2.55) - 0.5 * octaves * octaves);
    }
    result.push_back(row);
  }
  return result;
}

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

/// Fast beats that are strong and weak by turns, with hardly anything between them, are twice the
/// pulse: keeps the strong ones.
void halve_when_alternating(std::vector<plan::Beat>& beats, const std::vector<plan::Onset>& onsets,
                            const std::vector<float>& activation) {
  constexpr double kFast = 112.0;  // beats a minute
  if (beats.size() < 16 || median_tempo(beats) < kFast) return;
  const auto any_onset = [&](double from, double to) {
    const auto it = std::lower_bound(onsets.begin(), onsets.end(), from,
                                     [](const plan::Onset& o, double v) { return o.time < v; });
    return it != onsets.end() && it->time < to;
  };
  int between = 0;
  double sum[2] = {0.0, 0.0}, square = 0.0;
  const int frames = static_cast<int>(activation.size());
  for (std::size_t i = 0; i < beats.size(); ++i) {
    if (i > 0) {  // halves and the last third of swing alike
      const double last = beats[i - 1].time, length = beats[i].time - last;
      between += any_onset(last + 0.25 * length, last + 0.8 * length);
    }
    const int at = static_cast<int>(beats[i].time * 100.0 + 0.5);
    float peak = 0.0f;
    for (int n = std::max(0, at - 3); n <= std::min(frames - 1, at + 3); ++n) {
      peak = std::max(peak, activation[n]);
    }
    sum[i % 2] += peak;
    square += static_cast<double>(peak) * peak;
  }
  const double count = static_cast<double>(beats.size());
  const double mean = (sum[0] + sum[1]) / count;
  const double deviation = std::sqrt(std::max(1e-9, square / count - mean * mean));
  const double contrast = 2.0 * (sum[0] - sum[1]) / count / deviation;
  if (between > 0.2 * count || std::fabs(contrast) < 0.9) return;
  std::vector<plan::Beat> kept;
  for (std::size_t i = contrast > 0.0 ? 0 : 1; i < beats.size(); i += 2) kept.push_back(beats[i]);
  beats = std::move(kept);
}

}  // namespace

std::vector<plan::Beat> track_beats(const BeatCues& cues, const std::vector<plan::Onset>& onsets,
                                    double duration) {
  constexpr double rate = 100.0;
  const std::vector<float>& activation = cues.onsets;
  const int frames = static_cast<int>(activation.size());
  if (onsets.size() < 4 || frames < 2 * kLongest) return {};
  const auto tempo = tempogram(activation);

  // Dynamic programming over (beat at frame t, next interval): a bar-pointer model with its hidden
  // states folded into whole intervals (Krebs, Boeck & Widmer 2015; Ellis 2007). Every term is
  // weighted by the length of the interval, so that no tempo gains by having more beats.
  std::vector<float> on(frames), reward(frames);
  std::vector<double> total(frames + 1, 0.0);
  for (int t = 0; t < frames; ++t) {
    float best = activation[t];
    for (int d = 1; d <= 3; ++d) {
      const float w = 1.0f - 0.15f * d;
      if (t >= d) best = std::max(best, activation[t - d] * w);
      if (t + d < frames) best = std::max(best, activation[t + d] * w);
    }
    on[t] = std::min(1.0f, best);
    // New harmony comes on the beat more often than off it.
    reward[t] = on[t] + kHarmony * cues.harmony[t];
    total[t + 1] = total[t] + activation[t];
  }
  // Scores are needed one longest interval back only: a ring.
  constexpr int kRing = kLongest + 1;
  std::vector<float> score(static_cast<std::size_t>(kRing) * kTempi, -1e30f);
  std::vector<std::int8_t> from(static_cast<std::size_t>(frames) * kTempi, -1);
  std::array<float, kTempi> arrive;
  std::array<std::array<float, kTempi>, kTempi> change{};
  for (int i = 0; i < kTempi; ++i) {
    for (int j = 0; j < kTempi; ++j) {
      change[i][j] = kTempoChange * (i + kShortest) *
                     static_cast<float>(std::fabs(
                         math::log2(static_cast<double>(j + kShortest) / (i + kShortest))));
    }
  }
  for (int t = 0; t < frames; ++t) {
    const auto& row =
        tempo[std::min<std::size_t>(tempo.size() - 1, (t + kTempoStep / 2) / kTempoStep)];
    for (int i = 0; i < kTempi; ++i) {
      const int interval = i + kShortest;
      arrive[i] = -1e30f;
      if (t < interval) continue;
      const float before = score[static_cast<std::size_t>((t - interval) % kRing) * kTempi + i];
      if (before < -1e29f) continue;
      const int margin = std::max(3, interval / 8);
      const int a = t - interval + margin, b = t - margin;
      const float between =
          b > a ? static_cast<float>((total[b + 1] - total[a]) / (b + 1 - a)) : 0.0f;
      arrive[i] = before + interval * (kOnBeat * reward[t] - kOffBeat * between + kTempo * row[i]);
    }
    for (int j = 0; j < kTempi; ++j) {
      const int interval = j + kShortest;
      float best = t < kLongest ? 0.0f : -1e30f;
      int best_from = -1;
      const int low = std::max(0, static_cast<int>(interval * 0.8) - kShortest);
      const int high = std::min(kTempi - 1, static_cast<int>(interval * 1.25) - kShortest);
      for (int i = low; i <= high; ++i) {
        if (arrive[i] < -1e29f) continue;
        const float s = arrive[i] - change[i][j];
        if (s > best) {
          best = s;
          best_from = i;
        }
      }
      score[static_cast<std::size_t>(t % kRing) * kTempi + j] = best;
      from[static_cast<std::size_t>(t) * kTempi + j] = static_cast<std::int8_t>(best_from);
    }
  }
  int t = frames - 1, state = 0;
  float best = -1e30f;
  for (int u = std::max(0, frames - kLongest); u < frames; ++u) {
    for (int i = 0; i < kTempi; ++i) {
      const float s = score[static_cast<std::size_t>(u % kRing) * kTempi + i];
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
    const int previous = from[static_cast<std::size_t>(t) * kTempi + state];
    if (previous < 0) break;
    state = previous;
    t -= state + kShortest;
  }
  std::reverse(path.begin(), path.end());

  // Onto the onset peak, if one is near.
  std::vector<plan::Beat> beats;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const double grid = path[i] / rate + 0.003;
    double time = grid, closest = 0.045;
    for (auto it = std::lower_bound(onsets.begin(), onsets.end(), grid - closest,
                                    [](const plan::Onset&o, double v) { return o.time < v; });
         it != onsets.end() && it->time <= grid + 0.045; ++it) {
      if (std::fabs(it->time - grid) < closest) {
        closest = std::fabs(it->time - grid);
        time = it->time;
      }
    }
    if (time < 0.0 || time > duration) continue;
    if (!beats.empty() && time - beats.back().time < 0.15) continue;
    beats.push_back({time, 1, std::min(1.0f, on[path[i]])});
  }
  // No beats before the first or after the last onset.
  const double first = onsets.front().time - 0.05, last = onsets.back().time + 0.05;
  std::erase_if(beats, [&](const plan::Beat& b) { return b.time < first || b.time > last; });
  if (beats.size() < 4) return {};
  halve_when_alternating(beats, onsets, activation);
  if (beats.size() < 4) return {};
  // Is there a pulse? Beats must carry clearly more than what lies between them.
  double at = 0.0, all = 0.0;
  for (const auto& b : beats) at += b.confidence;
  at /= static_cast<double>(beats.size());
  for (float x : activation) all += std::min(1.0f, x);
  all /= frames;
  if (at < 0.12 || at < 1.5 * all) return {};
  // Confidence: strength on the beat and evenness with its neighbours.
  for (std::size_t i = 0; i < beats.size(); ++i) {
    double even = 1.0;
    if (i > 0 && i + 1 < beats.size()) {
      const double a = beats[i].time - beats[i - 1].time, b = beats[i + 1].time - beats[i].time;
      even = std::min(a, b) / std::max(a, b);
    }
    beats[i].confidence = static_cast<float>(even * (0.3 + 0.7 * beats[i].confidence));
  }
  return beats;
}

int assign_bars(std::vector<plan::Beat>& beats, const std::vector<Accent>& accents) {
  const int count = static_cast<int>(std::min(beats.size(), accents.size()));
  if (count < 4) {
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
  for (int i = 0; i < count; ++i) z[i] = 0.10f * strength[i] + 0.30f * low[i] + 0.60f * harmony[i];

  // For each metre a Viterbi path over the place in the bar; a bar may be cut short at a price.
  float best_score = -1e30f;
  int best_meter = 4;
  std::vector<int> best_path(count, 0);
  for (int meter : {4, 3, 2}) {
    constexpr float kCut = 4.0f;
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
    const float prior = meter == 4 ? 1.0f : meter == 3 ? 0.85f : 0.75f;
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

double median_tempo(const std::vector<plan::Beat>& beats) {
  std::vector<double> intervals;
  for (std::size_t i = 1; i < beats.size(); ++i) {
    if (beats[i].time > beats[i - 1].time) intervals.push_back(beats[i].time - beats[i - 1].time);
  }
  if (intervals.empty()) return 0.0;
  std::nth_element(intervals.begin(), intervals.begin() + intervals.size() / 2, intervals.end());
  return 60.0 / intervals[intervals.size() / 2];
}

int common_meter(const std::vector<plan::Beat>& beats) {
  std::map<int, int> votes;
  int last = -1;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    if (beats[i].position != 1) continue;
    if (last >= 0) ++votes[static_cast<int>(i) - last];
    last = static_cast<int>(i);
  }
  int meter = 4, most = 0;
  for (const auto& [length, n] : votes) {
    if (n > most && length <= 16) {
      most = n;
      meter = length;
    }
  }
  return meter;
}

}  // namespace impasto::listen
