// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/panels.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/compose/place/layout.h"

namespace impasto::compose {
namespace {

Layout three_panels() {
  Layout layout;
  layout.scheme = Scheme::kTriptych;
  layout.rows.resize(3);
  for (int i = 0; i < 3; ++i) {
    Layout::Row& row = layout.rows[static_cast<std::size_t>(i)];
    row.x0 = 0.05f + 0.31f * static_cast<float>(i);
    row.x1 = row.x0 + 0.27f;
  }
  return layout;
}

plan::Stroke line(std::vector<std::pair<float, float>> points, plan::CauseKind kind) {
  plan::Stroke s;
  s.width = 0.02f;
  s.start = 10;
  s.end = 12;
  s.cause.kind = kind;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(points.size() - 1);
    s.path.push_back({points[i].first, points[i].second, 1.0f, t});
  }
  return s;
}

TEST(Panels, a_stroke_ends_at_the_edge_of_the_panel_where_most_of_it_lies) {
  std::vector<plan::Stroke> strokes = {
      line({{0.1f, 0.5f}, {0.2f, 0.4f}, {0.3f, 0.5f}, {0.5f, 0.5f}}, plan::CauseKind::kMelody)};
  keep_gutters_bare(three_panels(), strokes);
  ASSERT_EQ(strokes.size(), 1u);
  EXPECT_FLOAT_EQ(strokes[0].path.front().x, 0.1f);
  EXPECT_LT(strokes[0].path.back().x, 0.32f - 0.005f);
  EXPECT_GT(strokes[0].path.back().x, 0.30f);
  EXPECT_FLOAT_EQ(strokes[0].path.back().time, 1.0f);
  EXPECT_EQ(strokes[0].start, 10);
  EXPECT_EQ(strokes[0].end, 12) << "when it is painted is the music's";
}

TEST(Panels, an_outline_stays_closed_along_the_edge) {
  std::vector<plan::Stroke> strokes = {
      line({{0.2f, 0.2f}, {0.40f, 0.3f}, {0.2f, 0.4f}, {0.1f, 0.3f}, {0.2f, 0.2f}},
           plan::CauseKind::kSection)};
  keep_gutters_bare(three_panels(), strokes);
  ASSERT_EQ(strokes.size(), 1u);
  ASSERT_EQ(strokes[0].path.size(), 5u);
  EXPECT_LT(strokes[0].path[1].x, 0.32f);
  EXPECT_EQ(strokes[0].path.front().x, strokes[0].path.back().x);
}

TEST(Panels, what_lies_in_a_gutter_is_moved_into_a_panel) {
  std::vector<plan::Stroke> strokes = {
      line({{0.335f, 0.2f}, {0.335f, 0.6f}}, plan::CauseKind::kBass)};
  keep_gutters_bare(three_panels(), strokes);
  ASSERT_EQ(strokes.size(), 1u);
  for (const plan::PathPoint& p : strokes[0].path) EXPECT_LE(p.x, 0.31f + 1e-5f);
}

TEST(Panels, what_is_for_the_whole_is_laid_in_each) {
  std::vector<plan::Stroke> strokes = {line({{0.0f, 0.5f}, {1.0f, 0.5f}}, plan::CauseKind::kPiece)};
  keep_gutters_bare(three_panels(), strokes);
  EXPECT_EQ(strokes.size(), 3u);
}

TEST(Panels, without_panels_nothing_changes) {
  Layout layout = three_panels();
  layout.scheme = Scheme::kContour;
  std::vector<plan::Stroke> strokes = {
      line({{0.0f, 0.5f}, {1.0f, 0.5f}}, plan::CauseKind::kMelody)};
  keep_gutters_bare(layout, strokes);
  ASSERT_EQ(strokes.size(), 1u);
  EXPECT_EQ(strokes[0].path.back().x, 1.0f);
}

}  // namespace
}  // namespace impasto::compose
