// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// What may be done to a recording without it becoming other music.
#include <gtest/gtest.h>

#include <cmath>

#include "impasto/listen/test_sounds.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

using namespace testing;
using plan::Piece;

const Piece& plain() {
  static const Piece piece = listen_to(song());
  return piece;
}

/// Of the beats of `a` the share that `b` has too, `shift` later, within 10 ms.
double beats_kept(const Piece& a, const Piece& b, double shift) {
  int kept = 0;
  for (const auto& beat : a.beats) {
    for (const auto& other : b.beats) {
      if (std::fabs(other.time - beat.time - shift) > 0.010) continue;
      ++kept;
      break;
    }
  }
  return a.beats.empty() ? 0.0 : kept / static_cast<double>(a.beats.size());
}

constexpr double kBar = 2.0;

void expect_same_sections(const Piece& a, const Piece& b, double within) {
  ASSERT_EQ(a.sections.size(), b.sections.size());
  for (std::size_t i = 0; i < a.sections.size(); ++i) {
    EXPECT_EQ(a.sections[i].label, b.sections[i].label);
    if (i == 0) continue;
    EXPECT_NEAR(a.sections[i].start, b.sections[i].start, within);
  }
}

/// The chord that sounds at a time, as root above the tonic and quality.
std::pair<int, int> chord_at(const Piece& piece, double time, int shift) {
  for (const auto& chord : piece.chords) {
    if (chord.start <= time && time < chord.end) {
      return {((chord.root - shift) % 12 + 12) % 12, static_cast<int>(chord.quality)};
    }
  }
  return {-1, -1};
}

double chords_kept(const Piece& a, const Piece& b, int shift, double later = 0.0) {
  int kept = 0, count = 0;
  for (double t = 0.25; t < a.duration - 1.0; t += 0.5, ++count) {
    kept += chord_at(a, t, 0) == chord_at(b, t + later, shift);
  }
  return kept / static_cast<double>(count);
}

TEST(Invariance, the_song_is_heard_as_it_is) {
  EXPECT_NEAR(plain().tempo, 120.0, 0.5);
  EXPECT_EQ(plain().meter, 4);
  ASSERT_FALSE(plain().keys.empty());
  EXPECT_EQ(plan::to_label(plain().keys[0]), "C minor");
  ASSERT_EQ(plain().sections.size(), 3u);
  EXPECT_EQ(plain().sections[2].label, plain().sections[0].label);
}

TEST(Invariance, gain_from_minus_20_to_plus_10_db_moves_nothing) {
  for (float gain : {0.1f, 3.1622776f}) {
    sound::Audio audio = song();
    for (float& x : audio.samples) x *= gain;
    const Piece piece = listen_to(audio);
    EXPECT_EQ(beats_kept(plain(), piece, 0.0), 1.0) << gain;
    EXPECT_EQ(piece.keys.size(), plain().keys.size()) << gain;
    EXPECT_EQ(chords_kept(plain(), piece, 0), 1.0) << gain;
    expect_same_sections(plain(), piece, 0.02);
    EXPECT_NEAR(piece.loudness - plain().loudness, 20.0 * std::log10(gain), 0.05);
    EXPECT_NEAR(piece.emotion.arousal, plain().emotion.arousal, 0.05) << gain;
    EXPECT_EQ(piece.melody.size(), plain().melody.size()) << gain;
  }
}

TEST(Invariance, transposition_moves_keys_and_chords_and_no_border_by_more_than_a_bar) {
  for (int shift : {-5, 3, 6}) {
    SCOPED_TRACE(shift);
    const Piece piece = listen_to(song(shift));
    EXPECT_GE(beats_kept(plain(), piece, 0.0), 0.99) << shift;
    ASSERT_EQ(piece.keys.size(), plain().keys.size()) << shift;
    for (std::size_t i = 0; i < piece.keys.size(); ++i) {
      EXPECT_EQ(piece.keys[i].tonic, (plain().keys[i].tonic + shift + 12) % 12) << shift;
      EXPECT_EQ(piece.keys[i].minor, plain().keys[i].minor) << shift;
    }
    EXPECT_GE(chords_kept(plain(), piece, shift), 0.95) << shift;
    expect_same_sections(plain(), piece, kBar + 0.02);
  }
}

TEST(Invariance, ten_seconds_of_silence_before_move_all_by_ten_seconds) {
  const sound::Audio music = song();
  sound::Audio audio = silence(10.0);
  audio.samples.insert(audio.samples.end(), music.samples.begin(), music.samples.end());
  const Piece piece = listen_to(audio);
  EXPECT_GE(beats_kept(plain(), piece, 10.0), 0.99);
  EXPECT_LE(piece.beats.size(), plain().beats.size() + 1);
  EXPECT_NEAR(piece.loudness, plain().loudness, 0.1);
  ASSERT_FALSE(piece.keys.empty());
  EXPECT_EQ(plan::to_label(piece.keys.back()), "C minor");
  EXPECT_GE(chords_kept(plain(), piece, 0, 10.0), 0.95);
  for (std::size_t i = 1; i < plain().sections.size(); ++i) {
    double nearest = 1e9;
    for (const auto& section : piece.sections) {
      nearest = std::min(nearest, std::fabs(section.start - 10.0 - plain().sections[i].start));
    }
    EXPECT_LT(nearest, 0.02) << i;
  }
}

/// As a recording begins: a second or more of hiss that is silence or not, as one takes it.
TEST(Invariance, a_faint_start_is_no_form_and_no_feeling_however_loud_it_is_played) {
  const sound::Audio music = song();
  sound::Audio audio = silence(3.0);
  for (std::size_t i = 0; i < audio.samples.size() / 2; ++i) {
    add(audio, i, static_cast<float>(6e-5 * random_signed(9, i)));
  }
  audio.samples.insert(audio.samples.end(), music.samples.begin(), music.samples.end());
  const Piece soft = listen_to(audio);
  for (float& x : audio.samples) x *= 3.1622776f;  // now above what is skipped as silence
  const Piece loud = listen_to(audio);
  expect_same_sections(soft, loud, 0.05);
  ASSERT_EQ(soft.sections.size(), plain().sections.size());
  for (std::size_t i = 1; i < soft.sections.size(); ++i) {
    EXPECT_NEAR(soft.sections[i].start - 3.0, plain().sections[i].start, 0.05);
  }
  EXPECT_NEAR(soft.emotion.valence, plain().emotion.valence, 0.05f);
  EXPECT_NEAR(soft.emotion.arousal, plain().emotion.arousal, 0.08f);
  EXPECT_NEAR(loud.emotion.arousal, soft.emotion.arousal, 0.02f);
}

}  // namespace
}  // namespace impasto::listen
