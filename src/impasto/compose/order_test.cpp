// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "impasto/compose/compose.h"
#include "impasto/compose/place/sketch.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

/// `count` sections of `each` seconds, a tune, chords, a bass and attacks.
plan::Piece piece_of(int count, double each, double step) {
  const double duration = count * each;
  plan::Piece p = even_piece(duration, 100, 1200);
  for (int i = 0; i < count; ++i) {
    plan::Section s;
    s.start = each * i;
    s.end = each * (i + 1);
    s.label = i % 3;
    s.returns = i >= 3;
    s.loudness = -22.0f + 2.0f * static_cast<float>(i % 4);
    p.sections.push_back(s);
  }
  p.keys = {{0, duration, 2, false, 0.9f}};
  add_fifths(static_cast<int>(duration / 1.5), p);
  for (int i = 0; i * step + 0.1 < duration - 1.0; ++i) {
    const score::Note n = note(i * step + 0.1, 0.8 * step, 62.0f + static_cast<float>(i * 5 % 17));
    p.notes.push_back(n);
    if (i % 9 < 7) p.melody.push_back(n);
    p.onsets.push_back({n.onset, 0.3f + 0.1f * static_cast<float>(i % 7), plan::HitKind::kPitched});
  }
  return p;
}

std::vector<plan::Piece> pieces() {
  return {piece_of(3, 20, 0.3), piece_of(7, 14, 0.45), piece_of(2, 15, 0.22), piece_of(1, 50, 0.8)};
}

const plan::Manner kBlocksIn[] = {plan::Manner::kMasses, plan::Manner::kTouches, plan::Manner::kArm,
                                  plan::Manner::kForms};

bool is_ground(const plan::Stroke& s) {
  return s.cause.kind == CauseKind::kPiece && s.pass == plan::kWash;
}

/// Share of the sheet that strokes of a kind touch which begin before a time.
template <class Kind>
float touched(const plan::Plan& plan, double until, Kind kind) {
  Sketch sketch(plan.sheet.width, plan.sheet.height);
  for (const plan::Stroke& s : plan.strokes) {
    if (s.start < until && s.load > 0 && kind(s)) sketch.stamp(s.path, s.width, {}, 1.0f, 0.0f);
  }
  return sketch.cover();
}

TEST(Order, by_form_half_of_what_will_be_touched_is_touched_after_a_quarter_of_the_time) {
  const auto paint = [](const plan::Stroke& s) { return !is_ground(s); };
  for (plan::Manner manner : kBlocksIn) {
    float sum = 0;
    for (const plan::Piece& piece : pieces()) {
      const plan::Plan plan = compose(piece, {.style = all(manner)});
      const float early = touched(plan, 0.25 * piece.duration, paint) / touched(plan, 1e9, paint);
      EXPECT_GE(early, 0.4f) << plan::to_string(manner) << ", " << piece.sections.size();
      sum += early;
    }
    EXPECT_GE(sum, 0.5f * static_cast<float>(pieces().size())) << plan::to_string(manner);
  }
}

TEST(Order, by_form_masses_come_first_and_everything_else_with_its_sound) {
  const plan::Piece piece = piece_of(7, 14, 0.45);
  for (plan::Manner manner : kBlocksIn) {
    const plan::Plan plan = compose(piece, {.style = all(manner)});
    int ahead = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.start >= s.cause.start - (s.pass == plan::kWash ? 0.71 : 0.081)) continue;
      ++ahead;
      EXPECT_EQ(s.cause.kind, CauseKind::kSection) << plan::to_string(manner);
      if (manner == plan::Manner::kForms || s.load <= 0) continue;  // rows; lost edges
      EXPECT_LT(s.start, kBlockedIn * piece.duration) << plan::to_string(manner);
    }
    EXPECT_GE(ahead, 7) << plan::to_string(manner);
  }
}

TEST(Order, who_leaves_paper_paints_as_it_sounds_and_tones_nothing) {
  const plan::Piece piece = piece_of(7, 14, 0.45);
  const plan::Plan form = compose(piece, {.style = all(plan::Manner::kInk), .order = Order::kForm});
  const plan::Plan time = compose(piece, {.style = all(plan::Manner::kInk), .order = Order::kTime});
  ASSERT_EQ(form.strokes.size(), time.strokes.size());
  for (std::size_t i = 0; i < form.strokes.size(); ++i)
    EXPECT_EQ(form.strokes[i].start, time.strokes[i].start);
  EXPECT_LT(touched(form, 4.0, is_ground), 0.9f);
}

TEST(Order, a_thin_tone_lies_over_the_whole_within_seconds_and_counts_as_bare) {
  for (const plan::Piece& piece : pieces()) {
    for (plan::Manner manner : kBlocksIn) {
      const plan::Plan plan = compose(piece, {.style = all(manner)});
      EXPECT_GT(touched(plan, 3.1, is_ground), 0.94f) << plan::to_string(manner);
    }
  }
}

TEST(Order, by_gesture_all_lines_are_drawn_thin_before_they_sound) {
  const plan::Piece piece = piece_of(7, 14, 0.45);
  const plan::Plan plan = compose(piece, {.order = Order::kGesture});
  int drawn = 0;
  double last = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kMelody || s.pass != plan::kWash) continue;
    ++drawn;
    EXPECT_LT(s.start, 0.25 * piece.duration);
    EXPECT_LT(s.width, 0.013f);
    last = std::max(last, s.cause.start);
  }
  EXPECT_GT(drawn, 10);
  EXPECT_GT(last, 0.8 * piece.duration) << "to the end of the tune";
}

TEST(Order, a_broad_stroke_is_struck_and_pushed_on_by_the_attacks_and_keeps_its_path) {
  plan::Piece piece = even_piece(20, 100, 1200);
  piece.onsets = {{5.0, 0.5f, plan::HitKind::kLow}, {5.6, 1.0f, plan::HitKind::kLow}};
  plan::Stroke stroke;
  stroke.width = 0.2f;
  stroke.start = 5.0;
  stroke.end = 5.2;
  stroke.pass = plan::kMass;
  stroke.cause = {CauseKind::kChord, 0, 5.0, 7.0};
  stroke.path = {{0.2f, 0.5f, 1, 0}, {0.5f, 0.3f, 1, 0.5f}, {0.9f, 0.5f, 1, 1}};
  std::vector<plan::Stroke> strokes = {stroke};
  const std::map<std::size_t, Follower> none;
  strike(piece, {}, {.followers = &none}, {}, strokes);
  const auto& path = strokes[0].path;
  const auto way_by = [&](double time) {
    double way = 0, all = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
      const double part = std::hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y);
      all += part;
      if (5.0 + path[i].time * (strokes[0].end - 5.0) <= time + 1e-6) way += part;
    }
    return way / all;
  };
  EXPECT_GE(way_by(5.0 + 1.0 / 30), 0.4);
  EXPECT_LT(way_by(5.58), 0.6) << "and slowly";
  EXPECT_GE(way_by(5.6 + 1.0 / 30), way_by(5.58) + 0.15);
  EXPECT_FLOAT_EQ(path.front().x, 0.2f);
  EXPECT_FLOAT_EQ(path.back().x, 0.9f);
  float top = 1;
  for (const plan::PathPoint& p : path) top = std::min(top, p.y);
  EXPECT_NEAR(top, 0.3f, 0.01f);
}

TEST(Order, most_of_a_small_stroke_is_there_with_its_sound) {
  plan::Piece piece = even_piece(20, 100, 1200);
  piece.onsets = {{5.0, 0.5f, plan::HitKind::kPitched}};
  plan::Stroke dab;
  dab.width = 0.01f;
  dab.start = 5.0, dab.end = 5.2;
  dab.pass = plan::kRhythm;
  dab.cause = {CauseKind::kNote, 0, 5.0, 5.5};
  dab.path = {{0.2f, 0.5f, 1, 0}, {0.3f, 0.5f, 1, 1}};
  plan::Stroke climax = dab;
  climax.pass = plan::kAccent;
  climax.cause.kind = CauseKind::kLoudness;
  std::vector<plan::Stroke> strokes = {dab, climax};
  const std::map<std::size_t, Follower> none;
  strike(piece, {}, {.sets_down = true, .followers = &none}, {}, strokes);
  const auto x_at = [](const plan::Stroke& s, double time) {
    float x = 0;
    for (const plan::PathPoint& p : s.path)
      if (s.start + p.time * (s.end - s.start) <= time + 1e-6) x = std::max(x, p.x);
    return x;
  };
  EXPECT_GE(x_at(strokes[0], 5.01), 0.27f);
  EXPECT_FLOAT_EQ(strokes[0].path.back().x, 0.3f);
  EXPECT_FLOAT_EQ(strokes[0].path.back().time, 1.0f);
  EXPECT_EQ(strokes[1].path.size(), 2u) << "what is thrown is thrown as it says";
}

TEST(Order, a_line_is_where_it_was_with_each_attack_and_hurries_after_a_strong_one) {
  plan::Piece piece = even_piece(20, 100, 1200);
  piece.onsets = {{5.0, 0.2f, plan::HitKind::kPitched}, {6.0, 0.8f, plan::HitKind::kPitched}};
  plan::Stroke line;
  line.width = 0.02f;
  line.start = 5.0;
  line.end = 7.0;
  line.pass = plan::kMovement;
  line.cause = {CauseKind::kMelody, 0, 5.0, 7.0};
  line.path = {{0.2f, 0.5f, 1, 0}, {0.4f, 0.5f, 1, 0.5f}, {0.6f, 0.5f, 1, 1}};
  std::vector<plan::Stroke> strokes = {line};
  const std::map<std::size_t, Follower> none;
  strike(piece, {}, {.followers = &none}, {}, strokes);
  const auto x_at = [&](double time) {
    float x = 0;
    for (const plan::PathPoint& p : strokes[0].path)
      if (5.0 + 2.0 * p.time <= time + 1e-6) x = std::max(x, p.x);
    return x;
  };
  EXPECT_NEAR(x_at(6.0), 0.4f, 0.011f) << "where the note begins";
  const float weak = x_at(5.1) - 0.2f, strong = x_at(6.1) - 0.4f;
  EXPECT_GT(strong, 0.3f * 0.2f);
  EXPECT_GT(strong, 1.5f * weak);
  EXPECT_DOUBLE_EQ(strokes[0].end, 7.0);
}

TEST(Order, a_line_put_down_all_at_once_keeps_its_path) {
  plan::Piece piece = even_piece(20, 100, 1200);
  piece.onsets = {{5.0, 0.8f, plan::HitKind::kPitched}};
  plan::Stroke line;
  line.width = 0.02f;
  line.start = line.end = 5.0;
  line.pass = plan::kMovement;
  line.cause = {CauseKind::kMelody, 0, 5.0, 5.0};
  line.path = {{0.2f, 0.5f, 1, 0}, {0.6f, 0.5f, 1, 1}};
  std::vector<plan::Stroke> strokes = {line};
  const std::map<std::size_t, Follower> none;
  strike(piece, {}, {.followers = &none}, {}, strokes);
  ASSERT_EQ(strokes[0].path.size(), 2u);
  EXPECT_EQ(strokes[0].path[0].time, 0.0f);
  EXPECT_EQ(strokes[0].path[1].time, 1.0f);
}

TEST(Order, what_comes_of_a_stroke_waits_for_its_end) {
  const plan::Piece piece = piece_of(3, 20, 0.3);
  Style style = all(plan::Manner::kMasses);
  const plan::Plan plan = compose(piece, {.style = style, .variety = 0.0f});
  // Lost edges: a clean brush over the border of the stroke before it.
  int lost = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.load > 0) continue;
    const plan::PathPoint& p = s.path[s.path.size() / 2];
    bool laid = false;
    for (const plan::Stroke& o : plan.strokes) {
      if (o.load <= 0 || o.cause.kind != s.cause.kind || o.cause.index != s.cause.index ||
          o.end > s.start)
        continue;
      for (const plan::PathPoint& q : o.path)
        laid |= std::hypot(q.x - p.x, q.y - p.y) < 0.5f * o.width + s.width + 0.1f;
    }
    EXPECT_TRUE(laid || s.end >= piece.duration - 1e-6) << s.start;
    ++lost;
  }
  EXPECT_GT(lost, 4);
}

TEST(Order, splashes_come_where_the_arm_stops_when_it_stops) {
  std::vector<plan::Stroke> strokes(2);
  strokes[0].start = 1.0, strokes[0].end = 3.0;
  strokes[1].start = 1.3, strokes[1].end = 1.35;
  follow({{1, {0, 0.02}}}, 10.0, strokes);
  EXPECT_DOUBLE_EQ(strokes[1].start, 3.02);
  EXPECT_NEAR(strokes[1].end, 3.07, 1e-9);
  follow({{1, {0, 0.02}}}, 3.0, strokes);
  EXPECT_DOUBLE_EQ(strokes[1].start, 3.0) << "not after the end";
}

TEST(Order, shapes_of_later_sections_are_filled_while_the_one_before_sounds) {
  const plan::Piece piece = piece_of(7, 14, 0.45);
  const plan::Plan plan = compose(piece, {.style = all(plan::Manner::kForms), .variety = 0.0f});
  int rows = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kSection || s.pass == plan::kWash || s.cause.index < 3) continue;
    EXPECT_GE(s.start, piece.sections[static_cast<std::size_t>(s.cause.index - 1)].start - 1e-6);
    EXPECT_LE(s.start, s.cause.end);
    rows += s.start < s.cause.start;
  }
  EXPECT_GT(rows, 20);
}

}  // namespace
}  // namespace impasto::compose
