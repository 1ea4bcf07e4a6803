// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/inflection.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/base/rng.h"
#include "impasto/score/bends.h"

namespace impasto::plan {
namespace {

/// A note of that length whose bends are `pitch(t)`, its points about `hop` apart, unevenly.
template <class Pitch>
score::Note bent(double length, double hop, Pitch&& pitch) {
  score::Note n;
  n.onset = 3.0;
  n.offset = 3.0 + length;
  double t = 0;
  for (int i = 0; t <= length; ++i) {
    n.bends.push_back({static_cast<float>(t), static_cast<float>(pitch(t))});
    t += hop * (1.0 + 0.5 * random_signed(7, i));
  }
  return n;
}

double wave(double t, double rate, double extent) {
  return extent * std::sin(6.283185307 * rate * t);
}

TEST(Inflection, finds_rate_and_extent_of_a_vibrato_and_when_it_begins) {
  for (double rate : {4.0, 5.5, 7.0}) {
    for (double extent : {0.2, 0.5, 1.0}) {
      const score::Note n =
          bent(2.4, 0.012, [&](double t) { return t < 0.7 ? 0.0 : wave(t - 0.7, rate, extent); });
      const Inflection found = inflection(n);
      EXPECT_NEAR(found.vibrato.rate, rate, 0.05 * rate) << extent;
      EXPECT_NEAR(found.vibrato.extent, extent, 0.12 * extent) << rate;
      EXPECT_NEAR(found.vibrato.from, 0.7, 0.11) << rate << " " << extent;
      EXPECT_NEAR(found.vibrato.to, 2.4, 0.15);
      EXPECT_TRUE(found.glide.empty()) << "it stays where it is";
    }
  }
}

TEST(Inflection, finds_the_course_of_a_slide) {
  const auto pitch = [](double t) { return t < 0.6 ? 0.0 : t > 1.0 ? -5.0 : -12.5 * (t - 0.6); };
  const Inflection found = inflection(bent(1.4, 0.02, pitch));
  EXPECT_EQ(found.vibrato.rate, 0.0f);
  ASSERT_GE(found.glide.size(), 4u);
  EXPECT_LE(found.glide.size(), 8u);
  for (double t = 0; t < 1.4; t += 0.05) {
    EXPECT_NEAR(score::bend_at(found.glide, t), pitch(t), 0.3) << t;
  }
}

TEST(Inflection, tells_a_slide_from_the_vibrato_upon_it) {
  const auto slide = [](double t) { return 2.0 * std::min(1.0, t / 1.5); };
  const Inflection found =
      inflection(bent(2.0, 0.015, [&](double t) { return slide(t) + wave(t, 6.0, 0.4); }));
  EXPECT_NEAR(found.vibrato.rate, 6.0, 0.3);
  EXPECT_NEAR(found.vibrato.extent, 0.4, 0.06);
  ASSERT_FALSE(found.glide.empty());
  EXPECT_LE(found.glide.size(), 6u);
  for (double t = 0.1; t < 1.9; t += 0.05) {
    EXPECT_NEAR(score::bend_at(found.glide, t), slide(t), 0.25) << t;
  }
}

TEST(Inflection, hears_a_scoop_before_a_vibrato) {
  const Inflection found = inflection(bent(1.6, 0.01, [](double t) {
    return t < 0.2 ? -1.5 + 7.5 * t : t < 0.6 ? 0.0 : wave(t - 0.6, 5.0, 0.3);
  }));
  EXPECT_NEAR(found.vibrato.rate, 5.0, 0.3);
  ASSERT_FALSE(found.glide.empty());
  EXPECT_LT(found.glide.front().semitones, -1.2f);
  EXPECT_NEAR(score::bend_at(found.glide, 0.5), 0.0, 0.15);
  EXPECT_NEAR(score::bend_at(found.glide, 1.3), 0.0, 0.15);
}

TEST(Inflection, hears_nothing_in_errors_of_a_twentieth_of_a_semitone) {
  for (double hop : {0.005, 0.01, 0.02, 0.04, 0.06}) {
    for (int seed = 0; seed < 40; ++seed) {
      int i = 0;
      const Inflection found = inflection(bent(4.0, hop, [&](double) {
        // Nearly normal, sd .05.
        double sum = 0;
        for (int k = 0; k < 3; ++k) sum += random_signed(100 + seed, i, k);
        ++i;
        return 0.05 * sum;
      }));
      EXPECT_EQ(found.vibrato.rate, 0.0f) << hop << " " << seed << " " << found.vibrato.extent;
      EXPECT_TRUE(found.glide.empty());
    }
  }
}

TEST(Inflection, of_a_note_that_holds_its_pitch_is_nothing) {
  score::Note n;
  n.offset = 2.0;
  EXPECT_EQ(inflection(n).vibrato.rate, 0.0f);
  EXPECT_TRUE(inflection(n).glide.empty());
  n.bends = {{0.0f, 0.0f}};
  EXPECT_EQ(inflection(n).vibrato.rate, 0.0f);
  n.offset = 0.0;  // no length at all
  n.bends = {{0.0f, 2.0f}};
  EXPECT_EQ(inflection(n).vibrato.rate, 0.0f);
  EXPECT_NEAR(score::bend_at(inflection(n).glide, 0.0), 2.0f, 1e-6);
}

TEST(Inflection, a_single_turn_is_no_vibrato) {
  // A mordent.
  const Inflection found = inflection(
      bent(1.0, 0.01, [](double t) { return t > 0.4 && t < 0.6 ? wave(t - 0.4, 5.0, 0.6) : 0.0; }));
  EXPECT_EQ(found.vibrato.rate, 0.0f);
  EXPECT_FALSE(found.glide.empty());
}

}  // namespace
}  // namespace impasto::plan
