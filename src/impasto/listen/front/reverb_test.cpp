// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/reverb.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/listen/test_sounds.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

using namespace testing;

float heard(const sound::Audio& audio) {
  FrontEnd front;
  front.push({audio.samples.data(), audio.samples.size()});
  return reverb_of(front.finish());
}

/// Noise that sounds for `held` seconds now and then, in a room that takes `seconds` for 60 dB:
/// its power is that of noise convolved with decaying noise.
sound::Audio bursts(double seconds, double held, double every, double level = 0.2) {
  sound::Audio audio = silence(16.0);
  const double rate = 6.0 * math::log(10.0) / seconds;  // of the power, 1/s
  for (double start = 0.1; start < 15.9; start += every) {
    const auto first = static_cast<std::size_t>(start * sound::kRate);
    const auto count = static_cast<std::size_t>((held + 1.3 * seconds) * sound::kRate);
    const double full = 1.0 - math::exp(-rate * held);
    for (std::size_t i = 0; i < count; ++i) {
      const double t = static_cast<double>(i) / sound::kRate;
      const double power =
          t < held ? (1.0 - math::exp(-rate * t)) / full : math::exp(-rate * (t - held));
      add(audio, first + i,
          static_cast<float>(level * std::sqrt(power) * random_signed(5, first + i)));
    }
  }
  return audio;
}

/// Struck strings of which each fades over seconds until the next takes its damper.
sound::Audio strings(double length) {
  sound::Audio audio = silence(16.0);
  for (int i = 0; i < 30; ++i) {
    add_tone(audio, 0.1 + 0.5 * i, length, 48.0 + 7 * i % 29, 0.12, 0.8);
  }
  return audio;
}

TEST(Reverb, decays_that_sound_alone_are_measured_within_a_quarter) {
  for (double seconds : {0.4, 1.0, 2.5}) {
    EXPECT_NEAR(heard(bursts(seconds, 0.01, 1.7)), seconds, 0.25 * seconds) << "clicks";
    EXPECT_NEAR(heard(bursts(seconds, 0.4, 2.3)), seconds, 0.25 * seconds) << "bursts";
  }
}

TEST(Reverb, what_neither_ends_nor_begins_says_nothing_of_a_room) {
  sound::Audio tone = silence(16.0), hiss = silence(16.0), hum = silence(16.0);
  for (std::size_t i = 0; i < 16 * sound::kRate; ++i) {
    const double t = static_cast<double>(i) / sound::kRate;
    add(tone, i, static_cast<float>(0.2 * math::sin(math::kTau * 440.0 * t)));
    add(hiss, i, 0.2f * random_signed(9, i));
    add(hum, i,
        static_cast<float>(0.2 * math::sin(math::kTau * 220.0 * t) *
                           (1.0 + 0.5 * math::sin(math::kTau * 5.0 * t))));
  }
  EXPECT_EQ(heard(tone), 0.0f);
  EXPECT_EQ(heard(hiss), 0.0f);
  EXPECT_EQ(heard(hum), 0.0f);
  EXPECT_EQ(heard(silence(16.0)), 0.0f);
  EXPECT_EQ(heard(silence(0.0)), 0.0f);
}

TEST(Reverb, strings_that_fade_slowly_and_are_damped_ring_in_no_hall) {
  const float dry = heard(strings(0.5));  // each alone would take 5.5 s for 60 dB
  EXPECT_GT(dry, 0.0f);
  EXPECT_LT(dry, 0.5f);
}

TEST(Reverb, is_the_same_however_loud) {
  const float loud = heard(bursts(1.0, 0.4, 1.1));
  EXPECT_NEAR(heard(bursts(1.0, 0.4, 1.1, 0.0123)), loud, 0.03 * loud);
}

TEST(Reverb, is_the_same_after_a_wait) {
  const sound::Audio audio = bursts(1.0, 0.4, 1.1);
  sound::Audio later = silence(2.0);
  later.samples.insert(later.samples.end(), audio.samples.begin(), audio.samples.end());
  const float now = listen_to(audio).reverb;
  EXPECT_NEAR(now, 1.0f, 0.25f);
  EXPECT_NEAR(listen_to(later).reverb, now, 0.03f);
}

}  // namespace
}  // namespace impasto::listen
