// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/midi_bends.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "impasto/base/rng.h"
#include "impasto/notation/midi.h"
#include "impasto/notation/test_bytes.h"
#include "impasto/score/bends.h"

namespace impasto::notation {
namespace {

using score::bend_at;
using testing::Bytes;
using testing::midi;
using testing::view;

/// One track; at 480 ticks a quarter and 120 a minute 0x83 0x60 is half a second, 48 are 50 ms.
score::Score parse(const Bytes& track) {
  const Result<score::Score> score = parse_midi(view(midi(0, 480, {track})), "song.mid");
  EXPECT_TRUE(score.has_value()) << (score ? "" : to_line(score.error()));
  return score ? *score : score::Score{};
}
Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
/// At once, or `delta` (< 128) ticks later.
Bytes wheel(int value, std::uint8_t delta = 0, std::uint8_t channel = 0) {
  return {delta, static_cast<std::uint8_t>(0xE0 | channel), static_cast<std::uint8_t>(value & 127),
          static_cast<std::uint8_t>(value >> 7)};
}
Bytes control(std::uint8_t number, std::uint8_t value, std::uint8_t channel = 0) {
  return {0, static_cast<std::uint8_t>(0xB0 | channel), number, value};
}
Bytes rpn(std::uint8_t number, std::uint8_t value, std::uint8_t channel = 0) {
  return control(101, 0, channel) + control(100, number, channel) + control(6, value, channel);
}
Bytes on(std::uint8_t key, std::uint8_t channel = 0) {
  return {0, static_cast<std::uint8_t>(0x90 | channel), key, 100};
}
/// Half a second later.
Bytes off(std::uint8_t key, std::uint8_t channel = 0) {
  return {0x83, 0x60, static_cast<std::uint8_t>(0x80 | channel), key, 0};
}
/// The wheel turns up evenly, to `top` of 8192, in 20 steps of 20 ms.
Bytes turn(int top) {
  Bytes out;
  for (int i = 1; i <= 20; ++i) out = out + wheel(8192 + top * i / 20, 19);
  return out;
}

TEST(MidiBends, AWheelTurnedInANoteSlidesTwoSemitonesAtFirst) {
  const score::Score s = parse(on(60) + turn(8191) + off(60));
  const score::Note& note = s.notes.at(0);
  EXPECT_EQ(note.pitch, 60.0f);
  const double end = 20 * 19 / 960.0;
  EXPECT_NEAR(bend_at(note.bends, static_cast<float>(end / 2)), 1.0f, 0.04f);
  EXPECT_NEAR(bend_at(note.bends, static_cast<float>(end)), 2.0f, 0.01f);
  EXPECT_NEAR(note.bends.back().semitones, 2.0f, 0.01f);
  EXPECT_LE(note.bends.size(), 4u) << "an even slide needs its two ends";
}

TEST(MidiBends, TheRangeIsThatOfRpnZeroInSemitonesAndCents) {
  const auto top = [](const Bytes& range) {
    return parse(range + on(60) + turn(8192 - 1) + off(60)).notes.at(0).bends.back().semitones;
  };
  EXPECT_NEAR(top(rpn(0, 12)), 12.0f, 0.01f);
  EXPECT_NEAR(top(rpn(0, 7) + control(38, 50)), 7.5f, 0.01f);
  // After RPN null, and under another number, data entry is not for the range.
  EXPECT_NEAR(top(rpn(0, 12) + control(101, 127) + control(100, 127) + control(6, 3)), 12.0f,
              0.01f);
  EXPECT_NEAR(top(rpn(0, 12) + rpn(3, 3)), 12.0f, 0.01f);
  for (std::uint8_t other : {98, 99})
    EXPECT_NEAR(top(rpn(0, 12) + control(other, 1) + control(6, 3)), 12.0f, 0.01f);
}

TEST(MidiBends, AWheelThatStandsIsAFractionOfThePitchAndOneThatMovesIsNot) {
  const score::Score s = parse(wheel(8192 + 1024) + on(60) + off(60) +  // a quarter tone... of 2
                               on(62) + turn(8191) + off(62));
  EXPECT_FLOAT_EQ(s.notes.at(0).pitch, 60.25f);
  EXPECT_TRUE(s.notes[0].bends.empty());
  EXPECT_EQ(s.notes.at(1).pitch, 62.0f);
  EXPECT_NEAR(s.notes[1].bends.at(0).semitones, 0.25f, 1e-6f);
}

TEST(MidiBends, AWheelThatWaitsJumpsAndDoesNotCreep) {
  // Still for 100 ms, then two semitones up at once.
  const score::Score s = parse(on(60) + wheel(16383, 96) + off(60));
  const Bends& bends = s.notes.at(0).bends;
  EXPECT_NEAR(bend_at(bends, 0.085f), 0.0f, 1e-6f);
  EXPECT_NEAR(bend_at(bends, 0.101f), 2.0f, 0.01f);
}

TEST(MidiBends, WhatHappensAsANoteEndsOrAfterItIsNotItsOwn) {
  Bytes together = off(60);
  together[2] = 0xE0, together[3] = 127, together[4] = 127;  // the wheel in place of the key
  const score::Score s = parse(on(60) + together + Bytes{0, 0x80, 60, 0} + wheel(0, 10) +
                               wheel(8192, 10) + on(62) + off(62));
  ASSERT_EQ(s.notes.size(), 2u);
  for (const score::Note& note : s.notes) {
    EXPECT_TRUE(note.bends.empty());
    EXPECT_EQ(note.pitch, std::round(note.pitch));
  }
}

TEST(MidiBends, ANoteStruckWhileAnotherBendsHasOnlyWhatComesAfter) {
  const score::Score s = parse(on(60) + turn(8191) + on(64) + wheel(8192 + 4096, 40) + off(60) +
                               Bytes{0, 0x80, 64, 0});
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_NEAR(bend_at(s.notes[0].bends, 0.2f), 1.0f, 0.04f);
  EXPECT_NEAR(bend_at(s.notes[0].bends, 0.6f), 1.0f, 0.01f);
  // Down from 2 to 1: never near its key.
  EXPECT_EQ(s.notes[1].pitch, 65.0f);
  EXPECT_NEAR(s.notes[1].bends.at(0).semitones, 1.0f, 0.01f);
  EXPECT_NEAR(s.notes[1].bends.back().semitones, 0.0f, 0.01f);
}

TEST(MidiBends, ModulationIsVibratoOfHalfASemitoneAtMost) {
  const score::Score s = parse(control(1, 127) + on(60) + off(60) + control(1, 64) + on(60) +
                               off(60) + control(1, 8) + on(60) + off(60));
  const auto depth = [&](std::size_t i) {
    float low = 0.0f, high = 0.0f;
    for (const score::PitchPoint& p : s.notes.at(i).bends) {
      low = std::min(low, p.semitones);
      high = std::max(high, p.semitones);
    }
    return 0.5f * (high - low);
  };
  EXPECT_NEAR(depth(0), 0.5f, 0.04f);
  EXPECT_NEAR(depth(1), 0.25f, 0.04f);
  EXPECT_TRUE(s.notes.at(2).bends.empty()) << "nobody hears three cents";
  EXPECT_EQ(s.notes[0].pitch, 60.0f);
}

TEST(MidiBends, RpnFiveSaysHowDeepVibratoIs) {
  const auto depth = [](const Bytes& set) {
    const score::Score s = parse(set + control(1, 127) + on(60) + off(60));
    float high = 0.0f;
    for (const score::PitchPoint& p : s.notes.at(0).bends) high = std::max(high, p.semitones);
    return high;
  };
  EXPECT_NEAR(depth(rpn(5, 2)), 2.5f, 0.15f) << "2 semitones and the half that was there";
  EXPECT_NEAR(depth(rpn(5, 1) + control(38, 0)), 1.0f, 0.08f);
}

TEST(MidiBends, AChannelTunedOtherwiseSoundsThere) {
  const auto pitch = [](const Bytes& set) {
    return parse(set + on(60) + off(60)).notes.at(0).pitch;
  };
  EXPECT_EQ(pitch(rpn(2, 64 - 12)), 48.0f);
  EXPECT_EQ(pitch(rpn(2, 64)), 60.0f);
  EXPECT_FLOAT_EQ(pitch(rpn(1, 96)), 60.5f);
  EXPECT_FLOAT_EQ(pitch(rpn(2, 66) + rpn(1, 32)), 61.5f);
}

TEST(MidiBends, ResetAllControllersStandsBothWheelsBack) {
  const score::Score s = parse(control(1, 127) + wheel(16383) + control(121, 0) + on(60) + off(60));
  EXPECT_TRUE(s.notes.at(0).bends.empty());
  EXPECT_EQ(s.notes[0].pitch, 60.0f);
}

TEST(MidiBends, EachChannelBendsItsOwnNotesAsMpeWantsIt) {
  // Two members of an MPE zone: one slides a fifth (7 of 48 semitones), the other stands still.
  Bytes track = rpn(6, 2) + on(60, 1) + on(64, 2);
  for (int i = 1; i <= 20; ++i) track = track + wheel(8192 + 8192 * 7 * i / (48 * 20), 19, 1);
  const score::Score s = parse(track + off(60, 1) + Bytes{0, 0x82, 64, 0});
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_NEAR(s.notes[0].bends.back().semitones, 7.0f, 0.03f);
  EXPECT_TRUE(s.notes[1].bends.empty());
}

TEST(MidiBends, DrumsDoNotBend) {
  EXPECT_TRUE(parse(control(1, 127, 9) + on(38, 9) + wheel(0, 100, 9) + off(38, 9))
                  .notes.at(0)
                  .bends.empty());
}

TEST(MidiBends, TimesFollowTheTempo) {
  // At 60 a minute the slide takes twice as long.
  const Bytes slow = {0, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40};
  const score::Score s = parse(slow + on(60) + turn(8191) + off(60));
  EXPECT_NEAR(s.notes.at(0).bends.back().time, 20 * 19 / 480.0, 1e-3);
}

TEST(MidiBends, AFileThatOnlyBendsDoesNotFillTheMemory) {
  // 90 notes under one pedal, each held through 60 000 turns of the wheel and vibrato besides.
  Bytes track = control(64, 127) + control(1, 127);
  for (int i = 0; i < 90; ++i) track = track + on(static_cast<std::uint8_t>(20 + i));
  for (int i = 0; i < 60000; ++i) {
    const Bytes more = wheel(static_cast<int>(random_bits(1, i) % 16384), 1);
    track.insert(track.end(), more.begin(), more.end());
  }
  const score::Score s = parse(track + control(64, 0));
  std::size_t points = 0, held = 0;
  for (const score::Note& note : s.notes) {
    points += note.bends.size();
    held += note.bends.empty();
  }
  EXPECT_GT(points, BendBudget{}.points / 2);
  EXPECT_LE(points, BendBudget{}.points);
  EXPECT_GT(held, 0u);
}

TEST(MidiBends, TurnsFasterThanACableCarriesThemAreThinnedAsTheyCome) {
  Bytes track = Bytes{0, 0xFF, 0x51, 3, 0x00, 0xBB, 0x80} + on(60);  // a tick is 0.1 ms
  for (int i = 0; i < 5000; ++i) {
    const Bytes more = wheel(static_cast<int>(random_bits(1, i) % 16384), 1);
    track.insert(track.end(), more.begin(), more.end());
  }
  const score::Score s = parse(track + wheel(8192 + 4096, 1) + Bytes{1, 0x80, 60, 0});
  EXPECT_LT(s.notes.at(0).bends.size(), 300u);
  EXPECT_NEAR(s.notes[0].bends.back().semitones, 1.0f, 1e-3f) << "the last is not lost";
}

TEST(MidiBends, NoFlippedBytesBringBackNonsense) {
  const Bytes whole = midi(0, 480,
                           {rpn(0, 12) + control(1, 90) + on(60) + turn(8191) + on(64) +
                            control(121, 0) + turn(-8192) + off(60) + rpn(6, 15) + off(64)});
  for (std::uint64_t trial = 0; trial < 4000; ++trial) {
    Bytes damaged = whole;
    for (std::uint64_t k = 0; k < 1 + trial % 4; ++k) {
      damaged[22 + random_bits(7, trial, k) % (damaged.size() - 22)] =
          static_cast<std::uint8_t>(random_bits(8, trial, k));
    }
    const Result<score::Score> score = parse_midi(view(damaged), "x");
    if (!score) continue;
    for (const score::Note& note : score->notes) {
      ASSERT_TRUE(note.pitch >= 0.0f && note.pitch <= 127.0f);
      float before = 0.0f;
      for (const score::PitchPoint& p : note.bends) {
        ASSERT_GE(p.time, before);
        ASSERT_LE(p.time, note.offset - note.onset + 1e-3);
        ASSERT_LE(std::fabs(p.semitones), score::kWidestBend);
        before = p.time;
      }
    }
  }
}

}  // namespace
}  // namespace impasto::notation
