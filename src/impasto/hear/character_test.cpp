// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/character.h"

#include <gtest/gtest.h>

#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/score/note.h"

namespace impasto::hear {
namespace {

plan::Piece scale(int tonic, bool minor) {
  plan::Piece piece;
  constexpr int kMajor[7] = {0, 2, 4, 5, 7, 9, 11};
  constexpr int kMinor[7] = {0, 2, 3, 5, 7, 8, 10};
  for (int i = 0; i < 7; ++i) {
    score::Note note;
    note.onset = 0.5 * i;
    note.offset = note.onset + 0.5;
    note.pitch = static_cast<float>(60 + tonic + (minor ? kMinor[i] : kMajor[i]));
    piece.notes.push_back(note);
  }
  piece.duration = 3.5;
  return piece;
}

TEST(Fifths, AMajorScaleLiesAtItsTonic) {
  for (int steps = 0; steps < 12; ++steps) {
    const Fifths there = fifths_of(scale(steps * 7 % 12, false), 0, 3.5);
    EXPECT_NEAR(fifths_between(static_cast<float>(steps), there.place), 0.0f, 1e-4f) << steps;
    EXPECT_GT(there.clarity, 0.4f);
  }
}

TEST(Fifths, AMinorScaleLiesWithItsRelativeMajor) {
  EXPECT_NEAR(fifths_between(0.0f, fifths_of(scale(9, true), 0, 3.5).place), 0.0f, 1e-4f);
}

TEST(Fifths, ChordsThenKeysStandInForMissingNotes) {
  plan::Piece piece;
  piece.duration = 6;
  piece.keys.push_back({0, 6, 2, false, 1});
  EXPECT_NEAR(fifths_of(piece, 0, 6).place, 2.0f, 1e-4f);
  piece.chords = {{0, 2, 7, plan::ChordQuality::kMajor, 7, 1},
                  {2, 4, 0, plan::ChordQuality::kMajor, 0, 1},
                  {4, 6, 5, plan::ChordQuality::kMajor, 5, 1}};
  EXPECT_NEAR(fifths_between(0.0f, fifths_of(piece, 0, 6).place), 0.0f, 0.6f);
  EXPECT_EQ(fifths_of({}, 0, 6).clarity, 0.0f);
}

TEST(Fifths, TheWayBetweenTwoPlacesIsTheShortOne) {
  EXPECT_FLOAT_EQ(fifths_between(11, 1), 2);
  EXPECT_FLOAT_EQ(fifths_between(1, 11), -2);
}

TEST(Fifths, SharpKeysLieAgainstFlatOnes) {
  EXPECT_NEAR(sharpness({0, 1}), 0.0f, 1e-6f);
  EXPECT_NEAR(sharpness({3, 1}), 1.0f, 1e-6f);
  EXPECT_NEAR(sharpness({9, 1}), -1.0f, 1e-6f);
  EXPECT_NEAR(sharpness({5.99f, 1}), sharpness({6.01f, 1}), 0.02f) << "no leap opposite C";
}

}  // namespace
}  // namespace impasto::hear
