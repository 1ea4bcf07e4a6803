// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// What is laid first and over most of the sheet: the sky, the foreground, a wash for each section.
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/compose/hands/washes/wash.h"
#include "impasto/compose/hands/washes/washes.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
using namespace washes;
using plan::CauseKind;

namespace {

enum Purpose : std::uint64_t { kSky = 1501, kWash, kCloud, kWet };

constexpr int kAcross = 14;  ///< points of a contour

/// A contour from side to side and beyond, through the height `y` of the middle, as the loudness of
/// the piece goes: `swell`, canvas units, for some six decibels.
std::vector<Point> skyline(const Easel& easel, float y, float angle, float swell,
                           std::uint64_t key) {
  std::vector<Point> line;
  const Layout& layout = easel.layout;
  for (int i = 0; i < kAcross; ++i) {
    const float s = static_cast<float>(i) / (kAcross - 1);
    const double when = easel.outlook.duration * (easel.conception.mirrored ? 1.0 - s : s);
    const float loud =
        std::clamp(hear::mean_level(easel.piece, when - 2.0, when + 2.0), -9.0f, 6.0f) / 6.0f;
    const float x = layout.width * (1.2f * s - 0.1f);
    line.push_back(
        {x,
         y + (x - 0.5f * layout.width) * static_cast<float>(math::sin(angle) / math::cos(angle)) -
             swell * (loud + 0.7f * easel.chance(kSky, key, i))});
  }
  return line;
}

Mark of_piece(const Easel& easel, double start, double lasts) {
  Mark mark;
  mark.load = 0.5f;
  mark.wetness = 1.0f;
  mark.start = start;
  mark.end = start + std::min(lasts, 0.2 * easel.outlook.duration);
  mark.pass = 0;
  mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
  return mark;
}

/// Soft banks of a deeper tone, let into the sky while it is wet: for the longest sections, where
/// they will stand, the higher the louder.
void let_in_clouds(Easel& easel, const Light& light, const Lch& deep, float horizon, float angle,
                   double when) {
  constexpr std::size_t kMost = 4;
  const float unit = easel.unit();
  for (std::size_t i = 0; i < std::min(kMost, easel.piece.sections.size()); ++i) {
    const plan::Section& section = easel.piece.sections[i];
    const double share =
        std::min(1.0, (section.end - section.start) / std::max(1.0, easel.outlook.duration));
    const float loud =
        std::clamp(section.loudness - easel.outlook.loudness, -6.0f, 6.0f) / 12.0f + 0.5f;
    Mark mark = of_piece(easel, when + 0.12 * static_cast<double>(i), 0.25);
    mark.brush = kMassBrush;
    mark.load = 0.4f;
    mark.colour = deep;
    mark.colour.L += 8.0f - 8.0f * loud;
    mark.colour.h = wrap_hue(mark.colour.h + 10.0f * easel.chance(kCloud, i, 3) +
                             (section.label % 2 == 0 ? 18.0f : -14.0f));
    const double middle = 0.5 * (section.start + section.end);
    const Point at{easel.layout.place(easel.layout.row_of(middle), middle, 0.5f).x,
                   horizon * (0.75f - 0.6f * loud + 0.1f * easel.chance(kCloud, i, 6))};
    const std::vector<plan::PathPoint> path =
        sweep(at, angle + 0.25f * easel.chance(kCloud, i, 7),
              unit * (0.2f + 0.45f * static_cast<float>(share)), 0.2f * easel.chance(kCloud, i, 8));
    flood(easel, light, std::move(mark),
          shape_along(easel, path, unit * (0.07f + 0.12f * loud), 0.1f, 100 + i), 0.6f, 200 + i);
  }
}

}  // namespace

/// A sky, laid on wetted paper: full at the top and gone where the light is, or the other way
/// round, with clouds let in; a fainter wash up from the foot. A dark mood has the deeper one.
void Washes::ground(Easel& easel) const {
  const Layout& layout = easel.layout;
  const float unit = easel.unit(), tone = easel.style->ground.wash;
  if (tone <= 0.0f) return;
  const Light light = light_of(easel, true);
  const float mood = std::clamp(easel.outlook.emotion.valence - 0.2f, -1.0f, 1.0f);
  const float deep = tone * (27.0f - 15.0f * mood);
  const float horizon = std::clamp(light.at.y + (0.08f + 0.14f * easel.chance(kSky, 1)) * unit,
                                   0.35f * layout.height, 0.75f * layout.height);
  // The more there is going on, the steeper it falls across the sheet.
  const float angle =
      0.22f * hand_angle(easel, 0) +
      easel.conception.side * std::clamp(0.22f * easel.outlook.emotion.arousal, -0.05f, 0.36f);
  // Full at the horizon and gone above where the music grows.
  const double half = 0.5 * easel.outlook.duration;
  const bool rises = hear::mean_level(easel.piece, half, 2.0 * half) >
                     hear::mean_level(easel.piece, 0.0, half) + 1.5f;
  const std::vector<double> starts =
      hear::first_attacks(easel.piece, 0.0, std::min(3.0, 0.08 * easel.outlook.duration), 4);
  const Family first = easel.colours.family(0, 0.0);
  Lch top = easel.colours.wash, low = top;
  top.C = 5.0f + 0.55f * top.C;
  top.L = easel.colours.ground.L - deep;
  low.h = wrap_hue(low.h + 46.0f * first.bend);
  low.C = 5.0f + 0.4f * low.C;
  low.L = easel.colours.ground.L - 0.45f * deep;
  Shape sky{skyline(easel, -0.06f * unit, 0.3f * angle, 0.0f, 1),
            skyline(easel, horizon, angle, 0.035f * unit, 2)};
  // To one side it runs out higher up, so that a corner of the paper stays white.
  const float open =
      std::clamp(0.8f - 0.75f * easel.outlook.busyness + 0.15f * easel.chance(kSky, 3), 0.0f, 0.8f);
  for (std::size_t i = 0; i < sky.foot.size(); ++i) {
    const float s = static_cast<float>(i) / static_cast<float>(sky.foot.size() - 1);
    const float far = easel.conception.side > 0 ? 1.0f - s : s;
    sky.foot[i].y = math::lerp(sky.foot[i].y, sky.crest[i].y, open * far * far);
  }
  Mark wetted = of_piece(easel, 0.0, 0.25);
  wetted.brush = kMassBrush;
  wet(easel, light, wetted, between(sky, 0.0f, rises ? 0.93f : 1.12f), 3);
  Mark mark = of_piece(easel, starts[0], 0.7);
  mark.brush = kMassBrush;
  mark.colour = rises ? low : top;
  if (rises) mark.colour.L -= 0.4f * deep;
  flood(easel, light, mark, rises ? between(sky, 0.98f, 0.25f) : between(sky, 0.0f, 0.86f), 0.95f,
        4);
  mark = of_piece(easel, starts[1], 0.6);
  mark.brush = kMassBrush;
  mark.load = 0.4f;
  mark.colour = rises ? top : low;
  if (rises) mark.colour.L += 0.4f * deep;
  flood(easel, light, mark, rises ? between(sky, 0.0f, 0.5f) : between(sky, 1.0f, 0.45f), 0.9f, 5);
  let_in_clouds(easel, light, top, horizon, angle, starts[2]);
  const float near = layout.height - horizon;
  mark = of_piece(easel, starts[3], 0.6);
  mark.brush = kMassBrush;
  mark.colour = first.base;
  mark.colour.C = 6.0f + 0.4f * mark.colour.C;
  mark.colour.h = wrap_hue(mark.colour.h + 14.0f * first.bend);
  mark.colour.L = easel.colours.ground.L - 0.6f * deep;
  const std::vector<Point> edge =
      skyline(easel, horizon + (0.45f + 0.1f * easel.chance(kSky, 6)) * near, -0.5f * angle,
              0.03f * unit, 6);
  flood(easel, light, mark, {skyline(easel, layout.height + 0.04f * unit, 0.0f, 0.0f, 7), edge},
        0.95f, 8);
}

namespace {

/// One side of a section: along its own time, higher where it is loud, as much as `swing` says.
std::vector<Point> ridge(const Easel& easel, const Place& place, double length, float level,
                         float swing, std::uint64_t key) {
  std::vector<Point> line;
  const double middle = 0.5 * (place.start + place.end), half = 0.5 * (place.end - place.start);
  for (int i = 0; i < kAcross; ++i) {
    const float s = static_cast<float>(i) / (kAcross - 1), e = 2.0f * s - 1.0f;
    const double when = middle + length * half * (2.0 * s - 1.0);
    const double heard = std::clamp(when, 1.0, std::max(1.0, easel.outlook.duration - 1.0));
    const float swell =
        0.11f * std::clamp(hear::mean_level(easel.piece, heard - 1.0, heard + 1.0) -
                               hear::mean_level(easel.piece, place.start, place.end),
                           -7.0f, 7.0f);
    // Both sides come together at its ends.
    const float full = std::sqrt(std::max(0.0f, 1.0f - e * e * e * e));
    const float off = (level - place.middle) * full +
                      swing * place.half * (swell * full + 0.22f * easel.chance(key, i));
    const Point at = easel.layout.place(place.row, when, place.middle + off);
    line.push_back(at);
  }
  return line;
}

/// What is let into a wash while it is wet: a neighbour of its hue, deeper.
void charge(Easel& easel, const Light& light, const Mark& wash, const Shape& shape, bool at_foot,
            float bend, std::uint64_t key) {
  const int drops = 2 + static_cast<int>(2.5f * easel.unit_chance(kWash, key, 11));
  if (easel.plan.strokes.empty()) return;
  const std::size_t of = easel.plan.strokes.size() - 1;
  for (int i = 0; i < drops; ++i) {
    const float from = 0.75f * easel.unit_chance(kWash, key, i, 12),
                to = from + 0.15f + 0.2f * easel.unit_chance(kWash, key, i, 13);
    const float across = (at_foot ? 0.75f : 0.25f) + 0.25f * easel.chance(kWash, key, i, 14);
    std::vector<plan::PathPoint> path;
    constexpr int kPoints = 5;
    const std::size_t n = shape.crest.size();
    for (int q = 0; q < kPoints; ++q) {
      const float t = static_cast<float>(q) / (kPoints - 1);
      const auto at = std::min(
          n - 1, static_cast<std::size_t>(math::lerp(from, to, t) * static_cast<float>(n - 1)));
      const Point &a = shape.crest[at], &b = shape.foot[at];
      path.push_back({math::lerp(a.x, b.x, across), math::lerp(a.y, b.y, across), 1.0f, t});
    }
    Mark mark = wash;
    mark.load = 0.4f;
    mark.keep = 0.0f;
    mark.colour.h = wrap_hue(mark.colour.h + (i % 2 == 0 ? 50.0f : -30.0f) * bend +
                             20.0f * easel.chance(kWash, key, i, 15));
    mark.colour.C *= 1.25f;
    mark.colour.L -= 4.0f + 12.0f * easel.unit_chance(kWash, key, i, 16);
    mark.start = wash.end + 0.1 + 0.2 * i;
    mark.end = mark.start + 0.2;
    mark.of = of;
    const auto tall = static_cast<float>(math::hypot(shape.foot[n / 2].x - shape.crest[n / 2].x,
                                                     shape.foot[n / 2].y - shape.crest[n / 2].y));
    flood(easel, light, std::move(mark),
          shape_along(easel, path, tall * (0.25f + 0.25f * easel.unit_chance(kWash, key, i, 17)),
                      0.1f, 31 * key + static_cast<std::uint64_t>(i)),
          0.6f, 37 * key + static_cast<std::uint64_t>(i));
  }
}

/// Clean water with each attack, where the section stands and least lies yet: a brush that goes
/// ahead. Paper that is wet is darker; nothing of it is seen once it has dried. Who does not know
/// the section yet wets nothing.
void wet_ahead(Easel& easel, const plan::Section& heard) {
  constexpr int kTries = 5;
  constexpr float kFull = 0.6f;                    // of what lies there
  constexpr float kLeast = 0.012f, kGrow = 0.05f;  // width, of the shorter side
  if (!easel.outlook.known) return;
  const plan::Piece& piece = easel.piece;
  const float unit = easel.unit();
  for (std::size_t k = 0; k < piece.onsets.size(); ++k) {
    const plan::Onset& onset = piece.onsets[k];
    if (onset.time < heard.start || onset.time >= heard.end) continue;
    const float force = std::sqrt(math::saturate(onset.strength));
    const Place place = place_at(easel, onset.time);
    Mark mark;
    mark.brush = kMassBrush;
    mark.width = unit * (kLeast + kGrow * force);
    mark.load = 0.3f;
    mark.start = onset.time;
    mark.end = onset.time + 0.06;
    mark.pass = 1;
    mark.cause = {CauseKind::kOnset, static_cast<int>(k), onset.time, onset.time};
    float least = kFull;
    for (int i = 0; i < kTries; ++i) {
      const double when =
          math::lerp(place.start, place.end, 0.5 + 0.6 * easel.chance(kWet, k, i, 1));
      const Point at = easel.layout.place(
          place.row, when, place.middle + 1.2f * place.half * easel.chance(kWet, k, i, 2));
      const Sketch::Under under = easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, mark.width);
      if (under.cover + under.keep >= least) continue;
      least = under.cover + under.keep;
      mark.path = sweep(at, 0.4f * easel.chance(kWet, k, i, 3), 1.6f * mark.width, 0.0f);
    }
    if (!mark.path.empty()) water(easel, std::move(mark));
  }
}

}  // namespace

/// A broad wash with one firm side, its crest or its foot, and the other lost in wetted paper;
/// other hues let in. When it is dry a smaller one goes before it, so that there is near and far.
void Washes::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  const Element& own = easel.style->sections;
  const Place place = place_of_section(easel, k);
  const auto key = static_cast<std::uint64_t>(k);
  const double length = heard.end - heard.start, middle = 0.5 * (heard.start + heard.end);
  const Family family = easel.family_at(middle);
  const Light light = light_of(easel, false);
  const bool from_foot = heard.label % 2 == 1;
  const float up = place.middle + 0.78f * place.half * own.size,
              down = place.middle - 0.78f * place.half * own.size;
  const double wide = own.length * (0.94 + 0.10 * easel.chance(kWash, k, 2));
  Shape shape{ridge(easel, place, wide, up, 1.0f, 977 * key),
              ridge(easel, place, wide, down, 0.5f, 977 * key + 500)};
  if (from_foot) std::swap(shape.crest, shape.foot);
  // A wash over half the sheet is a grey of its hue.
  const float share =
      math::saturate(place.extent * place.tall / (0.6f * easel.layout.width * easel.layout.height));
  Mark mark;
  mark.brush = kMassBrush;
  mark.load = 0.5f;
  mark.wetness = 1.0f;
  mark.colour = vary(easel, family.base, 0.6f, kWash, 31 * key);
  mark.colour.C = std::max(10.0f, math::lerp(0.95f, 0.5f, share) * mark.colour.C);
  mark.colour.L = math::lerp(easel.colours.ground.L, lightness_at(easel, middle),
                             math::lerp(1.0f, 0.8f, share));
  mark.start = std::max(0.0, hear::snap_to_onset(easel.piece, heard.start - 0.35, 0.34));
  mark.end = mark.start + std::min(0.9, 0.3 * length);
  mark.pass = 0;
  mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
  Mark wetted = mark;
  wetted.end = wetted.start + std::min(0.15, 0.1 * length);
  wet(easel, light, wetted, between(shape, 0.55f, 1.35f), 41 * key);
  mark.start = hear::snap_to_onset(easel.piece, wetted.end + 0.22, 0.2);
  mark.end = std::max(mark.end, mark.start + 0.3);
  flood(easel, light, mark, shape, 0.85f, 43 * key);
  charge(easel, light, mark, shape, heard.label % 3 == 0, family.bend, key);
  wet_ahead(easel, heard);
  if (length < 8.0) return;
  const std::vector<double> later =
      hear::first_attacks(easel.piece, heard.start + std::min(3.5, 0.3 * length),
                          heard.start + std::min(9.0, 0.8 * length), 1);
  Mark near = mark;
  near.start = later[0];
  near.end = near.start + 0.6;
  near.colour.h = wrap_hue(near.colour.h - 22.0f * family.bend);
  near.colour.L = std::max(near.colour.L - 4.0f, 56.0f);
  const double short_of = wide * (0.45 + 0.25 * easel.unit_chance(kWash, k, 4));
  Place before = place;
  before.start += 0.2 * easel.chance(kWash, k, 5) * (place.end - place.start);
  before.end = before.start + (place.end - place.start);
  Shape nearer{ridge(easel, before, short_of, math::lerp(down, up, 0.62f), 0.8f, 977 * key + 700),
               ridge(easel, before, short_of, math::lerp(down, up, 0.08f), 0.4f, 977 * key + 800)};
  if (from_foot) std::swap(nearer.crest, nearer.foot);
  flood(easel, light, near, nearer, 0.9f, 47 * key);
}

}  // namespace impasto::compose
