// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/conception.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "impasto/base/rng.h"
#include "impasto/compose/compose.h"
#include "impasto/compose/composer.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

constexpr std::uint64_t kSeeds = 300;

/// A minute of two sections with a tune; loudest at `climax` s.
plan::Piece song(double climax) {
  plan::Piece p = even_piece(60, 100, 900);
  for (int i = 0; i < 2; ++i) {
    plan::Section s;
    s.start = 30.0 * i;
    s.end = 30.0 * (i + 1);
    s.label = i;
    p.sections.push_back(s);
  }
  p.keys.push_back({0, 60, 2, false, 0.9f});
  add_fifths(40, p);
  for (int i = 0; i < 140; ++i) {
    const score::Note n = note(0.4 * i + 0.1, 0.36, 60.0f + static_cast<float>((i * 7) % 12));
    p.melody.push_back(n);
    p.notes.push_back(n);
  }
  for (std::size_t i = 0; i < p.curves.loudness.size(); ++i) {
    const double off = (p.curves.hop * static_cast<double>(i) - climax) / 4.0;
    p.curves.loudness[i] = static_cast<float>(-24.0 + 12.0 / (1.0 + off * off));
  }
  return p;
}

Outlook growing(float by) {
  Outlook outlook;
  outlook.duration = 60;
  for (int i = 0; i < kContourSteps; ++i)
    outlook.weight.push_back(by * (static_cast<float>(i) / (kContourSteps - 1) - 0.5f));
  return outlook;
}

Conception of_seed(const Outlook& outlook, std::uint64_t seed, float variety = 0.6f) {
  Settings settings;
  settings.seed = seed;
  settings.variety = variety;
  return conceive(outlook, settings);
}

TEST(Conception, without_variety_no_seed_changes_it) {
  const Outlook outlook = growing(2.0f);
  for (std::uint64_t seed = 1; seed < 40; ++seed) {
    const Conception c = of_seed(outlook, seed, 0.0f);
    EXPECT_EQ(c.scheme, Scheme::kContour);
    EXPECT_EQ(c.harmony, Harmony::kComplement);
    EXPECT_EQ(c.tone, Tone::kLight);
    EXPECT_EQ(c.device, Device::kField);
    EXPECT_EQ(c.grasp, 1.0f);
    EXPECT_EQ(c.pull, 0.0f);
    EXPECT_FALSE(c.mirrored);
  }
}

TEST(Conception, seeds_reach_everything_that_suits_and_nothing_takes_them_all) {
  std::map<Scheme, int> schemes;
  std::map<Harmony, int> harmonies;
  std::map<Tone, int> tones;
  std::map<Device, int> devices;
  std::map<Format, int> formats;
  const Outlook outlook = growing(0.3f);
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Conception c = of_seed(outlook, seed, 1.0f);
    ++schemes[c.scheme], ++harmonies[c.harmony], ++tones[c.tone], ++devices[c.device];
    ++formats[c.format];
  }
  EXPECT_GE(schemes.size(), 7u);
  EXPECT_EQ(schemes.count(Scheme::kTriptych), 0u) << "it has not three parts";
  EXPECT_EQ(harmonies.size(), 5u);
  EXPECT_EQ(tones.size(), 3u);
  EXPECT_EQ(devices.size(), static_cast<std::size_t>(kDevices));
  EXPECT_EQ(formats.size(), 4u);
  const auto most = [](const auto& counts) {
    int best = 0;
    for (const auto& [option, count] : counts) best = std::max(best, count);
    return best;
  };
  EXPECT_LT(most(schemes), 0.6 * kSeeds);
  EXPECT_LT(most(harmonies), 0.5 * kSeeds);
  EXPECT_LT(most(devices), 0.5 * kSeeds);
}

TEST(Conception, ink_stands_low_or_high_as_its_format_says_on_paper_or_silk) {
  std::map<Format, int> formats;
  std::map<Tone, int> tones;
  Settings settings{.style = {}, .variety = 1.0f};
  settings.style.sections.manner = Manner::kInk;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    settings.seed = seed;
    const Conception c = conceive(growing(0.3f), settings);
    ++formats[c.format], ++tones[c.tone];
    EXPECT_EQ(c.lowered > 0.0f, c.format == Format::kStanding);
    EXPECT_EQ(c.lowered < 0.0f, c.format == Format::kHanging);
    if (c.format == Format::kAfloat) {
      EXPECT_LT(c.grasp, 1.0f) << "small, in much white";
    }
  }
  EXPECT_EQ(formats.size(), 4u);
  EXPECT_EQ(tones.size(), 2u);
  EXPECT_EQ(tones.count(Tone::kDark), 0u) << "black does not show on it";
}

TEST(Conception, what_grows_rises_more_often_than_what_dies_away) {
  int grows = 0, dies = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    grows += of_seed(growing(3.0f), seed).scheme == Scheme::kRising;
    dies += of_seed(growing(-3.0f), seed).scheme == Scheme::kRising;
  }
  EXPECT_GT(grows, 3 * dies);
}

TEST(Conception, two_recordings_of_a_piece_are_conceived_alike) {
  Outlook one = growing(1.0f), other = one;
  for (std::size_t i = 0; i < other.weight.size(); ++i)
    other.weight[i] += 0.08f * random_signed(7, i);
  other.busyness = one.busyness + 0.03f;
  other.emotion.valence = one.emotion.valence + 0.1f;
  other.prominence = one.prominence + 0.05f;
  int alike = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Conception a = of_seed(one, seed), b = of_seed(other, seed);
    alike += a.scheme == b.scheme && a.harmony == b.harmony && a.tone == b.tone &&
             a.device == b.device && a.mirrored == b.mirrored;
  }
  EXPECT_GT(alike, 0.85 * kSeeds);
}

TEST(Conception, the_climax_stands_well_inside_the_picture_wherever_it_sounds) {
  int inside = 0, all = 0;
  for (double climax : {4.0, 30.0, 56.0}) {
    const plan::Piece piece = song(climax);
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      Settings settings;
      settings.seed = seed;
      const plan::Plan plan = compose(piece, settings);
      double x = 0, y = 0, count = 0;
      for (const plan::Stroke& s : plan.strokes) {
        if (s.cause.kind != CauseKind::kLoudness) continue;
        const plan::PathPoint& p = s.path[s.path.size() / 2];
        x += p.x, y += p.y, ++count;
      }
      ASSERT_GT(count, 0);
      x /= count * plan.sheet.width, y /= count * plan.sheet.height;
      inside += x > 0.15 && x < 0.85 && y > 0.15 && y < 0.85;
      ++all;
    }
  }
  EXPECT_GE(inside, 0.95 * all);
}

TEST(Conception, masses_run_out_of_the_edges_that_the_format_says) {
  const plan::Piece piece = song(30);
  const Outlook outlook = outlook_of(piece);
  std::map<Format, int> formats;
  int afloat_at_edges = 0;
  for (std::uint64_t seed = 1; seed <= 24; ++seed) {
    Settings settings;
    settings.seed = seed;
    settings.variety = 1.0f;
    const Conception c = conceive(outlook, settings);
    if (c.scheme == Scheme::kCluster) continue;
    ++formats[c.format];
    const plan::Plan plan = compose(piece, settings);
    int over = 0, under = 0;  // middles of strokes of sections beyond an edge
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kSection) continue;
      const float y = s.path[s.path.size() / 2].y;
      over += y - 0.5f * s.width < 0.0f;
      under += y + 0.5f * s.width > plan.sheet.height;
    }
    // A sketch may be mended out of one edge more; what stands or hangs goes on to.
    if (c.format == Format::kStanding) {
      EXPECT_GT(under, 0) << seed;
    }
    if (c.format == Format::kHanging) {
      EXPECT_GT(over, 0) << seed;
    }
    afloat_at_edges += c.format == Format::kAfloat && over > 0 && under > 0;
  }
  EXPECT_LT(2 * afloat_at_edges, formats[Format::kAfloat] + 1);
  EXPECT_GE(formats.size(), 3u);
}

TEST(Conception, broad_strokes_after_the_climax_keep_off_its_heart) {
  plan::Piece piece = song(20);
  for (int i = 0; i < 60; ++i) {
    plan::Chord chord;
    chord.start = i, chord.end = i + 1;
    chord.root = 2 + 5 * (i % 3);
    chord.quality = plan::ChordQuality::kMajor;
    piece.chords.push_back(chord);
  }
  int near = 0, near_before = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Settings settings;
    settings.seed = seed;
    settings.style = all(Manner::kArm);
    const plan::Plan plan = compose(piece, settings);
    // The heart: the middle of what the climax made, by how broad it is.
    double x = 0, y = 0, count = 0;
    for (const plan::Stroke& s : plan.strokes) {
      if (s.cause.kind != CauseKind::kLoudness) continue;
      for (const plan::PathPoint& p : s.path) {
        const double share = s.width / static_cast<double>(s.path.size());
        x += share * p.x, y += share * p.y, count += share;
      }
    }
    x /= count, y /= count;
    for (const plan::Stroke& s : plan.strokes) {
      const bool mass = s.cause.kind == CauseKind::kChord || s.cause.kind == CauseKind::kSection;
      if (!mass || s.width < 0.03f) continue;
      bool at_heart = false;
      for (std::size_t i = 0; i + 1 < s.path.size(); ++i) {
        for (float t : {0.0f, 0.25f, 0.5f, 0.75f}) {
          const float px = std::lerp(s.path[i].x, s.path[i + 1].x, t);
          const float py = std::lerp(s.path[i].y, s.path[i + 1].y, t);
          at_heart |= std::hypot(px - x, py - y) < 0.10;
        }
      }
      (s.start > 20.5 ? near : near_before) += at_heart;
    }
  }
  EXPECT_GT(near_before, 4);
  // There is twice as much music after it.
  EXPECT_LT(near, near_before);
}

/// Mean x of what notes made.
double mean_x(const std::vector<plan::Stroke>& strokes) {
  double x = 0, count = 0;
  for (const plan::Stroke& s : strokes) {
    if (s.cause.kind == CauseKind::kMelody) x += s.path[s.path.size() / 2].x, ++count;
  }
  return x / std::max(1.0, count);
}

TEST(Conception, what_is_panned_right_stands_right_however_time_runs) {
  plan::Piece left = song(30), right = left;
  left.parts = {score::Part{.name = "a", .pan = -1.0f}};
  right.parts = {score::Part{.name = "a", .pan = 1.0f}};
  const auto live = [](const plan::Piece& piece, const Settings& settings) {
    Composer composer(settings);
    composer.hear(piece);
    return composer.take(4.0);  // later stretches stand where there is room
  };
  int mirrored = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Settings settings;
    settings.seed = seed;
    settings.variety = 1.0f;
    mirrored += conceive(outlook_of(left), settings).mirrored;
    EXPECT_LT(mean_x(compose(left, settings).strokes), mean_x(compose(right, settings).strokes))
        << seed;
    EXPECT_LT(mean_x(live(left, settings)), mean_x(live(right, settings))) << seed;
  }
  EXPECT_GT(mirrored, 0);
  EXPECT_LT(mirrored, 10);
}

TEST(Conception, the_ground_is_what_was_asked_for) {
  const plan::Piece piece = song(30);
  Settings settings;
  settings.ground = GroundChoice{Tone::kDark, {}};
  const auto lightness = [&] {
    const auto& rgb = compose(piece, settings).sheet.ground_rgb;
    return picture::to_lab(picture::LinearRgb{rgb[0], rgb[1], rgb[2]}).L;
  };
  for (settings.seed = 1; settings.seed < 6; ++settings.seed) {
    settings.ground->tone = Tone::kDark;
    EXPECT_LT(lightness(), 40);
    settings.ground->tone = Tone::kLight;
    EXPECT_GT(lightness(), 80);
  }
  settings.ground->colour = picture::Lab{50, 20, 30};
  EXPECT_NEAR(lightness(), 50, 0.5);
}

TEST(Conception, ink_alone_tones_its_sheet_and_only_where_no_ground_was_asked_for) {
  const plan::Piece piece = song(30);
  Settings settings;
  EXPECT_EQ(compose(piece, settings).sheet.toning.depth, 0.0f);
  settings.style = all(Manner::kInk);
  EXPECT_EQ(compose(piece, settings).sheet.toning.depth, 1.0f);
  settings.variety = 0.3f;
  EXPECT_NEAR(compose(piece, settings).sheet.toning.depth, 0.5f, 1e-6);
  settings.variety = 0.0f;
  EXPECT_EQ(compose(piece, settings).sheet.toning.depth, 0.0f);
  settings.variety = 0.6f;
  settings.ground = GroundChoice{Tone::kLight, {}};
  EXPECT_EQ(compose(piece, settings).sheet.toning.depth, 0.0f);
}

TEST(Conception, the_music_says_where_the_wash_in_the_paper_runs_and_every_seed_has_it_there) {
  Settings settings;
  settings.style = all(Manner::kInk);
  const auto toning = [&](float pitch) {
    plan::Piece piece = song(30);
    for (auto* notes : {&piece.notes, &piece.melody, &piece.bass})
      for (score::Note& note : *notes) note.pitch = pitch;
    return compose(piece, settings).sheet.toning;
  };
  for (settings.seed = 1; settings.seed < 4; ++settings.seed) {
    EXPECT_LT(toning(40).toward_deg, 0) << "low music runs down";
    EXPECT_GT(toning(80).toward_deg, 0) << "high music up";
  }
  settings.seed = 1;
  const plan::Toning one = toning(50);
  settings.seed = 9;
  const plan::Toning other = toning(50);
  EXPECT_EQ(std::tie(one.toward_deg, one.light, one.mottle),
            std::tie(other.toward_deg, other.light, other.mottle));
}

}  // namespace
}  // namespace impasto::compose
