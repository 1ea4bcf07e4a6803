// SPDX-License-Identifier: GPL-3.0-or-later
// A line that comes in pieces, 50 ms each, with every brush of the program.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>
#include <utility>
#include <vector>

#include "impasto/base/hash.h"
#include "impasto/base/math.h"
#include "impasto/notation/brushes.h"
#include "impasto/paint/painter.h"
#include "impasto/plan/piece.h"

namespace impasto {
namespace {

constexpr int kWidth = 480, kHeight = 240;

plan::Plan easel(const plan::Brush& brush) {
  plan::Plan p;
  p.sheet.width = 2;
  p.sheet.seed = 5;
  p.sheet.palette.pigments = {"TitaniumWhite", "UltramarineBlue", "PyrroleRed"};
  p.sheet.ground = plan::Ground::kPanel;
  p.sheet.brushes = {brush};
  return p;
}

/// A way over the canvas: straight, or in waves; a point every 10 ms for a second.
plan::Stroke line(float waves, float width) {
  plan::Stroke s;
  s.width = width;
  s.load = 1.2f;
  s.paint[1] = 0.7f;
  s.paint[2] = 0.3f;
  s.start = 0.5;
  s.end = 1.5;
  for (int i = 0; i <= 100; ++i) {
    const float t = static_cast<float>(i) / 100;
    const float y = 0.5f + waves * static_cast<float>(math::sin(12.0 * t));
    s.path.push_back(
        {0.25f + 1.5f * t, y, 0.75f + 0.25f * static_cast<float>(math::cos(9.0 * t)), t});
  }
  return s;
}

/// The same in pieces: each begins where and when the one before ends.
std::vector<plan::Stroke> cut(const plan::Stroke& whole, int points_each, int index = 0) {
  std::vector<plan::Stroke> pieces;
  const int last = static_cast<int>(whole.path.size()) - 1;
  for (int from = 0; from < last; from += points_each) {
    const int to = std::min(last, from + points_each);
    plan::Stroke piece = whole;
    const double length = whole.end - whole.start;
    piece.path.assign(whole.path.begin() + from, whole.path.begin() + to + 1);
    const float t0 = whole.path[from].time, t1 = whole.path[to].time;
    for (plan::PathPoint& point : piece.path) point.time = (point.time - t0) / (t1 - t0);
    piece.start = whole.start + t0 * length;
    piece.end = whole.start + t1 * length;
    piece.joins = from == 0 ? -1 : index + static_cast<int>(pieces.size()) - 1;
    piece.open = to < last;
    pieces.push_back(piece);
  }
  return pieces;
}

struct Painted {
  picture::Image image;
  std::vector<float> height;
};

Painted paint_of(const plan::Plan& p) {
  Pool pool(1);
  auto painter = paint::Painter::create(p, kWidth, kHeight, pool);
  EXPECT_TRUE(painter.has_value()) << to_line(painter.error());
  painter->finish();
  Painted painted;
  painter->show(painted.image);
  painted.height = painter->height_map();
  return painted;
}

/// Mean difference in 8-bit codes where either has paint, left of pixel column `x1`.
double apart(const Painted& a, const Painted& b, int x1 = kWidth, int x0 = 0) {
  double sum = 0;
  int count = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = x0; x < x1; ++x) {
      const std::size_t i = static_cast<std::size_t>(y) * kWidth + x;
      if (!(a.height[i] > 0 || b.height[i] > 0)) continue;
      ++count;
      for (int c = 0; c < 3; ++c) {
        sum += std::abs(a.image.rgba[4 * i + c] - b.image.rgba[4 * i + c]) / 3.0;
      }
    }
  }
  return count > 0 ? sum / count : 0.0;
}

/// Where the brush lifts is not foreseen: the last two widths and the last piece may end otherwise.
int before_the_end(float width) {
  return static_cast<int>((1.75f - 1.5f / 20 - 2 * width) * kWidth / 2);
}

TEST(OpenStroke, CutEvery50MsALinePaintsAsUncutWithEveryBrush) {
  for (const notation::BrushFile& file : notation::bundled_brushes()) {
    for (float waves : {0.0f, 0.2f}) {
      for (float width : {0.05f, 0.12f}) {
        plan::Plan p = easel(file.brush);
        const plan::Stroke whole = line(waves, width);
        p.strokes = {whole};
        const Painted uncut = paint_of(p);
        p.strokes[0].key = 77;
        const Painted other_hair = paint_of(p);
        p.strokes = cut(whole, 5);
        ASSERT_EQ(p.strokes.size(), 20u);
        const Painted pieces = paint_of(p);
        p.strokes = cut(whole, 50);
        const Painted halves = paint_of(p);
        const int end = before_the_end(width);
        const double differ = apart(uncut, pieces, end);
        EXPECT_LT(differ, 3.0) << file.brush.name << " " << waves << " " << width;
        EXPECT_LT(differ, 0.35 * apart(uncut, other_hair, end)) << file.brush.name;
        EXPECT_LT(apart(halves, pieces, end), 1.5)
            << file.brush.name << ": it is the same cut finer";
        double one = 0, many = 0;
        for (float h : uncut.height) one += h;
        for (float h : pieces.height) many += h;
        EXPECT_NEAR(many / one, 1.0, 0.04) << file.brush.name;
      }
    }
  }
}

TEST(OpenStroke, WherePiecesMeetThereIsNoSeam) {
  for (const notation::BrushFile& file : notation::bundled_brushes()) {
    plan::Plan p = easel(file.brush);
    const plan::Stroke whole = line(0, 0.12f);
    p.strokes = {whole};
    const Painted uncut = paint_of(p);
    p.strokes = cut(whole, 5);
    const Painted pieces = paint_of(p);
    double joints = 0, between = 0;
    for (int k = 2; k < 16; ++k) {
      const int x = static_cast<int>((0.25f + 1.5f * static_cast<float>(k) / 20) * kWidth / 2);
      joints +=
          apart(uncut, pieces, x + 2, x - 7) / 14;  // up to a quarter of the half width before
      between += apart(uncut, pieces, x + 13, x + 4) / 14;
    }
    EXPECT_LT(joints, 1.5 * between + 0.5) << file.brush.name;
  }
}

TEST(OpenStroke, InABendTheHairsOfOnePieceRunOnIntoTheNext) {
  // A wide brush in a tight bend: where the direction were guessed at the end of a piece, its outer
  // hairs would jump.
  double sum = 0;
  int count = 0;
  for (const notation::BrushFile& file : notation::bundled_brushes()) {
    plan::Plan p = easel(file.brush);
    plan::Stroke whole = line(0, 0.3f);
    for (plan::PathPoint& at : whole.path) {
      at.x = 1.0f + 0.3f * static_cast<float>(math::cos(4.0 * at.time));
      at.y = 0.5f + 0.3f * static_cast<float>(math::sin(4.0 * at.time));
      at.pressure = 1;
    }
    p.strokes = cut(whole, 50);
    const Painted halves = paint_of(p);
    p.strokes = cut(whole, 5);
    const Painted pieces = paint_of(p);
    const double differ = apart(halves, pieces, kWidth, 230);  // the end lies left of that
    EXPECT_LT(differ, 0.4) << file.brush.name;
    sum += differ;
    ++count;
  }
  EXPECT_LT(sum, 0.1 * count);
}

TEST(OpenStroke, FramesTilesThreadsAndAppendsDoNotMatter) {
  // Two lines that cross, in pieces, and strokes over both of them; water runs.
  plan::Plan p = easel(plan::brush_of(plan::BrushShape::kFilbert));
  p.sheet.flow = {0.7f, 0.5f, 270};
  p.sheet.ground = plan::Ground::kPaper;
  p.duration = 2.5;
  plan::Stroke wet = line(0.15f, 0.08f);
  wet.wetness = 0.9f;
  plan::Stroke crossing = line(-0.2f, 0.06f);
  crossing.start = 0.6;
  std::vector<plan::Stroke> pieces = cut(wet, 5);
  std::vector<plan::Stroke> others = cut(crossing, 7);
  std::vector<std::pair<plan::Stroke, int>> all;  // with the number within its own line
  for (std::size_t i = 0; i < pieces.size(); ++i) all.emplace_back(pieces[i], static_cast<int>(i));
  for (std::size_t i = 0; i < others.size(); ++i) {
    all.emplace_back(others[i], 1000 + static_cast<int>(i));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first.start < b.first.start; });
  int last[2] = {-1, -1};
  for (auto& [stroke, number] : all) {
    int& before = last[number / 1000];
    stroke.joins = number % 1000 == 0 ? -1 : before;
    before = static_cast<int>(p.strokes.size());
    p.strokes.push_back(stroke);
  }
  std::uint64_t first = 0;
  for (int threads : {1, 2, 7}) {
    for (int tile : {32, 64, 128}) {
      for (double step : {0.0, 1.0 / 30, 0.11}) {
        Pool pool(threads);
        auto painter = paint::Painter::create(p.sheet, kWidth, kHeight, pool, {tile});
        ASSERT_TRUE(painter.has_value());
        picture::Image image;
        std::size_t known = 0;
        for (double t = step; step > 0 && t < 2.4; t += step) {
          std::size_t until = known;
          while (until < p.strokes.size() && p.strokes[until].start < t + 0.02) ++until;
          const auto added = painter->append(std::span(p.strokes).subspan(known, until - known));
          ASSERT_TRUE(added.has_value()) << to_line(added.error());
          known = until;
          painter->advance(t);
          painter->show(image);
          if (threads == 2) {
            ASSERT_TRUE(painter->restore(painter->snapshot()).has_value());
          }
        }
        ASSERT_TRUE(painter->append(std::span(p.strokes).subspan(known)).has_value());
        painter->end(p.duration);
        painter->finish();
        painter->show(image);
        const std::vector<float> height = painter->height_map();
        const std::uint64_t hash =
            fnv1a(std::as_bytes(std::span(height)), fnv1a(std::as_bytes(std::span(image.rgba))));
        if (first == 0) first = hash;
        EXPECT_EQ(hash, first) << threads << " threads, tile " << tile << ", step " << step;
      }
    }
  }
}

}  // namespace
}  // namespace impasto
