// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/guards.h"

#include <gtest/gtest.h>

namespace impasto::compose {
namespace {

/// A canvas of which strokes of one paint cover the left `share`.
plan::Plan half_painted(float share, plan::CauseKind kind = plan::CauseKind::kChord) {
  plan::Plan plan;
  plan.sheet.palette.pigments = {"TitaniumWhite", "PyrroleRed", "BoneBlack"};
  plan.sheet.ground_rgb = {0.8f, 0.8f, 0.8f};
  for (float y = 0.05f; y < 1.0f; y += 0.1f) {
    plan::Stroke s;
    s.width = 0.12f;
    s.load = 1.0f;
    s.paint = {};
    s.paint[0] = 0.2f, s.paint[1] = 0.8f;
    s.cause.kind = kind;
    s.path = {{0.0f, y, 1.0f, 0.0f}, {share - 0.06f, y, 1.0f, 1.0f}};
    plan.strokes.push_back(s);
  }
  return plan;
}

FarView view_of(const plan::Plan& plan) {
  return seen_from_far(plan, *pigment::optics(plan.sheet.palette));
}

TEST(Guards, bare_is_what_no_stroke_but_the_grounds_covers) {
  EXPECT_NEAR(view_of(half_painted(0.5f)).bare, 0.5f, 0.08f);
  EXPECT_NEAR(view_of(half_painted(0.8f)).bare, 0.2f, 0.08f);
  EXPECT_GT(view_of(half_painted(0.8f, plan::CauseKind::kPiece)).bare, 0.99f);
}

TEST(Guards, a_clean_brush_covers_nothing) {
  plan::Plan plan = half_painted(0.5f);
  for (float y = 0.05f; y < 1.0f; y += 0.1f) {
    plan::Stroke s = plan.strokes.front();
    s.load = 0.0f;
    s.path = {{0.5f, y, 1.0f, 0.0f}, {1.0f, y, 1.0f, 1.0f}};
    plan.strokes.push_back(s);
  }
  EXPECT_NEAR(view_of(plan).bare, 0.5f, 0.08f);
}

TEST(Guards, one_paint_on_grey_is_one_hue_with_greys_beside_it) {
  const FarView view = view_of(half_painted(0.6f));
  EXPECT_GT(view.one_hue, 0.85f);
  EXPECT_NEAR(view.greys, 0.4f, 0.06f);
}

TEST(Guards, nothing_is_mended_where_nothing_is_at_fault) {
  const FarView well{.bare = 0.25f, .greys = 0.3f, .one_hue = 0.9f};
  EXPECT_EQ(fault_of(well), 0.0f);
  Conception c;
  c.format = Format::kStanding;
  const Conception same = mended(c, well, Making::kPainted);
  EXPECT_EQ(same.grasp, c.grasp);
  EXPECT_EQ(same.format, c.format);
  EXPECT_EQ(same.grey_ground, c.grey_ground);
}

TEST(Guards, what_is_drawn_needs_more_greys_beside_one_hue) {
  const FarView view{.bare = 0.25f, .greys = 0.23f, .one_hue = 0.9f};
  EXPECT_EQ(fault_of(view), 0.0f);
  EXPECT_GT(fault_of(view, Making::kDrawn), 0.0f);
  EXPECT_GT(mended({}, view, Making::kDrawn).greys, 0.0f);
}

TEST(Guards, what_is_at_fault_is_changed_towards_what_mends_it) {
  Conception c;
  const FarView empty{.bare = 0.45f, .greys = 0.3f, .one_hue = 0.5f};
  EXPECT_GT(fault_of(empty), 0.0f);
  EXPECT_GT(mended(c, empty, Making::kPainted).grasp, c.grasp);
  // A drawing is not cropped: it goes out of an edge.
  EXPECT_EQ(mended(c, empty, Making::kDrawn).grasp, c.grasp);
  EXPECT_NE(mended(c, empty, Making::kDrawn).format, c.format);
  c.format = Format::kFull;
  EXPECT_NE(mended(c, {.bare = 0.02f, .greys = 0.3f, .one_hue = 0.5f}, Making::kPainted).format,
            c.format);
  // What is thrown sinks by as much as it is too full, so that two hearings of a piece that stand
  // on either side of the bar are put alike.
  c.format = Format::kStanding;
  const FarView full{.bare = 0.02f, .greys = 0.3f, .one_hue = 0.5f};
  const FarView nearly{.bare = 0.07f, .greys = 0.3f, .one_hue = 0.5f};
  EXPECT_EQ(mended(c, full, Making::kThrown).format, c.format);
  EXPECT_GT(mended(c, full, Making::kThrown).lowered, mended(c, nearly, Making::kThrown).lowered);
  EXPECT_GT(mended(c, nearly, Making::kThrown).lowered, c.lowered);
  EXPECT_LT(mended(c, nearly, Making::kThrown).lowered, c.lowered + 0.05f);
  const FarView pink{.bare = 0.25f, .greys = 0.02f, .one_hue = 0.95f};
  EXPECT_GT(fault_of(pink), 0.0f);
  EXPECT_GT(mended(c, pink, Making::kPainted).grey_ground, c.grey_ground);
  EXPECT_GT(mended(c, pink, Making::kPainted).greys, c.greys);
}

}  // namespace
}  // namespace impasto::compose
