// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// What paint and ground are at the size of a print: neither combs nor baskets, fogs or halftones.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "impasto/paint/canvas.h"
#include "impasto/paint/painter.h"
#include "impasto/paint/stroke.h"

namespace impasto::paint {
namespace {

plan::Plan easel(plan::Ground ground, plan::Brush brush) {
  plan::Plan p;
  p.sheet.seed = 5;
  p.sheet.ground = ground;
  p.sheet.palette.pigments = {"BoneBlack", "TitaniumWhite"};
  p.sheet.brushes = {std::move(brush)};
  return p;
}

plan::Stroke level(float width, float load, float wetness, double start = 0) {
  plan::Stroke s;
  s.width = width;
  s.load = load;
  s.wetness = wetness;
  s.paint[0] = 1;
  s.start = start;
  s.end = start + 0.5;
  s.path = {{0.2f, 0.5f, 1, 0}, {0.8f, 0.5f, 1, 1}};
  return s;
}

std::vector<float> heights_of(const plan::Plan& p, int side) {
  Pool pool(2);
  auto painter = Painter::create(p, side, side, pool);
  EXPECT_TRUE(painter.has_value());
  painter->finish();
  return painter->height_map();
}

/// The ground of a canvas of that many pixels, a patch from its middle.
std::vector<std::uint8_t> cloth(plan::Ground ground, int side, int patch) {
  plan::Plan p = easel(ground, {});
  const Canvas canvas = make_canvas(p.sheet, side, side, 64);
  std::vector<std::uint8_t> tooth(static_cast<std::size_t>(patch) * patch);
  const int from = side / 2 - patch / 2;
  weave_patch(canvas.weave, canvas.left, canvas.top, canvas.scale,
              {from, from, from + patch, from + patch}, tooth.data(), patch);
  return tooth;
}

/// Pixels from one place to the next where a row rises over the middle.
std::vector<double> rises(const std::vector<std::uint8_t>& tooth, int patch) {
  std::vector<double> apart;
  for (int y = 0; y < patch; y += 3) {
    int last = -1;
    for (int x = 1; x < patch; ++x) {
      const std::uint8_t* at = &tooth[static_cast<std::size_t>(y) * patch + x];
      if (at[-1] >= 128 || at[0] < 128) continue;
      if (last >= 0) apart.push_back(x - last);
      last = x;
    }
  }
  return apart;
}

TEST(Print, LinenHasThreadsOfTheirOwnSizeAndNoTwoAlike) {
  for (int side : {8000, 5000}) {
    const std::vector<double> apart = rises(cloth(plan::Ground::kLinen, side, 600), 600);
    double sum = 0, squares = 0;
    for (double d : apart) sum += d, squares += d * d;
    const double n = static_cast<double>(apart.size()), mean = sum / n;
    // 13 threads a centimetre of 60, every other on top.
    EXPECT_GT(side / mean, 300) << side;
    EXPECT_LT(side / mean, 900) << side;
    EXPECT_GT(std::sqrt(squares / n - mean * mean), 0.25 * mean) << "no basket";
  }
}

TEST(Print, ThreadsTooFineForThePixelsFadeAndTheToothOfThePrimingStays) {
  const std::vector<std::uint8_t> fine = cloth(plan::Ground::kLinen, 1000, 200);
  double sum = 0, squares = 0, steps = 0;
  for (std::size_t i = 1; i < fine.size(); ++i) {
    sum += fine[i];
    squares += static_cast<double>(fine[i]) * fine[i];
    steps += i % 200 != 0 ? std::abs(fine[i] - fine[i - 1]) : 0;
  }
  const double n = static_cast<double>(fine.size()), mean = sum / n;
  const double spread = std::sqrt(squares / n - mean * mean);
  EXPECT_NEAR(mean, 128, 12);
  EXPECT_GT(spread, 8);
  EXPECT_LT(steps / n, 0.6 * spread) << "nothing flickers from pixel to pixel";
}

TEST(Print, PaperHasNeitherRowsNorColumns) {
  constexpr int kPatch = 600, kWays = 8;
  for (plan::Ground ground : {plan::Ground::kPaper, plan::Ground::kPanel, plan::Ground::kWashi}) {
    const std::vector<std::uint8_t> tooth = cloth(ground, 4000, kPatch);
    // As much slope in every direction: noise on a grid has half more along it than across.
    double slope[kWays] = {}, all = 0;
    for (int y = 1; y + 1 < kPatch; ++y) {
      for (int x = 1; x + 1 < kPatch; ++x) {
        const std::uint8_t* at = &tooth[static_cast<std::size_t>(y) * kPatch + x];
        const double dx = at[1] - at[-1], dy = at[kPatch] - at[-kPatch];
        if (dx == 0 && dy == 0) continue;
        const double way = (std::atan2(dy, dx) / 3.14159265358979 + 1) * kWays + 0.5;
        slope[static_cast<int>(way) % kWays] += dx * dx + dy * dy;
        all += (dx * dx + dy * dy) / kWays;
      }
    }
    for (int i = 0; i < kWays; ++i) EXPECT_NEAR(slope[i] / all, 1, 0.12) << i;
  }
}

/// How alike the hairs of two places of a stroke are, `widths` apart on its way.
double alike(const StrokeState& st, float widths) {
  const int apart = static_cast<int>(widths * 2 * st.full_half / st.row_length + 0.5f);
  double xy = 0, xx = 0;
  for (int row = 2; row + apart + 2 < st.rows; ++row) {
    for (int c = 0; c < st.columns; ++c) {
      const auto at = [&](int r) {
        return static_cast<double>(st.streak[static_cast<std::size_t>(r) * st.columns + c] & 255) -
               128;
      };
      xy += at(row) * at(row + apart);
      xx += at(row) * at(row);
    }
  }
  return xy / xx;
}

TEST(Print, HairsKeepTheirPlaceForAWidthAndNotForTheWholeStroke) {
  for (plan::BrushShape shape :
       {plan::BrushShape::kFilbert, plan::BrushShape::kFlat, plan::BrushShape::kFan}) {
    const plan::Plan p = easel(plan::Ground::kPanel, plan::brush_of(shape));
    const Canvas canvas = make_canvas(p.sheet, 3000, 3000, 64);
    plan::Stroke stroke = level(0.06f, 1, 0.2f);
    stroke.path = {{0.1f, 0.5f, 1, 0}, {0.9f, 0.5f, 1, 1}};
    const StrokeState st = lay_out(p.sheet, stroke, 0, canvas);
    EXPECT_GT(alike(st, 0.4f), 0.5) << to_string(shape);
    EXPECT_LT(alike(st, 5), 0.3) << to_string(shape) << ": a comb";
  }
}

TEST(Print, ASoftSideIsOfHairsThatEndHereAndThereNotAFog) {
  plan::Brush brush = plan::brush_of(plan::BrushShape::kFlat);
  brush.bristles = 120;
  plan::Plan p = easel(plan::Ground::kLinen, brush);
  p.strokes = {level(0.4f, 1, 0.8f)};
  const int side = 3000;
  const std::vector<float> height = heights_of(p, side);
  double middle = 0;
  for (int x = 1200; x < 1800; ++x) middle += height[1500 * side + x] / 600;
  int bare = 0, between = 0, covered = 0;  // in the outer tenth of the brush
  for (int y = 901; y < 960; ++y) {
    for (int x = 1200; x < 1800; ++x) {
      const float h = height[static_cast<std::size_t>(y) * side + x];
      ++(h < 0.04 * middle ? bare : h < 0.3 * middle ? between : covered);
    }
  }
  EXPECT_GT(bare, 1000);
  EXPECT_GT(covered, 1000);
  EXPECT_LT(between, 0.35 * (between + covered));
}

TEST(Print, ShortRidgesLevelAndBroadOnesStay) {
  const auto ridges = [](int bristles, float width, float wetness) {
    plan::Brush brush = plan::brush_of(plan::BrushShape::kFlat);
    brush.bristles = bristles;
    const plan::Plan p = easel(plan::Ground::kPanel, brush);
    const Canvas canvas = make_canvas(p.sheet, 2000, 2000, 64);
    return lay_out(p.sheet, level(width, 1, wetness), 0, canvas).ridges;
  };
  EXPECT_GT(ridges(12, 0.1f, 0.1f), 0.95f) << "a centimetre, from the tube";
  EXPECT_LT(ridges(200, 0.1f, 0.1f), 0.6f) << "half a millimetre";
  EXPECT_LT(ridges(60, 0.1f, 0.6f), 0.5f * ridges(60, 0.1f, 0.1f)) << "with medium";
  EXPECT_GT(ridges(200, 0.1f, 0.1f), 0.0f);
}

TEST(Print, ThickPaintFillsWhatLiesUnderIt) {
  const auto unrest = [](bool covered) {
    plan::Brush brush = plan::brush_of(plan::BrushShape::kKnife);
    plan::Plan p = easel(plan::Ground::kPanel, brush);
    p.sheet.drying = 1;
    for (int i = 0; i < 5; ++i) {
      plan::Stroke s = level(0.012f, 0.6f, 0.1f, 0.1 * i);
      const float x = 0.4f + 0.05f * static_cast<float>(i);
      s.path = {{x, 0.35f, 1, 0}, {x, 0.65f, 1, 1}};
      p.strokes.push_back(std::move(s));
    }
    if (covered) p.strokes.push_back(level(0.2f, 1.6f, 0.1f, 10));
    const int side = 1000;
    const std::vector<float> height = heights_of(p, side);
    double sum = 0;
    for (int y = 470; y < 530; ++y) {
      for (int x = 400; x < 600; ++x) {
        sum += std::fabs(height[y * side + x + 6] - height[y * side + x]);
      }
    }
    return sum;
  };
  EXPECT_LT(unrest(true), 0.7 * unrest(false));
}

TEST(Print, APointedBrushIsBlackOnOneSideAndWaterOnTheOther) {
  const auto apart = [](plan::BrushShape shape, std::int64_t key) {
    const plan::Plan p = easel(plan::Ground::kWashi, plan::brush_of(shape));
    const Canvas canvas = make_canvas(p.sheet, 1000, 1000, 64);
    plan::Stroke stroke = level(0.1f, 1, 0.6f);
    stroke.key = key;
    const StrokeState st = lay_out(p.sheet, stroke, 0, canvas);
    float least = 1, most = 0;
    for (const Bristle& b : st.bristles) {
      least = std::min(least, b.paint[plan::kMedium]);
      most = std::max(most, b.paint[plan::kMedium]);
    }
    return most - least;
  };
  float most = 0;
  for (int key = 0; key < 8; ++key) {
    most = std::max(most, apart(plan::BrushShape::kSumi, key));
    EXPECT_EQ(apart(plan::BrushShape::kFlat, key), 0);
  }
  EXPECT_GT(most, 0.4f);
}

TEST(Print, TheEdgeOfADripIsNoHalftone) {
  plan::Brush brush = plan::brush_of(plan::BrushShape::kFlat);
  brush.raggedness = 0;
  plan::Plan p = easel(plan::Ground::kPaper, brush);
  p.sheet.flow = {1, 1, 270};
  p.sheet.drying = 2;
  p.duration = 5;
  p.strokes = {level(0.15f, 1.8f, 1)};
  p.strokes[0].paint[0] = 0.1f;
  p.strokes[0].paint[plan::kMedium] = 0.9f;
  const int side = 1800;
  const std::vector<float> height = heights_of(p, side);
  int run = 0, alone = 0;  // below the stroke as it was laid
  for (int y = side * 59 / 100; y < side - 1; ++y) {
    for (int x = 1; x < side - 1; ++x) {
      const float* h = &height[static_cast<std::size_t>(y) * side + x];
      if (!(*h > 0)) continue;
      ++run;
      const int beside = (h[-1] > 0) + (h[1] > 0) + (h[-side] > 0) + (h[side] > 0);
      alone += beside < 2;
    }
  }
  EXPECT_GT(run, 3000) << "it has run";
  EXPECT_LT(alone, 0.01 * run);
}

}  // namespace
}  // namespace impasto::paint
