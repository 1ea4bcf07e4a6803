// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/words.h"

#include <gtest/gtest.h>

namespace impasto::see {
namespace {

/// Twice as wide as high: a blue sky, a green meadow with a red spot, a face with an eye.
plan::Seeing meadow() {
  plan::Seeing out;
  out.width = 200;
  out.height = 100;
  const auto region = [](int parent, float area, float x, float y, picture::Lab colour, float depth,
                         bool face) {
    plan::Region one;
    one.parent = parent;
    one.area = area;
    one.x = x;
    one.y = y;
    one.colour = colour;
    one.depth = depth;
    one.face = face;
    return one;
  };
  out.regions = {region(-1, 0.5f, 1.0f, 0.25f, {70, -5, -30}, 1, false),
                 region(-1, 0.3f, 1.0f, 0.75f, {55, -40, 35}, 0.4f, false),
                 region(-1, 0.1f, 1.8f, 0.5f, {70, 12, 20}, 0, true),
                 region(1, 0.002f, 0.2f, 0.9f, {28, 45, 30}, 0.3f, false),
                 region(2, 0.001f, 1.8f, 0.45f, {10, 0, 0}, 0, true),
                 region(2, 0.06f, 1.8f, 0.5f, {75, 12, 20}, 0, true),
                 region(1, 0.05f, 1.0f, 0.7f, {60, -42, 38}, 0.4f, false)};
  return out;
}

TEST(Words, SayColourPlaceAndWhatItIsIn) {
  const plan::Seeing seen = meadow();
  EXPECT_EQ(words(seen, 0), "the blue background");
  EXPECT_EQ(words(seen, 1), "the large green shape at the bottom");
  EXPECT_EQ(words(seen, 3), "the dark red spot at the lower left, in the large green shape");
  EXPECT_EQ(words(seen, 6), "the green shape at the bottom, in the large green shape");
}

TEST(Words, AFaceIsAFace) {
  const plan::Seeing seen = meadow();
  EXPECT_EQ(words(seen, 2), "the face on the right");
  EXPECT_EQ(words(seen, 4), "the black spot on the right, in the face");
  EXPECT_EQ(words(seen, 5), "the face on the right");
}

TEST(Words, InFrench) {
  const plan::Seeing seen = meadow();
  EXPECT_EQ(words(seen, 0, Language::kFrench), "le fond bleu");
  EXPECT_EQ(words(seen, 1, Language::kFrench), "le grand aplat vert en bas");
  EXPECT_EQ(words(seen, 3, Language::kFrench),
            "le point rouge foncé en bas à gauche, dans le grand aplat vert");
  EXPECT_EQ(words(seen, 4, Language::kFrench), "le point noir à droite, dans le visage");
  EXPECT_EQ(words(seen, 6, Language::kFrench), "l’aplat vert en bas, dans le grand aplat vert");
}

TEST(Words, OfNoRegionAreNone) {
  EXPECT_EQ(words(meadow(), -1), "");
  EXPECT_EQ(words(meadow(), 7), "");
  EXPECT_EQ(words(plan::Seeing{}, 0), "");
}

}  // namespace
}  // namespace impasto::see
