// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/unfold.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
namespace {

plan::Piece with_attacks() {
  plan::Piece piece;
  piece.duration = 10.0;
  for (double at : {1.0, 1.5, 2.0, 2.5})
    piece.onsets.push_back({at, at == 2.0 ? 0.9f : 0.4f, plan::HitKind::kPitched});
  return piece;
}

std::vector<plan::Stroke> blades(int count) {
  std::vector<plan::Stroke> strokes(static_cast<std::size_t>(count));
  for (plan::Stroke& s : strokes) {
    s.start = 1.0, s.end = 1.1;
    s.pass = plan::kMass;
    s.cause = {plan::CauseKind::kChord, 0, 1.0, 3.0};
    s.path = {{0.2f, 0.2f, 1, 0}, {0.3f, 0.2f, 1, 1}};
  }
  return strokes;
}

TEST(Unfold, a_plant_grows_with_the_attacks_while_its_chord_sounds) {
  std::vector<plan::Stroke> strokes = blades(12);
  lay_one_by_one(with_attacks(), 2.0, {}, strokes);
  const auto at = [&](double time) {
    return std::count_if(strokes.begin(), strokes.end(),
                         [&](const plan::Stroke& s) { return std::abs(s.start - time) < 1e-6; });
  };
  EXPECT_GE(at(1.0), 1);
  EXPECT_GT(at(2.0), at(1.5)) << "the stronger the attack, the more";
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    EXPECT_GE(strokes[i].start, i == 0 ? 1.0 : strokes[i - 1].start) << "in their order";
    EXPECT_LE(strokes[i].start, 3.0);
    EXPECT_NEAR(strokes[i].end - strokes[i].start, 0.1, 1e-9) << "each as fast as it was";
  }
}

TEST(Unfold, followers_and_lines_stay_where_they_are) {
  std::vector<plan::Stroke> strokes = blades(4);
  strokes.push_back(strokes.back());
  strokes.back().end = 3.0;  // a line
  const std::map<std::size_t, Follower> followers = {{0, {1, 0.2}}};
  lay_one_by_one(with_attacks(), 2.0, followers, strokes);
  EXPECT_EQ(strokes[0].start, 1.0);
  EXPECT_EQ(strokes[4].start, 1.0);
  EXPECT_GT(strokes[3].start, 1.0);
}

plan::Stroke flood() {
  plan::Stroke s = blades(1).front();
  s.brush = kMassBrush;
  s.wetness = 0.9f;
  s.paint[0] = 1.0f;
  s.path.clear();
  for (int i = 0; i <= 100; ++i)
    s.path.push_back({0.002f * static_cast<float>(i), 0.2f, 1, 0.01f * static_cast<float>(i)});
  return s;
}

/// How far it has come, 0..1.
float way_at(const plan::Stroke& s, double time) {
  float way = 0;
  for (std::size_t i = 0; i < s.path.size(); ++i) {
    if (s.start + static_cast<double>(s.path[i].time) * (s.end - s.start) <= time + 1e-6)
      way = static_cast<float>(i) / static_cast<float>(s.path.size() - 1);
  }
  return way;
}

TEST(Unfold, a_flood_lasts_while_it_sounds_and_goes_on_with_the_attacks) {
  std::vector<plan::Stroke> strokes = {flood()};
  draw_out(with_attacks(), 5.0, {}, strokes);
  const plan::Stroke& s = strokes.front();
  EXPECT_NEAR(s.end, 3.0, 1e-6);
  const auto pushed = [&](double attack) {
    return way_at(s, attack + 0.04) - way_at(s, attack - 0.01);
  };
  EXPECT_GT(way_at(s, 1.04), 0.2f) << "struck";
  EXPECT_GT(pushed(2.0), 1.5f * pushed(1.5)) << "the stronger the farther";
  EXPECT_LT(pushed(1.75), 0.5f * pushed(1.5)) << "and slowly between";
  for (std::size_t i = 1; i < s.path.size(); ++i) EXPECT_GE(s.path[i].time, s.path[i - 1].time);
}

TEST(Unfold, leaf_is_pressed_down_until_the_next_is_taken_up) {
  std::vector<plan::Stroke> strokes = {flood(), flood(), flood()};
  strokes[1].start = 3.0, strokes[1].end = 3.1;
  strokes[2].start = 9.0, strokes[2].end = 9.1;
  press_down(with_attacks(), {{0, 9.0}, {1, 3.9}}, strokes);
  EXPECT_NEAR(strokes[0].end, 3.0, 1e-6);
  EXPECT_NEAR(strokes[1].end, 3.9, 1e-6) << "something will lie on it";
  EXPECT_NEAR(strokes[2].end, 9.1, 1e-6) << "no leaf";
  EXPECT_GT(way_at(strokes[0], 1.04), 0.2f) << "struck";
  EXPECT_LT(way_at(strokes[0], 1.4), 0.9f) << "and drawn";
}

TEST(Unfold, clear_water_and_what_is_dry_take_the_time_they_took) {
  std::vector<plan::Stroke> strokes = {flood(), flood()};
  strokes[0].paint = {};
  strokes[0].paint[plan::kMedium] = 1.0f;
  strokes[1].wetness = 0.2f;
  draw_out(with_attacks(), 5.0, {}, strokes);
  for (const plan::Stroke& s : strokes) EXPECT_NEAR(s.end, 1.1, 1e-9);
}

}  // namespace
}  // namespace impasto::compose
