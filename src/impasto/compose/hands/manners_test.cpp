// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "impasto/compose/compose.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"
#include "impasto/hear/breaths.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

/// Forty seconds, two sections, a tune of notes of that length whose sound takes `attack` to rise.
plan::Piece tune(double note_length, float attack) {
  plan::Piece p = even_piece(40, 120, 900);
  p.sections.push_back({0, 20, 0});
  p.sections.push_back({20, 40, 1});
  p.keys.push_back({0, 40, 7, false, 0.9f});
  for (int i = 0; i < 20; ++i)
    p.chords.push_back({2.0 * i, 2.0 * (i + 1), (7 * i) % 12, plan::ChordQuality::kMajor, 0, 0.8f});
  for (int i = 0; note_length * (i + 1) < 38; ++i) {
    const score::Note n = note(note_length * i + 0.5 + (i / 8) * 0.8, 0.97 * note_length,
                               62.0f + static_cast<float>((5 * i) % 13));
    if (n.offset > 39) break;
    p.melody.push_back(n);
    p.onsets.push_back({n.onset, 0.7f, plan::HitKind::kPitched, attack});
  }
  for (int i = 500; i < 560; ++i) p.curves.loudness[static_cast<std::size_t>(i)] = -14.0f;
  return p;
}

/// Wet enough to run.
Style flowing(Manner manner) {
  Style style = all(manner);
  style.flow = {0.9f, 0.0f, 270.0f};
  return style;
}

picture::Lab colour_of(const plan::Plan& plan, const plan::Stroke& stroke) {
  plan::Mixture m = stroke.paint;
  m[plan::kMedium] = 0;
  return picture::to_lab(pigment::masstone(*pigment::optics(plan.sheet.palette), m));
}

TEST(Masses, the_climax_is_a_plane_of_another_value_with_the_tune_against_it) {
  const plan::Plan plan = compose(tune(0.5, 0.05f), {.variety = 0.0f});
  const plan::Stroke *field = nullptr, *line = nullptr;
  double around = 0, chords = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind == CauseKind::kChord && std::fabs(s.start - 26.5) < 5) {
      around += colour_of(plan, s).L, ++chords;
    }
    if (s.cause.kind != CauseKind::kLoudness) continue;
    if (field == nullptr || s.width > field->width) field = &s;
    if (line == nullptr || s.path.size() > line->path.size()) line = &s;
  }
  ASSERT_NE(field, nullptr);
  ASSERT_GT(chords, 3);
  const picture::Lab plane = colour_of(plan, *field), sung = colour_of(plan, *line);
  EXPECT_GT(std::fabs(plane.L - around / chords), 15);
  EXPECT_GT(std::fabs(plane.L - sung.L), 35);
  EXPECT_GT(std::hypot(plane.a, plane.b), 25);
  EXPECT_LT(line->width, 0.5f * field->width);
}

TEST(Masses, the_ground_is_land_below_and_light_above_more_of_it_land_in_a_dark_mood) {
  plan::Piece piece = tune(0.5, 0.05f);
  const auto look = [&](float valence) {
    piece.emotion.valence = valence;
    const plan::Plan plan = compose(piece, {.variety = 0.0f});
    double land = 0, lands = 0, light = 0, lights = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kPiece || s.paint[plan::kMedium] > 0.5f) continue;
      const bool below = s.path[s.path.size() / 2].y > 0.5f;
      (below ? land : light) += colour_of(plan, s).L;
      ++(below ? lands : lights);
    }
    EXPECT_GT(light / lights, land / lands + 8);
    return lands / (lands + lights);
  };
  EXPECT_GT(look(-1.0f), look(1.0f) + 0.3);
}

TEST(Masses, notes_lie_in_the_value_of_what_they_are_laid_on_but_for_the_strongest) {
  plan::Piece piece = tune(0.5, 0.05f);
  for (int i = 0; i < 120; ++i) {
    score::Note n = piece.melody.front();
    n.onset = 1.0 + 0.31 * i;
    n.offset = n.onset + 0.2;
    n.pitch = 57.0f;
    n.velocity = i % 10 == 0 ? 0.9f : 0.6f;
    piece.notes.push_back(n);
  }
  const plan::Plan plan = compose(piece, {.variety = 0.0f});
  double sum[3] = {}, count[3] = {};  // weak, strong, the slabs of chords
  for (const plan::Stroke& s : plan.strokes) {
    const bool note = s.cause.kind == CauseKind::kNote;
    if (!note && s.cause.kind != CauseKind::kChord) continue;
    const int k = !note ? 2 : piece.notes[static_cast<std::size_t>(s.cause.index)].velocity > 0.8f;
    sum[k] += colour_of(plan, s).L, ++count[k];
  }
  ASSERT_GT(count[0], 60);
  ASSERT_GT(count[1], 8);
  const double slabs = sum[2] / count[2];
  EXPECT_LT(std::fabs(sum[0] / count[0] - slabs), 0.6 * std::fabs(sum[1] / count[1] - slabs));
}

TEST(Masses, a_section_is_laid_again_the_longer_it_lasts) {
  plan::Piece piece = tune(0.5, 0.05f);
  piece.sections = {{0, 30, 0}, {30, 40, 1}};
  const plan::Plan plan = compose(piece, {.variety = 0.0f});
  int late[2] = {};
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind == CauseKind::kSection && s.pass > 0) ++late[s.cause.index];
  }
  EXPECT_GE(late[0], 5);
  EXPECT_GE(late[0], 2 * late[1] + 2) << "three times as long";
}

TEST(Ink, flies_white_where_the_hand_is_quick_and_runs_where_it_is_slow) {
  struct Seen {
    int dry = 0, wet = 0, water = 0;
  };
  const auto look = [](const plan::Piece& piece) {
    Seen seen;
    for (const plan::Stroke& s :
         compose(piece, {.style = flowing(Manner::kInk), .variety = 0.0f}).strokes) {
      if (s.cause.kind != CauseKind::kMelody || s.path.size() < 4) continue;
      const bool water = s.paint[plan::kMedium] > 0.99f;
      seen.water += water;
      seen.dry += !water && s.brush == kBassBrush && s.wetness < 0.3f;
      seen.wet += !water && s.brush == kLineBrush && s.wetness > 0.55f;
    }
    return seen;
  };
  const Seen quick = look(tune(0.2, 0.008f)), slow = look(tune(1.2, 0.2f));
  EXPECT_GT(quick.dry, 1);
  EXPECT_EQ(quick.water, 0);
  EXPECT_GT(slow.wet, 1);
  EXPECT_EQ(slow.dry, 0);
  EXPECT_EQ(slow.water, slow.wet) << "each has water to feather into";
}

TEST(Ink, says_the_few_breaths_that_weigh_most_and_no_more) {
  // 1.6 times two for a minute, by the root of its length: three in forty seconds, of seven.
  const plan::Piece piece = tune(0.5, 0.05f);
  ASSERT_GE(hear::find_breaths(piece).size(), 7u);
  const auto said = [&](float amount) {
    Style style = flowing(Manner::kInk);
    style.melody.amount = amount;
    std::set<int> breaths;
    for (const plan::Stroke& s : compose(piece, {.style = style, .variety = 0.0f}).strokes) {
      const bool water = s.paint[plan::kMedium] > 0.99f;
      if (s.cause.kind == CauseKind::kMelody && s.path.size() >= 4 && !water) {
        breaths.insert(s.cause.index);
      }
    }
    return breaths.size();
  };
  EXPECT_EQ(said(0.2f), 2u) << "two at the least";
  EXPECT_EQ(said(1.0f), 3u);
  EXPECT_EQ(said(4.0f), 5u) << "five at the most";
}

/// The strokes of ink, not of water, that the bodies of ridges are laid with.
std::vector<const plan::Stroke*> ridges_of(const plan::Plan& plan) {
  std::vector<const plan::Stroke*> ridges;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind == CauseKind::kSection && s.brush == plan::kMassBrush) ridges.push_back(&s);
  }
  return ridges;
}

TEST(Ink, a_ridge_is_one_stroke_with_the_tip_along_its_crest) {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    Settings settings{.seed = seed, .style = flowing(Manner::kInk)};
    settings.variety = 1.0f;
    const plan::Plan plan = compose(tune(0.5, 0.05f), settings);
    EXPECT_FALSE(ridges_of(plan).empty());
    for (const plan::Stroke* s : ridges_of(plan)) {
      // Mirrored or not, the brush leans so that its tip lies above.
      const float way = s->path.back().x - s->path.front().x;
      for (const plan::PathPoint& p : s->path) EXPECT_EQ(p.tilt, way > 0 ? 1.0f : -1.0f);
    }
  }
}

TEST(Ink, a_ridge_goes_along_while_its_section_sounds_and_on_with_its_attacks) {
  const plan::Piece piece = tune(0.5, 0.05f);
  const plan::Plan plan = compose(piece, {.style = flowing(Manner::kInk), .variety = 0.0f});
  for (const plan::Stroke* s : ridges_of(plan)) {
    EXPECT_GT(s->end - s->start, 0.6 * (s->cause.end - s->cause.start));
    const auto struck = [&](double time) {
      return std::any_of(piece.onsets.begin(), piece.onsets.end(), [&](const plan::Onset& o) {
        return time > o.time - 0.01 && time < o.time + 0.04;
      });
    };
    int pushed = 0;  // the points lie at even distances
    for (const plan::PathPoint& p : s->path)
      pushed += struck(s->start + static_cast<double>(p.time) * (s->end - s->start));
    EXPECT_GT(pushed, 0.6 * static_cast<double>(s->path.size()));
  }
}

TEST(Ink, every_attack_leaves_a_mark_and_drops_of_water_the_more_the_stronger_it_is) {
  plan::Piece piece = tune(0.5, 0.05f);
  piece.origins.clear();  // of a score only drums are hits
  for (std::size_t i = 0; i < piece.onsets.size(); ++i)
    piece.onsets[i].strength = i % 2 == 0 ? 0.9f : 0.05f;
  const plan::Plan plan = compose(piece, {.style = flowing(Manner::kInk), .variety = 0.0f});
  std::set<int> marked;
  double water[2] = {};
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kOnset) continue;
    EXPECT_NEAR(s.start, s.cause.start, 1e-9);
    if (s.paint[plan::kMedium] < 0.99f)
      marked.insert(s.cause.index);
    else
      water[s.cause.index % 2] += static_cast<double>(s.width) * s.width;
  }
  EXPECT_EQ(marked.size(), piece.onsets.size());
  EXPECT_GT(water[0], 4.0 * water[1]);
  EXPECT_GT(water[1], 0.0);
}

TEST(Ink, a_ridge_has_peaks_and_is_no_tube) {
  Style style = flowing(Manner::kInk);
  style.brushes[plan::kMassBrush].spread = 0.9f;
  const plan::Plan plan = compose(tune(0.5, 0.05f), {.style = style, .variety = 0.0f});
  const std::vector<const plan::Stroke*> ridges = ridges_of(plan);
  ASSERT_FALSE(ridges.empty());
  for (const plan::Stroke* s : ridges) {
    float least = 1, most = 0;  // between its ends
    for (std::size_t i = 2; i + 2 < s->path.size(); ++i) {
      least = std::min(least, s->path[i].pressure);
      most = std::max(most, s->path[i].pressure);
    }
    EXPECT_GT(most - least, 0.05f);
  }
}

TEST(Ink, still_music_lies_in_level_banks_and_busy_music_stands_in_peaks) {
  constexpr float kSpread = 0.9f;
  const auto steepest = [](double every) {
    double most = 0;
    Style style = flowing(Manner::kInk);
    style.brushes[plan::kMassBrush].spread = kSpread;
    const plan::Plan plan = compose(tune(every, 0.05f), {.style = style, .variety = 0.0f});
    const auto crest = [](const plan::Stroke& s, std::size_t i) {
      return s.path[i].y - 0.5f * s.width * (1.0f - kSpread + kSpread * s.path[i].pressure);
    };
    for (const plan::Stroke* s : ridges_of(plan)) {
      double climb = 0, way = 0;
      for (std::size_t i = 1; i < s->path.size(); ++i) {
        climb += std::fabs(crest(*s, i) - crest(*s, i - 1));
        way += std::fabs(s->path[i].x - s->path[i - 1].x);
      }
      most = std::max(most, climb / way);
    }
    return most;
  };
  EXPECT_GT(steepest(0.12), 1.5 * steepest(1.5));
}

TEST(Ink, the_seal_is_pressed_when_the_rest_is_dry) {
  const plan::Plan plan =
      compose(tune(0.5, 0.05f), {.style = flowing(Manner::kInk), .variety = 0.0f});
  int red = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.brush != plan::kKnifeBrush) continue;
    ++red;
    EXPECT_GT(s.start, plan.duration - 1.0);
  }
  EXPECT_EQ(red, 3);
}

TEST(Touches, keep_sky_and_land_apart_in_value_and_break_the_hue) {
  Style style = flowing(Manner::kTouches);
  style.colour.broken = 0.8f;
  Settings settings{.style = style, .variety = 0.0f};
  settings.scheme = Scheme::kHorizon;
  const plan::Plan plan = compose(tune(0.5, 0.05f), settings);
  const Point focus =
      lay_out(tune(0.5, 0.05f), outlook_of(tune(0.5, 0.05f)), 1, 1, {.scheme = Scheme::kHorizon})
          .focus;
  double sum[2] = {}, square[2] = {}, n[2] = {}, a = 0, b = 0, c = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kChord) continue;
    const float y = s.path[s.path.size() / 2].y, x = s.path[s.path.size() / 2].x;
    if (std::fabs(x - focus.x) < 0.25f || std::fabs(y - 0.62f) < 0.12f) continue;
    const picture::Lab lab = colour_of(plan, s);
    const int land = y > 0.62f;
    sum[land] += lab.L, square[land] += lab.L * lab.L, ++n[land];
    const double chroma = std::sqrt(lab.a * lab.a + lab.b * lab.b);
    a += lab.a, b += lab.b, c += chroma;
  }
  ASSERT_GT(n[0], 50);
  ASSERT_GT(n[1], 50);
  const double sky = sum[0] / n[0], land = sum[1] / n[1];
  EXPECT_GT(sky, land + 30);
  for (int i = 0; i < 2; ++i) {
    const double spread = std::sqrt(square[i] / n[i] - sum[i] * sum[i] / (n[i] * n[i]));
    EXPECT_LT(spread, 9.0) << (i ? "land" : "sky");
  }
  EXPECT_LT(std::sqrt(a * a + b * b), 0.9 * c) << "hues lie apart";
}

TEST(Touches, near_ones_are_larger_than_those_at_the_horizon) {
  Settings settings{.style = flowing(Manner::kTouches), .variety = 0.0f};
  settings.scheme = Scheme::kHorizon;
  const plan::Plan plan = compose(tune(0.5, 0.05f), settings);
  double far = 0, near = 0, fars = 0, nears = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kChord) continue;
    const float y = s.path[s.path.size() / 2].y;
    if (std::fabs(y - 0.62f) < 0.06f) far += s.width, ++fars;
    if (y > 0.85f) near += s.width, ++nears;
  }
  ASSERT_GT(fars, 20);
  ASSERT_GT(nears, 20);
  EXPECT_GT(near / nears, 1.25 * far / fars);
}

TEST(Forms, one_plane_is_larger_than_the_others_and_one_line_crosses_the_whole) {
  plan::Piece piece = tune(0.5, 0.05f);
  piece.sections = {{0, 24, 0}, {24, 32, 1}, {32, 40, 2}};
  const plan::Plan plan = compose(piece, {.style = flowing(Manner::kForms), .variety = 0.0f});
  float wide[3] = {}, longest = 0;
  for (int k = 0; k < 3; ++k) {
    float x0 = 9, x1 = -9;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kSection || s.cause.index != k ||
          s.paint[plan::kMedium] > 0.45f)
        continue;
      for (const plan::PathPoint& p : s.path) x0 = std::min(x0, p.x), x1 = std::max(x1, p.x);
    }
    wide[k] = x1 - x0;
  }
  EXPECT_GT(wide[0], 1.6f * wide[1]);
  EXPECT_GT(wide[0], 1.6f * wide[2]);
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kLoudness || s.path.size() != 2) continue;
    const float dx = s.path[1].x - s.path[0].x, dy = s.path[1].y - s.path[0].y;
    longest = std::max(longest, std::sqrt(dx * dx + dy * dy));
  }
  EXPECT_GT(longest, 1.4f);
}

/// As the style says: on white paper, wet, in these paints.
Style watercolour() {
  Style style = flowing(Manner::kWashes);
  style.ground = {plan::Ground::kPaper, 96, 3, 88, 0.8f};
  style.colour.pigments = {"TitaniumWhite",   "QuinacridoneMagenta", "PyrroleOrange",
                           "DiarylideYellow", "UltramarineBlue",     "PhthaloBlueGreenShade",
                           "BoneBlack"};
  return style;
}

TEST(Ink, notes_of_a_score_wet_the_paper_too) {
  plan::Piece piece = tune(0.5, 0.05f);
  piece.notes = piece.melody;
  const plan::Plan plan = compose(piece, {.style = flowing(Manner::kInk), .variety = 0.0f});
  int drops = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kNote || !plan::is_clear(s.paint)) continue;
    EXPECT_NEAR(s.start, s.cause.start, 1e-9);
    ++drops;
  }
  EXPECT_GT(drops, 40);
}

TEST(Washes, clean_water_goes_ahead_with_the_attacks_the_more_the_stronger_they_are) {
  plan::Piece piece = tune(0.5, 0.05f);
  for (std::size_t i = 0; i < piece.onsets.size(); ++i)
    piece.onsets[i].strength = i % 2 == 0 ? 0.9f : 0.05f;
  const plan::Plan plan = compose(piece, {.style = watercolour(), .variety = 0.0f});
  double water[2] = {};
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kOnset || !plan::is_clear(s.paint)) continue;
    EXPECT_NEAR(s.start, s.cause.start, 1e-9);
    if (s.path.size() <= 16)  // not what is to be flooded
      water[s.cause.index % 2] += static_cast<double>(s.width) * s.width;
  }
  EXPECT_GT(water[0], 2.0 * water[1]);
  EXPECT_GT(water[1], 0.0);
}

TEST(Washes, leave_the_paper_white_where_the_light_is) {
  const plan::Piece piece = tune(0.5, 0.05f);
  const Settings settings{.style = watercolour(), .variety = 0.0f};
  const plan::Plan plan = compose(piece, settings);
  const Outlook outlook = outlook_of(piece);
  const Point focus = lay_out(piece, outlook, 1, 1, conceive(outlook, settings)).focus;
  int washes = 0;
  for (const plan::Stroke& s : plan.strokes) {
    const bool water = s.paint[plan::kMedium] > 0.999f;
    if (s.pass > 1 || water) continue;
    ++washes;
    for (const plan::PathPoint& p : s.path)
      EXPECT_GT(std::hypot(p.x - focus.x, p.y - focus.y), 0.03f) << to_string(s.cause.kind);
  }
  EXPECT_GT(washes, 40);
}

TEST(Washes, are_transparent_and_without_white_and_the_darks_come_late) {
  const plan::Plan plan = compose(tune(0.5, 0.05f), {.style = watercolour(), .variety = 0.0f});
  const auto& names = plan.sheet.palette.pigments;
  const auto white = static_cast<std::size_t>(
      std::find(names.begin(), names.end(), "TitaniumWhite") - names.begin());
  ASSERT_LT(white, names.size());
  double early = 0, earlies = 0, late = 0, lates = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.pass > 2) continue;
    EXPECT_EQ(s.paint[white], 0.0f) << "the paper is the white: " << to_string(s.cause.kind);
    const float coats = s.load * (1.0f - s.paint[plan::kMedium]);
    if (s.pass == 0) early += coats, ++earlies;
    if (s.pass == 2) late += coats, ++lates;
  }
  ASSERT_GT(earlies, 10);
  ASSERT_GT(lates, 4);
  EXPECT_LT(early / earlies, 0.2) << "a film, not a coat";
  EXPECT_GT(late / lates, 2 * early / earlies);
}

TEST(Washes, on_a_dark_ground_turn_to_body_colour) {
  Settings settings{.style = watercolour(), .variety = 0.0f};
  settings.ground = ground_of("#20242c");
  const plan::Plan plan = compose(tune(0.5, 0.05f), settings);
  double coats = 0, count = 0;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kChord || s.paint[plan::kMedium] > 0.999f) continue;
    coats += s.load * (1.0f - s.paint[plan::kMedium]), ++count;
  }
  ASSERT_GT(count, 10);
  EXPECT_GT(coats / count, 0.2);
}

TEST(Knife, draws_colours_that_lie_wet_out_together_in_one_slab) {
  const plan::Plan plan =
      compose(tune(0.5, 0.05f), {.style = all(Manner::kKnife), .variety = 0.0f});
  int drawn = 0, mixed = 0;
  for (std::size_t i = 3; i < plan.strokes.size(); ++i) {
    const plan::Stroke& s = plan.strokes[i];
    if (s.cause.kind != CauseKind::kSection || s.brush != kMassBrush) continue;
    // Before it lie the beads that it draws through, narrower and full, of more than one colour.
    std::set<int> colours;
    for (std::size_t j = 0; j < i; ++j) {
      const plan::Stroke& bead = plan.strokes[j];
      if (bead.cause.index != s.cause.index || bead.cause.kind != s.cause.kind ||
          bead.brush != kKnifeBrush || std::fabs(bead.start - (s.start - 0.36)) > 1e-6)
        continue;
      EXPECT_LT(bead.width, s.width);
      EXPECT_GT(bead.load, 2 * s.load);
      const picture::Lab lab = colour_of(plan, bead);
      colours.insert(static_cast<int>(lab.L) * 400 + static_cast<int>(lab.a) * 20 +
                     static_cast<int>(lab.b));
    }
    ++drawn;
    mixed += colours.size() > 1;
  }
  EXPECT_GT(drawn, 5);
  EXPECT_EQ(mixed, drawn);
}

TEST(Knife, calm_music_is_masonry_and_busy_music_a_mosaic) {
  const auto look = [](double length) {
    plan::Piece piece = tune(length, 0.05f);
    const plan::Plan plan = compose(piece, {.style = all(Manner::kKnife), .variety = 0.0f});
    double presses = 0, sum = 0, count = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kChord || s.brush != kKnifeBrush) continue;
      presses += s.dirt > 0;  // of a knife that holds the last colour: the small ones
      sum += s.width, ++count;
    }
    return std::pair{presses, sum / count};
  };
  const auto calm = look(1.6), busy = look(0.16);
  EXPECT_GT(busy.first, 1.3 * calm.first);
  EXPECT_LT(busy.second, 0.85 * calm.second);
}

TEST(Pattern, plants_of_a_section_are_of_one_kind_and_come_back_with_it) {
  plan::Piece piece = tune(0.5, 0.05f);
  piece.sections = {{0, 14, 0}, {14, 27, 1}, {27, 40, 0}};
  piece.sections[2].returns = 1;
  Settings settings{.style = all(Manner::kPattern), .variety = 0.0f};
  settings.scheme = Scheme::kContour;
  const plan::Plan plan = compose(piece, settings);
  // What a plant is made of: brushes and numbers of points.
  std::set<std::pair<int, std::size_t>> kinds[3];
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind != CauseKind::kChord) continue;
    const double t = piece.chords[static_cast<std::size_t>(s.cause.index)].start;
    kinds[t < 14 ? 0 : t < 27 ? 1 : 2].insert({s.brush, s.path.size()});
  }
  EXPECT_FALSE(kinds[0].empty());
  EXPECT_EQ(kinds[0], kinds[2]);
  EXPECT_NE(kinds[0], kinds[1]);
}

TEST(Pattern, clouds_of_leaf_leave_silk_about_the_climax_and_lacquer_bears_none) {
  plan::Piece piece = tune(0.5, 0.05f);
  const auto leaf = [&](float valence, const char* ground) {
    piece.emotion.valence = valence;
    Settings settings{.style = all(Manner::kPattern), .variety = 0.0f};
    settings.ground = ground_of(ground);
    const plan::Plan plan = compose(piece, settings);
    const Outlook outlook = outlook_of(piece);
    const Point focus = lay_out(piece, outlook, 1, 1, conceive(outlook, settings)).focus;
    double area = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kPiece) continue;
      float x0 = 9, x1 = -9, y0 = 9, y1 = -9;
      for (const plan::PathPoint& p : s.path) {
        x0 = std::min(x0, p.x), x1 = std::max(x1, p.x), y0 = std::min(y0, p.y),
        y1 = std::max(y1, p.y);
        EXPECT_GT(std::hypot(p.x - focus.x, p.y - focus.y), 0.04f);
      }
      area += (x1 - x0 + s.width) * (y1 - y0 + s.width);
    }
    return area;
  };
  const double bright = leaf(1.0f, "light"), dark = leaf(-1.0f, "light");
  EXPECT_GT(bright, dark + 0.1) << "a bright mood has the more metal";
  EXPECT_GT(dark, 0.2);
  EXPECT_EQ(leaf(0.0f, "#141830"), 0.0);
}

TEST(Arm, throws_the_same_strokes_where_chords_are_heard_to_begin_later) {
  const auto thrown = [](double later) {
    plan::Piece piece = tune(0.5, 0.02f);
    for (plan::Chord& chord : piece.chords) chord.start += later, chord.end += later;
    std::vector<plan::Stroke> strokes =
        compose(piece, {.style = all(Manner::kArm), .variety = 0.0f}).strokes;
    std::erase_if(strokes, [](const plan::Stroke& s) {
      return s.cause.kind != CauseKind::kChord || s.brush == kDabBrush;
    });
    return strokes;
  };
  const std::vector<plan::Stroke> once = thrown(0.0), again = thrown(0.2);
  std::vector<float> far;
  for (const plan::Stroke& s : once) {
    float least = 1e9f;
    for (const plan::Stroke& t : again) {
      least = std::min(
          least,
          std::hypot(s.path.front().x - t.path.front().x, s.path.front().y - t.path.front().y) +
              std::hypot(s.path.back().x - t.path.back().x, s.path.back().y - t.path.back().y));
    }
    far.push_back(least);
  }
  ASSERT_GT(far.size(), 40u);
  std::sort(far.begin(), far.end());
  EXPECT_LT(far[far.size() / 2], 0.03f) << "canvas units, of both ends";
}

}  // namespace
}  // namespace impasto::compose
