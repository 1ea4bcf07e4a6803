// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// What the fields of a brush and the turn of the hand do to the mark.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "impasto/base/hash.h"
#include "impasto/base/rng.h"
#include "impasto/paint/painter.h"

namespace impasto::paint {
namespace {

constexpr int kSize = 300;

plan::Plan easel(plan::BrushShape shape) {
  plan::Plan p;
  p.sheet.seed = 3;
  p.sheet.ground = plan::Ground::kPanel;
  p.sheet.palette.pigments = {"TitaniumWhite", "UltramarineBlue", "BoneBlack"};
  plan::Brush brush = plan::brush_of(shape);
  brush.raggedness = 0.1f;
  p.sheet.brushes = {brush};
  p.sheet.light.relief = 0;
  return p;
}

plan::Stroke line(std::vector<plan::PathPoint> path, int slot = 2, double start = 0) {
  plan::Stroke s;
  s.width = 0.2f;
  s.paint[static_cast<std::size_t>(slot)] = 1;
  s.start = start;
  s.end = start + 0.1;
  s.path = std::move(path);
  return s;
}

picture::Image painted(const plan::Plan& p, int threads = 2) {
  Pool pool(threads);
  auto painter = Painter::create(p, kSize, kSize, pool);
  EXPECT_TRUE(painter.has_value());
  painter->finish();
  picture::Image image;
  painter->show(image);
  return image;
}

bool inked(const picture::Image& image, int x, int y) {
  return image.row(y)[4 * x + 1] < 128;
}

/// Pixels covered in a box.
int ink(const picture::Image& image, int x0 = 0, int y0 = 0, int x1 = kSize, int y1 = kSize) {
  int sum = 0;
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) sum += inked(image, x, y) ? 1 : 0;
  }
  return sum;
}

/// Separate marks met down one column.
int groups(const picture::Image& image, int x) {
  int count = 0;
  for (int y = 1; y < kSize; ++y) count += inked(image, x, y) && !inked(image, x, y - 1) ? 1 : 0;
  return count;
}

const std::vector<plan::PathPoint> kAcross = {{0.2f, 0.5f, 1, 0}, {0.8f, 0.5f, 1, 1}};

TEST(Brush, pressure_opens_as_much_of_the_width_as_spread_says) {
  const auto width = [](float spread, float pressure) {
    plan::Plan p = easel(plan::BrushShape::kFlat);
    p.sheet.brushes[0].spread = spread;
    p.strokes = {line({{0.2f, 0.5f, pressure, 0}, {0.8f, 0.5f, pressure, 1}})};
    return ink(painted(p), 140, 0, 160, kSize) / 20.0;
  };
  EXPECT_NEAR(width(0, 0.5f), width(0, 1), 3);
  EXPECT_NEAR(width(1, 0.5f), 0.5 * width(1, 1), 4);
}

TEST(Brush, points_close_to_a_corner_after_a_long_way_keep_it_sharp_without_a_knot) {
  plan::Plan p = easel(plan::BrushShape::kFlat);
  p.sheet.brushes[0].raggedness = 0;
  plan::Stroke s = line({{0.1f, 0.5f, 1, 0},
                         {0.48f, 0.5f, 1, 0.4f},
                         {0.5f, 0.5f, 1, 0.5f},
                         {0.5f, 0.52f, 1, 0.6f},
                         {0.5f, 0.9f, 1, 1}});
  s.width = 0.06f;
  p.strokes = {s};
  const picture::Image image = painted(p);
  // The line is 18 pixels broad: its outer corner is at (159, 141).
  EXPECT_EQ(ink(image, 161, 0, kSize, kSize), 0) << "it runs on beyond the corner";
  EXPECT_EQ(ink(image, 0, 0, kSize, 139), 0);
  EXPECT_GT(ink(image, 150, 141, 159, 150), 60) << "and it reaches it";
}

TEST(Brush, set_down_without_a_stroke_prints_a_round_dab) {
  for (const auto shape : {plan::BrushShape::kSumi, plan::BrushShape::kRound}) {
    for (const std::uint64_t seed : {3, 4, 5, 6}) {
      plan::Plan p = easel(shape);
      p.sheet.seed = seed;
      p.sheet.brushes[0].raggedness = 0.4f;
      p.strokes = {line({{0.5f, 0.5f, 1, 0}})};
      const picture::Image image = painted(p);
      int inside = 0, all = 0;
      for (int y = 120; y < 180; ++y) {
        for (int x = 120; x < 180; ++x) {
          const int dx = 2 * (x - 150) + 1, dy = 2 * (y - 150) + 1;
          if (dx * dx + dy * dy > 50 * 50) continue;  // a disc of radius 25 in one of 30
          ++all;
          inside += inked(image, x, y) ? 1 : 0;
        }
      }
      EXPECT_GT(inside, 0.97 * all) << "nothing bitten off; seed " << seed;
      EXPECT_LT(ink(image), 3.1416 * 34 * 34);
    }
  }
}

TEST(Brush, strokes_painted_at_one_time_do_not_interleave_where_they_cross) {
  plan::Plan p = easel(plan::BrushShape::kFlat);
  p.strokes = {line({{0.1f, 0.4f, 1, 0}, {0.9f, 0.6f, 1, 1}}, 1),
               line({{0.1f, 0.6f, 1, 0}, {0.9f, 0.4f, 1, 1}})};
  for (plan::Stroke& s : p.strokes) s.end = 2;
  Pool pool(2);
  auto painter = Painter::create(p, kSize, kSize, pool);
  painter->finish();
  int most = 0;
  for (int y = 120; y < 180; ++y) {
    int turns = 0;
    for (int x = 61; x < 240; ++x) {
      turns += painter->stroke_at(x, y) != painter->stroke_at(x - 1, y) ? 1 : 0;
    }
    most = std::max(most, turns);
  }
  EXPECT_GT(most, 0);
  EXPECT_LE(most, 6);
}

TEST(Brush, dragged_without_paint_over_a_border_softens_it) {
  plan::Plan p = easel(plan::BrushShape::kFlat);
  p.sheet.drying = 60;
  for (int i = 0; i < 2; ++i) {
    const float x = 0.4f + 0.2f * static_cast<float>(i);
    p.strokes.push_back(line({{x, 0.1f, 1, 0}, {x, 0.9f, 1, 1}}, i, 0.5 * i));
    p.strokes.back().width = 0.22f;
  }
  const auto step = [](const picture::Image& image) {  // from one pixel to the next, across it
    double most = 0;
    for (int x = 130; x < 175; ++x) {
      double sum = 0;
      for (int y = 135; y < 165; ++y) sum += image.row(y)[4 * x] - image.row(y)[4 * x + 4];
      most = std::max(most, std::fabs(sum) / 30);
    }
    return most;
  };
  const double sharp = step(painted(p));
  p.strokes.push_back(line(kAcross, 0, 2));
  p.strokes.back().load = 0;
  EXPECT_LT(step(painted(p)), 0.65 * sharp);
}

TEST(Brush, a_flat_turned_along_its_way_draws_a_thin_line) {
  plan::Plan p = easel(plan::BrushShape::kFlat);
  p.strokes = {line(kAcross)};
  const int square = ink(painted(p), 130, 0, 170, kSize);
  for (plan::PathPoint& point : p.strokes[0].path) point.twist = 1.5708f;
  const int turned = ink(painted(p), 130, 0, 170, kSize);
  EXPECT_GT(turned, 40 * 2);
  EXPECT_LT(turned, square / 4);
}

TEST(Brush, one_that_does_not_follow_keeps_its_angle_round_a_corner) {
  const auto after_the_corner = [](float follow) {
    plan::Plan p = easel(plan::BrushShape::kFlat);
    p.sheet.brushes[0].follow = follow;
    p.strokes = {line({{0.15f, 0.2f, 1, 0},
                       {0.5f, 0.2f, 1, 0.3f},
                       {0.7f, 0.4f, 1, 0.5f},
                       {0.7f, 0.65f, 1, 0.8f},
                       {0.7f, 0.9f, 1, 1}})};
    return ink(painted(p), 0, 210, kSize, 230);
  };
  EXPECT_GT(after_the_corner(1), 20 * 45);
  EXPECT_LT(after_the_corner(0), 20 * 25);
}

TEST(Brush, a_taper_thins_both_ends_and_leaves_the_middle) {
  plan::Plan p = easel(plan::BrushShape::kRound);
  p.strokes = {line({{0.15f, 0.5f, 1, 0}, {0.85f, 0.5f, 1, 1}})};
  p.sheet.brushes[0].taper = 0;
  const picture::Image plain = painted(p);
  p.sheet.brushes[0].taper = 1.5f;
  const picture::Image tapered = painted(p);
  EXPECT_NEAR(ink(tapered, 130, 0, 140, kSize), ink(plain, 130, 0, 140, kSize), 60);
  EXPECT_LT(ink(tapered, 225, 0, 245, kSize), 0.8 * ink(plain, 225, 0, 245, kSize));
  EXPECT_LT(ink(tapered, 45, 0, 55, kSize), 0.8 * ink(plain, 45, 0, 55, kSize));
}

TEST(Brush, a_fan_parts_into_its_tufts_which_open_and_close_on_the_way_and_a_flat_does_not) {
  plan::Plan p = easel(plan::BrushShape::kFan);
  p.sheet.brushes[0].tufts = 8;
  p.sheet.brushes[0].splay = 1;
  p.strokes = {line(kAcross)};
  p.strokes[0].load = 0.7f;
  int most = 0, least = 100;
  for (int x = 80; x <= 220; x += 10) {
    const int parted = groups(painted(p), x);
    most = std::max(most, parted), least = std::min(least, parted);
  }
  EXPECT_NEAR(most, 8, 2);
  EXPECT_GE(least, 2);
  EXPECT_LT(least, most) << "a comb's gaps stay the same";
  p.sheet.brushes[0] = easel(plan::BrushShape::kFlat).sheet.brushes[0];
  EXPECT_LE(groups(painted(p), 150), 2);
}

TEST(Brush, a_leaning_brush_presses_on_the_side_it_leans_to) {
  plan::Plan p = easel(plan::BrushShape::kFlat);
  p.sheet.brushes[0].spread = 0;
  p.strokes = {line({{0.2f, 0.5f, 0.3f, 0, 1}, {0.8f, 0.5f, 0.3f, 1, 1}})};
  p.strokes[0].load = 0.15f;
  const picture::Image image = painted(p);
  // To the right of a way to the right is below.
  EXPECT_GT(ink(image, 100, 150, 200, 185), 1.5 * ink(image, 100, 115, 200, 150) + 50);
}

TEST(Brush, a_pointed_one_on_its_side_is_black_along_its_tip_and_pale_along_its_heel) {
  for (const float lean : {1.0f, -1.0f}) {
    plan::Plan p = easel(plan::BrushShape::kSumi);
    plan::Stroke s = line({{0.2f, 0.5f, 1, 0, lean}, {0.8f, 0.5f, 1, 1, lean}});
    s.wetness = 0.9f;
    s.load = 0.4f;
    p.strokes = {s};
    const picture::Image image = painted(p);
    const auto row = [&](int y) {
      int sum = 0;
      for (int x = 120; x < 180; ++x) sum += image.row(y)[4 * x + 1];
      return sum / 60;
    };
    // Leaning to the right of its way, down here, it has its tip on the left.
    const int upper = row(130), lower = row(170);
    EXPECT_LT(lean > 0 ? upper : lower, (lean > 0 ? lower : upper) - 60) << lean;
  }
}

TEST(Brush, a_dirty_brush_brings_the_last_colour_and_loses_it_on_the_way) {
  const auto blueness = [](float dirt, int x) {
    plan::Plan p = easel(plan::BrushShape::kFlat);
    p.sheet.drying = 0;
    p.strokes = {line({{0.1f, 0.2f, 1, 0}, {0.9f, 0.2f, 1, 1}}, 1),
                 line({{0.1f, 0.7f, 1, 0}, {0.9f, 0.7f, 1, 1}}, 0, 5)};
    p.strokes[1].dirt = dirt;
    const picture::Image image = painted(p);
    int sum = 0;
    for (int y = 195; y < 225; ++y) {
      for (int k = 0; k < 20; ++k) sum += image.row(y)[4 * (x + k) + 2] - image.row(y)[4 * (x + k)];
    }
    return sum / 600.0;
  };
  EXPECT_LT(blueness(0, 50), 6);
  EXPECT_GT(blueness(1, 50), blueness(0, 50) + 15);
  EXPECT_GT(blueness(1, 50), blueness(1, 220) + 5);
  EXPECT_GT(blueness(1, 50), blueness(0.3f, 50) + 5);
}

TEST(Brush, every_field_gives_the_same_bits_for_any_number_of_threads) {
  plan::Plan p = easel(plan::BrushShape::kFlat);
  for (int shape = 0; shape < 7; ++shape) {
    plan::Brush b = plan::brush_of(static_cast<plan::BrushShape>(shape));
    b.taper = 0.5f * static_cast<float>(shape % 3);
    b.tufts = 3 * shape;
    b.splay = 0.15f * static_cast<float>(shape);
    b.follow = 0.3f;
    p.sheet.brushes.push_back(b);
  }
  for (int i = 0; i < 60; ++i) {
    const auto r = [&](int k) { return random_unit(9, i, k); };
    plan::Stroke s = line({{r(0), r(1), r(2), 0, r(3) - r(4), 3 * r(5)},
                           {r(6), r(7), r(8), 0.5f, r(9) - r(10), -2 * r(11)},
                           {r(12), r(13), r(14), 1, 0, r(15)}},
                          i % 3, 0.05 * i);
    s.brush = i % 8;
    s.dirt = r(16);
    s.end = s.start + r(17);
    p.strokes.push_back(s);
  }
  const auto hash = [&](int threads) {
    const picture::Image image = painted(p, threads);
    return fnv1a(std::as_bytes(std::span(image.rgba)));
  };
  EXPECT_EQ(hash(1), hash(7));
}

TEST(Brush, residue_is_of_the_same_brush_only_and_goes_when_it_is_cleaned) {
  plan::Plan p = easel(plan::BrushShape::kFlat);
  p.sheet.brushes.push_back(p.sheet.brushes[0]);
  p.strokes = {line(kAcross, 0, 0), line(kAcross, 1, 1), line(kAcross, 2, 2), line(kAcross, 2, 3),
               line(kAcross, 2, 4)};
  p.strokes[1].brush = 1;
  p.strokes[2].dirt = 1;
  p.strokes[3].dirt = 0;
  p.strokes[4].load = 0;
  p.strokes[4].dirt = 1;
  std::vector<plan::Mixture> held, now(2);
  for (const plan::Stroke& stroke : p.strokes) {
    held.push_back(now[stroke.brush]);
    now[stroke.brush] = plan::held_after(stroke, now[stroke.brush]);
  }
  EXPECT_EQ(held[0], plan::Mixture{});  // a new brush
  EXPECT_EQ(held[1], plan::Mixture{});
  EXPECT_EQ(held[2][0], 1.0f);  // of stroke 0, not of the other brush
  EXPECT_NEAR(held[3][0], 1.0f / 3, 1e-6);
  EXPECT_NEAR(held[3][2], 2.0f / 3, 1e-6);
  EXPECT_EQ(held[4][2], 1.0f);  // stroke 3 was made with a cleaned brush
}

TEST(Brush, complete_fills_in_only_what_was_left_open) {
  plan::Brush b;
  b.shape = plan::BrushShape::kFan;
  b.tip = 0.0f;
  b.tufts = 0;
  const plan::Brush full = plan::complete(b);
  EXPECT_EQ(full.tip, 0.0f);
  EXPECT_EQ(full.tufts, 0);
  EXPECT_EQ(full.splay, plan::brush_of(plan::BrushShape::kFan).splay);
  for (int shape = 0; shape < 7; ++shape) {
    const plan::Brush own = plan::brush_of(static_cast<plan::BrushShape>(shape));
    for (float v : {own.spread, own.tip, own.taper, own.splay, own.thickness, own.follow}) {
      EXPECT_GE(v, 0.0f) << to_string(own.shape);
    }
  }
}

}  // namespace
}  // namespace impasto::paint
