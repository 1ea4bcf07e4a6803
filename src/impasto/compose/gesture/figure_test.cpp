// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/figure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "impasto/compose/compose.h"
#include "impasto/compose/place/layout.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"
#include "impasto/hear/attacks.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

/// Half a minute: a figure of five joined notes, other music, and the figure again, a fourth higher
/// and one of its notes another.
plan::Piece twice(bool known) {
  plan::Piece p = even_piece(30, 120, 800);
  p.sections.push_back({0, 30, 0});
  p.keys.push_back({0, 30, 0, false, 0.9f});
  for (int i = 0; i < 15; ++i)
    p.chords.push_back({2.0 * i, 2.0 * (i + 1), 0, plan::ChordQuality::kMajor, 0, 0.8f});
  constexpr float kFirst[5] = {60, 64, 62, 69, 67}, kAgain[5] = {65, 69, 71, 74, 72};
  for (int i = 0; i < 5; ++i) p.melody.push_back(note(4 + 0.6 * i, 0.6, kFirst[i]));
  for (int i = 0; i < 4; ++i) p.melody.push_back(note(12 + 0.9 * i, 0.4, 58.0f + i));
  for (int i = 0; i < 5; ++i) p.melody.push_back(note(22 + 0.6 * i, 0.6, kAgain[i]));
  for (const score::Note& n : p.melody)
    p.onsets.push_back({n.onset, 0.8f, plan::HitKind::kPitched, 0.02f});
  if (known) {
    p.motifs.push_back({{{4.0, 7.0, 0, 5, 0, 1.0f}, {22.0, 25.0, 9, 5, 5, 0.9f}}});
  }
  return p;
}

/// Farthest that the two strokes of the figure stand apart when one is laid on the other.
float difference(const plan::Piece& piece) {
  Settings settings{.variety = 0.0f};
  settings.scheme = Scheme::kHorizon;
  const plan::Plan plan = compose(piece, settings);
  std::vector<const plan::Stroke*> lines;
  for (const plan::Stroke& s : plan.strokes) {
    if (s.cause.kind == CauseKind::kMelody && (s.cause.index == 0 || s.cause.index == 9))
      lines.push_back(&s);
  }
  if (lines.size() != 2 || lines[0]->path.size() != lines[1]->path.size()) return 1e9f;
  float most = 0;
  const plan::PathPoint &a = lines[0]->path[1], &b = lines[1]->path[1];
  for (std::size_t i = 1; i + 1 < lines[0]->path.size(); ++i) {
    const plan::PathPoint &p = lines[0]->path[i], &q = lines[1]->path[i];
    most = std::max({most, std::fabs((p.x - a.x) - (q.x - b.x)),
                     std::fabs((p.y - a.y) - (q.y - b.y)), std::fabs(p.pressure - q.pressure)});
  }
  return most;
}

TEST(Figure, a_motif_that_comes_back_makes_the_same_gesture_again) {
  EXPECT_LT(difference(twice(true)), 0.004f);
  EXPECT_GT(difference(twice(false)), 0.02f) << "the two are heard differently";
}

/// The two strokes of the figure, without the ends that the hand adds.
std::vector<std::vector<plan::PathPoint>> lines_of(const plan::Piece& piece) {
  Settings settings{.variety = 0.0f};
  settings.scheme = Scheme::kHorizon;
  std::vector<std::vector<plan::PathPoint>> lines;
  for (const plan::Stroke& s : compose(piece, settings).strokes) {
    if (s.cause.kind == CauseKind::kMelody && (s.cause.index == 0 || s.cause.index == 9))
      lines.emplace_back(s.path.begin() + 1, s.path.end() - 1);
  }
  return lines;
}

TEST(Figure, a_motif_upside_down_makes_the_mirrored_gesture) {
  plan::Piece piece = twice(true);
  constexpr float kFirst[5] = {60, 64, 62, 69, 67};
  for (int i = 0; i < 5; ++i) {
    piece.melody[static_cast<std::size_t>(9 + i)].pitch = 69.0f + 60.0f - kFirst[i];
  }
  piece.motifs[0].uses[1].mirrored = true;
  piece.motifs[0].uses[1].similarity = 1.0f;
  EXPECT_TRUE(figure_of(piece, {9, 13, 22, 25}).mirrored);
  const auto lines = lines_of(piece);
  ASSERT_EQ(lines.size(), 2u);
  ASSERT_EQ(lines[0].size(), lines[1].size());
  float height = 0;
  for (std::size_t i = 0; i < lines[0].size(); ++i) {
    const plan::PathPoint &p = lines[0][i], &q = lines[1][i], &a = lines[0][0], &b = lines[1][0];
    EXPECT_NEAR(p.x - a.x, q.x - b.x, 0.004f);
    EXPECT_NEAR(p.y - a.y, b.y - q.y, 0.004f);
    EXPECT_NEAR(p.pressure, q.pressure, 0.01f);
    height = std::max(height, std::fabs(p.y - a.y));
  }
  EXPECT_GT(height, 0.03f) << "it is no level line";
}

TEST(Figure, a_varied_motif_leaves_its_first_gesture_as_far_as_it_is_varied) {
  const auto apart = [](float similarity) {
    plan::Piece piece = twice(true);
    piece.motifs[0].uses[1].similarity = similarity;
    const auto lines = lines_of(piece);
    if (lines.size() != 2 || lines[0].size() != lines[1].size()) return 1e9f;
    float most = 0;
    for (std::size_t i = 0; i < lines[0].size(); ++i) {
      most = std::max(most,
                      std::fabs((lines[0][i].y - lines[0][0].y) - (lines[1][i].y - lines[1][0].y)));
    }
    return most;
  };
  EXPECT_LT(apart(0.9f), 0.004f);
  EXPECT_GT(apart(0.80f), apart(0.84f) + 0.002f);
  EXPECT_GT(apart(0.72f), apart(0.80f) + 0.002f);
}

TEST(Figure, what_sounds_from_one_side_stands_on_that_side_of_its_bar) {
  plan::Piece piece = twice(true);
  for (score::Note& n : piece.melody) n.part = 1;
  for (int i = 0; i < 12; ++i) {
    piece.notes.push_back(note(1.0 + 2.0 * i, 0.4, 52));
    piece.notes.back().part = 2;
  }
  const auto middle = [&](float left, float right) {
    piece.parts = {{"middle", 0, false, 0}, {"left", 0, false, left}, {"right", 0, false, right}};
    std::vector<std::pair<CauseKind, float>> xs;
    Settings settings{.variety = 0.0f};
    settings.scheme = Scheme::kHorizon;
    for (const plan::Stroke& s : compose(piece, settings).strokes) {
      if (s.cause.kind == CauseKind::kMelody || s.cause.kind == CauseKind::kNote)
        xs.emplace_back(s.cause.kind, s.path.front().x);
    }
    return xs;
  };
  const auto plain = middle(0, 0), panned = middle(-1, 0.5f);
  ASSERT_EQ(plain.size(), panned.size());
  const Layout layout = lay_out(piece, outlook_of(piece), 1, 1, {.scheme = Scheme::kHorizon});
  const float bar = layout.pace(0) * 2.0f;  // four beats at 120
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const float moved = panned[i].second - plain[i].second;
    if (plain[i].first == CauseKind::kMelody) {
      EXPECT_NEAR(moved, -0.3f * bar, 1e-4f);
    } else {
      EXPECT_NEAR(moved, 0.15f * bar, 1e-4f);
    }
  }
}

TEST(Figure, a_phrase_belongs_to_the_motif_that_fills_most_of_it) {
  const plan::Piece piece = twice(true);
  EXPECT_EQ(figure_of(piece, {9, 13, 22, 25}).motif, 0);
  EXPECT_EQ(figure_of(piece, {9, 13, 22, 25}).transposition, 5);
  EXPECT_EQ(figure_of(piece, {5, 8, 12, 16}).motif, -1);
  EXPECT_EQ(hand_key(piece, outlook_of(piece), {0, 4, 4, 7}),
            hand_key(piece, outlook_of(piece), {9, 13, 22, 25}));
  EXPECT_NE(hand_key(piece, outlook_of(piece), {0, 4, 4, 7}),
            hand_key(piece, outlook_of(piece), {5, 8, 12, 16}));
}

TEST(Figure, what_is_struck_has_harder_edges_than_what_swells) {
  plan::Piece piece = twice(true);
  const auto wetness = [&piece](float attack) {
    for (plan::Onset& onset : piece.onsets) onset.attack = attack;
    const plan::Plan plan = compose(piece, {.variety = 0.0f});
    double sum = 0;
    for (const plan::Stroke& s : plan.strokes)
      sum += s.cause.kind == CauseKind::kMelody ? s.wetness : 0.0f;
    return sum;
  };
  EXPECT_FLOAT_EQ(hear::hardness(piece, 40, 50), 0.5f) << "nothing is known there";
  const double struck = wetness(0.008f), unknown = wetness(0.0f), bowed = wetness(0.2f);
  EXPECT_LT(struck, unknown);
  EXPECT_LT(unknown, bowed);
}

TEST(Figure, noise_is_dry_and_what_clashes_is_rough_and_many_hued) {
  plan::Piece piece = twice(true);
  const std::size_t size = piece.curves.loudness.size();
  // Nothing else is to move the hues.
  for (score::Note& n : piece.melody) n.pitch = 66.0f;
  piece.notes = piece.melody;
  piece.curves.loudness.assign(size, piece.loudness);
  piece.chords.clear();
  for (int i = 0; i < 8; ++i) {
    const double from = piece.duration * i / 8, to = piece.duration * (i + 1) / 8;
    const int root = i % 2 == 0 ? 2 : 11;  // three fifths apart
    piece.chords.push_back({from, to, root, plan::ChordQuality::kMajor, root, 0.9f});
  }
  struct Laid {
    double load = 0, wetness = 0, hues = 0;
  };
  const auto laid = [&](float flatness, float roughness) {
    piece.curves.flatness.assign(size, flatness);
    piece.curves.roughness.assign(size, roughness);
    const plan::Plan plan = compose(piece, {.variety = 0.0f});
    const auto optics = pigment::optics(plan.sheet.palette);
    Laid all;
    double n = 0, a[8] = {}, b[8] = {}, count[8] = {};
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != plan::CauseKind::kChord) continue;
      all.load += s.load, all.wetness += s.wetness, ++n;
      plan::Mixture m = s.paint;
      m[plan::kMedium] = 0;
      const picture::Lab lab = picture::to_lab(pigment::masstone(*optics, m));
      const int k = s.cause.index;
      a[k] += lab.a, b[k] += lab.b, ++count[k];
    }
    for (int k = 0; k < 8; k += 2) {
      all.hues += std::hypot(a[k] / count[k] - a[k + 1] / count[k + 1],
                             b[k] / count[k] - b[k + 1] / count[k + 1]);
    }
    all.load /= n, all.wetness /= n;
    return all;
  };
  const Laid plain = laid(0.0f, 0.1f), noise = laid(0.3f, 0.1f), clash = laid(0.0f, 0.7f);
  EXPECT_LT(noise.load, 0.7 * plain.load);
  EXPECT_LT(noise.wetness, 0.5 * plain.wetness);
  EXPECT_LT(clash.wetness, 0.6 * plain.wetness);
  EXPECT_GT(clash.hues, 1.3 * plain.hues);
}

TEST(Figure, a_climax_is_as_large_as_it_stands_out) {
  for (Manner manner :
       {Manner::kMasses, Manner::kTouches, Manner::kArm, Manner::kInk, Manner::kForms}) {
    Style style;
    style.climax.manner = manner;
    const auto area = [&](float louder) {
      plan::Piece piece = twice(true);
      for (int i = 440; i < 500; ++i) piece.curves.loudness[static_cast<std::size_t>(i)] += louder;
      const plan::Plan plan = compose(piece, {.style = style, .variety = 0.0f});
      // What its strokes sweep over, the splashes left out.
      float swept = 0;
      for (const plan::Stroke& s : plan.strokes) {
        if (s.cause.kind != CauseKind::kLoudness || s.width < 0.015f) continue;
        for (std::size_t i = 1; i < s.path.size(); ++i) {
          swept +=
              s.width * std::hypot(s.path[i].x - s.path[i - 1].x, s.path[i].y - s.path[i - 1].y);
        }
      }
      return swept;
    };
    EXPECT_GT(area(9.0f), 1.1f * area(1.0f)) << to_string(manner);
  }
}

TEST(Figure, the_climax_has_the_shape_of_the_tune_there) {
  plan::Piece up = twice(false), down = twice(false);
  for (int i = 0; i < 5; ++i) {
    up.melody[9 + i].pitch = 60.0f + 3.0f * i;
    down.melody[9 + i].pitch = 72.0f - 3.0f * i;
  }
  for (plan::Piece* piece : {&up, &down}) {
    for (int i = 440; i < 500; ++i) piece->curves.loudness[static_cast<std::size_t>(i)] += 6.0f;
  }
  for (Manner manner : {Manner::kMasses, Manner::kArm, Manner::kInk}) {
    Style style;
    style.climax.manner = manner;
    const auto rise = [&](const plan::Piece& piece) {
      Settings settings{.style = style, .variety = 0.0f};
      settings.scheme = Scheme::kHorizon;
      const plan::Plan plan = compose(piece, settings);
      const plan::Stroke* longest = nullptr;
      for (const plan::Stroke& s : plan.strokes) {
        if (s.cause.kind != CauseKind::kLoudness) continue;
        if (longest == nullptr || s.path.size() > longest->path.size()) longest = &s;
      }
      return longest->path.front().y - longest->path.back().y;
    };
    EXPECT_GT(rise(up), 0.02f) << to_string(manner);
    EXPECT_LT(rise(down), -0.02f) << to_string(manner);
  }
}

TEST(Figure, a_room_that_rings_is_painted_wet_and_moves_nothing) {
  plan::Piece piece = twice(true);
  for (Manner manner :
       {Manner::kMasses, Manner::kTouches, Manner::kArm, Manner::kInk, Manner::kForms}) {
    const auto painted = [&](float reverb) {
      piece.reverb = reverb;
      return compose(piece, {.style = all(manner), .variety = 0.0f});
    };
    std::vector<plan::Plan> plans;
    for (float reverb : {0.2f, 0.5f, 0.9f, 1.5f, 3.0f}) plans.push_back(painted(reverb));
    const plan::Plan &dry = plans.front(), &wet = plans.back(), unknown = painted(0.0f);
    ASSERT_FALSE(unknown.strokes.empty());
    int wetter = 0, sounding = 0;
    for (std::size_t k = 1; k < plans.size(); ++k) {
      ASSERT_EQ(plans[k].strokes.size(), plans[0].strokes.size()) << to_string(manner);
      EXPECT_GE(plans[k].sheet.drying, plans[k - 1].sheet.drying);
      EXPECT_GE(plans[k].sheet.flow.wash, plans[k - 1].sheet.flow.wash);
      EXPECT_GT(plans[k].sheet.brushes[kMassBrush].smear,
                plans[k - 1].sheet.brushes[kMassBrush].smear);
    }
    for (std::size_t i = 0; i < unknown.strokes.size(); ++i) {
      const plan::Stroke& s = unknown.strokes[i];
      EXPECT_FLOAT_EQ(plans[2].strokes[i].wetness, s.wetness) << "as in a room of 0.9 s";
      for (std::size_t k = 1; k < plans.size(); ++k) {
        EXPECT_GE(plans[k].strokes[i].wetness, plans[k - 1].strokes[i].wetness);
        EXPECT_LE(plans[k].strokes[i].load, plans[k - 1].strokes[i].load);
      }
      if (s.cause.kind == CauseKind::kPiece) continue;                 // the ground
      if (manner == Manner::kInk && s.brush == kKnifeBrush) continue;  // the seal
      ++sounding;
      wetter += wet.strokes[i].wetness > dry.strokes[i].wetness + 0.1f;
      for (const plan::Plan* plan : {&dry, &wet}) {
        const plan::Stroke& other = plan->strokes[i];
        ASSERT_EQ(other.path.size(), s.path.size());
        EXPECT_EQ(other.width, s.width);
        EXPECT_EQ(other.brush, s.brush);
        for (std::size_t p = 0; p < s.path.size(); ++p) {
          EXPECT_EQ(other.path[p].x, s.path[p].x);
          EXPECT_EQ(other.path[p].y, s.path[p].y);
        }
        // The same colour: each pigment as large a share of all but the clear medium.
        const float rest = 1.0f - s.paint[plan::kMedium],
                    others = 1.0f - other.paint[plan::kMedium];
        for (int c = 0; c < plan::kPigments; ++c)
          EXPECT_NEAR(other.paint[c] * rest, s.paint[c] * others, 1e-5f);
      }
    }
    EXPECT_GT(wetter, 0.8 * sounding) << to_string(manner);
  }
}

TEST(Figure, of_two_hands_only_the_one_that_uses_water_runs_in_a_hall) {
  plan::Piece piece = twice(true);
  piece.sections = {{0, 15, 0}, {15, 30, 1}};
  piece.reverb = 3.0f;
  Style ink = all(Manner::kInk);
  ink.flow.wash = 1.0f;
  for (const plan::Stroke& s :
       compose(piece, {.style = all(Manner::kMasses), .with = {{ink}}, .variety = 0.0f}).strokes) {
    EXPECT_TRUE(s.brush >= kBrushRoles || s.wetness <= 0.5f) << to_string(s.cause.kind);
  }
}

}  // namespace
}  // namespace impasto::compose
