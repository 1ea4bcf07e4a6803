// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/bends.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/base/rng.h"
#include "impasto/score/bends.h"

namespace impasto::notation {
namespace {

using score::bend_at;

TEST(Bends, BetweenTwoPointsThePitchGoesStraightAndOutsideItHolds) {
  const Bends bends = {{1.0f, 2.0f}, {3.0f, 4.0f}};
  EXPECT_EQ(bend_at(bends, 0.0f), 2.0f);
  EXPECT_EQ(bend_at(bends, 2.0f), 3.0f);
  EXPECT_EQ(bend_at(bends, 9.0f), 4.0f);
  EXPECT_EQ(bend_at({}, 1.0f), 0.0f);
}

TEST(Bends, AShortenedNoteKeepsTheBendAsFarAsItSounds) {
  score::Note note;
  note.onset = 10.0;
  note.offset = 12.0;
  note.bends = {{0.0f, 0.0f}, {1.0f, 0.0f}, {4.0f, 6.0f}};
  score::cut_bends(note);
  ASSERT_EQ(note.bends.size(), 3u);
  EXPECT_EQ(note.bends.back().time, 2.0f);
  EXPECT_EQ(note.bends.back().semitones, 2.0f);
  const Bends before = note.bends;
  note.offset = 20.0;
  score::cut_bends(note);
  EXPECT_EQ(note.bends.size(), before.size());
}

TEST(Bends, ThinningLeavesOutOnlyWhatTheLinePassesWithinTheTolerance) {
  Bends bends;
  for (int i = 0; i < 3000; ++i) {
    const float x = static_cast<float>(i) * 0.002f;
    bends.push_back({x, std::sin(7.0f * x) * x + static_cast<float>(0.02 * random_unit(1, i))});
  }
  const Bends thin = score::thin_bends(bends, 0.03f);
  EXPECT_LT(thin.size(), bends.size() / 8);
  for (const score::PitchPoint& p : bends) {
    ASSERT_NEAR(bend_at(thin, p.time), p.semitones, 0.0301f) << p.time;
  }
  EXPECT_EQ(thin.front().time, bends.front().time);
  EXPECT_EQ(thin.back().time, bends.back().time);
}

TEST(Bends, ThinningKeepsBothEndsOfAJumpAndNothingOfALine) {
  const Bends jump = {{0, 0}, {0.5f, 0}, {1, 0}, {1, 3}, {1.5f, 3}, {2, 3}};
  const Bends thin = score::thin_bends(jump, 0.01f);
  ASSERT_EQ(thin.size(), 4u);
  EXPECT_EQ(thin[1].time, 1.0f);
  EXPECT_EQ(thin[1].semitones, 0.0f);
  EXPECT_EQ(thin[2].time, 1.0f);
  EXPECT_EQ(thin[2].semitones, 3.0f);
  EXPECT_EQ(score::thin_bends({{0, 0}, {1, 1}, {2, 2}, {3, 3}}, 0.01f).size(), 2u);
}

TEST(Bends, TwoCurvesAddUpAtEveryTime) {
  const Bends a = {{0.0f, 1.0f}, {2.0f, 3.0f}}, b = {{0.5f, -1.0f}, {1.0f, 0.0f}, {3.0f, 4.0f}};
  const Bends both = sum(a, b);
  for (float t : {0.0f, 0.25f, 0.5f, 0.7f, 1.0f, 1.9f, 2.0f, 2.5f, 3.0f, 4.0f})
    EXPECT_NEAR(bend_at(both, t), bend_at(a, t) + bend_at(b, t), 1e-6f) << t;
  EXPECT_EQ(sum(a, {}).size(), a.size());
  EXPECT_EQ(sum({}, b).size(), b.size());
}

TEST(Bends, VibratoTurnsAtItsRateAndAsDeepAsItIsThen) {
  BendBudget budget;
  const Bends wave = vibrato({{0.0f, 0.0f}, {2.0f, 0.4f}}, 2.0, budget);
  int crossings = 0;
  float highest = 0.0f;
  for (std::size_t i = 1; i < wave.size(); ++i) {
    crossings += wave[i - 1].semitones < 0.0f && wave[i].semitones >= -1e-6f;
    highest = std::max(highest, wave[i].semitones);
    EXPECT_LE(std::fabs(wave[i].semitones), 0.2f * wave[i].time + 1e-5f);
  }
  EXPECT_NEAR(crossings, 2.0 * kVibratoRate, 1.0);
  EXPECT_NEAR(highest, 0.4f, 0.04f);
}

TEST(Bends, ABendThatHardlyMovesIsAFractionOfThePitch) {
  BendBudget budget;
  score::Note note;
  set_bends(note, {{0.0f, 0.45f}, {1.0f, 0.5f}, {2.0f, 0.42f}}, budget);
  EXPECT_TRUE(note.bends.empty());
  EXPECT_NEAR(note.pitch, 60.46f, 1e-5f);
  set_bends(note, {{0.0f, 0.0f}, {1.0f, 0.12f}}, budget);
  EXPECT_EQ(note.bends.size(), 2u);
  EXPECT_NEAR(note.pitch, 60.46f, 1e-5f);
}

TEST(Bends, ABendThatNeverComesNearTheKeyBendsTheKeyThatSounds) {
  BendBudget budget;
  score::Note note;
  note.offset = 4.0;
  set_bends(note, {{0.0f, 2.4f}, {1.0f, 3.0f}}, budget);
  EXPECT_EQ(note.pitch, 63.0f);
  EXPECT_NEAR(bend_at(note.bends, 0.0f), -0.6f, 1e-3f);
  EXPECT_NEAR(bend_at(note.bends, 2.0f), 0.0f, 1e-3f);
  score::Note slides;
  slides.offset = 4.0;
  set_bends(slides, {{0.0f, 0.0f}, {0.1f, 3.0f}}, budget);
  EXPECT_EQ(slides.pitch, 60.0f);
}

TEST(Bends, BeyondTheBudgetNotesHoldTheirPitch) {
  BendBudget budget{3, 10};
  score::Note note;
  const Bends slide = {{0.0f, 0.0f}, {1.0f, 2.0f}};
  set_bends(note, slide, budget);
  EXPECT_EQ(note.bends.size(), 2u);
  score::Note next;
  set_bends(next, slide, budget);
  EXPECT_TRUE(next.bends.empty());
  EXPECT_EQ(budget.work, 0u);
  EXPECT_TRUE(vibrato({{0.0f, 0.5f}}, 7000.0, budget).empty());
}

}  // namespace
}  // namespace impasto::notation
