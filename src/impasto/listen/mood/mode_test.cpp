// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/mood/mode.h"

#include <gtest/gtest.h>

#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/score/note.h"

namespace impasto::listen {
namespace {

/// A chord each second for sixteen, root in the bass; `third` above it.
plan::Piece chords(int third, int octaves = 0) {
  constexpr int kRoots[4] = {48, 53, 55, 48};
  plan::Piece piece;
  piece.duration = 16.0;
  for (int bar = 0; bar < 16; ++bar) {
    for (int step : {0, 7, 12, 12 + third, 19}) {
      score::Note note;
      note.onset = bar;
      note.offset = bar + 0.9;
      note.pitch = static_cast<float>(kRoots[bar % 4] + step + 12 * octaves);
      piece.notes.push_back(note);
    }
  }
  return piece;
}

double mode_of(const plan::Piece& piece) {
  return Modes(piece).of(0.0, piece.duration);
}

TEST(Mode, is_that_of_the_thirds) {
  EXPECT_GT(mode_of(chords(4)), 0.5);
  EXPECT_LT(mode_of(chords(3)), -0.5);
}

TEST(Mode, is_the_same_in_another_octave_and_key) {
  plan::Piece moved = chords(3, 1);
  for (auto& note : moved.notes) note.pitch += 5.0f;
  EXPECT_NEAR(mode_of(moved), mode_of(chords(3)), 0.15);
}

TEST(Mode, follows_a_correction_of_key_and_chords) {
  plan::Piece piece = chords(4);
  const double heard = mode_of(piece);
  piece.keys = {{0.0, 16.0, 9, true, 1.0f}};
  EXPECT_LT(mode_of(piece), heard - 0.1);
  const double keyed = mode_of(piece);
  piece.chords = {{0.0, 16.0, 9, plan::ChordQuality::kMinor, 9, 1.0f}};
  EXPECT_LT(mode_of(piece), keyed - 0.2);
  piece.chords[0].confidence = 0.1f;  // nobody is to rely on it
  EXPECT_NEAR(mode_of(piece), keyed, 0.1);
}

TEST(Mode, of_silence_is_neither) {
  plan::Piece piece;
  piece.duration = 5.0;
  EXPECT_EQ(mode_of(piece), 0.0);
  piece.duration = 0.0;
  EXPECT_EQ(mode_of(piece), 0.0);
}

TEST(Mode, changes_where_the_music_does) {
  plan::Piece piece = chords(4);
  for (auto note : chords(3).notes) {
    note.onset += 16.0;
    note.offset += 16.0;
    piece.notes.push_back(note);
  }
  piece.duration = 32.0;
  const Modes modes(piece);
  EXPECT_GT(modes.of(2.0, 8.0), 0.5);
  EXPECT_LT(modes.of(22.0, 28.0), -0.5);
}

}  // namespace
}  // namespace impasto::listen
