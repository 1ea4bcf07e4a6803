// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/listen/live/live.h"

namespace impasto::listen {

/// Mono sound that tests write into.
struct Sketch {
  int rate;
  std::vector<float> samples;
  Sketch(int hz, double seconds)
      : rate(hz), samples(static_cast<std::size_t>(seconds * hz), 0.0f) {}

  void click(double at, float level = 0.5f, double length = 0.03) {
    const auto from = static_cast<std::size_t>(at * rate);
    const auto count = static_cast<std::size_t>(length * rate);
    for (std::size_t i = 0; i < count && from + i < samples.size(); ++i) {
      const double noise = random_signed(7, from + i);
      samples[from + i] +=
          level * static_cast<float>(noise * (1.0 - static_cast<double>(i) / count));
    }
  }
  /// A struck or held tone with ten harmonics.
  void tone(double at, double length, double midi, float level, bool struck = true) {
    const double hz = 440.0 * math::exp2((midi - 69.0) / 12.0);
    const auto from = static_cast<std::size_t>(at * rate);
    const auto count = std::min(static_cast<std::size_t>(length * rate),
                                samples.size() - std::min(samples.size(), from));
    double share = level;
    for (int h = 1; h <= 10 && hz * h < 0.45 * rate; ++h, share *= 0.6) {
      const double step = math::kTau * hz * h / rate, turn = 2.0 * math::cos(step);
      double before = -math::sin(step), now = 0.0;  // sin by its recurrence: tests are many
      for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / rate;
        const double fade = struck ? std::max(0.0, 1.0 - t / 0.8) : 1.0;
        const double shape = std::min({1.0, t / 0.003, (length - t) / 0.01}) * fade;
        samples[from + i] += static_cast<float>(share * now * shape);
        const double next = turn * now - before;
        before = now;
        now = next;
      }
    }
  }
  void chord(double at, double length, std::initializer_list<int> notes, float level = 0.08f) {
    for (int note : notes) tone(at, length, note, level);
  }
};

/// C F G C, a beat of half a second, four to the bar, with a low note and a click on the first.
inline Sketch song(int rate, double seconds) {
  Sketch s(rate, seconds);
  for (int beat = 0; 0.25 + 0.5 * beat < seconds; ++beat) {
    const double at = 0.25 + 0.5 * beat;
    switch (beat / 4 % 4) {
      case 1: s.chord(at, 0.5, {53, 60, 65, 69}); break;
      case 2: s.chord(at, 0.5, {55, 59, 62, 67}); break;
      default: s.chord(at, 0.5, {48, 60, 64, 67}); break;
    }
    s.click(at, beat % 4 == 0 ? 0.4f : 0.15f);
    if (beat % 4 == 0) s.tone(at, 0.5, 36 + (beat / 4 % 4 == 1 ? 5 : 0), 0.2f);
  }
  return s;
}

struct Heard {
  std::vector<LiveEvent> events;
  template <class T>
  std::vector<std::pair<LiveEvent, T>> all() const {
    std::vector<std::pair<LiveEvent, T>> found;
    for (const LiveEvent& e : events) {
      if (const T* what = std::get_if<T>(&e.what)) found.push_back({e, *what});
    }
    return found;
  }
};

/// `blocks` are frames; they are used by turns.
inline Heard hear_live(const std::vector<float>& samples, int rate, int channels = 1,
                       std::vector<int> blocks = {256}) {
  auto listener = LiveListener::start({.rate = rate, .channels = channels});
  EXPECT_TRUE(listener);
  Heard heard;
  std::size_t at = 0, turn = 0;
  LiveEvent event;
  while (at < samples.size()) {
    const auto count = std::min(
        samples.size() - at, static_cast<std::size_t>(blocks[turn++ % blocks.size()]) * channels);
    listener->push({&samples[at], count});
    at += count;
    while (listener->pop(event)) heard.events.push_back(event);
  }
  EXPECT_EQ(listener->lost(), 0);
  return heard;
}

inline Heard hear_live(const Sketch& s) {
  return hear_live(s.samples, s.rate);
}

}  // namespace impasto::listen
