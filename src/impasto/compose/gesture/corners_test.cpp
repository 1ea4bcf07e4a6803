// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/corners.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose {
namespace {

/// Turns sharper than 35 degrees between neighbouring legs of some length.
int corners_in(const std::vector<plan::PathPoint>& path) {
  int count = 0;
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const double ax = path[i].x - path[i - 1].x, ay = path[i].y - path[i - 1].y;
    const double bx = path[i + 1].x - path[i].x, by = path[i + 1].y - path[i].y;
    const double turn = std::fabs(math::atan2(ax * by - ay * bx, ax * bx + ay * by));
    if (turn > 35.0 * math::kPi / 180.0) ++count;
  }
  return count;
}

std::vector<plan::PathPoint> wave() {
  std::vector<plan::PathPoint> line;
  for (int i = 0; i <= 40; ++i) {
    const float s = static_cast<float>(i) / 40.0f;
    line.push_back({s, 0.5f + 0.1f * static_cast<float>(math::sin(9.0 * s)), 0.5f, s});
  }
  return line;
}

TEST(Corners, of_a_motif_follow_its_centroid_as_measured) {
  EXPECT_FLOAT_EQ(corners_of_centroid(0), 1.0f);
  EXPECT_FLOAT_EQ(corners_of_centroid(100), 1.0f);
  EXPECT_NEAR(corners_of_centroid(1000), 4.49 * 9.965784 - 35.4, 1e-3);
  EXPECT_FLOAT_EQ(corners_of_centroid(9000), 13.0f);
  for (float hz = 60; hz < 1800; hz *= 1.1f) {
    EXPECT_LE(corners_of_centroid(hz), corners_of_centroid(1.1f * hz));
  }
}

TEST(Corners, of_a_drawing_rise_with_arousal_from_the_calm_band_to_the_angry_one) {
  EXPECT_GE(corners_of_arousal(-1.2f), 7.0f);
  EXPECT_LE(corners_of_arousal(-1.2f), 9.0f);
  EXPECT_GE(corners_of_arousal(1.2f), 17.0f);
  EXPECT_LE(corners_of_arousal(1.2f), 24.0f);
}

TEST(Corners, a_line_gets_the_number_it_is_asked_for_and_keeps_its_ends) {
  const std::vector<plan::PathPoint> line = wave();
  for (int wanted : {1, 4, 9, 17, 24}) {
    const std::vector<plan::PathPoint> path = with_corners(line, wanted);
    EXPECT_NEAR(corners_in(path), wanted, 1 + wanted / 10) << wanted;
    EXPECT_FLOAT_EQ(path.front().x, line.front().x);
    EXPECT_FLOAT_EQ(path.back().x, line.back().x);
    for (std::size_t i = 1; i < path.size(); ++i) EXPECT_GE(path[i].time, path[i - 1].time);
  }
}

TEST(Corners, a_line_of_no_length_stays_a_line) {
  const std::vector<plan::PathPoint> dot = {{0.5f, 0.5f, 1, 0}, {0.5f, 0.5f, 1, 1}};
  for (const plan::PathPoint& p : with_corners(dot, 9)) EXPECT_TRUE(std::isfinite(p.x));
}

}  // namespace
}  // namespace impasto::compose
