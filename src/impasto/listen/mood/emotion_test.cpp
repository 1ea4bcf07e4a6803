// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/mood/emotion.h"

#include <gtest/gtest.h>

#include "impasto/plan/piece.h"
#include "impasto/score/note.h"

namespace impasto::listen {
namespace {

TEST(Emotion, BrassTakesPeaceAwayByAsMuchAsListenersSaid) {
  Cues flute, trumpet, horn;
  trumpet.trumpet = 1;
  horn.horn = 1;
  const float still = emotion_of(flute).peaceful;
  EXPECT_NEAR(still - emotion_of(trumpet).peaceful, 0.637 / 0.920, 1e-3);
  EXPECT_NEAR(still - emotion_of(horn).peaceful, 0.812 / 0.920, 1e-3);
}

TEST(Emotion, TheInstrumentOfTheMelodyIsReadFromTheScoresPart) {
  plan::Piece piece;
  piece.duration = 4;
  piece.parts = {{"Trumpet", 56, false, 0.0f}, {"Horn", 60, false, 0.0f}};
  for (int i = 0; i < 4; ++i) {
    score::Note n;
    n.onset = i;
    n.offset = i + 0.5;
    n.part = i < 3 ? 0 : 1;
    piece.melody.push_back(n);
  }
  const Cues written = cues_of(piece, 0, 4, Measure(piece));
  EXPECT_NEAR(written.trumpet, 0.75, 1e-9);
  EXPECT_NEAR(written.horn, 0.25, 1e-9);
  piece.parts.clear();  // heard, not written
  EXPECT_EQ(cues_of(piece, 0, 4, Measure(piece)).trumpet, 0.0);
}

TEST(Emotion, OfSoundFollowsModeRateAndAttacks) {
  Cues plain;
  plain.heard = true;
  plain.notes = 2.6;
  Cues minor = plain, dense = plain, busy = plain, low = plain;
  plain.mode = 0.8;
  minor.mode = -0.8;
  EXPECT_GT(emotion_of(plain).valence, emotion_of(minor).valence + 0.8f);
  dense.notes = 3.6;
  EXPECT_GT(emotion_of(dense).arousal, emotion_of(minor).arousal);
  busy.busy = 0.4;
  plain.busy = low.busy = 0.15;
  EXPECT_GT(emotion_of(busy).arousal, emotion_of(plain).arousal + 0.5f);
  low.bass = 0.8;
  low.mode = plain.mode;
  EXPECT_LT(emotion_of(low).valence, emotion_of(plain).valence);
}

TEST(Emotion, OfVeryFewNotesIsNotAsBadAsTheirNumberSays) {
  Cues few;
  few.heard = true;
  few.notes = -1.5;
  EXPECT_GT(emotion_of(few).valence, -1.0f);
}

}  // namespace
}  // namespace impasto::listen
