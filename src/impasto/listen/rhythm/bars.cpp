// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/rhythm/bars.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

/// Mean of z-scores, so that features of any scale count alike.
std::vector<float> z_scores(const std::vector<float>& x) {
  double mean = 0.0, square = 0.0;
  for (float v : x) mean += v;
  mean /= std::max<std::size_t>(1, x.size());
  for (float v : x) square += (v - mean) * (v - mean);
  // Hundredths of the mean are no accents.
  const double deviation =
      std::max(std::sqrt(square / std::max<std::size_t>(1, x.size())), 0.02 * std::fabs(mean));
  std::vector<float> z(x.size(), 0.0f);
  if (deviation < 1e-9) return z;
  for (std::size_t i = 0; i < x.size(); ++i) {
    z[i] = static_cast<float>(std::clamp((x[i] - mean) / deviation, -2.5, 2.5));
  }
  return z;
}

}  // namespace

std::vector<Accent> accents_of(const std::vector<plan::Beat>& beats, const Flux& flux,
                               const Grid& grid, const BeatCues& cues,
                               const std::vector<score::Note>& notes) {
  constexpr double kTogether = 0.06, kLongest = 3.0;  // s, beats
  std::vector<Accent> accents(beats.size());
  const auto peak = [](const std::vector<float>& curve, double time, int reach) {
    const int at = static_cast<int>((time - 0.003) * kOnsetRate + 0.5);
    float best = 0.0f;
    for (int n = std::max(0, at - reach);
         n <= std::min<int>(static_cast<int>(curve.size()) - 1, at + reach); ++n) {
      best = std::max(best, curve[n]);
    }
    return best;
  };
  std::size_t note = 0;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const double t = beats[i].time;
    const double length = i + 1 < beats.size() ? beats[i + 1].time - t
                          : i > 0              ? t - beats[i - 1].time
                                               : 0.5;
    Accent& accent = accents[i];
    accent.strength = peak(flux.total, t, 3);
    accent.low = peak(flux.low, t, 3);
    accent.harmony = harmonic_change(grid, t, length);
    while (note < notes.size() && notes[note].onset < t - kTogether) ++note;
    for (std::size_t k = note; k < notes.size() && notes[k].onset < t + kTogether; ++k) {
      const double lasts = std::min((notes[k].offset - notes[k].onset) / length, kLongest);
      accent.longest = std::max(accent.longest, static_cast<float>(lasts));
    }
    int at = 0;
    for (int k = 0; k < 6; ++k) accent.rhythm[at++] = peak(cues.onsets, t + length * k / 6.0, 2);
    for (int k = 0; k < 2; ++k) accent.rhythm[at++] = peak(cues.low, t + length * k / 2.0, 2);
    for (int k = 0; k < 2; ++k) accent.rhythm[at++] = peak(cues.high, t + length * k / 2.0, 2);
  }
  return accents;
}

namespace {

constexpr int kMetres[] = {4, 3, 2, 5};  ///< of equals the first is taken
constexpr int kMostPlaces = 5;
constexpr int kMaxLag = 12;  ///< beats

/// The accent expected at each place of the bar: mean 0, mean square 1; the middle of four is half
/// strong.
std::array<float, kMostPlaces> expected_accents(int metre) {
  std::array<float, kMostPlaces> shape{};
  double square = 0.0;
  for (int p = 0; p < metre; ++p) {
    shape[p] = p == 0 ? 1.0f : -1.0f / static_cast<float>(metre - 1);
    if (metre == 4 && p > 0) shape[p] = p == 2 ? 0.05f : -0.525f;
    square += shape[p] * shape[p];
  }
  for (float& x : shape) x /= static_cast<float>(std::sqrt(square / metre));
  return shape;
}

/// What is usual: most music is in four, compound music (6/8) in two.
float usual(int metre, int division) {
  if (metre == 5) return -0.25f;
  if (metre == 3) return -0.05f;
  if (division == 3) return metre == 4 ? -0.45f : metre == 3 ? -0.1f : 0.0f;
  return metre == 2 ? -0.15f : 0.0f;
}

/// How much more alike the rhythms of beats some whole bars apart are than those of any beats, for
/// each beat from the two dozen to either side (Foote & Uchihashi's beat spectrum, 2001, on beats):
/// a waltz repeats after 3, 6 and 9 beats.
std::vector<std::array<float, kMostPlaces + 1>> returns_of(const std::vector<Accent>& accents) {
  constexpr int kAround = 24, kLeast = 4;  // beats
  const int count = static_cast<int>(accents.size());
  const int longest = std::min(kMaxLag, count - kLeast);
  constexpr int kSize = static_cast<int>(std::tuple_size_v<decltype(Accent::rhythm)>);
  std::array<double, kSize> mean{};
  for (const Accent& a : accents) {
    for (int k = 0; k < kSize; ++k) mean[k] += a.rhythm[k] / count;
  }
  std::vector<std::array<double, kSize>> rhythm(count);
  // What differs by less than a tenth of the mean is as good as alike: of clicks all alike the
  // last bits would decide.
  double least = 1e-9;
  for (double x : mean) least += 0.01 * x * x;
  for (int i = 0; i < count; ++i) {
    double square = least;
    for (int k = 0; k < kSize; ++k) {
      rhythm[i][k] = accents[i].rhythm[k] - mean[k];
      square += rhythm[i][k] * rhythm[i][k];
    }
    for (double& x : rhythm[i]) x /= std::sqrt(square);
  }
  std::vector<std::array<float, kMostPlaces + 1>> result(count);
  std::vector<std::array<double, kMaxLag + 1>> alike(count);  // with the beat `lag` before
  for (int i = 0; i < count; ++i) {
    for (int lag = 2; lag <= std::min(longest, i); ++lag) {
      for (int k = 0; k < kSize; ++k) alike[i][lag] += rhythm[i][k] * rhythm[i - lag][k];
    }
  }
  for (int i = 0; i < count; ++i) {
    const int from = std::max(0, i - kAround), to = std::min(count, i + kAround + 1);
    std::array<double, kMaxLag + 1> near{};
    double all = 0.0;
    for (int lag = 2; lag <= longest; ++lag) {
      double sum = 0.0;
      for (int n = std::max(from, lag); n < to; ++n) sum += alike[n][lag];
      near[lag] = sum / std::max(1, to - std::max(from, lag));
      all += near[lag] / (longest - 1);
    }
    for (int metre : kMetres) {
      double sum = 0.0;
      int lags = 0;
      for (int lag = metre; lag <= longest; lag += metre, ++lags) sum += near[lag];
      if (lags > 0) result[i][metre] = static_cast<float>(sum / lags - all);
    }
    // Whether every second bar of two is alike is for the accents to say.
    result[i][4] = std::max(result[i][2], result[i][4]);
  }
  return result;
}

}  // namespace

int division_of(const std::vector<plan::Beat>& beats, const std::vector<plan::Onset>& onsets) {
  constexpr double kTolerance = 0.03, kWidest = 0.06;  // s, beats
  constexpr double kLeast = 0.02, kCompound = 0.5;
  double all = 0.0, first = 0.0, second = 0.0, even = 0.0;  // thirds; halves and quarters
  std::size_t beat = 0;
  for (const plan::Onset& onset : onsets) {
    while (beat + 1 < beats.size() && beats[beat + 1].time <= onset.time) ++beat;
    if (beat + 1 >= beats.size()) break;
    if (onset.time < beats[beat].time) continue;
    const double length = beats[beat + 1].time - beats[beat].time;
    const double phase = (onset.time - beats[beat].time) / length;
    const double tolerance = std::min(kTolerance / length, kWidest);
    const auto near = [&](double place) {
      const double off = (phase - place) / tolerance;
      return onset.strength * math::exp(-off * off);
    };
    first += near(1.0 / 3.0);
    second += near(2.0 / 3.0);
    even += near(0.25) + near(0.5) + near(0.75);
    all += near(0.0) + near(1.0);
  }
  all += first + second + even;
  // Both thirds must sound: swing has the second only.
  const double thirds = 2.0 * std::min(first, second);
  return all > 0.0 && thirds / (thirds + even + kLeast * all) > kCompound ? 3 : 2;
}

void assign_bars(std::vector<plan::Beat>& beats, const std::vector<Accent>& accents, int division) {
  const int count = static_cast<int>(std::min(beats.size(), accents.size()));
  constexpr int kFew = 8;  // beats that say nothing of the metre
  if (count < kFew) {
    for (std::size_t i = 0; i < beats.size(); ++i) beats[i].position = static_cast<int>(i % 4) + 1;
    return;
  }
  std::vector<float> strength(count), low(count), harmony(count), longest(count);
  for (int i = 0; i < count; ++i) {
    strength[i] = accents[i].strength;
    low[i] = accents[i].low;
    harmony[i] = accents[i].harmony;
    longest[i] = accents[i].longest;
  }
  strength = z_scores(strength);
  low = z_scores(low);
  harmony = z_scores(harmony);
  longest = z_scores(longest);
  // The last beat differs from the one before by the silence after it.
  strength.back() = low.back() = harmony.back() = longest.back() = 0.0f;
  const auto returns = returns_of(accents);

  // The bar pointer of Krebs, Boeck & Widmer (2015), on beats: one path through (metre, place). A
  // bar is followed by another of its kind; to begin another kind, or to cut a bar short, is dear.
  constexpr float kBreak = 10.0f, kReturns = 2.0f;
  struct State {
    int metre, place;
    float expected, usual;
  };
  std::vector<State> states;
  std::vector<int> lasts;  // of each metre
  for (int metre : kMetres) {
    const auto shape = expected_accents(metre);
    for (int p = 0; p < metre; ++p) states.push_back({metre, p, shape[p], usual(metre, division)});
    lasts.push_back(static_cast<int>(states.size()) - 1);
  }
  const int size = static_cast<int>(states.size());
  std::vector<float> score(size, 0.0f), next(size);
  std::vector<std::int8_t> from(static_cast<std::size_t>(count) * size, 0);
  for (int i = 0; i < count; ++i) {
    const float z = 0.1f * strength[i] + 0.4f * low[i] + 0.6f * harmony[i] + 0.2f * longest[i];
    for (int s = 0; s < size; ++s) {
      const State& state = states[s];
      int source = state.place > 0 ? s - 1 : s + state.metre - 1;
      float best = score[source];
      const auto consider = [&](int other) {
        if (score[other] - kBreak <= best) return;
        best = score[other] - kBreak;
        source = other;
      };
      if (i > 0 && state.place == 0) {
        for (int last : lasts) consider(last);
        for (int k = 1; k < state.metre; ++k) consider(s + k - 1);
      }
      next[s] = best + state.expected * z + state.usual + kReturns * returns[i][state.metre];
      from[static_cast<std::size_t>(i) * size + s] = static_cast<std::int8_t>(source);
    }
    score.swap(next);
  }
  int s = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
  for (int i = count - 1; i >= 0; --i) {
    beats[i].position = states[s].place + 1;
    s = from[static_cast<std::size_t>(i) * size + s];
  }
}

}  // namespace impasto::listen
