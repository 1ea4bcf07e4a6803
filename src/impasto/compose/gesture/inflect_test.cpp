// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/inflect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/compose/compose.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

constexpr double kTrembles = 5.0, kCalm = 8.4;  ///< s between which the long note has vibrato

void vibrate(score::Note& n, double from, double rate, double extent) {
  for (double t = 0; t <= n.offset - n.onset; t += 0.01) {
    const double wave = t < from ? 0.0 : extent * std::sin(6.283185307 * rate * (t - from));
    n.bends.push_back({static_cast<float>(t), static_cast<float>(wave)});
  }
}

/// Glides from `from` semitones at t0 to `to` at t1, holding before and after.
void slide(score::Note& n, double t0, double t1, double from, double to) {
  for (double t = 0; t <= n.offset - n.onset + 1e-9; t += 0.02) {
    const double s = t <= t0 ? 0.0 : t >= t1 ? 1.0 : (t - t0) / (t1 - t0);
    n.bends.push_back({static_cast<float>(t), static_cast<float>(from + s * (to - from))});
  }
}

/// Sixteen seconds of calm bowed music with these for a tune.
plan::Piece sung(std::vector<score::Note> melody) {
  plan::Piece p = even_piece(16, 60, 600);
  p.sections.push_back({0, 16, 0});
  p.sections[0].emotion.arousal = -0.5f;
  p.keys.push_back({0, 16, 0, false, 0.9f});
  for (int i = 0; i < 4; ++i)
    p.chords.push_back({4.0 * i, 4.0 * (i + 1), 0, plan::ChordQuality::kMajor, 0, 0.8f});
  p.bass = {note(0, 7, 40), note(8, 7, 43)};
  for (const score::Note& n : melody)
    p.onsets.push_back({n.onset, 0.8f, plan::HitKind::kPitched, 0.15f});
  p.melody = std::move(melody);
  for (std::size_t i = 240; i < 300; ++i) p.curves.loudness[i] = -17.0f;  // the climax, at the end
  return p;
}

/// A phrase of three joined notes, the long one with vibrato from a second after its onset on.
plan::Piece held(double rate, double extent) {
  std::vector<score::Note> melody = {note(3, 1, 64), note(4, 4.4, 67), note(8.4, 1.6, 65)};
  if (rate > 0) vibrate(melody[1], kTrembles - 4.0, rate, extent);
  return sung(std::move(melody));
}

plan::Plan painted(const plan::Piece& piece, Manner manner) {
  Settings settings{.style = all(manner), .variety = 0.0f};
  settings.scheme = Scheme::kHorizon;
  return compose(piece, settings);
}

/// The stroke of the tune that begins with its first note, and no water.
std::vector<plan::PathPoint> line_of(const plan::Piece& piece, Manner manner) {
  for (const plan::Stroke& s : painted(piece, manner).strokes) {
    if (s.cause.kind == CauseKind::kMelody && s.cause.index == 0 && s.path.size() > 3 &&
        s.paint[plan::kMedium] < 0.99f)
      return s.path;
  }
  return {};
}

struct Tremble {
  int turns = 0, swells = 0;
  float amplitude = 0;
};

/// What a path does to either side of its way, and how often it is pressed, between two of its
/// times.
Tremble look(const std::vector<plan::PathPoint>& path, float from, float to) {
  constexpr float kSeen = 0.0015f;
  Tremble seen;
  std::vector<float> far;
  int last = 0, rising = 0;
  for (std::size_t i = 2; i + 2 < path.size(); ++i) {
    if (path[i].time < from || path[i].time > to) continue;
    const plan::PathPoint &a = path[i - 2], &b = path[i + 2], &p = path[i];
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float off = ((p.x - a.x) * dy - (p.y - a.y) * dx) / std::sqrt(dx * dx + dy * dy + 1e-9f);
    if (std::fabs(off) > kSeen) {
      const int side = off > 0 ? 1 : -1;
      seen.turns += last != 0 && side != last;
      last = side;
      far.push_back(std::fabs(off));
    }
    const float press = p.pressure - path[i - 1].pressure;
    if (std::fabs(press) > 0.02f) {
      const int way = press > 0 ? 1 : -1;
      seen.swells += rising == 1 && way == -1;
      rising = way;
    }
  }
  // Half of the points are crests and troughs, and stand off by twice the amplitude.
  std::sort(far.begin(), far.end());
  if (!far.empty()) seen.amplitude = 0.5f * far[3 * far.size() / 4];
  return seen;
}

constexpr float kFrom = (kTrembles - 3.0) / 7.0, kTo = (kCalm - 3.0) / 7.0;

class Drawn : public testing::TestWithParam<Manner> {};

TEST_P(Drawn, vibrato_trembles_the_more_often_the_faster_it_is) {
  int before = 0;
  for (double rate : {3.6, 5.5, 8.0}) {
    const Tremble seen = look(line_of(held(rate, 0.5), GetParam()), kFrom, kTo);
    EXPECT_GT(seen.turns, before) << rate;
    EXPECT_GE(seen.turns, 4) << rate;
    EXPECT_LE(seen.turns, 2 * rate * (kCalm - kTrembles)) << "no more than are heard";
    EXPECT_GE(seen.swells, 2) << rate;
    before = seen.turns;
  }
}

TEST_P(Drawn, vibrato_trembles_as_long_as_it_is_heard) {
  plan::Piece shorter = held(0, 0);
  vibrate(shorter.melody[1], 2.8, 5.5, 0.5);
  const int some = look(line_of(shorter, GetParam()), kFrom, kTo).turns;
  const int all = look(line_of(held(5.5, 0.5), GetParam()), kFrom, kTo).turns;
  EXPECT_GE(some, 2);
  EXPECT_LT(some, 0.7 * all);
  // And no sooner: the note is plain until it begins.
  const int own = GetParam() == Manner::kForms ? 1 : 0;  // has corners of its own
  EXPECT_LE(look(line_of(shorter, GetParam()), kFrom, kFrom + 0.2f).turns, 1 + own);
}

TEST_P(Drawn, a_line_goes_forward_in_time_whatever_sounds_beside_it) {
  plan::Piece piece = held(5.5, 0.5);
  for (double t = 3.3; t < 10.0; t += 0.35)
    piece.onsets.push_back({t, 0.9f, plan::HitKind::kPitched, 0.15f});
  std::sort(piece.onsets.begin(), piece.onsets.end(),
            [](const plan::Onset& a, const plan::Onset& b) { return a.time < b.time; });
  for (const plan::Stroke& s : painted(piece, GetParam()).strokes) {
    float before = 0;
    for (const plan::PathPoint& p : s.path) {
      ASSERT_GE(p.time, before) << to_string(s.cause.kind) << " at " << s.start;
      before = p.time;
    }
    ASSERT_LE(before, 1.001f);
  }
}

TEST_P(Drawn, wider_vibrato_swings_farther) {
  float before = 0;
  for (double extent : {0.2, 0.5, 0.9}) {
    const float far = look(line_of(held(5.0, extent), GetParam()), kFrom, kTo).amplitude;
    EXPECT_GT(far, 1.15f * before) << extent;
    before = far;
  }
}

TEST_P(Drawn, a_note_that_holds_its_pitch_does_not_tremble) {
  const Tremble seen = look(line_of(held(0, 0), GetParam()), kFrom, kTo);
  // Forms have as many corners as the music's arousal asks for, evenly pressed.
  // The arm overshoots where it stops.
  EXPECT_LE(seen.turns, GetParam() == Manner::kForms ? 4 : GetParam() == Manner::kArm ? 1 : 0);
  EXPECT_LE(seen.swells, 1);
}

TEST_P(Drawn, the_climax_trembles_where_its_tune_does) {
  plan::Piece piece = held(0, 0);
  for (score::Note& n : piece.melody) n.onset += 5.0, n.offset += 5.0;
  const auto turns = [&piece] {
    int most = 0;
    for (const plan::Stroke& s : painted(piece, GetParam()).strokes) {
      if (s.cause.kind == CauseKind::kLoudness && s.path.size() > 4)
        most = std::max(most, look(s.path, 0.05f, 0.95f).turns);
    }
    return most;
  };
  const int plain = turns();
  vibrate(piece.melody[1], 1.0, 5.5, 0.5);
  EXPECT_GT(turns(), plain + 3);
}

TEST_P(Drawn, a_figure_that_comes_back_trembles_as_it_does_now) {
  plan::Piece piece =
      sung({note(1, 0.8, 64), note(1.8, 0.8, 69), note(2.6, 0.8, 65), note(3.4, 1.6, 67),
            note(8, 0.8, 64), note(8.8, 0.8, 69), note(9.6, 0.8, 65), note(10.4, 1.6, 67)});
  piece.motifs.push_back({{{1.0, 5.0, 0, 4, 0, 1.0f}, {8.0, 12.0, 4, 4, 0, 1.0f}}});
  const auto turns = [&piece] {
    std::array<int, 2> seen = {};
    for (const plan::Stroke& s : painted(piece, GetParam()).strokes) {
      if (s.cause.kind != CauseKind::kMelody || s.path.size() < 5 || s.paint[plan::kMedium] > 0.99f)
        continue;
      if (s.cause.index == 0 || s.cause.index == 4)
        seen[s.cause.index / 4] = std::max(seen[s.cause.index / 4], look(s.path, 0.65f, 1).turns);
    }
    return seen;
  };
  const std::array<int, 2> plain = turns();
  vibrate(piece.melody[7], 0.3, 6.0, 0.5);
  EXPECT_EQ(turns()[0], plain[0]);
  EXPECT_GE(turns()[1], plain[1] + 2);
}

TEST_P(Drawn, bends_that_nobody_hears_change_nothing) {
  plan::Piece piece = held(0, 0);
  const plan::Plan plain = painted(piece, GetParam());
  for (std::vector<score::Note>* line : {&piece.melody, &piece.bass}) {
    for (score::Note& n : *line) n.bends = {{0.0f, 0.0f}, {0.3f, 0.05f}, {0.6f, -0.03f}};
  }
  const plan::Plan same = painted(piece, GetParam());
  ASSERT_EQ(same.strokes.size(), plain.strokes.size());
  for (std::size_t i = 0; i < plain.strokes.size(); ++i) {
    const plan::Stroke &a = plain.strokes[i], &b = same.strokes[i];
    ASSERT_EQ(a.path.size(), b.path.size());
    EXPECT_EQ(a.width, b.width);
    EXPECT_EQ(a.paint, b.paint);
    for (std::size_t k = 0; k < a.path.size(); ++k) {
      EXPECT_EQ(a.path[k].x, b.path[k].x);
      EXPECT_EQ(a.path[k].y, b.path[k].y);
      EXPECT_EQ(a.path[k].pressure, b.path[k].pressure);
    }
  }
}

/// Height of a path at one of its times.
float height_at(const std::vector<plan::PathPoint>& path, float time) {
  std::size_t i = 1;
  while (i + 1 < path.size() && path[i].time < time) ++i;
  const plan::PathPoint &a = path[i - 1], &b = path[i];
  const float t = std::clamp((time - a.time) / std::max(1e-6f, b.time - a.time), 0.0f, 1.0f);
  return -(a.y + t * (b.y - a.y));
}

/// Share of the pairs that are in the same order, twice less one.
double order(const std::vector<float>& a, const std::vector<float>& b) {
  int same = 0, pairs = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      same += (a[i] > a[k]) == (b[i] > b[k]);
      ++pairs;
    }
  }
  return 2.0 * same / pairs - 1.0;
}

TEST_P(Drawn, a_slide_is_one_way_from_note_to_note) {
  for (float to : {9.0f, -9.0f}) {
    plan::Piece piece = sung({note(3, 1, 67), note(4, 3, 67), note(7, 2, 67 + to)});
    const auto time = [](double t) { return static_cast<float>((t - 3.0) / 6.0); };
    // Without: what the hand does between two joined notes.
    const std::vector<plan::PathPoint> step = line_of(piece, GetParam());
    ASSERT_FALSE(step.empty());
    slide(piece.melody[1], 1.0, 3.0, 0.0, to);
    vibrate(piece.melody[2], 0.8, 5.0, 0.3);
    const std::vector<plan::PathPoint> line = line_of(piece, GetParam());
    ASSERT_FALSE(line.empty());
    std::vector<float> pitch, height;
    float most = 0;
    for (double t = 5.0; t <= 7.0; t += 0.1) {
      pitch.push_back(to * static_cast<float>(t - 5.0));
      height.push_back(height_at(line, time(t)));
      if (height.size() > 1)
        most = std::max(most, std::fabs(height.back() - height[height.size() - 2]));
    }
    const float whole = height.back() - height.front();
    EXPECT_GT(whole * to, 0.0f);
    EXPECT_GT(order(pitch, height), 0.95) << to;
    EXPECT_LT(most, 0.2f * std::fabs(whole)) << "no step";
    const float half = (height_at(line, time(6.0)) - height.front()) / whole;
    EXPECT_NEAR(half, 0.5f, 0.15f) << "half way at half time";
    if (GetParam() == Manner::kMasses) {
      EXPECT_NEAR(height_at(line, time(7.12)), height_at(line, time(8.0)), 0.1f * std::fabs(whole))
          << "and it stays there";
    }
    if (GetParam() == Manner::kForms) continue;  // there a step is drawn with corners
    // A line that only steps hurries ahead after the attack.
    const float stepped = (height_at(step, time(5.0)) - height_at(step, time(4.1))) / whole;
    EXPECT_LT(stepped, 0.3f) << "and not so where nothing slides";
  }
}

TEST_P(Drawn, scoops_and_falls_are_hooks) {
  plan::Piece piece = held(0, 0);
  const std::vector<plan::PathPoint> plain = line_of(piece, GetParam());
  ASSERT_FALSE(plain.empty());
  slide(piece.melody[0], 0.0, 0.15, -1.5, 0.0);
  slide(piece.melody[2], 1.4, 1.6, 0.0, -2.0);
  // Of seven octaves a semitone is little.
  piece.bass[0].pitch = 24;
  piece.melody.push_back(note(12, 1, 105));
  const std::vector<plan::PathPoint> line = line_of(piece, GetParam());
  ASSERT_FALSE(line.empty());
  EXPECT_LT(height_at(line, 0.0f) + 0.016f, height_at(line, 0.05f));
  EXPECT_LT(height_at(line, 0.02f) + 0.006f, height_at(line, 0.05f)) << "not over at once";
  EXPECT_GT(height_at(line, 0.90f), height_at(line, 1.0f) + 0.016f);
  if (GetParam() != Manner::kForms) {
    EXPECT_LT(height_at(plain, 0.90f), height_at(plain, 1.0f) + 0.016f);
  }
}

INSTANTIATE_TEST_SUITE_P(Inflection, Drawn,
                         testing::Values(Manner::kMasses, Manner::kArm, Manner::kInk,
                                         Manner::kForms),
                         [](const auto& manner) { return to_string(manner.param); });

/// Touches of the tune between two times, in order.
std::vector<const plan::Stroke*> touches_of(const plan::Plan& plan, double from, double to) {
  std::vector<const plan::Stroke*> touches;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind == CauseKind::kMelody && s.start > from && s.start < to) touches.push_back(&s);
  }
  return touches;
}

struct Sides {
  std::size_t count = 0;
  double alternation = 0;  ///< share of touches on the other side than the one before
  double far = 0;
  double hues = 0;  ///< CIELAB a, b between the means of every other touch
};

Sides sides_of(const plan::Piece& piece) {
  const plan::Plan plan = painted(piece, Manner::kTouches);
  std::vector<float> y;
  std::array<picture::Lab, 2> sum = {};
  for (const plan::Stroke* s : touches_of(plan, kTrembles + 0.5, kCalm)) {
    plan::Mixture paint = s->paint;
    paint[plan::kMedium] = 0;
    const picture::Lab lab =
        picture::to_lab(pigment::masstone(*pigment::optics(plan.sheet.palette), paint));
    sum[y.size() % 2].a += lab.a, sum[y.size() % 2].b += lab.b;
    y.push_back(s->path[s->path.size() / 2].y);
  }
  Sides sides;
  sides.hues = 2.0 * std::hypot(sum[0].a - sum[1].a, sum[0].b - sum[1].b) /
               std::max<std::size_t>(1, y.size());
  sides.count = y.size();
  if (y.size() < 4) return sides;
  for (std::size_t i = 1; i + 1 < y.size(); ++i)
    sides.far += std::fabs(y[i] - 0.5f * (y[i - 1] + y[i + 1])) / static_cast<float>(y.size() - 2);
  float mean = 0;
  for (float v : y) mean += v;
  mean /= static_cast<float>(y.size());
  for (std::size_t i = 1; i < y.size(); ++i)
    sides.alternation += (y[i] > mean) != (y[i - 1] > mean);
  sides.alternation /= static_cast<double>(y.size() - 1);
  return sides;
}

TEST(Touches, of_vibrato_fall_to_both_sides_by_turns) {
  const Sides slow = sides_of(held(3.6, 0.5)), quick = sides_of(held(8.0, 0.5)),
              wide = sides_of(held(3.6, 0.9)), plain = sides_of(held(0, 0));
  EXPECT_GT(slow.alternation, 0.9);
  EXPECT_GE(quick.alternation, 0.85);
  EXPECT_LT(plain.alternation, 0.8);
  EXPECT_GT(quick.count, 1.2 * static_cast<double>(slow.count));
  EXPECT_GT(wide.far, 1.15 * slow.far);
  EXPECT_GT(slow.far, 1.3 * plain.far);
  EXPECT_GT(quick.hues, 20.0) << "in two hues";
  EXPECT_LT(plain.hues, 15.0);
}

TEST(Touches, follow_a_slide) {
  plan::Piece piece = sung({note(3, 1, 67), note(4, 3, 67), note(7, 2, 58)});
  slide(piece.melody[1], 1.0, 3.0, 0.0, -9.0);
  std::vector<float> time, depth;
  const plan::Plan plan = painted(piece, Manner::kTouches);
  for (const plan::Stroke* s : touches_of(plan, 5.0, 7.0)) {
    time.push_back(static_cast<float>(s->start));
    depth.push_back(s->path[s->path.size() / 2].y);
  }
  ASSERT_GE(time.size(), 6u);
  EXPECT_GT(order(time, depth), 0.75);
}

TEST(Waves, are_never_finer_than_the_brush_and_grow_with_what_is_heard) {
  for (float width : {0.004f, 0.02f, 0.06f}) {
    for (float rate : {3.5f, 5.0f, 8.0f}) {
      const float cycles = 2.0f * rate;
      for (float extent : {0.1f, 0.5f, 2.0f}) {
        const Waves w = waves_of({0, 1, cycles, rate, extent, 0}, 0.3f, width);
        if (w.halves == 0) continue;
        EXPECT_GT(2 * w.half, width * w.fine * 1.4f) << rate;
        EXPECT_GT(2 * w.half, 2.3f * w.amplitude) << "a zigzag";
        EXPECT_LE(w.halves, 2 * cycles);
        EXPECT_LT(w.amplitude, width);
      }
    }
  }
  EXPECT_EQ(waves_of({0, 1, 12, 6, 0.5f, 0}, 0.01f, 0.02f).halves, 0) << "no room";
}

TEST(Dabs, slant_as_their_note_slides) {
  const auto slope = [](float glide) {
    plan::Piece piece = sung({note(3, 0.25, 64), note(4, 0.25, 64), note(5, 0.25, 64)});
    if (glide != 0) slide(piece.melody[1], 0.0, 0.25, 0.0, glide);
    for (const plan::Stroke& s : painted(piece, Manner::kMasses).strokes) {
      if (s.cause.kind == CauseKind::kMelody && s.cause.index == 1)
        return (s.path.front().y - s.path.back().y) / s.width;
    }
    return 99.0f;
  };
  const float plain = slope(0.0f);
  EXPECT_GT(slope(3.0f), plain + 0.8f);
  EXPECT_LT(slope(-3.0f), plain - 0.8f);
}

TEST(Bass, bends_as_it_slides_in_every_manner) {
  for (Manner manner : {Manner::kMasses, Manner::kArm, Manner::kInk, Manner::kForms}) {
    const auto rise = [manner](float glide) {
      plan::Piece piece = held(0, 0);
      slide(piece.bass[0], 3.0, 5.0, 0.0, glide);
      for (const plan::Stroke& s : painted(piece, manner).strokes) {
        if (s.cause.kind != CauseKind::kBass || s.cause.index != 0) continue;
        EXPECT_LT(s.path.front().x, s.path.back().x) << "time runs to the right";
        return s.path.front().y - s.path.back().y;
      }
      return 99.0f;
    };
    EXPECT_GT(rise(7.0f), rise(-7.0f) + 0.03f) << to_string(manner);
    EXPECT_LT(rise(7.0f), 90.0f) << to_string(manner);
  }
}

}  // namespace
}  // namespace impasto::compose
