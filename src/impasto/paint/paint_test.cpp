// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>

#include "impasto/base/hash.h"
#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/kernels.h"
#include "impasto/paint/painter.h"

namespace impasto::paint {
namespace {

using plan::BrushShape;

plan::Plan studio() {
  plan::Plan p;
  p.sheet.seed = 7;
  p.sheet.palette.pigments = {"TitaniumWhite",        "BoneBlack",           "HansaYellowOpaque",
                              "PyrroleRed",           "QuinacridoneMagenta", "UltramarineBlue",
                              "PhthaloBlueGreenShade"};
  for (BrushShape shape :
       {BrushShape::kRound, BrushShape::kFlat, BrushShape::kFilbert, BrushShape::kFan,
        BrushShape::kRigger, BrushShape::kKnife, BrushShape::kSumi}) {
    plan::Brush brush;
    brush.shape = shape;
    p.sheet.brushes.push_back(brush);
  }
  p.sheet.light.relief = 0;
  return p;
}

plan::Stroke stroke(int brush, float width, int slot, float x0, float y0, float x1, float y1,
                    double start = 0, double end = 0.5) {
  plan::Stroke s;
  s.brush = brush;
  s.width = width;
  s.paint[slot] = 1;
  s.start = start;
  s.end = end;
  s.path = {{x0, y0, 1, 0}, {x1, y1, 1, 1}};
  return s;
}

plan::Plan varied(int count) {
  plan::Plan p = studio();
  p.sheet.light.relief = 1;
  p.sheet.drying = 1.0;
  for (int i = 0; i < count; ++i) {
    const auto r = [&](int k) { return random_unit(3, i, k); };
    plan::Stroke s;
    s.brush = i % 7;
    s.width = 0.02f + 0.15f * r(0) * r(0);
    s.load = i % 9 == 0 ? 0 : 2 * r(1);
    s.wetness = r(2);
    for (int k = 0; k < plan::kSlots; ++k) s.paint[k] = r(20 + k) * r(30 + k);
    s.start = 0.07 * i;
    s.end = s.start + 1.5 * r(3) * r(4);
    for (int k = 0; k < 4; ++k) {
      s.path.push_back({r(5 + 2 * k), r(6 + 2 * k), 0.2f + 0.8f * r(14 + k), k / 3.0f});
    }
    p.strokes.push_back(s);
  }
  return p;
}

std::uint64_t hash(const picture::Image& image, const Painter& painter) {
  const std::vector<float> heights = painter.height_map();
  return fnv1a(std::as_bytes(std::span(heights)), fnv1a(std::as_bytes(std::span(image.rgba))));
}

picture::Image painted(const plan::Plan& p, int width, int height) {
  Pool pool(2);
  auto painter = Painter::create(p, width, height, pool);
  EXPECT_TRUE(painter.has_value());
  painter->finish();
  picture::Image image;
  painter->show(image);
  return image;
}

picture::LinearRgb mean(const picture::Image& image, picture::Rect r) {
  double sum[3] = {0, 0, 0};
  for (int y = r.y0; y < r.y1; ++y) {
    for (int x = r.x0; x < r.x1; ++x) {
      for (int c = 0; c < 3; ++c) {
        sum[c] += picture::srgb_decode(static_cast<float>(image.row(y)[4 * x + c]) / 255.0f);
      }
    }
  }
  const double n = static_cast<double>(r.width()) * r.height();
  return {static_cast<float>(sum[0] / n), static_cast<float>(sum[1] / n),
          static_cast<float>(sum[2] / n)};
}

double volume(const Painter& painter) {
  double sum = 0;
  for (float h : painter.height_map()) sum += h;
  return sum;
}

TEST(Painter, GivesTheSameBitsForAnyThreadsTilesSimdTargetAndFrameRate) {
  const plan::Plan p = varied(60);
  std::uint64_t first = 0;
  const auto check = [&](int threads, int tile, double step, const std::string& target) {
    ASSERT_TRUE(use_simd_target(target));
    Pool pool(threads);
    auto painter = Painter::create(p, 230, 170, pool, {tile});
    ASSERT_TRUE(painter.has_value());
    picture::Image image;
    if (step > 0) {
      for (int k = 1; k * step < 6; ++k) {
        painter->advance(k * step);
        painter->show(image);
      }
    }
    painter->finish();
    painter->show(image);
    EXPECT_EQ(painter->fraction(), 1.0);
    const std::uint64_t h = hash(image, *painter);
    if (first == 0) first = h;
    EXPECT_EQ(h, first) << threads << " threads, tile " << tile << ", step " << step << ", "
                        << target;
  };
  for (int threads : {1, 2, 7}) {
    for (int tile : {32, 64, 128}) check(threads, tile, 0, "");
  }
  check(2, 64, 1.0 / 30, "");
  check(1, 32, 1.0 / 24, "");
  check(7, 128, 1.0 / 30, "");
  EXPECT_GE(simd_targets().size(), 2u);
  for (const std::string& target : simd_targets()) {
    check(2, 64, 0, target);
    check(1, 64, 1.0 / 24, target);
  }
  use_simd_target("");
  EXPECT_FALSE(use_simd_target("ABACUS"));
}

TEST(Painter, GoldenPaintingHasItsKnownHash) {
  const plan::Plan p = varied(25);
  Pool pool(1);
  auto painter = Painter::create(p, 160, 120, pool);
  ASSERT_TRUE(painter.has_value());
  painter->finish();
  picture::Image image;
  painter->show(image);
  EXPECT_EQ(hash(image, *painter), 0x516553cd19adf026ull)
      << "if the look was changed on purpose, set " << std::hex << hash(image, *painter);
}

TEST(Painter, FramesShowTheSamePictureAsAWholeShow) {
  const plan::Plan p = varied(20);
  Pool pool(2);
  auto a = Painter::create(p, 150, 150, pool);
  auto b = Painter::create(p, 150, 150, pool);
  ASSERT_TRUE(a.has_value() && b.has_value());
  picture::Image frames, once;
  for (int k = 1; k < 60; ++k) {
    a->advance(k / 30.0);
    a->show(frames);
    EXPECT_TRUE(a->show(frames).empty()) << "nothing changed between two shows";
  }
  b->advance(59 / 30.0);
  b->show(once);
  EXPECT_EQ(frames.rgba, once.rgba);
}

TEST(Painter, ABrushRunsDryAlongItsStroke) {
  plan::Plan p = studio();
  p.sheet.ground = plan::Ground::kPanel;
  p.sheet.brushes[1].run = 8;
  p.strokes = {stroke(1, 0.08f, 5, 0.05f, 0.5f, 0.95f, 0.5f)};
  Pool pool(1);
  auto painter = Painter::create(p, 400, 400, pool);
  ASSERT_TRUE(painter.has_value());
  painter->finish();
  const auto heights = painter->height_map();
  double fifth[5] = {};
  for (int y = 0; y < 400; ++y) {
    for (int x = 40; x < 360; ++x) fifth[(x - 40) / 64] += heights[y * 400 + x];
  }
  for (int i = 0; i + 1 < 5; ++i) EXPECT_GT(fifth[i], fifth[i + 1]);
  EXPECT_GT(fifth[0], 3 * fifth[4]);
}

TEST(Painter, LessPressureWithADryBrushCoversLess) {
  double last = 1e9;
  for (float pressure : {1.0f, 0.6f, 0.3f}) {
    plan::Plan p = studio();
    p.strokes = {stroke(1, 0.2f, 5, 0.1f, 0.5f, 0.9f, 0.5f)};
    p.strokes[0].load = 0.15f;
    p.strokes[0].wetness = 0;
    p.sheet.brushes[1].run = 4;
    for (auto& point : p.strokes[0].path) point.pressure = pressure;
    Pool pool(1);
    auto painter = Painter::create(p, 500, 500, pool);
    ASSERT_TRUE(painter.has_value());
    painter->finish();
    const auto heights = painter->height_map();
    int covered = 0, within = 0;
    const int half = 35;  // inside the narrowest of the three
    for (int y = 250 - half; y < 250 + half; ++y) {
      for (int x = 150; x < 350; ++x, ++within) covered += heights[y * 500 + x] > 0.03f;
    }
    const double share = static_cast<double>(covered) / within;
    EXPECT_LT(share, last - 0.02) << "pressure " << pressure;
    EXPECT_GT(share, 0.0);
    last = share;
  }
  EXPECT_LT(last, 0.9) << "broken coverage";
}

TEST(Painter, ACleanBrushDragsOneWetColourIntoTheOtherUnlessItIsDry) {
  const auto run = [](double when) {
    plan::Plan p = studio();
    p.sheet.ground = plan::Ground::kPanel;
    p.strokes = {stroke(1, 0.3f, 2, 0.1f, 0.3f, 0.9f, 0.3f),
                 stroke(1, 0.3f, 5, 0.1f, 0.62f, 0.9f, 0.62f, 0.6, 1.0),
                 stroke(2, 0.1f, 0, 0.5f, 0.2f, 0.5f, 0.9f, when, when + 0.5)};
    for (int i = 0; i < 2; ++i) p.strokes[i].load = 1.5f;
    p.strokes[2].load = 0;
    return painted(p, 400, 400);
  };
  const picture::Image wet = run(1.2), dry = run(60);
  const picture::Rect in{185, 200, 215, 225};    // just into the blue, under the clean brush
  const picture::Rect out{120, 200, 150, 225};   // beside it
  const picture::Rect bare{185, 320, 215, 335};  // beyond the blue
  EXPECT_GT(mean(wet, in).g, 1.15f * mean(wet, out).g) << "yellow came along";
  EXPECT_LT(mean(wet, bare).r, 0.97f * mean(dry, bare).r) << "and paint onto the bare ground";
  EXPECT_LT(picture::delta_e2000(picture::to_lab(mean(dry, in)), picture::to_lab(mean(dry, out))),
            4.0f)
      << "dry paint stays";
}

TEST(Painter, ACleanBrushThroughTwoWetColoursLeavesStreaksAlongItsWay) {
  plan::Plan p = studio();
  p.sheet.ground = plan::Ground::kPanel;
  p.strokes = {stroke(1, 0.4f, 2, 0.1f, 0.3f, 0.9f, 0.3f),
               stroke(1, 0.4f, 5, 0.1f, 0.68f, 0.9f, 0.68f, 0.6, 1.0),
               stroke(1, 0.3f, 0, 0.5f, 0.2f, 0.5f, 0.9f, 1.2, 1.7)};
  p.strokes[2].load = 0;
  const picture::Image image = painted(p, 500, 500);
  // Colour under the clean brush, in the blue: neighbours along the way agree, across it they
  // differ.
  double along = 0, across = 0;
  for (int y = 280; y < 360; ++y) {
    for (int x = 200; x < 300; ++x) {
      const int here = image.row(y)[4 * x + 1];
      along += std::abs(here - image.row(y + 6)[4 * x + 1]);
      across += std::abs(here - image.row(y)[4 * (x + 6) + 1]);
    }
  }
  EXPECT_GT(across, 1.3 * along);
  EXPECT_GT(across / 8000, 1.0) << "there are streaks";
}

TEST(Painter, WetUnderpaintMixesWhereDryUnderpaintDoesNot) {
  const auto run = [](double when) {
    plan::Plan p = studio();
    p.strokes = {stroke(1, 0.5f, 6, 0.1f, 0.5f, 0.9f, 0.5f),
                 stroke(1, 0.2f, 2, 0.2f, 0.5f, 0.8f, 0.5f, when, when + 0.5)};
    p.strokes[1].load = 1.3f;
    return picture::to_lab(mean(painted(p, 300, 300), {140, 130, 160, 170}));
  };
  EXPECT_GT(picture::delta_e2000(run(0.6), run(60)), 3.0f);
}

TEST(Painter, AFlatOpaquePatchUnlitIsTheMasstone) {
  for (int slot : {0, 2, 3, 5}) {
    plan::Plan p = studio();
    p.sheet.ground = plan::Ground::kPanel;
    for (int i = 0; i < 3; ++i) {
      p.strokes.push_back(stroke(5, 0.6f, slot, 0.1f, 0.5f, 0.9f, 0.5f, i, i + 0.5));
      p.strokes.back().load = 4;
    }
    const picture::Image image = painted(p, 200, 200);
    const picture::Lab got = picture::to_lab(mean(image, {80, 80, 120, 120}));
    plan::Mixture m{};
    m[slot] = 1;
    picture::LinearRgb tone = pigment::masstone(pigment::optics(p.sheet.palette).value(), m);
    for (float* c : {&tone.r, &tone.g, &tone.b}) *c = math::saturate(*c);
    EXPECT_LT(picture::delta_e2000(got, picture::to_lab(tone)), 1.5f)
        << p.sheet.palette.pigments[slot];
  }
}

TEST(Kernels, WhatLeavesTheBristlesIsWhatLiesOnTheCanvas) {
  plan::Plan p = varied(40);
  p.sheet.drying = 1;
  for (plan::Stroke& s : p.strokes) {
    for (plan::PathPoint& point : s.path) {
      point.x = 0.25f + 0.5f * point.x;
      point.y = 0.25f + 0.5f * point.y;
    }
    s.load = std::min(s.load, 1.0f);
  }
  Canvas canvas = make_canvas(p.sheet, 300, 300, 64);
  for (std::size_t t = 0; t < canvas.tiles.size(); ++t) canvas.prepare(t);
  Optics optics;
  optics.count = 7;
  const auto paints = pigment::optics(p.sheet.palette).value();
  for (int k = 0; k < 7; ++k) {
    for (int i = 0; i < pigment::kBands; ++i) {
      optics.K[k][i] = 16 * paints.K[k][i];
      optics.S[k][i] = 16 * paints.S[k][i];
    }
  }
  double left = 0;
  for (std::size_t i = 0; i < p.strokes.size(); ++i) {
    StrokeState st = lay_out(p.sheet, p.strokes[i], i, canvas);
    double before = 0, after = 0;
    for (const Bristle& b : st.bristles) before += b.loaded;
    paint_strips(canvas, optics, st, 0, st.strips(), static_cast<int>(i), 6 * static_cast<int>(i),
                 10);
    for (const Bristle& b : st.bristles) {
      after += b.loaded;
      for (float v : b.lifted) after += v;
      for (float v : b.dragged) after += v;
      EXPECT_GE(b.loaded, 0.0f);
    }
    left += before - after;
  }
  double lies = 0;
  for (const Tile& tile : canvas.tiles) {
    for (int i = 0; i < canvas.tile * canvas.tile; ++i) {
      lies += tile.pixels[i].dry_height * static_cast<double>(kHeightUnit);
      for (std::uint16_t w : tile.pixels[i].wet) lies += static_cast<double>(w) * w * kWetUnit;
    }
  }
  EXPECT_GT(lies, 1000.0);
  EXPECT_NEAR(lies / left, 1.0, 1e-3);
}

TEST(Painter, FlippingTheLightFlipsTheShading) {
  const auto lit_from = [](float azimuth) {
    plan::Plan p = studio();
    p.sheet.ground = plan::Ground::kPanel;
    p.sheet.light = {azimuth, 30, 2};
    p.strokes = {stroke(5, 0.3f, 0, 0.1f, 0.5f, 0.9f, 0.5f)};
    p.strokes[0].load = 4;
    return painted(p, 300, 300);
  };
  const picture::Image top = lit_from(90), bottom = lit_from(270);
  const picture::Rect upper{120, 102, 180, 112}, lower{120, 188, 180, 198};  // across both edges
  EXPECT_GT(mean(top, upper).g, mean(bottom, upper).g + 0.01f);
  EXPECT_LT(mean(top, lower).g, mean(bottom, lower).g - 0.01f);
}

TEST(Painter, LightMovedAfterPaintingIsAsIfItHadStoodThere) {
  plan::Plan p = varied(12);
  Pool pool(2);
  auto moved = Painter::create(p, 150, 150, pool);
  ASSERT_TRUE(moved.has_value());
  moved->finish();
  picture::Image first, second;
  moved->show(first);
  const plan::Light light{20, 25, 1.5f};
  moved->set_light(light);
  second = first;
  moved->show(second);
  EXPECT_NE(first.rgba, second.rgba);
  p.sheet.light = light;
  EXPECT_EQ(second.rgba, painted(p, 150, 150).rgba);
}

TEST(Painter, LightMovesAndPaintGoesOnAsIfShownAnew) {
  const plan::Plan p = varied(24);
  Pool pool(2);
  auto kept = Painter::create(p, 150, 150, pool);
  auto fresh = Painter::create(p, 150, 150, pool);
  ASSERT_TRUE(kept.has_value() && fresh.has_value());
  picture::Image image;
  for (int k = 1; k <= 6; ++k) {
    kept->advance(0.3 * k);
    kept->show(image);
    kept->set_light({40.0f * k, 30, 1});
    if (k % 2 == 0) kept->advance(0.3 * k + 0.2);  // paint between the move and the show
    kept->show(image);
  }
  fresh->advance(0.3 * 6 + 0.2);
  fresh->set_light({240, 30, 1});
  picture::Image anew;
  fresh->show(anew);
  EXPECT_EQ(image.rgba, anew.rgba);
}

TEST(Painter, AlbedoIsThePictureWithoutRelief) {
  plan::Plan p = varied(12);
  const picture::Image lit = painted(p, 150, 150);
  Pool pool(2);
  auto painter = Painter::create(p, 150, 150, pool);
  ASSERT_TRUE(painter.has_value());
  painter->finish();
  EXPECT_NE(painter->albedo().rgba, lit.rgba);
  p.sheet.light.relief = 0;
  const picture::Image unlit = painted(p, 150, 150), albedo = painter->albedo();
  int worst = 0;
  for (std::size_t i = 0; i < albedo.rgba.size(); ++i) {
    worst = std::max(worst, std::abs(albedo.rgba[i] - unlit.rgba[i]));
  }
  EXPECT_LE(worst, 1) << "but for the last bits of rounding";
}

TEST(Painter, ThePaintsClockRunsForHours) {
  const auto run = [](double when) {
    plan::Plan p = studio();
    p.sheet.drying = 60;
    p.strokes = {stroke(1, 0.5f, 6, 0.1f, 0.5f, 0.9f, 0.5f, 9000, 9001),
                 stroke(1, 0.2f, 2, 0.2f, 0.5f, 0.8f, 0.5f, when, when + 0.5)};
    p.strokes[1].load = 1.3f;
    return picture::to_lab(mean(painted(p, 300, 300), {140, 130, 160, 170}));
  };
  EXPECT_GT(picture::delta_e2000(run(9002), run(9200)), 3.0f) << "dry after the 109th minute";
}

TEST(Painter, FlatPaintIsFlatterThanTheWeave) {
  plan::Plan p = studio();
  p.sheet.light.relief = 1;
  for (int i = 0; i < 3; ++i) {
    p.strokes.push_back(stroke(5, 0.2f, 0, 0.1f, 0.3f, 0.5f, 0.3f, i, i + 0.5));
    p.strokes.back().load = 4;
    p.strokes.back().wetness = 0.9f;
  }
  const picture::Image image = painted(p, 2600, 2600);
  const auto unrest = [&](int x0, int y0) {
    double sum = 0, squares = 0;
    for (int y = y0; y < y0 + 60; ++y) {
      for (int x = x0; x < x0 + 60; ++x) {
        const double v = image.row(y)[4 * x + 1];
        sum += v;
        squares += v * v;
      }
    }
    const double mean_value = sum / 3600;
    return std::sqrt(squares / 3600 - mean_value * mean_value) / mean_value;
  };
  EXPECT_LT(unrest(720, 720), 0.8 * unrest(720, 2000));
  EXPECT_GT(unrest(720, 2000), 0.005) << "the weave is seen";
}

TEST(Painter, AStrokeDoesNotLiftItsOwnPaint) {
  std::vector<float> first;
  for (float greed : {0.0f, 1.0f}) {
    plan::Plan p = studio();
    p.sheet.brushes[1].pickup = p.sheet.brushes[1].smear = greed;
    p.strokes = {stroke(1, 0.2f, 5, 0.1f, 0.5f, 0.9f, 0.5f)};
    p.strokes[0].wetness = 0;  // `smear` must not change how the paint is stirred
    Pool pool(1);
    auto painter = Painter::create(p, 300, 300, pool);
    ASSERT_TRUE(painter.has_value());
    painter->finish();
    if (first.empty()) first = painter->height_map();
    EXPECT_EQ(painter->height_map(), first) << "greed " << greed;
  }
}

TEST(Painter, AThinGlazeLeavesTheRelief) {
  const auto heights = [](bool glazed) {
    plan::Plan p = studio();
    p.strokes = {stroke(1, 0.4f, 0, 0.1f, 0.5f, 0.9f, 0.5f)};
    p.strokes[0].load = 3;
    p.strokes[0].wetness = 0;
    if (glazed) {
      p.strokes.push_back(stroke(2, 0.3f, 3, 0.5f, 0.1f, 0.5f, 0.9f, 60, 61));
      p.strokes[1].load = 0.08f;
      p.strokes[1].wetness = 0.9f;
    }
    Pool pool(1);
    auto painter = Painter::create(p, 300, 300, pool);
    EXPECT_TRUE(painter.has_value());
    painter->finish();
    return painter->height_map();
  };
  const std::vector<float> bare = heights(false), glazed = heights(true);
  const auto ridges = [](const std::vector<float>& h) {  // along a column, across the hairs
    double sum = 0;
    for (int x = 140; x < 160; ++x) {
      for (int y = 120; y < 180; ++y) sum += std::fabs(h[(y + 1) * 300 + x] - h[y * 300 + x]);
    }
    return sum;
  };
  EXPECT_NEAR(ridges(glazed) / ridges(bare), 1.0, 0.1);
  double added = 0;
  for (int x = 140; x < 160; ++x) added += glazed[150 * 300 + x] - bare[150 * 300 + x];
  EXPECT_GT(added / 20, 0.005) << "there is a glaze";
  EXPECT_LT(added / 20, 0.2);
}

TEST(Painter, HostileStrokesNeitherCrashNorLeaveNonsense) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float inf = std::numeric_limits<float>::infinity();
  plan::Plan p = studio();
  p.sheet.light = {nan, inf, -inf};
  p.sheet.flow = {inf, nan, -inf};
  p.sheet.varnish = nan;
  p.sheet.drying = nan;
  p.sheet.ground_rgb = {nan, 2, -1};
  p.sheet.toning = {{nan, inf, -1}, 2, inf, nan, -inf};
  p.sheet.brushes[2] = {"", BrushShape::kFilbert, 2000000, nan, inf, -1, nan, inf};
  for (int i = 0; i < 12; ++i)
    p.strokes.push_back(stroke(i % 7, 0.1f, i % 8, 0.2f, 0.2f, 0.8f, 0.8f));
  p.strokes[0].path = {{nan, 0.5f}, {0.5f, inf}, {0.5f, 0.5f, nan, nan}, {0.7f, 0.7f, -5, 9}};
  p.strokes[1].path = {{0.5f, 0.5f}, {0.5f, 0.5f}, {0.5f, 0.5f}};
  p.strokes[2].path.clear();
  p.strokes[3].path = {{1e30f, -1e30f}, {-1e30f, 1e30f}};
  p.strokes[4].width = 1e30f;
  p.strokes[5].width = nan;
  p.strokes[6].width = -1;
  p.strokes[7].load = nan;
  p.strokes[8].paint = {nan, inf, -1, 0, 0, 0, 0, 0};
  p.strokes[9].start = -5;
  p.strokes[9].end = std::numeric_limits<double>::infinity();
  p.strokes[10].start = std::numeric_limits<double>::quiet_NaN();
  p.strokes[11].path.clear();
  for (int i = 0; i < 10000000; ++i) {
    p.strokes[11].path.push_back({random_unit(1, i), random_unit(2, i), 1, i * 1e-7f});
  }
  p.strokes[11].width = 0.002f;
  p.strokes.push_back(stroke(1, 1e6f / 48, 3, 0.1f, 0.5f, 0.9f, 0.5f));  // a million pixels wide
  p.strokes.push_back(stroke(1, 0.1f, 3, 0.5f, 0.5f, 0.5f, 0.5f));       // of no length
  p.strokes.push_back(stroke(1, 0.1f, 3, -3, -3, -2, -2));               // beside the canvas
  p.strokes.push_back(stroke(1, 0.1f, 3, -5, 0.5f, 6, 0.5f));            // far beyond both sides
  Pool pool(2);
  auto painter = Painter::create(p, 64, 48, pool);
  ASSERT_TRUE(painter.has_value());
  painter->advance(nan);
  painter->advance(-1);
  painter->advance(0.1);
  painter->finish();
  picture::Image image;
  painter->show(image);
  for (float h : painter->height_map()) {
    EXPECT_TRUE(std::isfinite(h));
    EXPECT_GE(h, 0.0f);
  }
  EXPECT_EQ(painter->fraction(), 1.0);
}

TEST(Painter, APlanOfAnotherAspectIsFittedInsideAndGroundSurroundsIt) {
  plan::Plan p = studio();
  p.sheet.width = 2;
  p.strokes = {stroke(5, 0.9f, 5, 0.0f, 0.5f, 2.0f, 0.5f)};
  Pool pool(1);
  auto painter = Painter::create(p, 200, 200, pool);
  ASSERT_TRUE(painter.has_value());
  painter->finish();
  EXPECT_EQ(painter->stroke_at(100, 100), std::optional<std::size_t>(0));
  EXPECT_FALSE(painter->stroke_at(100, 40).has_value());
  EXPECT_FALSE(painter->stroke_at(100, 160).has_value());
  EXPECT_FALSE(painter->stroke_at(-1, 500).has_value());
}

TEST(Painter, PaintsOnlyWhatTouchesBeforeTheTime) {
  plan::Plan p = studio();
  p.strokes = {stroke(1, 0.1f, 5, 0.1f, 0.2f, 0.9f, 0.2f, 0, 1),
               stroke(1, 0.1f, 3, 0.1f, 0.7f, 0.9f, 0.7f, 2, 3)};
  Pool pool(1);
  auto painter = Painter::create(p, 200, 200, pool);
  ASSERT_TRUE(painter.has_value());
  painter->advance(0.5);
  EXPECT_TRUE(painter->stroke_at(60, 40).has_value());
  EXPECT_FALSE(painter->stroke_at(150, 40).has_value()) << "not there yet";
  const double half = volume(*painter);
  painter->advance(0.2);
  EXPECT_EQ(volume(*painter), half) << "time does not run back";
  EXPECT_GT(painter->fraction(), 0.1);
  EXPECT_LT(painter->fraction(), 0.4);
  painter->advance(1.9);
  EXPECT_TRUE(painter->stroke_at(150, 40).has_value());
  EXPECT_FALSE(painter->stroke_at(100, 140).has_value());
  painter->finish();
  EXPECT_EQ(painter->stroke_at(100, 140), std::optional<std::size_t>(1));
}

TEST(Painter, SaysWhatIsWrongWithAPlan) {
  Pool pool(1);
  plan::Plan p = studio();
  EXPECT_EQ(Painter::create(p, 8, 100, pool).error().code, ErrorCode::kUsage);
  EXPECT_EQ(Painter::create(p, 100, 40000, pool).error().code, ErrorCode::kUsage);
  p.strokes = {stroke(9, 0.1f, 0, 0, 0, 1, 1)};
  EXPECT_EQ(Painter::create(p, 100, 100, pool).error().code, ErrorCode::kUnreadable);
  p.strokes.clear();
  p.sheet.palette.pigments = {"Mauveine"};
  EXPECT_EQ(Painter::create(p, 100, 100, pool).error().code, ErrorCode::kUnreadable);
}

}  // namespace
}  // namespace impasto::paint
