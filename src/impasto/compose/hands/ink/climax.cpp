// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/ink/ink.h"
#include "impasto/compose/hands/ink/strokes.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

enum Purpose : std::uint64_t { kGreat = 606 };  // those of the other strokes are below it

/// Splashed ink (haboku, Sesshu 1495): short strokes with the belly of a wet brush that run into
/// each other under the great one, the more of them the farther the climax stands out.
void splash(Easel& easel, const std::vector<plan::PathPoint>& path, const plan::Cause& cause) {
  constexpr InkTaste::Climax kAsk = kInk.climax;
  const Scene scene = scene_of(easel);
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const int pools =
      static_cast<int>(std::lround((1.0f + kAsk.pools * easel.outlook.prominence) * own.amount));
  for (int i = 0; i < pools; ++i) {
    const float t = math::lerp(kAsk.pool_from, kAsk.pool_to, easel.unit_chance(kGreat, i, 1));
    const auto at = static_cast<std::size_t>(t * static_cast<float>(path.size() - 2));
    const plan::PathPoint &a = path[at], &b = path[at + 1];
    const auto along = static_cast<float>(math::atan2(b.y - a.y, b.x - a.x));
    const float u = easel.unit_chance(kGreat, i, 2);
    Mark pool = inked(scene, (kAsk.pool_tone + kAsk.pool_tone_gain * u * u) *
                                 math::lerp(0.8f, 1.15f, scene.black));
    pool.load = kAsk.pool_load;
    pool.brush = kBassBrush;
    pool.width = unit * (kAsk.pool_width + kAsk.pool_width_gain * easel.unit_chance(kGreat, i, 3)) *
                 math::lerp(0.7f, 1.3f, scene.washed) * own.size;
    pool.wetness = 1.0f;
    pool.start = std::max(when - kAsk.pool_early, 0.0) + kAsk.pool_every * i;
    pool.end = pool.start + kAsk.pool_lasts;
    pool.pass = 4;
    pool.cause = cause;
    const Point centre{
        a.x + kAsk.pool_apart * unit * easel.chance(kGreat, i, 8),
        a.y + unit * (kAsk.pool_down + kAsk.pool_down_gain * easel.unit_chance(kGreat, i, 4))};
    pool.path =
        sweep(centre, along + kAsk.pool_turn * easel.chance(kGreat, i, 9),
              unit * (kAsk.pool_length + kAsk.pool_length_gain * easel.unit_chance(kGreat, i, 10)),
              0.2f * easel.chance(kGreat, i, 11));
    lay_on_side(pool.path, 1.0f);
    easel.paint(std::move(pool));
  }
}

/// The great stroke. Quick and struck, the brush is dry and its hairs part (flying white); bowed it
/// is full and runs.
void paint_great(Easel& easel, const std::vector<plan::PathPoint>& path, const plan::Cause& cause) {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const float dry =
      dryness(easel, climax_motion(easel), when - kInk.climax.span, when + kInk.climax.span);
  Mark mark = inked(scene_of(easel), 1.0f);
  mark.brush = kBassBrush;
  mark.wetness =
      dry > kDry ? kInk.climax.dry_wetness : math::lerp(1.0f, kInk.climax.wet_least, dry / kDry);
  mark.load = dry > kDry ? math::lerp(kInk.climax.half_dry_load, kInk.climax.dry_load, dry)
                         : kInk.climax.wet_load;
  mark.width =
      (kInk.climax.width + kInk.climax.width_gain * easel.outlook.prominence) * unit * own.size;
  mark.start = when;
  mark.end = when + kInk.climax.lasts;
  mark.pass = 4;
  mark.cause = cause;
  mark.keep = 1.0f;
  mark.path = trembling(easel, path, climax_shakes(easel), 0.5f * mark.width,
                        {.aside = kInk.climax.shake_aside,
                         .swell = kInk.climax.shake_swell,
                         .thin = kInk.climax.shake_thin});
  lay_on_side(mark.path, kInk.great.lean);
  if (dry <= kDry)
    water_under(easel, mark, part_of(path, kInk.climax.water_from, kInk.climax.water_to));
  easel.paint(std::move(mark));
}

/// Drops fly on where the great stroke is lifted.
void throw_drops(Easel& easel, const std::vector<plan::PathPoint>& path, const plan::Cause& cause) {
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const float stand = easel.outlook.prominence;
  const float hard = hear::hardness(easel.piece, when - kInk.climax.span, when + kInk.climax.span);
  const Scene scene = scene_of(easel);
  const plan::PathPoint &a = path[path.size() - 2], &b = path.back();
  const auto angle = static_cast<float>(math::atan2(b.y - a.y, b.x - a.x));
  const int drops = static_cast<int>(2.0f + kInk.climax.drops * stand * hard);
  for (int i = 0; i < drops; ++i) {
    const float u = easel.unit_chance(kGreat, i, 5);
    const float aside = angle + kInk.climax.drop_apart * easel.chance(kGreat, i, 6);
    const float far = unit * (kInk.climax.drop_near + kInk.climax.drop_far * u * u);
    Mark drop = inked(scene, kInk.climax.drop_tone);
    drop.wetness = 0.5f;
    drop.brush = kDabBrush;
    drop.width = unit * (kInk.climax.drop +
                         kInk.climax.drop_gain * (1.0f - u) * easel.unit_chance(kGreat, i, 7));
    drop.start = when + kInk.climax.lasts + kInk.climax.drop_every * i;
    drop.end = drop.start + kInk.climax.drop_lasts;
    drop.pass = 4;
    drop.cause = cause;
    drop.path = sweep({b.x + far * static_cast<float>(math::cos(aside)),
                       b.y + far * static_cast<float>(math::sin(aside))},
                      aside, kInk.climax.drop_length * drop.width, 0.0f);
    easel.paint(std::move(drop));
  }
}

/// Where the seal stands: beside a side, where the picture is emptiest, away from where the stroke
/// begins.
Point place_of_seal(const Easel& easel, const plan::PathPoint& begins) {
  const float w = easel.layout.width, h = easel.layout.height;
  const float edge = kInk.seal.edge * easel.unit();
  Point seal{kInk.seal.x * w, kInk.seal.y * h};
  constexpr int kHeights = 5;
  float least = 1e9f;
  for (float x : {kInk.seal.left, kInk.seal.right, kInk.seal.left_inner, kInk.seal.right_inner}) {
    for (int i = 0; i < kHeights; ++i) {
      const float y = math::lerp(kInk.seal.y, kInk.seal.y_least,
                                 static_cast<float>(i) / static_cast<float>(kHeights - 1));
      const Sketch::Under under =
          easel.sketch.look({{x * w, y * h, 1.0f, 0.0f}}, kInk.seal.look * edge);
      const float full = under.cover + under.keep + kInk.seal.lower * (kInk.seal.y - y) +
                         kInk.seal.open * easel.unit_chance(kGreat, i, 20) +
                         kInk.seal.apart * math::saturate(1.0f - std::fabs(x * w - begins.x) / w);
      if (full < least) least = full, seal = {x * w, y * h};
    }
  }
  return seal;
}

/// The seal: three flat red strokes of a knife, one above the other.
void press_seal(Easel& easel, Point seal, const plan::Cause& cause) {
  const double when = easel.outlook.climax;
  const float edge = kInk.seal.edge * easel.unit();
  // Last of all, when the ink has dried; who does not know when that is presses it at once.
  const double pressed =
      std::max(when + kInk.seal.after,
               easel.outlook.known ? easel.outlook.duration - kInk.seal.before : 0.0);
  for (int i = 0; i < 3; ++i) {
    Mark red;
    red.brush = kKnifeBrush;
    red.width = kInk.seal.width * edge;
    red.load = kInk.seal.load;
    red.wetness = kInk.seal.wetness;
    red.colour = {kInk.seal.L, kInk.seal.C, kInk.seal.h};
    red.start = pressed + kInk.seal.every * i;
    red.end = red.start + kInk.seal.lasts;
    red.pass = 4;
    red.cause = cause;
    red.cause.end = std::max(cause.end, pressed);  // with it, and all that came after
    red.stamped = true;
    const float y = seal.y + edge * (static_cast<float>(i) - 1.0f) * kInk.seal.step;
    red.path = {{seal.x - kInk.seal.half * edge, y, 1.0f, 0.0f},
                {seal.x + kInk.seal.half * edge, y, 1.0f, 1.0f}};
    easel.paint(std::move(red));
  }
}

}  // namespace

/// One great stroke, ink thrown wet about it, and the seal.
void Ink::climax(Easel& easel) const {
  const double when = easel.outlook.climax;
  const int index = static_cast<int>(when / std::max(1e-3, easel.piece.curves.hop));
  const plan::Cause cause{CauseKind::kLoudness, index, when - kInk.climax.span,
                          when + kInk.climax.span};
  const std::vector<plan::PathPoint> path = great_path(easel);
  const Device device = easel.conception.device;
  if (device != Device::kVoid && device != Device::kSilence) splash(easel, path, cause);
  if (device == Device::kCluster) splash(easel, part_of(path, 0.2f, 0.7f), cause);
  paint_great(easel, path, cause);
  throw_drops(easel, path, cause);
  if (easel.outlook.climaxes > 0) return;  // a picture is sealed once
  press_seal(easel, place_of_seal(easel, path.front()), cause);
}

}  // namespace impasto::compose
