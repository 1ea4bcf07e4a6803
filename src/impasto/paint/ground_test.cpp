// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// The bare ground: even, or with a wash in it that passes without steps.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

#include "impasto/paint/painter.h"

namespace impasto::paint {
namespace {

constexpr int kSide = 320;

plan::Plan sheet(plan::Toning toning) {
  plan::Plan p;
  p.sheet.seed = 3;
  p.sheet.palette.pigments = {"BoneBlack"};
  p.sheet.ground = plan::Ground::kWashi;
  p.sheet.ground_rgb = {0.80f, 0.76f, 0.66f};
  p.sheet.light.relief = 0;
  p.sheet.toning = toning;
  return p;
}

constexpr plan::Toning kTea{{0.35f, 0.25f, 0.15f}, 1.0f, 90.0f, 0.0f, 0.0f};

picture::Image shown(const plan::Plan& p, int tile = 64) {
  Pool pool(2);
  Painter::Options options;
  options.tile = tile;
  auto painter = Painter::create(p, kSide, kSide, pool, options);
  EXPECT_TRUE(painter.has_value());
  painter->finish();
  picture::Image image;
  painter->show(image);
  return image;
}

/// Mean of green, 0..255, over rows [from, to).
double lightness(const picture::Image& image, int from, int to) {
  double sum = 0;
  for (int y = from; y < to; ++y) {
    for (int x = 0; x < kSide; ++x) sum += image.rgba[(y * kSide + x) * 4 + 1];
  }
  return sum / (to - from) / kSide;
}

TEST(Ground, WithoutAToneItIsOfOneColour) {
  const picture::Image image = shown(sheet({}));
  for (std::size_t i = 0; i < image.rgba.size(); ++i)
    ASSERT_EQ(image.rgba[i], image.rgba[i % 4]) << i;
}

TEST(Ground, ItDeepensToItsSideFromABandThatStaysPale) {
  plan::Plan p = sheet(kTea);
  const double pale = lightness(shown(sheet({})), 0, kSide);
  const picture::Image up = shown(p);
  EXPECT_NEAR(lightness(up, kSide - 8, kSide), pale, 6);
  EXPECT_LT(lightness(up, 0, 8), pale - 50);
  EXPECT_LT(lightness(up, 0, 80), lightness(up, 120, 200) - 10);
  EXPECT_LT(lightness(up, 120, 200), lightness(up, 240, kSide) - 10);
  p.sheet.toning.toward_deg = 270;
  const picture::Image down = shown(p);
  EXPECT_LT(lightness(down, kSide - 8, kSide), lightness(down, 0, 8) - 40);
  p.sheet.toning.light = 0.5f;
  const picture::Image mist = shown(p);
  EXPECT_GT(lightness(mist, 140, 180), lightness(mist, 0, 20) + 40);
  EXPECT_GT(lightness(mist, 140, 180), lightness(mist, 300, kSide) + 40);
  p.sheet.toning.depth = 0.3f;
  EXPECT_GT(lightness(shown(p), 0, 20), lightness(mist, 0, 20) + 20);
}

TEST(Ground, AWashPassesWithoutSteps) {
  plan::Toning slow = kTea;
  slow.rgb = {0.72f, 0.68f, 0.58f};  // ten codes from one edge to the other
  const picture::Image image = shown(sheet(slow));
  // A step would be a contour along which a whole neighbourhood changes at once.
  int longest = 0, same = 0;
  for (int y = 20; y < kSide - 20; ++y) {
    for (int x = 1; x < kSide; ++x) {
      const std::uint8_t* at = &image.rgba[(y * kSide + x) * 4];
      same = x > 1 && at[1] == at[-3] ? same + 1 : 0;
      longest = std::max(longest, same);
    }
  }
  EXPECT_LT(longest, kSide / 3);
}

TEST(Ground, IsTheSameInTilesOfAnySizeAndWhereTheyArePainted) {
  plan::Plan p = sheet(kTea);
  p.sheet.toning.mottle = 0.7f;
  const picture::Image whole = shown(p);
  EXPECT_EQ(whole.rgba, shown(p, 16).rgba);
  plan::Stroke s;  // makes the tile under it
  s.width = 0.02f;
  s.load = 1;
  s.paint[0] = 1;
  s.path = {{0.1f, 0.1f, 1, 0}, {0.11f, 0.1f, 1, 1}};
  p.sheet.brushes = {plan::brush_of(plan::BrushShape::kRound)};
  p.duration = 1;
  p.strokes = {s};
  const picture::Image touched = shown(p);
  EXPECT_NE(whole.rgba, touched.rgba);
  for (int y = 48; y < 64; ++y) {  // in the same tile
    for (int x = 0; x < 64 * 4; ++x) {
      ASSERT_EQ(touched.rgba[y * kSide * 4 + x], whole.rgba[y * kSide * 4 + x]) << x << ' ' << y;
    }
  }
}

TEST(Ground, MottleIsCloudsThatLeaveTheWholeAsItWas) {
  plan::Plan p = sheet(kTea);
  const picture::Image even = shown(p);
  p.sheet.toning.mottle = 1;
  const picture::Image cloudy = shown(p);
  EXPECT_NEAR(lightness(cloudy, 20, kSide - 20), lightness(even, 20, kSide - 20), 10);
  double apart = 0;
  for (int y = 20; y < kSide - 20; ++y) {
    for (int x = 20; x < kSide - 20; ++x) {
      const int i = (y * kSide + x) * 4 + 1;
      apart += std::abs(cloudy.rgba[i] - even.rgba[i]);
    }
  }
  EXPECT_GT(apart / (kSide - 40) / (kSide - 40), 3);
}

TEST(Ground, NonsenseInItsToneIsPaintedAsSomething) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN(),
                  kInf = std::numeric_limits<float>::infinity();
  EXPECT_EQ(shown(sheet({{kNaN, 2, -1}, 1, kNaN, -5, kInf})).rgba,
            shown(sheet({{0.8f, 1, 0}, 1, 90, 0, 0})).rgba);
  EXPECT_EQ(shown(sheet({{0, 0, 0}, kNaN, 90, 0, 0})).rgba, shown(sheet({})).rgba);
}

}  // namespace
}  // namespace impasto::paint
