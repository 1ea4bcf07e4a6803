// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/sketch.h"

#include <gtest/gtest.h>

namespace impasto::compose {
namespace {

TEST(Sketch, a_place_belongs_to_the_last_that_covered_it) {
  Sketch sketch(1, 1);
  const std::vector<plan::PathPoint> left{{0.25f, -0.5f}, {0.25f, 1.5f}};
  const std::vector<plan::PathPoint> middle{{0.5f, -0.5f}, {0.5f, 1.5f}};
  sketch.stamp(left, 0.5f, {}, 0.9f, 0, 0);
  EXPECT_NEAR(sketch.owned_by(0), 0.5f, 0.03f);
  sketch.stamp(middle, 0.5f, {}, 0.9f, 0, 1);
  EXPECT_NEAR(sketch.owned_by(0), 0.25f, 0.03f);
  EXPECT_NEAR(sketch.owned_by(1), 0.5f, 0.03f);
  sketch.stamp(middle, 0.5f, {}, 0.2f, 0, 0);  // a thin veil takes nothing
  EXPECT_NEAR(sketch.owned_by(1), 0.5f, 0.03f);
  sketch.stamp(middle, 0.5f, {}, 0.9f, 0);  // nor what is nobody's
  EXPECT_NEAR(sketch.owned_by(1), 0.5f, 0.03f);
}

}  // namespace
}  // namespace impasto::compose
