// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <initializer_list>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/listen/listen.h"
#include "impasto/plan/piece.h"

namespace impasto::listen::testing {

inline sound::Audio silence(double seconds) {
  sound::Audio audio;
  audio.samples.assign(static_cast<std::size_t>(seconds * sound::kRate + 0.5) * 2, 0.0f);
  return audio;
}

inline void add(sound::Audio& audio, std::size_t frame, float value) {
  if (frame * 2 + 1 >= audio.samples.size()) return;
  audio.samples[frame * 2] += value;
  audio.samples[frame * 2 + 1] += value;
}

/// A struck tone of six falling harmonics.
inline void add_tone(sound::Audio& audio, double start, double length, double pitch, double level,
                     double decay = 0.5) {
  const double hz = 440.0 * math::exp2((pitch - 69.0) / 12.0);
  const auto first = static_cast<std::size_t>(start * sound::kRate + 0.5);
  const auto count = static_cast<std::size_t>(length * sound::kRate);
  // Each harmonic by recurrence: sin((n + 1) w) = 2 cos(w) sin(n w) - sin((n - 1) w).
  constexpr int kHarmonics = 6;
  double before[kHarmonics], now[kHarmonics], turn[kHarmonics];
  for (int h = 0; h < kHarmonics; ++h) {
    const double step = math::kTau * hz * (h + 1) / sound::kRate;
    before[h] = -math::sin(step);
    now[h] = 0.0;
    turn[h] = 2.0 * math::cos(step);
  }
  const double fade = math::exp(-1.0 / (decay * sound::kRate));
  double fallen = level;
  for (std::size_t i = 0; i < count; ++i, fallen *= fade) {
    const double t = static_cast<double>(i) / sound::kRate;
    const double envelope = fallen * std::min(1.0, t / 0.005) * std::min(1.0, (length - t) / 0.02);
    double x = 0.0, a = 1.0;
    for (int h = 0; h < kHarmonics; ++h, a *= 0.6) {
      x += a * now[h];
      const double next = turn[h] * now[h] - before[h];
      before[h] = now[h];
      now[h] = next;
    }
    add(audio, first + i, static_cast<float>(envelope * x));
  }
}

inline void add_click(sound::Audio& audio, double start, double level) {
  const auto first = static_cast<std::size_t>(start * sound::kRate + 0.5);
  for (std::size_t i = 0; i < 600; ++i) {
    add(audio, first + i,
        static_cast<float>(level * math::exp(-static_cast<double>(i) / 120.0)) *
            random_signed(7, static_cast<std::uint64_t>(i)));
  }
}

inline plan::Piece listen_to(const sound::Audio& audio) {
  Listener listener;
  listener.push({audio.samples.data(), audio.samples.size()});
  return listener.finish();
}

/// A little song in C minor moved by `shift` semitones: a tune over chords at 120 beats a minute,
/// eight bars, eight others in the relative major, and the first again. 48 s.
inline sound::Audio song(int shift = 0) {
  constexpr int kTune[16] = {72, 75, 79, 75, 77, 80, 77, 72, 79, 83, 79, 74, 72, 75, 79, 72};
  constexpr int kOther[16] = {75, 79, 82, 79, 80, 84, 80, 75, 82, 77, 74, 77, 75, 79, 82, 75};
  constexpr int kRoots[4] = {60, 65, 67, 60}, kOtherRoots[4] = {63, 68, 58, 63};
  constexpr int kThird[4] = {3, 3, 4, 3}, kOtherThird[4] = {4, 4, 4, 4};
  sound::Audio audio = silence(48.0);
  for (int bar = 0; bar < 24; ++bar) {
    const bool middle = bar >= 8 && bar < 16;
    const double t = bar * 2.0;
    // Pointers, for g++ 12 with -fsanitize=bounds takes the wrong element of `(a ? b : c)[i]`.
    const int *const roots = middle ? kOtherRoots : kRoots, *const tune = middle ? kOther : kTune;
    const int* const thirds = middle ? kOtherThird : kThird;
    const int root = roots[bar % 4] + shift, third = thirds[bar % 4];
    add_tone(audio, t, 1.9, root - 24, 0.16, 1.5);
    for (int beat = 0; beat < 4; ++beat) {
      const double loud = beat == 0 ? 0.05 : 0.03;
      add_tone(audio, t + beat * 0.5, 0.45, tune[bar * 4 % 16 + beat] + shift, 0.12,
               middle ? 0.2 : 0.8);
      if (middle && beat % 2 == 1) continue;
      for (int step : {0, third, 7}) add_tone(audio, t + beat * 0.5, 0.45, root + step, loud, 0.3);
    }
  }
  return audio;
}

}  // namespace impasto::listen::testing
