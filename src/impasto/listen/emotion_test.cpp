// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/emotion.h"

#include <gtest/gtest.h>

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
  const Cues written = cues_of(piece, 0, 4, -23);
  EXPECT_NEAR(written.trumpet, 0.75, 1e-9);
  EXPECT_NEAR(written.horn, 0.25, 1e-9);
  piece.parts.clear();  // heard, not written
  EXPECT_EQ(cues_of(piece, 0, 4, -23).trumpet, 0.0);
}

}  // namespace
}  // namespace impasto::listen
