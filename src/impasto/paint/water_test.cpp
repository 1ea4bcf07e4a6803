// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <span>

#include "impasto/base/hash.h"
#include "impasto/base/math.h"
#include "impasto/paint/canvas.h"
#include "impasto/paint/painter.h"
#include "impasto/picture/colour.h"

namespace impasto::paint {
namespace {

constexpr int kSide = 300;

plan::Plan sheet(plan::Ground ground, float gravity) {
  plan::Plan p;
  p.sheet.seed = 3;
  p.sheet.palette.pigments = {"BoneBlack", "UltramarineBlue", "QuinacridoneMagenta"};
  p.sheet.ground = ground;
  p.sheet.ground_rgb = {0.85f, 0.85f, 0.85f};
  p.sheet.flow = {1, gravity, 270};
  p.sheet.light.relief = 0;
  p.sheet.drying = 2;
  p.duration = 12;
  p.sheet.brushes.resize(1);
  p.sheet.brushes[0] = {"wash", plan::BrushShape::kFlat, 40, 0.1f, 0.1f, 0.0f, 200, 0.0f};
  return p;
}

plan::Stroke wash(int paint, float load, float y, double start) {
  plan::Stroke s;
  s.width = 0.2f;
  s.load = load;
  s.wetness = 1;
  s.paint[paint] = 0.1f;
  s.paint[plan::kMedium] = 0.9f;
  s.start = start;
  s.end = start + 0.4;
  s.path = {{0.2f, y, 1, 0}, {0.8f, y, 1, 1}};
  return s;
}

struct Result {
  picture::Image image;
  std::vector<float> height;
  double volume = 0;
  double row(int y) const {
    double sum = 0;
    for (int x = 0; x < kSide; ++x) sum += height[y * kSide + x];
    return sum;
  }
  int lowest() const {
    for (int y = kSide - 1; y >= 0; --y) {
      if (row(y) > 0.01) return y;
    }
    return 0;
  }
  double centre() const {
    double sum = 0;
    for (int y = 0; y < kSide; ++y) sum += y * row(y);
    return sum / volume;
  }
};

Result painted(const plan::Plan& p, double until = 1e9, int threads = 2, int tile = 64,
               double step = 0, std::size_t most_damp = 1024) {
  Pool pool(threads);
  auto painter = Painter::create(p, kSide, kSide, pool, {tile, most_damp});
  EXPECT_TRUE(painter.has_value());
  Result r;
  for (int k = 1; step > 0 && k * step < until && k * step < p.duration; ++k) {
    painter->advance(k * step);
    painter->show(r.image);
  }
  if (until < 1e8) {
    painter->advance(until);
  } else {
    painter->finish();
  }
  painter->show(r.image);
  r.height = painter->height_map();
  for (float h : r.height) r.volume += h;
  return r;
}

TEST(Wash, GivesTheSameBitsForAnyThreadsTilesSimdTargetAndFrameRate) {
  plan::Plan p = sheet(plan::Ground::kWashi, 0.8f);
  p.duration = 1.2;
  p.strokes = {wash(1, 1.5f, 0.3f, 0), wash(2, 1, 0.4f, 0.5)};
  std::uint64_t first = 0;
  const auto check = [&](int threads, int tile, double step, const std::string& target) {
    ASSERT_TRUE(use_simd_target(target));
    const Result r = painted(p, 1e9, threads, tile, step);
    const std::uint64_t h =
        fnv1a(std::as_bytes(std::span(r.height)), fnv1a(std::as_bytes(std::span(r.image.rgba))));
    if (first == 0) first = h;
    EXPECT_EQ(h, first) << threads << " threads, tile " << tile << ", step " << step << target;
  };
  check(1, 64, 0, "");
  check(3, 32, 0, "");
  check(2, 128, 1.0 / 30, "");
  check(2, 64, 1.0 / 24, "");
  for (const std::string& target : simd_targets()) check(2, 64, 0, target);
  use_simd_target("");
}

TEST(Wash, ThatHasDriedIsKnownAgainWhereItIsNotKeptAtHand) {
  for (const plan::Ground ground : {plan::Ground::kPaper, plan::Ground::kCotton}) {
    plan::Plan p = sheet(ground, 0.5f);
    p.sheet.drying = 0.4;
    plan::Stroke stiff = wash(1, 1, 0.45f, 0.9);
    stiff.wetness = 0.2f;
    plan::Stroke clean = wash(0, 1, 0.3f, 2.2);
    clean.paint = {};
    clean.paint[plan::kMedium] = 1;
    p.strokes = {wash(1, 0.5f, 0.3f, 0), wash(2, 1, 0.4f, 0.3), stiff, wash(0, 2, 0.35f, 1.4),
                 clean};
    const Result kept = painted(p), folded = painted(p, 1e9, 2, 64, 0, 0);
    EXPECT_EQ(kept.height, folded.height);
    EXPECT_EQ(kept.image.rgba, folded.image.rgba);
  }
}

TEST(Wash, MovesPaintButNeitherMakesNorLosesIt) {
  for (const float gravity : {0.0f, 1.0f}) {
    plan::Plan p = sheet(plan::Ground::kPaper, gravity);
    p.strokes = {wash(1, 1.5f, 0.3f, 0), wash(2, 1, 0.4f, 0.5)};
    const Result laid = painted(p, 0.95), dry = painted(p);
    EXPECT_NEAR(dry.volume / laid.volume, 1.0, 1e-3) << "gravity " << gravity;
    double moved = 0;
    for (std::size_t i = 0; i < dry.height.size(); ++i) {
      moved += std::fabs(dry.height[i] - laid.height[i]);
    }
    EXPECT_GT(moved / laid.volume, 0.05);
  }
}

TEST(Wash, DripsRunDownWithGravityAndStop) {
  plan::Plan p = sheet(plan::Ground::kPanel, 1);
  p.sheet.drying = 2;
  p.strokes = {wash(0, 2.5f, 0.3f, 0)};
  const Result early = painted(p, 0.5), late = painted(p, 2.5), done = painted(p, 11),
               end = painted(p);
  EXPECT_GT(late.lowest(), early.lowest() + 6) << "it runs";
  EXPECT_GT(late.centre(), early.centre() + 2);
  EXPECT_LT(done.lowest(), kSide - 5) << "and stops";
  EXPECT_EQ(done.lowest(), end.lowest());
  EXPECT_LT(end.centre() - done.centre(), 0.1 * (done.centre() - early.centre()));
  p.sheet.flow.down_deg = 90;
  EXPECT_LT(painted(p, 2.5).centre(), early.centre() - 2) << "up, if that is where down is";
  p.sheet.flow = {};
  const double laid = painted(p).centre();
  p.sheet.flow = {1, 0, 270};
  EXPECT_NEAR(painted(p, 2.5).centre(), laid, 1.0) << "on a table it stays";
  p.sheet.flow = {1, 1, 270};
  p.strokes[0].load = 0.15f;
  EXPECT_LT(painted(p).lowest(), late.lowest() - 4) << "a thin wash does not drip";
}

TEST(Wash, ColoursRunIntoEachOtherWhenWetAndNotWhenDry) {
  // How far the second colour's green, which it takes away, comes into the first beyond its edge.
  const auto change = [](double when) {
    plan::Plan p = sheet(plan::Ground::kPaper, 0);
    p.duration = 60;
    p.sheet.drying = 5;
    p.strokes = {wash(1, 0.8f, 0.35f, 0)};
    const Result alone = painted(p);
    p.strokes.push_back(wash(2, 0.8f, 0.53f, when));
    const Result both = painted(p);
    double sum = 0;
    for (int y = 119; y < 127; ++y) {
      for (int x = 100; x < 200; ++x) {
        sum += std::abs(both.image.row(y)[4 * x + 1] - alone.image.row(y)[4 * x + 1]);
      }
    }
    return sum / 800;
  };
  const double wet = change(0.5), dry = change(45);
  EXPECT_GT(wet, 2.0);
  EXPECT_GT(wet, 2 * dry);
}

TEST(Wash, AWetStrokeThatComesBackOverItselfStandsLevel) {
  // To and fro on one line: as much paint as once, where water runs.
  const auto laid = [&](float wash_of_sheet) {
    plan::Plan p = sheet(plan::Ground::kPaper, 0);
    p.sheet.flow.wash = wash_of_sheet;
    p.strokes = {wash(1, 0.5f, 0.5f, 0)};
    const double once = painted(p).volume;
    p.strokes[0].path = {{0.2f, 0.5f, 1, 0},      {0.8f, 0.5f, 1, 0.3f},  {0.8f, 0.501f, 1, 0.4f},
                         {0.2f, 0.501f, 1, 0.7f}, {0.2f, 0.5f, 1, 0.75f}, {0.8f, 0.5f, 1, 1}};
    return painted(p).volume / once;
  };
  EXPECT_LT(laid(1), 1.2);
  EXPECT_GT(laid(0), 1.8);
}

TEST(Wash, WhatIsLetIntoWetPaperGoesFar) {
  // How far from the middle of the stroke its paint lies: squares of pixels, on the mean.
  const auto reach = [&](bool wetted) {
    plan::Plan p = sheet(plan::Ground::kPaper, 0);
    plan::Stroke water = wash(0, 0.5f, 0.5f, 0);
    water.width = 0.6f;
    water.paint = {};
    water.paint[plan::kMedium] = 1.0f;
    plan::Stroke line = wash(1, 0.5f, 0.5f, 0.45);
    line.width = 0.04f;
    p.strokes = {line};
    if (wetted) p.strokes.insert(p.strokes.begin(), water);
    const picture::Image image = painted(p).image;
    double far = 0, all = 0;
    for (int y = 0; y < kSide; ++y) {
      const double dark = image.row(2)[2 * 4 + 1] - image.row(y)[kSide / 2 * 4 + 1];
      if (dark < 2) continue;
      far += dark * (y - kSide / 2) * (y - kSide / 2), all += dark;
    }
    return far / all;
  };
  EXPECT_GT(reach(true), 1.25 * reach(false));
}

TEST(Wash, PaintGathersAtTheRimOfAPuddle) {
  plan::Plan p = sheet(plan::Ground::kPaper, 0);
  p.sheet.drying = 8;
  p.duration = 30;
  p.strokes = {wash(1, 0.8f, 0.5f, 0)};
  const auto rim = [&](float how) {
    p.sheet.flow.wash = how;
    const Result r = painted(p);
    double most = 0, inner = 0;  // counted from each column's own edge, which is not straight
    for (int x = 90; x < 210; ++x) {
      int y = 105;
      while (y < 140 && r.height[y * kSide + x] < 0.3f) ++y;
      for (int k = 0; k < 2; ++k) most += r.height[(y + k) * kSide + x] / 2;
      for (int k = 4; k < 10; ++k) inner += r.height[(y + k) * kSide + x] / 6;
    }
    return most / inner;
  };
  EXPECT_GT(rim(1), 1.5 * rim(0));
}

TEST(Wash, IsTheSamePaintingAtTwoSizes) {
  // Where the paint lies, in fields of 1/25 of the side, and how far each wash reaches.
  const auto fields = [](int side) {
    plan::Plan p = sheet(plan::Ground::kPaper, 0.8f);
    p.duration = 5;
    p.strokes = {wash(1, 1.8f, 0.3f, 0)};
    Pool pool(2);
    auto painter = Painter::create(p, side, side, pool);
    painter->finish();
    const std::vector<float> height = painter->height_map();
    std::vector<double> sums(625);
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        sums[y * 25 / side * 25 + x * 25 / side] += height[y * side + x] * 625.0 / (side * side);
      }
    }
    return sums;
  };
  const std::vector<double> small = fields(300), large = fields(450);
  double apart = 0, all = 0;
  for (int i = 0; i < 625; ++i) {
    apart += std::fabs(small[i] - large[i]);
    all += small[i];
  }
  EXPECT_GT(all, 50);
  EXPECT_LT(apart, 0.15 * all);
}

TEST(Wash, HeavyPigmentGrainsWhereAStainDoesNot) {
  // How much more paint lies in the hollows of the tooth than on its crowns.
  const auto grain = [](const char* pigment) {
    plan::Plan p = sheet(plan::Ground::kPaper, 0);
    p.sheet.palette.pigments = {pigment};
    p.duration = 5;
    p.sheet.brushes[0].raggedness = 0;
    p.strokes = {wash(0, 0.8f, 0.5f, 0)};
    p.strokes[0].width = 0.1f;
    p.strokes[0].path = {{0.42f, 0.5f, 1, 0}, {0.58f, 0.5f, 1, 1}};
    Canvas canvas = make_canvas(p.sheet, 1000, 1000, 64);
    Pool pool(2);
    auto painter = Painter::create(p, 1000, 1000, pool);
    painter->finish();
    const std::vector<float> height = painter->height_map();
    std::vector<std::uint8_t> tooth(100 * 60);
    weave_patch(canvas.weave, canvas.left, canvas.top, canvas.scale, {450, 470, 550, 530},
                tooth.data(), 100);
    double deep = 0, high = 0;
    int deeps = 0, highs = 0;
    for (int i = 0; i < 100 * 60; ++i) {
      const float h = height[(470 + i / 100) * 1000 + 450 + i % 100];
      if (tooth[i] < 108) deep += h, ++deeps;
      if (tooth[i] > 148) high += h, ++highs;
    }
    EXPECT_GT(std::min(deeps, highs), 200);
    return (deep / deeps) / (high / highs);
  };
  const double heavy = grain("CeruleanBlueChromium"), fine = grain("PhthaloBlueGreenShade");
  EXPECT_GT(heavy, 1.1);
  EXPECT_GT(heavy, 1.03 * fine);
}

TEST(Wash, StiffPaintStaysWhereItWasLaid) {
  plan::Plan p = sheet(plan::Ground::kPanel, 1);
  p.strokes = {wash(0, 2.0f, 0.3f, 0)};
  p.strokes[0].wetness = 0.4f;
  const Result with = painted(p);
  p.sheet.flow = {};
  EXPECT_EQ(with.height, painted(p).height);
}

TEST(Wash, WaterThatComesByWashesNothingAwayThatWasLaidWithoutIt) {
  plan::Plan p = sheet(plan::Ground::kPanel, 1);
  p.sheet.drying = 60;
  plan::Stroke stiff = wash(1, 2.0f, 0.70f, 0);
  stiff.wetness = 0.3f;
  stiff.width = 0.1f;
  plan::Stroke water = wash(0, 2.0f, 0.5f, 1);
  water.width = 0.25f;
  p.strokes = {stiff};
  const double laid = painted(p).volume;
  p.strokes = {water};
  const double ran = painted(p).volume;
  p.strokes = {stiff, water};
  EXPECT_NEAR(painted(p).volume, laid + ran, 0.02 * (laid + ran));
}

TEST(Wash, WhereWaterCarriedItTheMarkBelongsToItsStroke) {
  plan::Plan p = sheet(plan::Ground::kPanel, 1);
  p.sheet.drying = 6;
  p.strokes = {wash(0, 2.5f, 0.3f, 0)};
  Pool pool(2);
  auto painter = Painter::create(p, kSide, kSide, pool);
  ASSERT_TRUE(painter.has_value());
  painter->finish();
  const std::vector<float> height = painter->height_map();
  int carried = 0;
  for (int y = 126; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      if (height[y * kSide + x] < 0.005f) continue;
      ++carried;
      EXPECT_TRUE(painter->stroke_at(x, y).has_value());
    }
  }
  EXPECT_GT(carried, 50);
}

TEST(Varnish, DeepensDarksAndLeavesWhites) {
  const auto tone = [](int paint_slot, float varnish) {
    plan::Plan p = sheet(plan::Ground::kPanel, 0);
    p.sheet.palette.pigments = {"UltramarineBlue", "TitaniumWhite"};
    p.sheet.varnish = varnish;
    for (int i = 0; i < 4; ++i) {
      plan::Stroke s = wash(0, 5, 0.5f, i);
      s.wetness = 0;
      s.paint = {};
      s.paint[paint_slot] = 1;
      p.strokes.push_back(s);
    }
    const Result r = painted(p);
    const std::uint8_t* px = r.image.row(150) + 4 * 150;
    return picture::to_lab({picture::srgb_decode(px[0] / 255.0f),
                            picture::srgb_decode(px[1] / 255.0f),
                            picture::srgb_decode(px[2] / 255.0f)});
  };
  EXPECT_LT(tone(0, 1).L, tone(0, 0).L - 0.5f);
  EXPECT_NEAR(tone(1, 1).L, tone(1, 0).L, 1.0f);
}

TEST(Ground, EachHasAToothOfItsOwn) {
  std::vector<std::vector<std::uint8_t>> seen;
  for (std::size_t g = 0; g < plan::kGroundNames.size(); ++g) {
    plan::Plan p = sheet(static_cast<plan::Ground>(g), 0);
    p.sheet.light.relief = 2;
    Pool pool(1);
    auto painter = Painter::create(p, 1000, 1000, pool);
    ASSERT_TRUE(painter.has_value());
    picture::Image image;
    painter->show(image);
    double sum = 0, squares = 0;
    for (int i = 0; i < 1000 * 60; ++i) {
      const double v = image.rgba[4 * i];
      sum += v;
      squares += v * v;
    }
    const double n = 1000 * 60, mean = sum / n;
    EXPECT_GT(std::sqrt(squares / n - mean * mean), 0.05) << to_string(p.sheet.ground);
    for (const auto& other : seen) EXPECT_NE(other, image.rgba);
    seen.push_back(image.rgba);
  }
}

}  // namespace
}  // namespace impasto::paint
