// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_voice.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace impasto::listen {
namespace {

TEST(LiveVoice, ANoteEndsWhereTheVoiceRestsLeapsOrIsStruckAnew) {
  LiveVoice voice(0.02);
  LiveVoice::Change change;
  std::vector<std::string> told;
  for (int i = 0; i < 100; ++i) {
    const double time = 0.02 * i + 0.01;
    const float pitch = time < 0.5 ? 60.2f : time < 0.54 ? 71.0f : time < 1.4 ? 64.0f : 0.0f;
    const double struck = time < 1.0 ? 0.0 : 1.0;
    if (voice.step(time, pitch, 0.5f, struck, change)) {
      char line[40];
      std::snprintf(line, sizeof line, "%.2f %.0f %.1f", change.time, change.pitch,
                    change.confidence);
      told.push_back(line);
    }
  }
  // The two steps of 71 are too short for a note.
  EXPECT_EQ(told,
            (std::vector<std::string>{"0.00 60 0.5", "0.54 64 0.5", "1.00 64 0.5", "1.40 0 0.0"}));
}

}  // namespace
}  // namespace impasto::listen
