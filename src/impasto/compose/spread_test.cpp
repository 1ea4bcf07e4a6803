// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/spread.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
namespace {

plan::Piece with_attacks() {
  plan::Piece piece;
  piece.duration = 40.0;
  for (int i = 1; i < 80; ++i) piece.onsets.push_back({0.5 * i, 0.5f, plan::HitKind::kPitched});
  return piece;
}

/// A level row at a height, from 0.1 to 0.9.
plan::Stroke row(float y, double start) {
  plan::Stroke s;
  s.width = 0.04f;
  s.start = start, s.end = start + 0.5;
  s.pass = plan::kMass;
  s.cause = {plan::CauseKind::kSection, 0, 0.0, 40.0};
  s.path = {{0.1f, y, 1, 0}, {0.9f, y, 1, 1}};
  return s;
}

plan::Stroke mark_on(float y, double start) {
  plan::Stroke s = row(y, start);
  s.cause = {plan::CauseKind::kChord, 0, start, start + 1.0};
  s.path = {{0.4f, y, 1, 0}, {0.5f, y, 1, 1}};
  return s;
}

TEST(Spread, rows_that_nothing_lies_on_are_laid_all_the_time_with_the_attacks) {
  std::vector<plan::Stroke> strokes;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < 12; ++i) {
    strokes.push_back(row(0.06f + 0.07f * static_cast<float>(i), 2.0));
    which.push_back(i);
  }
  spread_out(with_attacks(), which, strokes);
  for (double from = 2.0; from < 34.0; from += 8.0) {
    const auto there = std::count_if(strokes.begin(), strokes.end(), [&](const plan::Stroke& s) {
      return s.start >= from && s.start < from + 8.0;
    });
    EXPECT_GE(there, 2) << from;
  }
  int struck = 0;
  for (const plan::Stroke& s : strokes) {
    EXPECT_GE(s.start, 2.0);
    EXPECT_NEAR(s.end - s.start, 0.5, 1e-9);
    const double off = 2.0 * s.start;
    struck += std::abs(off - static_cast<double>(static_cast<int>(off + 0.5))) < 1e-6;
  }
  EXPECT_GE(struck, 6);
}

TEST(Spread, a_row_is_done_before_anything_lies_on_it) {
  std::vector<plan::Stroke> strokes;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < 12; ++i) {
    strokes.push_back(row(0.06f + 0.07f * static_cast<float>(i), 2.0));
    which.push_back(i);
  }
  strokes.push_back(mark_on(strokes[7].path[0].y, 9.0));
  const std::map<std::size_t, double> done = spread_out(with_attacks(), which, strokes);
  EXPECT_LE(strokes[7].end, 9.0);
  EXPECT_LE(done.at(7), 9.0);
  EXPECT_EQ(strokes[12].start, 9.0) << "what lies on it stays";
  EXPECT_GT(std::max_element(strokes.begin(), strokes.end(),
                             [](const auto& a, const auto& b) { return a.start < b.start; })
                ->start,
            20.0);
}

TEST(Spread, what_is_drawn_around_a_field_comes_after_it) {
  std::vector<plan::Stroke> strokes = {row(0.3f, 2.0), row(0.5f, 2.0), row(0.5f, 3.0)};
  strokes[2].brush = 1;  // over the second row
  spread_out(with_attacks(), {0, 1, 2}, strokes);
  EXPECT_GE(strokes[2].start, strokes[1].start);
  strokes.push_back(mark_on(0.5f, 12.0));
  for (std::size_t i = 0; i < 3; ++i) strokes[i].start = i < 2 ? 2.0 : 3.0, strokes[i].end = 3.5;
  spread_out(with_attacks(), {0, 1, 2}, strokes);
  EXPECT_LE(strokes[1].start, strokes[2].start);
  EXPECT_LT(strokes[2].start, 12.0);
}

TEST(Spread, leaf_and_its_dust_stay_together) {
  std::vector<plan::Stroke> strokes;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < 8; ++i) {
    strokes.push_back(row(0.1f + 0.1f * static_cast<float>(i), 0.1 * static_cast<double>(i / 2)));
    strokes.back().cause.kind = plan::CauseKind::kPiece;
    which.push_back(i);
  }
  spread_out(with_attacks(), which, strokes);
  for (std::size_t i = 0; i < 8; i += 2) EXPECT_EQ(strokes[i].start, strokes[i + 1].start);
  EXPECT_NE(strokes[0].start, strokes[2].start);
}

}  // namespace
}  // namespace impasto::compose
