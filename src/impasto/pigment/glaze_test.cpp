// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/pigment/glaze.h"

#include <gtest/gtest.h>

#include <cmath>

namespace impasto::pigment {
namespace {

const plan::Palette kBox{{"TitaniumWhite", "QuinacridoneMagenta", "PyrroleOrange",
                          "DiarylideYellow", "UltramarineBlue", "PhthaloBlueGreenShade",
                          "BoneBlack"}};
constexpr picture::LinearRgb kPaper{0.88f, 0.87f, 0.83f};

TEST(Glaze, reaches_pale_and_deep_colours_without_white) {
  const auto paints = optics(kBox);
  ASSERT_TRUE(paints);
  const Glazer glazer(*paints, to_bands(kPaper));
  for (const picture::Lab& wanted :
       {picture::Lab{85, -6, -10}, picture::Lab{80, 18, 12}, picture::Lab{75, -14, 16},
        picture::Lab{60, 2, -28}, picture::Lab{45, 30, 25}, picture::Lab{35, 0, 0}}) {
    const Glaze glaze = glazer.glaze(wanted);
    EXPECT_EQ(glaze.mixture[0], 0.0f) << "the paper is the white";
    float sum = 0;
    for (float share : glaze.mixture) sum += share;
    EXPECT_NEAR(sum, 1.0f, 1e-5f);
    const picture::Lab seen =
        picture::to_lab(to_linear(film(*paints, glaze.mixture, glaze.thickness, to_bands(kPaper))));
    EXPECT_LT(std::hypot(seen.L - wanted.L, seen.a - wanted.a, seen.b - wanted.b), 7.0)
        << wanted.L << " " << wanted.a << " " << wanted.b;
    EXPECT_EQ(seen.L, glazer.reached(wanted).L);
  }
  EXPECT_LT(glazer.glaze({88, 0, -6}).thickness, 0.2f * glazer.glaze({45, 0, -20}).thickness)
      << "pale is thin";
}

TEST(Glaze, of_nothing_but_white_is_white) {
  const auto paints = optics({{"TitaniumWhite"}});
  ASSERT_TRUE(paints);
  EXPECT_EQ(Glazer(*paints, to_bands(kPaper)).glaze({50, 0, 0}).mixture[0], 1.0f);
}

}  // namespace
}  // namespace impasto::pigment
