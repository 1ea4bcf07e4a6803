// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/maps.h"

#include <gtest/gtest.h>

#include <cmath>

namespace impasto::see {
namespace {

TEST(Maps, HalfOfAnOddSideTakesWhatIsLeft) {
  Map map(3, 3);
  for (int i = 0; i < 9; ++i) map.at[static_cast<std::size_t>(i)] = static_cast<float>(i);
  const Map small = half(map);
  ASSERT_EQ(small.width, 2);
  ASSERT_EQ(small.height, 2);
  EXPECT_EQ(small.row(0)[0], 2);    // 0 1 3 4
  EXPECT_EQ(small.row(0)[1], 3.5);  // 2 5
  EXPECT_EQ(small.row(1)[1], 8);
}

TEST(Maps, ARampStaysOneWhenItIsMadeSmallerAndLarger) {
  Map map(32, 20);
  for (int y = 0; y < 20; ++y) {
    for (int x = 0; x < 32; ++x) map.row(y)[x] = static_cast<float>(2 * x + 3 * y);
  }
  const Map same = enlarged(half(map), 32, 20);
  for (int y = 1; y < 19; ++y) {
    for (int x = 1; x < 31; ++x) EXPECT_NEAR(same.row(y)[x], map.row(y)[x], 1e-4f);
  }
}

TEST(Maps, BlurredSpreadsAPointAsWideAsAsked) {
  for (const float sigma : {2.0f, 5.0f, 9.0f}) {
    Map map(121, 121);
    map.row(60)[60] = 1;
    const Map wide = blurred(map, sigma);
    double sum = 0, x2 = 0, y2 = 0, x1 = 0;
    for (int y = 0; y < 121; ++y) {
      for (int x = 0; x < 121; ++x) {
        const double value = wide.row(y)[x];
        sum += value;
        x1 += value * (x - 60);
        x2 += value * (x - 60) * (x - 60);
        y2 += value * (y - 60) * (y - 60);
      }
    }
    EXPECT_NEAR(sum, 1, 1e-4);
    EXPECT_NEAR(x1, 0, 1e-3);
    EXPECT_NEAR(std::sqrt(x2), sigma, 0.12 * sigma + 0.3);
    EXPECT_NEAR(x2, y2, 1e-3 * x2);
  }
  EXPECT_EQ(blurred(Map(5, 4, 7), 3).row(3)[4], 7) << "the rim goes on";
}

TEST(Maps, TheGradientIsTheSteepestSlopeOfAllPlanes) {
  Planes planes{Map(9, 9), Map(9, 9), Map(9, 9)};
  for (int y = 0; y < 9; ++y) {
    for (int x = 0; x < 9; ++x) {
      planes.L.row(y)[x] = static_cast<float>(3 * x);
      planes.a.row(y)[x] = static_cast<float>(4 * x);
      planes.b.row(y)[x] = static_cast<float>(2 * y);
    }
  }
  EXPECT_NEAR(gradient(planes).row(4)[4], 5, 1e-4f);
}

TEST(Maps, AQuantileIsAValueThatIsThere) {
  Map map(10, 1);
  for (int i = 0; i < 10; ++i) map.at[static_cast<std::size_t>(i)] = static_cast<float>(9 - i);
  EXPECT_EQ(quantile(map, 0), 0);
  EXPECT_EQ(quantile(map, 0.5), 4);
  EXPECT_EQ(quantile(map, 1), 9);
  EXPECT_EQ(quantile(Map(), 0.5), 0);
}

}  // namespace
}  // namespace impasto::see
