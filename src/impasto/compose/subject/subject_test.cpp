// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/compose/subject/attention.h"
#include "impasto/compose/subject/footprint.h"
#include "impasto/compose/subject/handling.h"
#include "impasto/compose/subject/lines.h"
#include "impasto/compose/subject/outline.h"
#include "impasto/compose/subject/paints.h"
#include "impasto/compose/subject/planner.h"
#include "impasto/compose/subject/rung.h"
#include "impasto/compose/test_styles.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

using namespace subject;

constexpr int kSide = 96;

/// A disc, dark orange, on a light ground with a shade across it; regions and contours as `see`
/// would have them.
plan::Seeing disc() {
  plan::Seeing seeing;
  seeing.width = seeing.height = kSide;
  const float r = 0.3f * kSide;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const float dx = static_cast<float>(x) - 47.5f, dy = static_cast<float>(y) - 47.5f;
      const float d = std::sqrt(dx * dx + dy * dy);
      const float in = std::min(1.0f, std::max(0.0f, r + 0.5f - d));
      const float wave = 4 * std::sin(0.4f * static_cast<float>(x)) * (d < r ? 1.0f : 0.2f);
      seeing.lab.push_back({88 - 50 * in + wave + 0.04f * static_cast<float>(y), 28 * in, 30 * in});
      seeing.region.push_back(d < r ? 1 : 0);
      seeing.saliency.push_back(d < r ? 0.9f : 0.1f);
      seeing.edge.push_back(std::exp(-0.3f * (d - r) * (d - r)));
    }
  }
  const auto L = [&](int x, int y) {
    x = std::min(kSide - 1, std::max(0, x)), y = std::min(kSide - 1, std::max(0, y));
    return seeing.lab[static_cast<std::size_t>(y * kSide + x)].L;
  };
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const float gx = 0.5f * (L(x + 1, y) - L(x - 1, y)), gy = 0.5f * (L(x, y + 1) - L(x, y - 1));
      seeing.xx.push_back(gx * gx), seeing.xy.push_back(gx * gy), seeing.yy.push_back(gy * gy);
    }
  }
  plan::Region ground, round;
  ground.area = 0.72f, ground.depth = 1, ground.colour = {90, 0, 0}, ground.saliency = 0.1f;
  round.area = 0.28f, round.colour = {38, 28, 30}, round.saliency = 0.9f;
  for (plan::Region* region : {&ground, &round}) region->x = region->y = 0.5f;
  seeing.regions = {ground, round};
  return seeing;
}

picture::Image canvas_of(const plan::Sheet& sheet) {
  picture::Image image(kSide, kSide);
  const Rgb ground = encoded({sheet.ground_rgb[0], sheet.ground_rgb[1], sheet.ground_rgb[2]});
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      for (std::size_t c = 0; c < 4; ++c) {
        image.row(y)[static_cast<std::size_t>(4 * x) + c] =
            c < 3 ? static_cast<std::uint8_t>(255 * ground[c] + 0.5f) : std::uint8_t{255};
      }
    }
  }
  return image;
}

/// All strokes, where whoever paints lays what was asked for: opaque, without bristles.
std::vector<plan::Stroke> planned(Manner manner, float abstraction, int threads = 1) {
  const plan::Seeing seeing = disc();
  plan::Piece piece;
  piece.silent = true;
  Depiction depiction;
  depiction.settings.style = all(manner);
  if (manner == Manner::kInk || manner == Manner::kWashes) {
    depiction.settings.style.colour.pigments = {"BoneBlack", "PyrroleRed", "UltramarineBlue",
                                                "DiarylideYellow"};
  }
  depiction.abstraction = abstraction;
  Pool pool(threads);
  SubjectPlanner planner(seeing, piece, depiction, pool);
  picture::Image canvas = canvas_of(planner.sheet());
  const auto optics = pigment::optics(planner.sheet().palette);
  std::vector<plan::Stroke> strokes;
  Footprint footprint;
  while (!planner.done()) {
    for (const plan::Stroke& stroke : planner.next_rung(canvas)) {
      strokes.push_back(stroke);
      std::vector<Spot> path;
      for (const plan::PathPoint& p : stroke.path) path.push_back({p.x * kSide, p.y * kSide});
      draw(path, stroke.width * kSide, kSide, kSide, footprint);
      const Rgb colour = encoded(pigment::masstone(*optics, stroke.paint));
      const float cover = std::min(1.0f, 1 - stroke.paint[plan::kMedium]);
      std::size_t i = 0;
      for (int y = footprint.rect.y0; y < footprint.rect.y1; ++y) {
        for (int x = footprint.rect.x0; x < footprint.rect.x1; ++x, ++i) {
          for (std::size_t c = 0; c < 3; ++c) {
            std::uint8_t& v = canvas.row(y)[static_cast<std::size_t>(4 * x) + c];
            const float m = cover * footprint.share[i];
            v = static_cast<std::uint8_t>((1 - m) * v + m * 255 * colour[c] + 0.5f);
          }
        }
      }
    }
  }
  return strokes;
}

TEST(SubjectPlanner, SameStrokesWhateverTheNumberOfThreads) {
  for (const Manner manner : {Manner::kMasses, Manner::kForms, Manner::kInk}) {
    const auto one = planned(manner, 0.2f, 1), seven = planned(manner, 0.2f, 7);
    ASSERT_GT(one.size(), 10u);
    ASSERT_EQ(one.size(), seven.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(one[i].path[0].x, seven[i].path[0].x);
      EXPECT_EQ(one[i].width, seven[i].width);
      EXPECT_EQ(one[i].paint, seven[i].paint);
    }
  }
}

TEST(SubjectPlanner, TheMoreAbstractTheFewerStrokes) {
  for (const Manner manner : {Manner::kMasses, Manner::kTouches, Manner::kArm, Manner::kInk,
                              Manner::kForms, Manner::kWashes, Manner::kKnife, Manner::kPattern}) {
    std::size_t before = 1u << 20;
    for (const float a : {0.0f, 0.4f, 0.9f}) {
      const std::size_t count = planned(manner, a).size();
      EXPECT_GT(count, 0u) << plan::to_string(manner) << " at " << a;
      EXPECT_LT(count, before) << plan::to_string(manner) << " at " << a;
      before = count;
    }
  }
}

TEST(SubjectPlanner, InkIsBlackAloneAndLeavesThePaperBare) {
  const auto strokes = planned(Manner::kInk, 0.1f);
  ASSERT_GT(strokes.size(), 3u);
  int seals = 0, outside = 0;
  for (const plan::Stroke& stroke : strokes) {
    EXPECT_NEAR(stroke.paint[0] + stroke.paint[1] + stroke.paint[plan::kMedium], 1.0f, 1e-4f);
    if (stroke.paint[1] > 0.5f) {
      ++seals;
      continue;
    }
    const plan::PathPoint& p = stroke.path[stroke.path.size() / 2];
    const float d = std::sqrt((p.x - 0.5f) * (p.x - 0.5f) + (p.y - 0.5f) * (p.y - 0.5f));
    outside += d > 0.36f ? 1 : 0;
  }
  EXPECT_EQ(seals, 3);
  EXPECT_EQ(outside, 0);
}

/// Two greys side by side, which `same` alone would not keep apart.
Rung two_sides() {
  Rung rung;
  constexpr int n = 64;
  rung.width = 8;
  rung.target = Raster(n, n);
  rung.canvas = Raster(n, n);
  rung.way = Raster(n, n, 2);
  rung.price = Raster(n, n, 1);
  rung.longest = Raster(n, n, 1);
  rung.same = 10;
  rung.colours = {{35, 0, 0}, {65, 0, 0}};
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n; ++x) {
      const bool right = x >= n / 2;
      for (int c = 0; c < 3; ++c) rung.target.at(x, y)[c] = right ? 0.62f : 0.32f;
      rung.way.at(x, y)[0] = 1;  // across the border
      rung.longest.at(x, y)[0] = 8;
      rung.region.push_back(right ? 1 : 0);
    }
  }
  return rung;
}

TEST(FindStrokes, NoStrokeCrossesASilhouette) {
  const auto optics = pigment::optics({{"TitaniumWhite", "BoneBlack"}});
  const Paints paints(*optics, 0.0f);
  Rung rung = two_sides();
  rung.paints = &paints;
  Pool pool(1);
  const std::vector<Found> found = find_strokes(rung, pool);
  ASSERT_GT(found.size(), 5u);
  for (const Found& f : found) {
    const bool right = f.path.front().x >= 31.5f;
    for (const Spot& p : f.path) EXPECT_EQ(p.x >= 31.5f, right) << p.x;
  }
}

TEST(FindStrokes, WhereRegionsAreAlikeAnEdgeIsLost) {
  const auto optics = pigment::optics({{"TitaniumWhite", "BoneBlack"}});
  const Paints paints(*optics, 0.0f);
  Rung rung = two_sides();
  rung.paints = &paints;
  rung.colours = {{48, 0, 0}, {54, 0, 0}};
  for (int y = 0; y < 64; ++y) {
    for (int x = 32; x < 64; ++x) {
      for (int c = 0; c < 3; ++c) rung.target.at(x, y)[c] = 0.36f;
    }
  }
  Pool pool(1);
  int across = 0;
  for (const Found& f : find_strokes(rung, pool)) {
    across += (f.path.front().x < 28) != (f.path.back().x < 28) ? 1 : 0;
  }
  EXPECT_GT(across, 0);
}

TEST(FindStrokes, NothingIsShorterThanAskedButPointsOfLight) {
  const auto optics = pigment::optics({{"TitaniumWhite", "BoneBlack"}});
  const Paints paints(*optics, 0.0f);
  Rung rung = two_sides();
  rung.paints = &paints;
  rung.shortest = 3;
  for (int y = 20; y < 26; ++y) {
    for (int x = 20; x < 26; ++x) {
      for (int c = 0; c < 3; ++c)
        rung.target.at(x, y)[c] = 0.0f;  // a dark spot: no room for a stroke
    }
  }
  rung.same = 0.01f;
  Pool pool(1);
  for (const Found& f : find_strokes(rung, pool)) {
    float length = 0;
    for (std::size_t i = 1; i < f.path.size(); ++i) {
      length += std::hypot(f.path[i].x - f.path[i - 1].x, f.path[i].y - f.path[i - 1].y);
    }
    EXPECT_GE(length + f.width, 2.99f * f.width);
  }
}

TEST(Footprints, FilmsOnlyDarken) {
  const Rgb paper{0.95f, 0.93f, 0.88f};
  Raster target(24, 24), canvas(24, 24);
  for (std::size_t i = 0; i < canvas.values.size(); ++i) {
    target.values[i] = random_unit(5, i);
    canvas.values[i] = paper[i % 3] * random_unit(6, i);
  }
  Footprint footprint;
  for (int k = 0; k < 20; ++k) {
    const auto key = static_cast<std::uint64_t>(k);
    const std::vector<Spot> path{{24 * random_unit(7, key), 24 * random_unit(8, key)},
                                 {24 * random_unit(9, key), 24 * random_unit(10, key)}};
    draw(path, 7, 24, 24, footprint);
    const Raster before = canvas;
    lay(footprint, best_colour(footprint, target, canvas, paper), canvas, paper);
    for (std::size_t i = 0; i < canvas.values.size(); ++i) {
      ASSERT_LE(canvas.values[i], before.values[i] + 1e-6f);
    }
  }
}

TEST(Footprints, FilmsThatLieOverEachOtherMakeTheColour) {
  const Rgb paper{0.95f, 0.93f, 0.88f};
  Found found;
  found.colour = {0.5f, 0.3f, 0.6f};
  found.films = 3;
  const Rgb one = thinned(found, paper);
  for (std::size_t c = 0; c < 3; ++c) {
    const float through = one[c] / paper[c];
    EXPECT_NEAR(paper[c] * through * through * through, found.colour[c], 1e-4f);
  }
}

TEST(Attention, DearWhereNobodyLooksAndOneInTheMean) {
  plan::Seeing seeing = disc();
  const Raster price = attention_of(seeing, 1);
  double sum = 0;
  for (const float p : price.values) sum += std::log(p);
  EXPECT_NEAR(sum / static_cast<double>(price.values.size()), 0.0, 0.02);
  EXPECT_LT(price.at(48, 48)[0], 0.5f);
  EXPECT_GT(price.at(2, 2)[0], 1.2f);
}

TEST(Attention, AFaceIsPaintedAsItIsWhereAllElseIsSimplified) {
  plan::Seeing seeing = disc();
  seeing.faces.push_back({0.3f, 0.3f, 0.7f, 0.7f});
  Raster abstraction(kSide, kSide, 1);
  for (float& a : abstraction.values) a = 0.3f;
  keep_faces(seeing, abstraction);
  EXPECT_LT(abstraction.at(48, 48)[0], 0.1f);
  EXPECT_EQ(abstraction.at(3, 3)[0], 0.3f);
  EXPECT_NEAR(attention_of(seeing, 1).at(48, 48)[0], 0.25f, 0.01f);
}

TEST(Contours, FollowTheBorderOfADisc) {
  Looked looked;
  looked.softness = 1;
  const std::vector<Line> lines = contours_of(disc(), looked);
  ASSERT_FALSE(lines.empty());
  float length = 0;
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.path.size(); ++i) {
      const Spot& p = line.path[i];
      EXPECT_NEAR(std::hypot(p.x - 47.5f, p.y - 47.5f), 0.3f * kSide, 2.0f);
      if (i > 0) length += std::hypot(p.x - line.path[i - 1].x, p.y - line.path[i - 1].y);
    }
  }
  EXPECT_GT(length, 0.8f * 6.28f * 0.3f * kSide);
}

TEST(Outlines, ADiscAnLAndItsInside) {
  Mask mask{40, 40, std::vector<std::uint8_t>(1600)};
  for (int y = 5; y < 35; ++y) {
    for (int x = 5; x < (y < 20 ? 15 : 35); ++x) mask.in[static_cast<std::size_t>(40 * y + x)] = 1;
  }
  const std::vector<Spot> border = border_of(mask), corners = corners_of(border, 2);
  EXPECT_EQ(corners.size(), 6u);
  EXPECT_GT(likeness(mask, filled(corners, 40, 40)), 0.9f);
  EXPECT_LT(likeness(mask, filled(ellipse_of(mask), 40, 40)), 0.8f);
  for (const Spot& p : inset(corners, 3)) {
    EXPECT_TRUE(mask.at(static_cast<int>(p.x + 0.5f), static_cast<int>(p.y + 0.5f))) << p.x << p.y;
  }
}

}  // namespace
}  // namespace impasto::compose
