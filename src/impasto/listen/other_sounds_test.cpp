// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Sound that is not music: nothing is asserted of it that is not there.
#include <gtest/gtest.h>

#include <cmath>

#include "impasto/listen/test_sounds.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

using namespace testing;
using plan::Piece;

constexpr double kSeconds = 24.0;
constexpr auto kFrames = static_cast<std::size_t>(kSeconds * sound::kRate);

/// Steeper by one pole at `share` of the way from white.
sound::Audio noise(double share) {
  sound::Audio audio = silence(kSeconds);
  double slow = 0.0;
  for (std::size_t i = 0; i < kFrames; ++i) {
    const double white = random_signed(11, i);
    slow += 0.02 * (white - slow);
    add(audio, i, static_cast<float>(0.2 * ((1.0 - share) * white + share * 6.0 * slow)));
  }
  return audio;
}

/// Three thousand claps at chance times.
sound::Audio applause() {
  sound::Audio audio = silence(kSeconds);
  for (std::uint64_t c = 0; c < 3000; ++c) {
    const auto first = static_cast<std::size_t>(random_unit(1, c) * kFrames);
    const double hz = 800.0 + 1500.0 * random_unit(2, c);
    for (std::size_t i = 0; i < 900; ++i) {
      const double t = static_cast<double>(i) / sound::kRate;
      add(audio, first + i,
          static_cast<float>(0.05 * math::exp(-t / 0.004) * random_signed(3, c * 1000 + i) *
                             math::cos(math::kTau * hz * t)));
    }
  }
  return audio;
}

/// Chirps: short slides at 3 to 6 kHz in groups.
sound::Audio birds() {
  sound::Audio audio = silence(kSeconds);
  double t = 0.3;
  for (std::uint64_t c = 0; t < kSeconds; ++c) {
    const double from = 3000.0 + 2500.0 * random_unit(1, c);
    const double slide = 12000.0 * (random_unit(2, c) - 0.5), length = 0.1;
    for (std::size_t i = 0; i < static_cast<std::size_t>(length * sound::kRate); ++i) {
      const double u = static_cast<double>(i) / sound::kRate;
      add(audio, static_cast<std::size_t>(t * sound::kRate) + i,
          static_cast<float>(0.1 * math::sin(math::kTau * (from + 0.5 * slide * u) * u) *
                             math::sin(math::kTau * 0.5 * u / length)));
    }
    t += 0.14 + (c % 4 == 3 ? 0.5 + random_unit(4, c) : 0.0);
  }
  return audio;
}

/// A buzz whose pitch falls and rises as in talking, through two formants, in syllables.
sound::Audio speech() {
  sound::Audio audio = silence(kSeconds);
  double t = 0.1;
  for (std::uint64_t c = 0; t < kSeconds; ++c) {
    const double length = 0.12 + 0.16 * random_unit(1, c), hz = 95.0 + 60.0 * random_unit(2, c);
    const double slide = 260.0 * (random_unit(3, c) - 0.6);
    const double first = 300.0 + 500.0 * random_unit(4, c),
                 second = 900.0 + 1300.0 * random_unit(5, c);
    for (std::size_t i = 0; i < static_cast<std::size_t>(length * sound::kRate); ++i) {
      const double u = static_cast<double>(i) / sound::kRate;
      double x = 0.0;
      for (int h = 1; h <= 24; ++h) {
        const double f = hz * h, a = (f - first) / 120.0, b = (f - second) / 180.0;
        x += (1.0 / (1.0 + a * a) + 0.5 / (1.0 + b * b)) *
             math::sin(math::kTau * h * (hz + 0.5 * slide * u) * u);
      }
      add(audio, static_cast<std::size_t>(t * sound::kRate) + i,
          static_cast<float>(0.05 * x * math::sin(math::kTau * 0.5 * u / length)));
    }
    t += length + (c % 7 == 6 ? 0.4 : 0.03);
  }
  return audio;
}

void expect_no_harmony(const Piece& piece) {
  EXPECT_TRUE(piece.keys.empty());
  EXPECT_TRUE(piece.melody.empty() && piece.bass.empty() && piece.notes.empty());
  for (const auto& chord : piece.chords) EXPECT_EQ(chord.quality, plan::ChordQuality::kNone);
  EXPECT_LT(piece.emotion_confidence, 0.3f);
}

/// There may be some, but nobody is to rely on it.
void expect_doubted_harmony(const Piece& piece) {
  for (const auto& key : piece.keys) EXPECT_LT(key.confidence, 0.2f) << plan::to_label(key);
  double sum = 0.0, count = 1e-9;
  for (const auto& chord : piece.chords) {  // that there is none, one may be sure of
    if (chord.quality == plan::ChordQuality::kNone) continue;
    EXPECT_LT(chord.confidence, 0.6f) << chord.start;
    sum += chord.confidence * (chord.end - chord.start);
    count += chord.end - chord.start;
  }
  EXPECT_LT(sum / count, 0.35);
  EXPECT_LT(piece.emotion_confidence, 0.6f);
}

TEST(OtherSounds, noise_of_any_colour_is_one_section_without_key_tune_or_beat) {
  for (double share : {0.0, 1.0}) {
    const Piece piece = listen_to(noise(share));
    expect_no_harmony(piece);
    EXPECT_EQ(piece.sections.size(), 1u) << share;
    EXPECT_EQ(piece.phrases.size(), 1u) << share;
    EXPECT_TRUE(piece.beats.empty()) << share;
    EXPECT_TRUE(piece.motifs.empty());
  }
}

TEST(OtherSounds, a_minute_of_pink_noise_is_still_one_section) {
  constexpr std::size_t kLong = 60 * sound::kRate;
  sound::Audio audio = silence(60.0);
  double rows[16] =
      {};  // Voss and McCartney: each row is drawn anew half as often as the one before
  for (std::size_t i = 0; i < kLong; ++i) {
    double sum = 0.0;
    for (std::size_t r = 0; r < 16; ++r) {
      if (i % (std::size_t{1} << r) == 0) rows[r] = random_signed(20 + r, i);
      sum += rows[r];
    }
    add(audio, i, static_cast<float>(0.05 * sum));
  }
  const Piece piece = listen_to(audio);
  expect_no_harmony(piece);
  EXPECT_EQ(piece.sections.size(), 1u);
  for (const auto& beat : piece.beats) EXPECT_LT(beat.confidence, 0.3f);
}

TEST(OtherSounds, mains_hum_has_no_key_and_nothing_new_in_it) {
  sound::Audio audio = silence(kSeconds);
  for (std::size_t i = 0; i < kFrames; ++i) {
    double x = 0.02 * random_signed(5, i);
    for (int h = 1; h <= 6; ++h) {
      x += 0.2 / h * math::sin(math::kTau * 50.0 * h * static_cast<double>(i) / sound::kRate);
    }
    add(audio, i, static_cast<float>(x));
  }
  const Piece piece = listen_to(audio);
  for (const auto& key : piece.keys) EXPECT_LT(key.confidence, 0.1f);
  for (const auto& section : piece.sections) EXPECT_EQ(section.label, 0);
  EXPECT_TRUE(piece.beats.empty());
}

TEST(OtherSounds, applause_is_one_section_without_key_or_tune) {
  const Piece piece = listen_to(applause());
  expect_no_harmony(piece);
  EXPECT_EQ(piece.sections.size(), 1u);
  for (const auto& beat : piece.beats) EXPECT_LT(beat.confidence, 0.6f);
}

TEST(OtherSounds, birds_and_speech_are_doubted) {
  for (bool talking : {false, true}) {
    SCOPED_TRACE(talking ? "speech" : "birds");
    const Piece piece = listen_to(talking ? speech() : birds());
    expect_doubted_harmony(piece);
    EXPECT_FALSE(piece.onsets.empty());
  }
}

TEST(OtherSounds, a_click_track_has_its_beats_and_nothing_else) {
  sound::Audio audio = silence(kSeconds);
  for (int i = 0; i < 46; ++i) add_click(audio, 0.5 + 0.5 * i, i % 4 == 0 ? 0.8 : 0.5);
  const Piece piece = listen_to(audio);
  EXPECT_NEAR(piece.tempo, 120.0, 0.5);
  ASSERT_GE(piece.beats.size(), 45u);
  EXPECT_LE(piece.beats.size(), 49u);
  for (const auto& beat : piece.beats) EXPECT_GT(beat.confidence, 0.6f);
  expect_no_harmony(piece);
}

TEST(OtherSounds, clicks_all_alike_are_each_a_beat) {
  for (double bpm : {120.0, 140.0}) {
    sound::Audio audio = silence(kSeconds);
    for (double t = 0.5; t < kSeconds - 0.5; t += 60.0 / bpm) add_click(audio, t, 0.5);
    EXPECT_NEAR(listen_to(audio).tempo, bpm, 0.5);
  }
}

TEST(OtherSounds, clicks_all_alike_are_in_four_however_many) {
  for (int clicks : {40, 41, 42, 43}) {
    sound::Audio audio = silence(0.5 * clicks);
    for (int i = 0; i < clicks; ++i) add_tone(audio, 0.5 * i, 0.01, 83.2, 0.5, 1e6);
    const Piece piece = listen_to(audio);
    EXPECT_EQ(piece.meter, 4) << clicks;
    for (const auto& key : piece.keys) EXPECT_LT(key.confidence, 0.1f);
  }
}

TEST(OtherSounds, a_held_note_is_one_note_and_one_section) {
  sound::Audio audio = silence(kSeconds);
  add_tone(audio, 0.0, kSeconds, 57.0, 0.2, 1e6);
  const Piece piece = listen_to(audio);
  EXPECT_EQ(piece.sections.size(), 1u);
  ASSERT_EQ(piece.melody.size(), 1u);
  EXPECT_NEAR(piece.melody[0].pitch, 57.0f, 0.2f);
  EXPECT_TRUE(piece.beats.empty());
  for (const auto& key : piece.keys) EXPECT_LT(key.confidence, 0.05f);
  EXPECT_LT(piece.emotion_confidence, 0.25f);
}

TEST(OtherSounds, a_tone_at_20_khz_is_nothing_to_hear) {
  sound::Audio audio = silence(kSeconds);
  for (std::size_t i = 0; i < kFrames; ++i) {
    add(audio, i, static_cast<float>(0.3 * math::sin(math::kTau * 20000.0 * i / sound::kRate)));
  }
  const Piece piece = listen_to(audio);
  expect_no_harmony(piece);
  EXPECT_EQ(piece.sections.size(), 1u);
  EXPECT_TRUE(piece.beats.empty());
}

TEST(OtherSounds, digital_silence_is_silent) {
  const Piece piece = listen_to(silence(kSeconds));
  EXPECT_TRUE(piece.silent);
  EXPECT_EQ(piece.sections.size(), 1u);
  EXPECT_TRUE(piece.onsets.empty() && piece.beats.empty() && piece.keys.empty());
}

}  // namespace
}  // namespace impasto::listen
