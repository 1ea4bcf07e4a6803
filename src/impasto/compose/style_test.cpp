// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/style.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/colour/swatches.h"
#include "impasto/compose/compose.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/place/layout.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

/// A minute in four sections, two of them the same; notes fill `ratio` of the time to the next.
plan::Piece song(double ratio = 0.95) {
  plan::Piece p = even_piece(60, 100, 900);
  for (int i = 0; i < 4; ++i) {
    plan::Section s;
    s.start = 15.0 * i;
    s.end = 15.0 * (i + 1);
    s.label = i % 3;
    s.returns = i == 3;
    s.loudness = -22.0f + 2.0f * static_cast<float>(i);
    s.emotion.arousal = i == 1 ? 1.2f : -0.4f;
    s.emotion.happy = i == 1 ? 0.8f : -0.3f;
    p.sections.push_back(s);
  }
  p.keys.push_back({0, 60, 2, false, 0.9f});
  add_fifths(40, p);
  for (int i = 0; i < 140; ++i) {
    score::Note n =
        note(0.4 * i + 0.1, 0.4 * ratio, 66.0f + 8.0f * static_cast<float>(math::sin(0.35 * i)));
    p.melody.push_back(n);
    p.notes.push_back(n);
    n.pitch -= 5;
    p.notes.push_back(n);
    p.onsets.push_back(
        {n.onset, 0.3f + 0.7f * static_cast<float>(i % 4 == 0), static_cast<plan::HitKind>(i % 3)});
  }
  for (int i = 700; i < 800; ++i) p.curves.loudness[static_cast<std::size_t>(i)] = -13.0f;
  return p;
}

/// Share of the canvas under strokes, on a grid.
double covered(const plan::Plan& plan) {
  constexpr int kGrid = 96;
  std::vector<char> grid(kGrid * kGrid, 0);
  for (const plan::Stroke& s : plan.strokes) {
    if (s.paint[plan::kMedium] > 0.99f) continue;  // water covers nothing
    for (std::size_t i = 0; i + 1 < s.path.size(); ++i) {
      for (int k = 0; k <= 12; ++k) {
        const float t = static_cast<float>(k) / 12.0f;
        const float x = math::lerp(s.path[i].x, s.path[i + 1].x, t);
        const float y = math::lerp(s.path[i].y, s.path[i + 1].y, t);
        const float r = 0.5f * s.width;
        for (int j = std::max(0, static_cast<int>((y - r) * kGrid));
             j <= std::min(kGrid - 1, static_cast<int>((y + r) * kGrid)); ++j) {
          for (int c = std::max(0, static_cast<int>((x - r) * kGrid));
               c <= std::min(kGrid - 1, static_cast<int>((x + r) * kGrid)); ++c) {
            grid[static_cast<std::size_t>(j) * kGrid + static_cast<std::size_t>(c)] = 1;
          }
        }
      }
    }
  }
  return static_cast<double>(std::count(grid.begin(), grid.end(), 1)) / (kGrid * kGrid);
}

double length_of(const plan::Stroke& s) {
  double sum = 0;
  for (std::size_t i = 1; i < s.path.size(); ++i) {
    sum += math::hypot(s.path[i].x - s.path[i - 1].x, s.path[i].y - s.path[i - 1].y);
  }
  return sum;
}

/// Length that nine of ten of the strokes for chords stay below.
double reach_of(const plan::Plan& plan) {
  std::vector<double> lengths;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind == CauseKind::kChord) lengths.push_back(length_of(s));
  }
  std::sort(lengths.begin(), lengths.end());
  return lengths[lengths.size() * 9 / 10];
}

const Manner kAll[] = {Manner::kMasses, Manner::kTouches, Manner::kArm,   Manner::kInk,
                       Manner::kForms,  Manner::kWashes,  Manner::kKnife, Manner::kPattern};

TEST(Styles, every_manner_gives_each_stroke_a_cause_that_sounds_then) {
  const plan::Piece piece = song();
  for (Manner manner : kAll) {
    const plan::Plan plan =
        compose(piece, {.style = all(manner), .variety = 0.0f, .order = Order::kTime});
    ASSERT_GT(plan.strokes.size(), 10u) << to_string(manner);
    double before = 0;
    for (const plan::Stroke& s : plan.strokes) {
      EXPECT_GE(s.start, before);
      before = s.start;
      EXPECT_LE(s.start, s.end);
      EXPECT_LE(s.end, piece.duration);
      EXPECT_GE(s.start, s.cause.start - (s.pass == 0 ? 0.7001 : 0.0801)) << to_string(manner);
      EXPECT_LE(s.start, s.cause.end + 2.5) << to_string(manner) << " " << to_string(s.cause.kind);
      ASSERT_FALSE(s.path.empty());
      for (const plan::PathPoint& p : s.path) {
        ASSERT_TRUE(std::isfinite(p.x) && std::isfinite(p.y));
        ASSERT_TRUE(p.pressure >= 0 && p.pressure <= 1) << to_string(manner);
      }
      for (std::size_t k = 1; k < s.path.size(); ++k) EXPECT_GE(s.path[k].time, s.path[k - 1].time);
    }
  }
}

/// What is said with the whole brush.
std::size_t broad(const plan::Plan& plan) {
  return static_cast<std::size_t>(std::count_if(
      plan.strokes.begin(), plan.strokes.end(),
      [](const plan::Stroke& s) { return s.width > 0.035f && s.paint[plan::kMedium] < 0.99f; }));
}

TEST(Styles, are_other_hands_and_not_other_settings_of_one) {
  const plan::Piece piece = song();
  std::vector<plan::Plan> plans;
  for (Manner manner : kAll) {
    Style style = all(manner);
    style.restraint = 0.6f;
    style.ground.wash = 0;
    plans.push_back(compose(piece, {.style = style, .variety = 0.0f}));
  }
  const plan::Plan &oil = plans[0], &touches = plans[1], &arm = plans[2], &ink = plans[3];
  EXPECT_GT(touches.strokes.size(), 3 * oil.strokes.size());
  EXPECT_LT(broad(ink) * 8, broad(oil)) << broad(ink) << " of " << broad(oil);
  EXPECT_LT(4 * reach_of(touches), reach_of(arm));
  EXPECT_LT(covered(ink), 0.7) << covered(ink);
  EXPECT_GT(covered(touches), 0.8);
}

TEST(Styles, hand_their_flow_ground_and_varnish_to_the_plan) {
  Style style = all(Manner::kInk);
  style.flow = {0.6f, 0.3f, 250.0f};
  style.varnish = 0.7f;
  style.ground.kind = plan::Ground::kWashi;
  const plan::Plan plan = compose(song(), {.style = style, .variety = 0.0f});
  EXPECT_EQ(plan.sheet.flow.wash, 0.6f);
  EXPECT_EQ(plan.sheet.flow.gravity, 0.3f);
  EXPECT_EQ(plan.sheet.flow.down_deg, 250.0f);
  EXPECT_EQ(plan.sheet.varnish, 0.7f);
  EXPECT_EQ(plan.sheet.ground, plan::Ground::kWashi);
  // Only what is wet flows: ink has washes, and none is laid so late that it could not dry.
  int washes = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.pass != 0) continue;
    washes += s.wetness > 0.5f;
    EXPECT_LE(s.end, plan.duration - 3.0);
  }
  EXPECT_GT(washes, 1);
}

TEST(Styles, arms_overload_only_where_paint_may_run) {
  const auto wet = [](float flow) {
    Style style = all(Manner::kArm);
    style.flow.wash = flow;
    const plan::Plan plan = compose(song(), {.style = style, .variety = 0.0f});
    return std::count_if(plan.strokes.begin(), plan.strokes.end(), [](const plan::Stroke& s) {
      return s.pass > 0 && s.wetness > 0.8f && s.load > 1.5f;
    });
  };
  EXPECT_GT(wet(0.8f), 3);
  EXPECT_LE(wet(0.0f), 1);
}

TEST(Styles, what_runs_from_an_arm_falls_straight_to_where_down_is) {
  for (const float down : {270.0f, 180.0f}) {
    const auto threads = [&](float gravity) {
      Style style = all(Manner::kArm);
      style.flow = {0.5f, gravity, down};
      style.brushes[kDabBrush].run = 120;  // a thread is one stroke
      const plan::Plan plan = compose(song(), {.style = style, .variety = 0.0f});
      int count = 0;
      for (const plan::Stroke& s : plan.strokes) {
        if (s.width > 0.016f || length_of(s) < 0.05) continue;
        const plan::PathPoint &a = s.path.front(), &b = s.path.back();
        const float along = down == 270.0f ? b.y - a.y : a.x - b.x;
        const float aside = down == 270.0f ? b.x - a.x : b.y - a.y;
        count += along > 0.97 * length_of(s) && std::fabs(aside) < 0.2f * along;
      }
      return count;
    };
    EXPECT_GT(threads(1.0f), 12) << down;
    EXPECT_LT(threads(0.0f), 5) << "on a table nothing runs";
  }
}

TEST(Styles, nothing_is_painted_of_what_is_left_out) {
  Style style;
  style.bass.manner = Manner::kNone;
  const plan::Plan plan = compose(song(), {.style = style, .variety = 0.0f});
  for (const plan::Stroke& s : plan.strokes) EXPECT_NE(s.cause.kind, CauseKind::kBass);
}

TEST(Styles, two_hands_change_with_the_sections) {
  const plan::Piece piece = song();
  Settings settings{.variety = 0.0f};
  settings.with = {{all(Manner::kTouches)}};
  const plan::Plan plan = compose(piece, settings);
  ASSERT_EQ(plan.sheet.brushes.size(), 2u * kBrushRoles);
  int strokes[2] = {};
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kChord) continue;
    const int turn =
        hear::section_at(piece, piece.chords[static_cast<std::size_t>(s.cause.index)].start) % 2;
    EXPECT_EQ(s.brush / kBrushRoles, turn);
    ++strokes[turn];
  }
  EXPECT_GT(strokes[0], 10);
  EXPECT_GT(strokes[1], 3 * strokes[0]);
}

TEST(Styles, a_second_hand_brings_its_own_water) {
  const plan::Piece piece = song();
  Settings settings{.variety = 0.0f};  // oil does not flow
  settings.with = {{all(Manner::kInk)}};
  settings.with[0].style.flow = {0.8f, 0.2f, 270.0f};
  settings.with[0].style.varnish = 1.0f;
  settings.style.varnish = 0.0f;
  const plan::Plan plan = compose(piece, settings);
  EXPECT_EQ(plan.sheet.flow.wash, 0.8f);
  EXPECT_NEAR(plan.sheet.varnish, 0.5f, 0.01f) << "half of the sections are the second's";
  int wet = 0;
  for (const plan::Stroke& s : plan.strokes) {
    const bool second = s.brush >= kBrushRoles;
    EXPECT_TRUE(second || s.wetness <= 0.5f) << to_string(s.cause.kind);
    wet += second && s.wetness > 0.7f;
  }
  EXPECT_GT(wet, 2);
}

TEST(Styles, a_second_hand_answers_what_lies_there) {
  const plan::Piece piece = song();
  const double climax = hear::find_climax(piece);
  const Point heart =
      lay_out(piece, outlook_of(piece), 1, 1, conceive(outlook_of(piece), {.variety = 0.0f})).focus;
  // Two painters of one style: what differs is that the second answers.
  Settings one{.variety = 0.0f};
  one.style = all(Manner::kTouches);
  Settings two = one;
  two.with = {{one.style}};
  const auto over_climax = [&](const plan::Plan& plan) {
    double area = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.start < climax + 3 || s.pass == 4 || hear::section_at(piece, s.cause.start) % 2 == 0)
        continue;
      for (const plan::PathPoint& p : s.path) {
        if (math::hypot(p.x - heart.x, p.y - heart.y) < 0.1) area += s.width * s.width;
      }
    }
    return area;
  };
  const plan::Plan alone = compose(piece, one), both = compose(piece, two);
  EXPECT_LT(over_climax(both), 0.7 * over_climax(alone) + 1e-9);
  // Its colours lie nearer to those around them.
  const auto spread = [&](const plan::Plan& plan) {
    const auto optics = pigment::optics(plan.sheet.palette);
    double a = 0, b = 0, aa = 0, n = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kChord || hear::section_at(piece, s.cause.start) % 2 == 0)
        continue;
      plan::Mixture m = s.paint;
      m[plan::kMedium] = 0;
      const picture::Lab lab = picture::to_lab(pigment::masstone(*optics, m));
      a += lab.a, b += lab.b, aa += lab.a * lab.a + lab.b * lab.b, ++n;
    }
    return std::sqrt(aa / n - (a * a + b * b) / (n * n));
  };
  EXPECT_LT(spread(both), 0.97 * spread(alone));
}

/// The strokes of one plan, for comparing.
std::vector<float> numbers_of(const plan::Plan& plan) {
  std::vector<float> all;
  for (const plan::Stroke& s : plan.strokes) {
    all.push_back(s.width);
    for (const plan::PathPoint& p : s.path) all.push_back(p.x), all.push_back(p.y);
  }
  return all;
}

TEST(Styles, whatever_a_file_may_say_of_an_element_is_seen) {
  const plan::Piece piece = song(0.5);
  Element Style::*const kElements[] = {&Style::sections, &Style::chords, &Style::melody,
                                       &Style::bass,     &Style::notes,  &Style::hits,
                                       &Style::climax};
  const char* const kNames[] = {"sections", "chords", "melody", "bass", "notes", "hits", "climax"};
  float Element::*const kFields[] = {&Element::amount, &Element::size, &Element::length};
  const char* const kFieldNames[] = {"amount", "size", "length"};
  for (Manner manner : kAll) {
    const auto painted = [&](Style style) {
      style.colour.pigments = {"TitaniumWhite", "BoneBlack"};  // mixed soonest
      return numbers_of(compose(piece, {.style = style, .density = 0.5f, .variety = 0.0f}));
    };
    const std::vector<float> plain = painted(all(manner));
    for (int e = 0; e < 7; ++e) {
      // Ink leaves the other notes out; style files say so.
      if (manner == Manner::kInk && e == 4) continue;
      for (int f = 0; f < 3; ++f) {
        const auto with = [&](float value) {
          Style style = all(manner);
          (style.*kElements[e]).*kFields[f] = value;
          return painted(style);
        };
        // Half of two strokes is two where a manner says at least so much.
        EXPECT_TRUE(with(0.5f) != plain || with(2.5f) != plain)
            << to_string(manner) << " " << kNames[e] << "." << kFieldNames[f];
      }
    }
  }
}

TEST(Styles, staccato_is_apart_and_legato_joined) {
  // Ink duty cycle: the share of the line's way that is painted is the share of time that sounds.
  for (Manner manner : {Manner::kMasses, Manner::kForms}) {
    for (double ratio : {0.3, 0.5, 0.7}) {
      const plan::Piece piece = song(ratio);
      const plan::Plan plan = compose(piece, {.style = all(manner), .variety = 0.0f});
      const std::vector<hear::Breath> breaths = hear::find_breaths(piece);
      double inked = 0, way = 0;
      Style style = all(manner);
      Settings settings{.variety = 0.0f};
      pigment::Mixer mixer(*pigment::optics(plan.sheet.palette));
      plan::Plan scratch = plan;
      const Outlook outlook = outlook_of(piece);
      Easel easel{piece,
                  settings,
                  outlook,
                  lay_out(piece, outlook, 1, 1, conceive(outlook, {.variety = 0.0f})),
                  choose_colours(piece, outlook),
                  mixer,
                  Sketch(1, 1),
                  scratch};
      for (std::size_t i = 0; i < breaths.size(); ++i) {
        const Stretch s = stretch_of(easel, breaths[i], static_cast<int>(i));
        way += s.pace * (breaths[i].end - breaths[i].start);
      }
      std::set<int> seen;
      for (const plan::Stroke& s : plan.strokes) {
        if (s.cause.kind != CauseKind::kMelody || !seen.insert(s.cause.index).second) continue;
        double lo = 1e9, hi = -1e9;
        for (const plan::Stroke& other : plan.strokes) {
          if (other.cause.kind != CauseKind::kMelody || other.cause.index != s.cause.index)
            continue;
          for (const plan::PathPoint& p : other.path) {
            // A brush reaches about a sixth of its width beyond the ends of its path, and half of
            // it to the sides of an outline.
            const bool closed = other.path.front().x == other.path.back().x;
            lo = std::min(lo, p.x - (closed ? 0.5 : 0.17) * other.width);
            hi = std::max(hi, p.x + (closed ? 0.5 : 0.17) * other.width);
          }
        }
        inked += hi - lo;
      }
      EXPECT_NEAR(inked / way, ratio, 0.1) << to_string(manner);
    }
    const plan::Plan legato = compose(song(0.97), {.style = all(manner), .variety = 0.0f});
    std::set<int> runs;
    for (const plan::Stroke& s : legato.strokes) {
      if (s.cause.kind == CauseKind::kMelody) runs.insert(s.cause.index);
    }
    EXPECT_LT(runs.size(), 20u) << "140 joined notes are a few lines";
  }
}

TEST(Schemes, keep_higher_notes_higher_and_stay_on_the_canvas) {
  const plan::Piece piece = song();
  std::set<std::pair<int, int>> ends;
  for (int i = 0; i < 10; ++i) {
    const auto scheme = static_cast<Scheme>(i);
    EXPECT_EQ(plan::scheme_of(to_string(scheme)), scheme);
    const Layout layout = lay_out(piece, outlook_of(piece), 1, 1, {.scheme = scheme});
    EXPECT_EQ(layout.scheme, scheme);
    for (double t = 0.5; t < 60; t += 4.7) {
      for (float level = 0.1f; level < 0.9f; level += 0.1f) {
        EXPECT_GT(layout.place(t, level).y, layout.place(t, level + 0.1f).y) << to_string(scheme);
      }
      for (float level : {0.2f, 0.8f}) {
        const Point p = layout.place(t, level);
        EXPECT_TRUE(p.x > -0.12f && p.x < 1.12f && p.y > -0.12f && p.y < 1.12f)
            << to_string(scheme) << " " << p.x << " " << p.y;
      }
    }
    const Point a = layout.place(2.0, 0.7f), b = layout.place(44.0, 0.3f);
    ends.insert(
        {static_cast<int>(1000 * (a.x + 3 * a.y)), static_cast<int>(1000 * (b.x + 3 * b.y))});
  }
  EXPECT_GE(ends.size(), 9u) << "schemes are different places";
  EXPECT_FALSE(plan::scheme_of("zigzag"));
}

TEST(Schemes, the_ground_between_the_panels_of_a_triptych_stays_bare) {
  const plan::Piece piece = song();
  const Layout layout = lay_out(piece, outlook_of(piece), 1, 1, {.scheme = Scheme::kTriptych});
  for (Manner manner : kAll) {
    Style style = all(manner);
    if (manner == Manner::kForms) style.sections.size = 2;
    Settings settings{.style = style, .variety = 0.0f};
    settings.scheme = Scheme::kTriptych;
    const plan::Plan plan = compose(piece, settings);
    int in[3] = {};
    for (const plan::Stroke& s : plan.strokes) {
      for (const plan::PathPoint& p : s.path) {
        for (int i = 0; i < 3; ++i) in[i] += p.x > layout.rows[i].x0 && p.x < layout.rows[i].x1;
        for (int i = 0; i < 2; ++i) {
          const float reach = s.path.size() > 1 ? 0.3f * s.width : 0.0f;
          EXPECT_FALSE(p.x + reach > layout.rows[i].x1 + 1e-4f &&
                       p.x - reach < layout.rows[i + 1].x0 - 1e-4f)
              << to_string(manner) << " " << to_string(s.cause.kind) << " at " << p.x;
        }
      }
    }
    for (int n : in) EXPECT_GT(n, 20) << to_string(manner);
  }
}

TEST(Control, density_boldness_and_warmth_do_what_they_say) {
  const plan::Piece piece = song();
  const auto mean = [](const plan::Plan& plan, auto&& of) {
    double sum = 0;
    for (const plan::Stroke& s : plan.strokes) sum += of(s);
    return sum / static_cast<double>(plan.strokes.size());
  };
  const plan::Plan plain = compose(piece, {.variety = 0.0f});
  // Notes are what they are; what a chord is made of is free.
  const auto for_chords = [](const plan::Plan& plan) {
    return std::count_if(plan.strokes.begin(), plan.strokes.end(),
                         [](const plan::Stroke& s) { return s.cause.kind == CauseKind::kChord; });
  };
  EXPECT_GT(for_chords(compose(piece, {.density = 2.0f, .variety = 0.0f})),
            1.7 * for_chords(plain));
  EXPECT_LT(for_chords(compose(piece, {.density = 0.5f, .variety = 0.0f})),
            0.6 * for_chords(plain));
  const auto width = [](const plan::Stroke& s) { return s.width; };
  EXPECT_GT(mean(compose(piece, {.boldness = 2.0f, .variety = 0.0f}), width),
            1.25 * mean(plain, width));
  const auto yellow = [](const plan::Plan& plan) {
    const auto optics = pigment::optics(plan.sheet.palette);
    double sum = 0;
    for (const plan::Stroke& s : plan.strokes) {
      plan::Mixture m = s.paint;
      m[plan::kMedium] = 0;
      sum += picture::to_lab(pigment::masstone(*optics, m)).b;
    }
    return sum / static_cast<double>(plan.strokes.size());
  };
  EXPECT_GT(yellow(compose(piece, {.warmth = 1.0f, .variety = 0.0f})), yellow(plain) + 4);
  EXPECT_LT(yellow(compose(piece, {.warmth = -1.0f, .variety = 0.0f})), yellow(plain) - 4);
}

TEST(Control, a_palette_is_kept_to) {
  const std::vector<std::string> zorn = {"TitaniumWhite", "DiarylideYellow", "CadmiumRedLight",
                                         "BoneBlack"};
  EXPECT_EQ(compose(song(), {.pigments = zorn, .variety = 0.0f}).sheet.palette.pigments, zorn);
}

TEST(Control, the_colours_of_a_picture_are_found_reached_and_used) {
  // Three fields: a large blue, a middle ochre, a small red.
  picture::Image image(90, 60);
  for (int y = 0; y < 60; ++y) {
    for (int x = 0; x < 90; ++x) {
      const std::uint8_t blue[4] = {40, 70, 140, 255}, ochre[4] = {200, 150, 70, 255},
                         red[4] = {190, 40, 35, 255};
      const std::uint8_t* c = x < 50 ? blue : y < 50 ? ochre : red;
      std::copy(c, c + 4, image.row(y) + 4 * x);
    }
  }
  const std::vector<Swatch> swatches = main_colours(image);
  ASSERT_EQ(swatches.size(), 3u);
  const std::vector<std::string> pigments = pigments_reaching(swatches);
  EXPECT_LE(pigments.size(), static_cast<std::size_t>(plan::kPigments));
  EXPECT_LT(miss_of(pigments, swatches), 4.0);
  EXPECT_LT(miss_of(pigments, swatches),
            miss_of({"TitaniumWhite", "PhthaloGreenBlueShade", "BoneBlack"}, swatches));
  const plan::Piece piece = song();
  const Colours colours =
      choose_colours(piece, outlook_of(piece), {.pigments = pigments, .swatches = swatches});
  for (const Family& family : colours.families) {
    double nearest = 1e9;
    for (const Swatch& s : swatches) {
      const picture::Lab lab = to_lab(family.base);
      nearest = std::min(nearest, math::hypot(lab.a - s.colour.a, lab.b - s.colour.b));
    }
    EXPECT_LT(nearest, 2.0);
  }
}

}  // namespace
}  // namespace impasto::compose
