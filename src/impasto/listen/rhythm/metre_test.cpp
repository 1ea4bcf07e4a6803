// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Bars of three and of four.
#include <gtest/gtest.h>

#include "impasto/listen/test_sounds.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {
namespace {

using namespace testing;

/// Bass on the first, chords on the others, a tune in halves of beats; new harmony with each bar.
sound::Audio dance(int meter, double beat) {
  constexpr int kRoots[8] = {48, 53, 43, 48, 45, 50, 43, 48};
  constexpr int kScale[7] = {72, 74, 76, 77, 79, 81, 83};
  constexpr int kBars = 12;
  sound::Audio audio = silence(kBars * meter * beat + 1.0);
  for (int bar = 0; bar < kBars; ++bar) {
    const int root = kRoots[bar % 8];
    const int third = root == 45 || root == 50 ? 3 : 4;
    for (int b = 0; b < meter; ++b) {
      const double t = 0.2 + (bar * meter + b) * beat;
      if (b == 0) add_tone(audio, t, 0.9 * beat * meter, root - 12, 0.2, 1.0);
      for (int step : {0, third, 7}) {
        if (b > 0) add_tone(audio, t, 0.6 * beat, root + 12 + step, 0.05, 0.2);
      }
      for (int half = 0; half < 2; ++half) {
        add_tone(audio, t + half * 0.5 * beat, 0.45 * beat, kScale[(bar * 3 + b * 2 + half) % 7],
                 half ? 0.06 : 0.1, 0.3);
      }
    }
  }
  return audio;
}

TEST(Metre, three_and_four_are_told_apart_slow_and_fast) {
  for (int meter : {3, 4}) {
    for (double bpm : {92.0, 152.0}) {
      const plan::Piece piece = listen_to(dance(meter, 60.0 / bpm));
      EXPECT_EQ(piece.meter, meter) << bpm;
      EXPECT_NEAR(piece.tempo, bpm, 1.0) << meter;
    }
  }
}

TEST(Metre, a_bar_or_two_of_another_length_do_not_change_it_and_three_do) {
  for (const int odd : {1, 2, 3}) {
    std::vector<plan::Beat> beats;
    const auto bars = [&](int count, int meter) {
      for (int i = 0; i < count * meter; ++i) {
        beats.push_back({0.5 * static_cast<double>(beats.size()), i % meter + 1, 1.0f});
      }
    };
    bars(5, 4);
    bars(odd, 3);
    bars(5, 4);
    const auto meters = plan::meter_curve(beats);
    ASSERT_EQ(meters.size(), odd == 3 ? 3u : 1u) << odd;
    EXPECT_EQ(meters[0].meter, 4);
    if (odd < 3) continue;
    EXPECT_EQ(meters[1].meter, 3);
    EXPECT_EQ(meters[1].time, 10.0);
    EXPECT_EQ(meters[2].time, 14.5);
  }
}

}  // namespace
}  // namespace impasto::listen
