// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/compose.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/compose/colour/emotion_colour.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/breaths.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

/// An A B A song of a minute: eighth notes, a chord every two beats, a bass note a chord.
plan::Piece song(float mood = -0.6f) {
  plan::Piece p;
  p.duration = 60;
  p.tempo = 96;
  const double beat = 60.0 / p.tempo;
  for (int i = 0; i < 3; ++i) {
    plan::Section s;
    s.start = 20.0 * i;
    s.end = 20.0 * (i + 1);
    s.label = i == 1;
    s.returns = i == 2;
    s.loudness = i == 1 ? -16.0f : -21.0f;
    const float m = i == 1 ? -0.5f * mood : mood;
    s.emotion = {m, -m, -0.4f * m, 0.3f * m, m, i == 1 ? 0.8f : -0.2f};
    p.sections.push_back(s);
  }
  p.emotion = {mood, -mood, -0.4f * mood, 0.3f * mood, mood, 0};
  p.keys.push_back({0, 60, 2, mood < 0, 0.9f});
  for (int i = 0; 2 * i * beat < p.duration; ++i) {
    plan::Chord c{2 * i * beat,     std::min(p.duration, 2 * (i + 1) * beat),
                  (2 + 5 * i) % 12, i % 3 ? plan::ChordQuality::kMinor : plan::ChordQuality::kMajor,
                  (2 + 5 * i) % 12, 0.8f};
    p.chords.push_back(c);
    score::Note b;
    b.onset = c.start;
    b.offset = c.start + 1.6 * beat;
    b.pitch = 36.0f + static_cast<float>(c.root);
    p.bass.push_back(b);
  }
  double t = 0.2;
  for (int i = 0; t < p.duration - 2; ++i) {
    score::Note n;
    n.onset = t;
    n.offset = t + 0.47 * beat * (i % 7 == 6 ? 4 : 1);
    n.pitch = 66.0f + 9.0f * static_cast<float>(math::sin(0.37 * i)) + (i % 3);
    n.velocity = 0.4f + 0.5f * random_unit(3, i);
    p.melody.push_back(n);
    p.onsets.push_back({t, random_unit(4, i), plan::HitKind::kPitched});
    t += 0.5 * beat * (i % 7 == 6 ? 6 : 1);
  }
  for (int i = 0; i * beat < p.duration; ++i) p.beats.push_back({i * beat, 1 + i % 4, 1.0f});
  const int n = static_cast<int>(p.duration / p.curves.hop);
  for (int i = 0; i < n; ++i) {
    p.curves.loudness.push_back(i > n / 3 && i < 2 * n / 3 ? -15.0f
                                                           : -21.0f + 2.0f * static_cast<float>(i) /
                                                                          static_cast<float>(n));
  }
  p.loudness = -18;
  return p;
}

double spearman(std::vector<double> a, std::vector<double> b) {
  const auto ranks = [](std::vector<double>& v) {
    std::vector<std::size_t> order(v.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](auto i, auto j) { return v[i] < v[j]; });
    std::vector<double> r(v.size());
    for (std::size_t i = 0; i < order.size();) {
      std::size_t j = i;
      while (j < order.size() && v[order[j]] == v[order[i]]) ++j;
      for (std::size_t k = i; k < j; ++k) r[order[k]] = 0.5 * static_cast<double>(i + j - 1);
      i = j;
    }
    v = r;
  };
  ranks(a);
  ranks(b);
  const double n = static_cast<double>(a.size());
  const double ma = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mb = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) * (a[i] - ma);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return ab / std::sqrt(aa * bb);
}

double mean_y(const plan::Stroke& s) {
  double y = 0;
  for (const auto& p : s.path) y += p.y;
  return y / static_cast<double>(s.path.size());
}

picture::Lab colour_of(const plan::Plan& plan, const plan::Stroke& stroke) {
  plan::Mixture m = stroke.paint;
  m[plan::kMedium] = 0;
  return picture::to_lab(pigment::masstone(*pigment::optics(plan.sheet.palette), m));
}

TEST(Compose, SamePieceAndSettingsGiveTheSamePlan) {
  const plan::Plan a = compose(song(), {.variety = 0.0f}), b = compose(song(), {.variety = 0.0f});
  ASSERT_EQ(a.strokes.size(), b.strokes.size());
  for (std::size_t i = 0; i < a.strokes.size(); ++i) {
    ASSERT_EQ(a.strokes[i].paint, b.strokes[i].paint);
    ASSERT_EQ(a.strokes[i].width, b.strokes[i].width);
    ASSERT_EQ(a.strokes[i].path.size(), b.strokes[i].path.size());
    for (std::size_t k = 0; k < a.strokes[i].path.size(); ++k) {
      ASSERT_EQ(a.strokes[i].path[k].x, b.strokes[i].path[k].x);
      ASSERT_EQ(a.strokes[i].path[k].y, b.strokes[i].path[k].y);
    }
  }
}

TEST(Compose, EveryStrokeHasACauseThatSoundsWhenItIsPainted) {
  const plan::Piece piece = song();
  const plan::Plan plan = compose(piece, {.variety = 0.0f, .order = Order::kTime});
  ASSERT_GT(plan.strokes.size(), 100u);
  std::map<CauseKind, int> seen;
  double before = 0;
  for (const plan::Stroke& s : plan.strokes) {
    ++seen[s.cause.kind];
    EXPECT_GE(s.start, before);
    before = s.start;
    EXPECT_LE(s.start, s.end);
    EXPECT_LE(s.end, piece.duration);
    const std::size_t count = s.cause.kind == CauseKind::kChord     ? piece.chords.size()
                              : s.cause.kind == CauseKind::kMelody  ? piece.melody.size()
                              : s.cause.kind == CauseKind::kBass    ? piece.bass.size()
                              : s.cause.kind == CauseKind::kOnset   ? piece.onsets.size()
                              : s.cause.kind == CauseKind::kSection ? piece.sections.size()
                                                                    : 1u << 30;
    ASSERT_GE(s.cause.index, 0);
    ASSERT_LT(static_cast<std::size_t>(s.cause.index), count);
    // A wash may come a breath before its section, anything else while its sound is there.
    EXPECT_GE(s.start, s.cause.start - (s.pass == 0 ? 0.7001 : 0.0801));
    EXPECT_LE(s.start, s.cause.end + 1.0);
    float sum = 0;
    for (float share : s.paint) {
      EXPECT_GE(share, 0.0f);
      sum += share;
    }
    EXPECT_NEAR(sum, 1.0f, 1e-4f);
    for (const plan::PathPoint& p : s.path) {
      ASSERT_TRUE(std::isfinite(p.x) && std::isfinite(p.y));
      EXPECT_GE(p.pressure, 0.0f);
      EXPECT_LE(p.pressure, 1.0f);
    }
    for (std::size_t k = 1; k < s.path.size(); ++k) EXPECT_GE(s.path[k].time, s.path[k - 1].time);
  }
  for (CauseKind kind :
       {CauseKind::kPiece, CauseKind::kSection, CauseKind::kChord, CauseKind::kMelody,
        CauseKind::kBass, CauseKind::kOnset, CauseKind::kLoudness}) {
    EXPECT_GT(seen[kind], 0) << plan::to_string(kind);
  }
}

TEST(Compose, HigherNotesStandHigher) {
  const plan::Piece piece = song();
  Settings settings{.variety = 0.0f};
  settings.scheme = Scheme::kContour;
  const plan::Plan plan = compose(piece, settings);
  // A row climbs in sharp keys (this is D): that is taken out.
  const Layout layout = lay_out(piece, outlook_of(piece), 1, 1, {.scheme = Scheme::kContour});
  std::vector<double> pitch, up, high;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kBass && s.cause.kind != CauseKind::kMelody) continue;
    const auto& line = s.cause.kind == CauseKind::kBass ? piece.bass : piece.melody;
    double sum = 0, seconds = 0;
    for (const score::Note& n : line) {
      if (n.onset < s.cause.start - 1e-9 || n.onset >= s.cause.end) continue;
      sum += n.pitch * (n.offset - n.onset);
      seconds += n.offset - n.onset;
    }
    pitch.push_back(sum / seconds);
    double x = 0;
    for (const plan::PathPoint& p : s.path) x += p.x / static_cast<double>(s.path.size());
    high.push_back(-mean_y(s));
    up.push_back(-mean_y(s) - layout.slope * (x - 0.5));
  }
  EXPECT_GE(spearman(pitch, up), 0.9);
  EXPECT_GE(spearman(pitch, high), 0.7) << "on the canvas itself";
  for (int midi = 30; midi < 90; ++midi)
    EXPECT_LE(layout.height_of(midi), layout.height_of(midi + 1));
}

TEST(Compose, what_grows_runs_from_corner_to_corner_and_what_stays_level_lies_along_a_horizon) {
  const auto laid = [](float from, float to) {
    plan::Piece piece = song();
    const auto n = static_cast<float>(piece.curves.loudness.size());
    for (std::size_t i = 0; i < piece.curves.loudness.size(); ++i) {
      piece.curves.loudness[i] = from + (to - from) * static_cast<float>(i) / n;
    }
    piece.onsets.clear();
    return lay_out(piece, outlook_of(piece), 1, 1, {.scheme = Scheme::kContour});
  };
  const auto climb = [](const Layout& l) {
    return l.place(0.0, 0.5f).y - l.place(l.rows.back().end - 0.01, 0.5f).y;
  };
  const Layout level = laid(-20, -20), grows = laid(-32, -14), dies = laid(-14, -32);
  EXPECT_GT(climb(grows) - climb(level), 0.4f);
  EXPECT_LT(climb(dies) - climb(level), -0.4f);
  EXPECT_GT(level.rows[0].middle, 0.55f) << "a low horizon";
  // Half as much growth is laid out in between: no leap.
  const float half = climb(laid(-23.5f, -20)) - climb(level);
  EXPECT_GT(half, 0.02f);
  EXPECT_LT(half, climb(grows) - climb(level));
}

TEST(Compose, a_climax_at_the_end_of_a_climb_is_still_in_sight) {
  plan::Piece piece = song();
  const auto n = static_cast<float>(piece.curves.loudness.size());
  for (std::size_t i = 0; i < piece.curves.loudness.size(); ++i) {
    piece.curves.loudness[i] = -36.0f + 24.0f * static_cast<float>(i) / n;
  }
  for (score::Note& note : piece.melody) note.pitch += static_cast<float>(note.onset / 3);
  for (float width : {1.0f, 1.78f}) {
    const Layout l = lay_out(piece, outlook_of(piece), width, 1, {.scheme = Scheme::kContour});
    EXPECT_GE(l.focus.y, 0.2599f);
    EXPECT_LE(l.focus.y, 0.7401f);
    const float from = l.spine(0, 0.0).y, to = l.spine(0, l.rows[0].end).y;
    EXPECT_GT(from - to, 0.45f) << "a climb";
    EXPECT_LT(from - to, 0.63f) << "that fits";
  }
}

TEST(Compose, LouderIsWider) {
  plan::Piece piece = song();
  // A crescendo over the whole piece.
  for (std::size_t i = 0; i < piece.curves.loudness.size(); ++i) {
    piece.curves.loudness[i] =
        -26.0f + 14.0f * static_cast<float>(i) / static_cast<float>(piece.curves.loudness.size());
  }
  piece.loudness = -19;
  const plan::Plan plan = compose(piece, {.variety = 0.0f});
  std::vector<double> width, level;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kBass) continue;
    width.push_back(s.width);
    level.push_back(s.start);
  }
  EXPECT_GE(spearman(width, level), 0.95);
}

TEST(Compose, TheSeedMovesTheHandButNotTheMusic) {
  const plan::Piece piece = song();
  const plan::Plan a = compose(piece, {.seed = 1, .variety = 0.0f}),
                   b = compose(piece, {.seed = 2, .variety = 0.0f});
  using Key = std::tuple<int, int, int, double>;
  const auto keys = [](const plan::Plan& plan) {
    std::vector<Key> list;
    for (const plan::Stroke& s : plan.strokes) {
      list.emplace_back(static_cast<int>(s.cause.kind), s.cause.index, s.pass, s.start);
    }
    std::sort(list.begin(), list.end());
    return list;
  };
  EXPECT_EQ(keys(a), keys(b));
  EXPECT_EQ(a.sheet.palette.pigments, b.sheet.palette.pigments);
  EXPECT_EQ(a.sheet.ground_rgb, b.sheet.ground_rgb);
  bool moved = false;
  for (std::size_t i = 0; i < a.strokes.size(); ++i)
    moved |= a.strokes[i].path[0].x != b.strokes[i].path[0].x;
  EXPECT_TRUE(moved);
}

TEST(Compose, AReturningSectionIsPaintedInItsOwnHueFamily) {
  const plan::Piece piece = song();
  const plan::Plan plan = compose(piece, {.variety = 0.0f});
  double a[3] = {}, b[3] = {};
  int n[3] = {};
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kSection) continue;
    const picture::Lab lab = colour_of(plan, s);
    a[s.cause.index] += lab.a;
    b[s.cause.index] += lab.b;
    ++n[s.cause.index];
  }
  float hue[3];
  for (int i = 0; i < 3; ++i) {
    ASSERT_GT(n[i], 1);
    hue[i] = static_cast<float>(math::atan2(b[i], a[i]) * 180 / math::kPi);
  }
  EXPECT_LT(hue_distance(hue[0], hue[2]), 15.0f);
  EXPECT_GT(hue_distance(hue[0], hue[1]), 35.0f);
}

TEST(Compose, APassingKeyAtTheStartDoesNotMoveTheColoursOfTheChords) {
  plan::Piece piece = song();
  const plan::Plan home = compose(piece, {.variety = 0.0f});
  piece.keys.insert(piece.keys.begin(), {0, 2, 6, false, 0.4f});
  piece.keys.back().start = 2;
  const plan::Plan passing = compose(piece, {.variety = 0.0f});
  ASSERT_EQ(home.strokes.size(), passing.strokes.size());
  for (std::size_t i = 0; i < home.strokes.size(); ++i) {
    EXPECT_EQ(home.strokes[i].paint, passing.strokes[i].paint);
  }
}

TEST(Compose, LongerSectionsTakeMoreOfTheCanvas) {
  plan::Piece piece = song();
  piece.sections[0].end = piece.sections[1].start = 34;
  piece.sections[1].end = piece.sections[2].start = 44;
  const Layout layout =
      lay_out(piece, outlook_of(piece), 1, 1, conceive(outlook_of(piece), {.variety = 0.0f}));
  double extent[3];
  for (int i = 0; i < 3; ++i) {
    extent[i] =
        layout.place(piece.sections[i].end, 0.5f).x - layout.place(piece.sections[i].start, 0.5f).x;
  }
  EXPECT_GT(extent[0], extent[2]);
  EXPECT_GT(extent[2], extent[1]);
}

TEST(Compose, HappyMusicIsLighterAndFullerInColourThanSad) {
  const auto mean = [](const plan::Plan& plan) {
    double L = 0, C = 0;
    int n = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kSection) continue;
      const picture::Lab lab = colour_of(plan, s);
      L += lab.L;
      C += math::hypot(lab.a, lab.b);
      ++n;
    }
    return std::pair{L / n, C / n};
  };
  plan::Piece happy = song(1.4f), sad = song(-1.4f);
  for (auto* p : {&happy, &sad}) {
    for (auto& s : p->sections) s.emotion = p->emotion;
  }
  const auto [light, full] = mean(compose(happy, {.variety = 0.0f}));
  const auto [dark, dull] = mean(compose(sad, {.variety = 0.0f}));
  EXPECT_GT(light, dark + 10);
  EXPECT_GT(full, dull + 5);
}

TEST(Compose, SilenceIsBareCanvas) {
  plan::Piece piece;
  piece.duration = 12;
  piece.silent = true;
  const plan::Plan plan = compose(piece, {.variety = 0.0f});
  EXPECT_TRUE(plan.strokes.empty());
  EXPECT_TRUE(pigment::optics(plan.sheet.palette).has_value());
}

TEST(Compose, AnythingAListenerMayFindIsPainted) {
  plan::Piece piece;
  piece.duration = 0.2;
  EXPECT_NO_FATAL_FAILURE(compose(piece, {.aspect = 8.0f, .variety = 0.0f}));
  piece.onsets.push_back({0.1, 1.0f, plan::HitKind::kLow});
  piece.curves.loudness.assign(4, -20.0f);
  const plan::Plan tiny = compose(piece, {.aspect = 0.125f, .variety = 0.0f});
  EXPECT_FALSE(tiny.strokes.empty());
  EXPECT_FLOAT_EQ(tiny.sheet.width, 1.0f);
  EXPECT_FLOAT_EQ(tiny.sheet.height, 8.0f);
}

TEST(Phrases, BreakWhereTheMelodyBreathes) {
  plan::Piece piece;
  piece.duration = 10;
  piece.tempo = 120;
  for (double t : {0.0, 0.5, 1.0, 3.0, 3.5, 4.0}) {
    score::Note n;
    n.onset = t;
    n.offset = t + 0.45;
    piece.melody.push_back(n);
  }
  const std::vector<hear::Breath> breaths = hear::find_breaths(piece);
  ASSERT_EQ(breaths.size(), 2u);
  EXPECT_EQ(breaths[0].last, 2);
  EXPECT_EQ(breaths[1].first, 3);
}

}  // namespace
}  // namespace impasto::compose
