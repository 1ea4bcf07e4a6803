// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/lost_edge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "impasto/compose/compose.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"

namespace impasto::compose {
namespace {

/// What loosening the sides of one long level stroke adds to an empty plan.
std::vector<plan::Stroke> lost(double drying, double end) {
  const plan::Piece piece = even_piece(40, 120, 900);
  const Settings settings{.variety = 0.0f};
  const Outlook outlook = outlook_of(piece);
  const Colours colours = choose_colours(piece, outlook);
  plan::Plan plan;
  plan.sheet.palette.pigments = {"TitaniumWhite", "BoneBlack", "UltramarineBlue"};
  pigment::Mixer mixer(*pigment::optics(plan.sheet.palette));
  Style style = all(Manner::kMasses);
  style.drying = drying;
  Easel easel{
      piece,   settings, outlook,      lay_out(piece, outlook, 1, 1, conceive(outlook, settings)),
      colours, mixer,    Sketch(1, 1), plan};
  easel.style = &style;
  Mark laid;
  laid.width = 0.1f;
  laid.start = end - 0.5;
  laid.end = end;
  laid.cause = {plan::CauseKind::kSection, 0, 0.0, 20.0};
  laid.path = {{0.1f, 0.5f, 1, 0}, {0.9f, 0.5f, 1, 1}};
  easel.paint(Mark(laid));
  lose_edge(easel, laid, 5);
  return {plan.strokes.begin() + 1, plan.strokes.end()};
}

TEST(LostEdge, is_dragged_over_by_a_clean_brush_while_the_paint_is_wet) {
  const std::vector<plan::Stroke> strokes = lost(6, 10);
  ASSERT_GE(strokes.size(), 3u);
  int crossing = 0;
  for (const plan::Stroke& s : strokes) {
    EXPECT_EQ(s.load, 0) << "it lays nothing";
    EXPECT_GT(s.start, 10);
    EXPECT_LT(s.end, 10 + 6.0 / 2) << "before it dries";
    EXPECT_EQ(s.cause.kind, plan::CauseKind::kSection);
    EXPECT_LT(std::max(s.path.front().pressure, s.path.back().pressure), 0.3f);
    // Sides of the stroke lie at .45 and .55.
    const float border = s.path[1].y < 0.5f ? 0.454f : 0.546f;
    crossing += (s.path.front().y - border) * (s.path.back().y - border) < 0;
  }
  EXPECT_EQ(crossing, static_cast<int>(strokes.size()));
}

TEST(LostEdge, is_left_alone_where_paint_is_dry_or_the_music_ends) {
  EXPECT_TRUE(lost(0.5, 10).empty());
  EXPECT_TRUE(lost(6, 39.99).empty());
}

}  // namespace
}  // namespace impasto::compose
