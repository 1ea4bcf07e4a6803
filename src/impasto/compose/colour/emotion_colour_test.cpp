// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/colour/emotion_colour.h"

#include <gtest/gtest.h>

namespace impasto::compose {
namespace {

// Ratings of six UW-71 colours, by people (Schloss lab, MIT), as CIELAB, happy, sad, angry.
struct Rated {
  picture::Lab lab;
  double happy, sad, angry;
};
constexpr Rated kRated[] = {{{88.0f, -3.9252f, 74.897f}, 0.751, 0.186, 0.301},
                            {{50.0f, 48.623f, 27.583f}, 0.558, 0.283, 0.620},
                            {{25.0f, 0.0f, 0.0f}, 0.127, 0.777, 0.600},
                            {{50.0f, 28.891f, -73.589f}, 0.595, 0.520, 0.226},
                            {{50.0f, -52.548f, 47.315f}, 0.472, 0.328, 0.325},
                            {{75.0f, 24.966f, 1.3084f}, 0.702, 0.223, 0.192}};

TEST(EmotionColour, FollowsThePeopleWhoRatedColours) {
  for (const Rated& c : kRated) {
    const ColourEmotion e = emotion_of_colour(c.lab);
    EXPECT_NEAR(e.happy, c.happy, 0.20) << c.lab.L << " " << c.lab.a << " " << c.lab.b;
    EXPECT_NEAR(e.sad, c.sad, 0.20) << c.lab.L << " " << c.lab.a << " " << c.lab.b;
    EXPECT_NEAR(e.angry, c.angry, 0.20) << c.lab.L << " " << c.lab.a << " " << c.lab.b;
  }
}

TEST(EmotionColour, HappyMusicScoresYellowAboveGreySadMusicTheOtherWay) {
  const picture::Lab yellow{88, -5, 75}, grey{35, 0, 0};
  plan::Emotion happy, sad;
  happy.happy = 1;
  sad.sad = 1;
  EXPECT_GT(colour_score(happy, yellow), colour_score(happy, grey) + 1);
  EXPECT_GT(colour_score(sad, grey), colour_score(sad, yellow) + 1);
}

TEST(EmotionColour, FastMajorIsLighterFullerAndYellowerThanSlowMinor) {
  plan::Emotion fast, slow;  // as heard from a flute, bench/mapping T2
  fast.happy = 0.74f, fast.sad = -0.75f, fast.scary = -0.21f, fast.peaceful = 0.25f;
  slow.happy = -0.80f, slow.sad = 1.01f, slow.scary = 0.02f, slow.peaceful = 0.72f;
  const ColourMood major = colour_mood(fast), minor = colour_mood(slow);
  EXPECT_GT(major.mean_lightness, minor.mean_lightness + 20);
  EXPECT_GT(major.mean_chroma, minor.mean_chroma + 20);
  EXPECT_GT(major.mean_b, minor.mean_b + 4);
}

}  // namespace
}  // namespace impasto::compose
