// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/picture/colour.h"

#include <gtest/gtest.h>

#include "impasto/base/rng.h"

namespace impasto::picture {
namespace {

TEST(Colour, DeltaE2000MatchesSharmaWuDalalTable1) {
  // Rows 1, 4, 7, 13, 17, 25, 31, 34 of the paper's test data.
  const struct {
    Lab x, y;
    float want;
  } rows[] = {{{50, 2.6772f, -79.7751f}, {50, 0, -82.7485f}, 2.0425f},
              {{50, -1.3802f, -84.2814f}, {50, 0, -82.7485f}, 1.0000f},
              {{50, 0, 0}, {50, -1, 2}, 2.3669f},
              {{50, -0.001f, 2.49f}, {50, 0.0009f, -2.49f}, 4.8045f},
              {{50, 2.5f, 0}, {50, 0, -2.5f}, 4.3065f},
              {{60.2574f, -34.0099f, 36.2677f}, {60.4626f, -34.1751f, 39.4387f}, 1.2644f},
              {{90.9257f, -0.5406f, -0.9208f}, {88.6381f, -0.8985f, -0.7239f}, 1.5381f},
              {{2.0776f, 0.0795f, -1.1350f}, {0.9033f, -0.0636f, -0.5514f}, 0.9082f}};
  for (const auto& row : rows) {
    EXPECT_NEAR(delta_e2000(row.x, row.y), row.want, 1e-3);
    EXPECT_NEAR(delta_e2000(row.y, row.x), row.want, 1e-3);
  }
}

TEST(Colour, LabRoundTrips) {
  for (int i = 0; i < 2000; ++i) {
    const LinearRgb c{impasto::random_unit(1, i), impasto::random_unit(2, i),
                      impasto::random_unit(3, i)};
    const LinearRgb back = to_linear(to_lab(c));
    EXPECT_NEAR(back.r, c.r, 2e-4);
    EXPECT_NEAR(back.g, c.g, 2e-4);
    EXPECT_NEAR(back.b, c.b, 2e-4);
  }
  EXPECT_NEAR(to_lab({1, 1, 1}).L, 100, 0.01);
  EXPECT_NEAR(to_lab({1, 0, 0}).a, 80.1, 0.2);
}

TEST(Colour, SrgbCurveFollowsTheStandardInvertsAndClamps) {
  for (int i = 0; i <= 255; ++i) {
    EXPECT_NEAR(srgb_encode(srgb_decode(static_cast<float>(i) / 255.0f)), i / 255.0, 1e-6);
  }
  EXPECT_EQ(srgb_encode(-1.0f), 0.0f);
  EXPECT_EQ(srgb_encode(2.0f), 1.0f);
  EXPECT_NEAR(srgb_encode(0.002f), 0.02584, 1e-6);
  EXPECT_NEAR(srgb_encode(0.214041f), 0.5, 1e-4);
}

}  // namespace
}  // namespace impasto::picture
