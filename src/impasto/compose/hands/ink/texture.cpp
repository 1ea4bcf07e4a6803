// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/ink/texture.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/ink/ridge.h"
#include "impasto/compose/hands/ink/strokes.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t { kFold = 611, kCut, kDamp };

constexpr InkTaste::Texture kAsk = kInk.texture;

/// A point of the crest, `u` from its first 0 to its last 1.
struct Crest {
  Point at;
  float slope = 0;  ///< down to the right
  float open = 0;   ///< canvas units of body under it
};

Crest crest_at(const Ridge& ridge, float u) {
  const float n = static_cast<float>(ridge.crest.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(math::saturate(u) * n), ridge.crest.size() - 2);
  const float f = math::saturate(u) * n - static_cast<float>(i);
  const plan::PathPoint &a = ridge.crest[i], &b = ridge.crest[i + 1];
  const float run = b.x - a.x;
  return {{math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f)},
          (b.y - a.y) / (std::fabs(run) > 1e-4f ? run : 1e-4f),
          math::lerp(ridge.open[i], ridge.open[i + 1], f) * ridge.width};
}

/// A fold runs down from the crest, the way the slope falls.
struct Fold {
  Crest from;
  float dx = 0, dy = 1;  ///< its direction
};

Fold fold_of(const Easel& easel, const Scene& scene, const Ridge& ridge, double time,
             std::uint64_t key) {
  const plan::Section& own = easel.piece.sections[static_cast<std::size_t>(ridge.section)];
  const int folds = static_cast<int>(math::lerp(kAsk.folds_still, kAsk.folds_busy, scene.steep));
  const double passed = (time - own.start) / std::max(1.0, own.end - own.start);
  // While the section sounds its texture follows the brush; its returns go over all of it.
  const float along = passed < 1.0
                          ? static_cast<float>(passed) + kAsk.ahead * easel.chance(kCut, key, 1)
                          : easel.unit_chance(kCut, key, 1);
  const int i = std::clamp(static_cast<int>(along * static_cast<float>(folds)), 0, folds - 1);
  const auto mountain = static_cast<std::uint64_t>(ridge.section);
  const float u = (static_cast<float>(i) + 0.5f + kAsk.uneven * easel.chance(kFold, mountain, i)) /
                  static_cast<float>(folds);
  Fold fold;
  fold.from = crest_at(ridge, u);
  const float side = fold.from.slope + kAsk.fold_lean * easel.chance(kFold, mountain, i, 1);
  const float angle = static_cast<float>(math::atan2(1.0, kAsk.fold_slant * side));
  fold.dx = static_cast<float>(math::cos(angle));
  fold.dy = static_cast<float>(math::sin(angle));
  return fold;
}

/// The strongest attack of a piece is often far above all others.
float force_of(float strength) {
  return std::sqrt(math::saturate(strength));
}

/// Of one of the marks of a sound.
std::uint64_t key_of(const plan::Cause& cause, int mark) {
  return (static_cast<std::uint64_t>(mark) << 48) + (static_cast<std::uint64_t>(cause.kind) << 32) +
         static_cast<std::uint64_t>(cause.index);
}

/// How it is struck: all but a little in the frame in which it sounds.
void strike_now(std::vector<plan::PathPoint>& path) {
  const auto last = static_cast<float>(path.size() - 1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    const float s = static_cast<float>(i) / last;
    path[i].time = s < kAsk.at_once
                       ? 0.2f * s / kAsk.at_once
                       : math::lerp(0.2f, 1.0f, (s - kAsk.at_once) / (1 - kAsk.at_once));
  }
}

void paint_cut(Easel& easel, const Scene& scene, const Ridge& ridge, const Sounding& sounding,
               const plan::Cause& cause, std::uint64_t key) {
  const float unit = easel.unit();
  const float strong = force_of(sounding.strength);
  const float hard =
      hear::hardness(easel.piece, sounding.time - kAsk.around, sounding.time + kAsk.around);
  const float dots = math::smoothstep(kAsk.dots_from, 1.0f, scene.washed) * (1.0f - hard);
  const Fold fold = fold_of(easel, scene, ridge, sounding.time, key);
  const float down = math::saturate(kAsk.highest + kAsk.down * (1.0f - sounding.level) +
                                    kAsk.scatter * easel.chance(kCut, key, 2));
  const float aside =
      ridge.width * (kAsk.aside + kAsk.aside_down * down) * easel.chance(kCut, key, 3);
  const float far = down * fold.from.open;
  const Point at{fold.from.at.x + fold.dx * far + fold.dy * aside,
                 fold.from.at.y + fold.dy * far + fold.from.slope * fold.dy * aside};
  // Many are small.
  const double marks = std::max(1.0, easel.outlook.onset_rate * easel.outlook.duration);
  const float many = static_cast<float>(std::clamp(std::sqrt(kAsk.usual / marks), 0.55, 1.25));
  const float large = unit * many * (kAsk.soft + kAsk.strong * strong) *
                      math::lerp(kAsk.far_small, 1.0f, ridge.depth);
  const float width = large * math::lerp(math::lerp(kAsk.fibre, kAsk.cut, hard), kAsk.dot, dots);
  const float length =
      large *
      math::lerp(math::lerp(kAsk.fibre_length, kAsk.cut_length, hard), kAsk.dot_length, dots) *
      math::lerp(1.0f, kAsk.length_apart, easel.chance(kCut, key, 4));
  const float lies =
      static_cast<float>(math::atan2(fold.dy, fold.dx)) + kAsk.turn * easel.chance(kCut, key, 5);
  // At its foot a mountain spreads; dots lie level.
  const float level = std::max(dots, kAsk.level_foot * down * down);
  const float angle = math::lerp(lies, lies > 1.5707963f ? 3.1415927f : 0.0f, level);
  Mark mark =
      inked(scene,
            (kAsk.tone + kAsk.tone_gain * strong + kAsk.tone_apart * easel.chance(kCut, key, 6)) *
                math::lerp(kAsk.tone_far, 1.0f, ridge.depth) * math::lerp(0.8f, 1.1f, scene.black));
  mark.brush = kLineBrush;
  mark.load *= math::lerp(1.0f, kAsk.dry_load, hard);
  mark.wetness = math::lerp(kAsk.wet, kAsk.dry, hard) * math::lerp(1.0f, 1.2f, dots);
  mark.width = width * sounding.size;
  mark.start = sounding.time;
  mark.end = sounding.time + kAsk.lasts;
  mark.pass = 2;
  mark.cause = cause;
  mark.colour = lch_between(mark.colour, scene.tint, scene.tinted * (1.0f - ridge.depth));
  // From the crest down: what stuck out above it would be grass, not stone.
  const float hangs = 0.5f * length * sounding.length * (1.0f - down);
  mark.path =
      sweep({at.x + hangs * static_cast<float>(math::cos(angle)),
             at.y + hangs * std::fabs(static_cast<float>(math::sin(angle)))},
            angle, length * sounding.length, kAsk.bow * (1.0f - hard) * easel.chance(kCut, key, 7));
  strike_now(mark.path);
  lay_on_side(mark.path, kAsk.lean * hard);
  easel.paint(std::move(mark));
}

/// Where paper lies about any of the ridges, and no ink yet: that would be lifted. None: nowhere.
std::optional<Crest> dry_place(const Easel& easel, const Scene& scene, double heard, float width,
                               std::uint64_t key) {
  constexpr InkTaste::Damp kWater = kInk.damp;
  constexpr int kTries = 5;
  std::optional<Crest> best;
  float least = kWater.free;
  for (int i = 0; i < kTries; ++i) {
    const std::optional<Ridge> ridge =
        ridge_at(easel, scene, heard * easel.unit_chance(kDamp, key, 1, i));
    if (!ridge) return std::nullopt;
    Crest place = crest_at(*ridge, easel.unit_chance(kDamp, key, 5, i));
    place.at.y += math::lerp(-kWater.up * ridge->width, place.open + kWater.down * ridge->width,
                             easel.unit_chance(kDamp, key, 2, i));
    const Sketch::Under under = easel.sketch.look({{place.at.x, place.at.y, 1.0f, 0.0f}}, width);
    if (under.cover + under.keep < least) least = under.cover + under.keep, best = place;
  }
  return best;
}

}  // namespace

void paint_texture(Easel& easel, const Sounding& sounding, const plan::Cause& cause) {
  const Scene scene = scene_of(easel);
  const std::optional<Ridge> ridge = ridge_at(easel, scene, sounding.time);
  if (!ridge) return;
  const float wanted = sounding.amount * easel.settings.density;
  const int strokes = std::clamp(
      static_cast<int>(wanted + easel.unit_chance(kCut, key_of(cause, 0), 20)), 0, kAsk.most);
  for (int i = 0; i < strokes; ++i)
    paint_cut(easel, scene, *ridge, sounding, cause, key_of(cause, i));
}

void damp_paper(Easel& easel, double time, float strength, const plan::Cause& cause) {
  constexpr InkTaste::Damp kWater = kInk.damp;
  const Scene scene = scene_of(easel);
  const float force = force_of(strength);
  const int drops = static_cast<int>(std::lround(kWater.drops + kWater.drops_gain * force));
  // Anywhere in the whole range: what is wet already does not darken anew.
  const double heard = easel.outlook.known ? easel.outlook.duration : time;
  for (int i = 0; i < drops; ++i) {
    const std::uint64_t key = key_of(cause, i);
    const float large = (kWater.soft + kWater.strong * force) *
                        math::lerp(kWater.least, 1.0f, easel.unit_chance(kDamp, key, 6));
    const float width = large * kWater.width * easel.unit() * easel.style->hits.size;
    const std::optional<Crest> at = dry_place(easel, scene, heard, width, key);
    if (!at) continue;
    Mark water = inked(scene, kWater.tone);
    water.brush = kWashBrush;
    water.width = width;
    water.load = kWater.load;
    water.medium = kWater.medium;
    water.wetness = kWater.wetness;
    water.start = time;
    water.end = time + kWater.lasts;
    water.pass = 1;
    water.cause = cause;
    water.path = sweep(at->at,
                       static_cast<float>(math::atan2(0.6 * at->slope, 1.0)) +
                           kWater.turn * easel.chance(kDamp, key, 3),
                       large * kWater.length * easel.unit() * easel.style->hits.length,
                       kWater.bow * easel.chance(kDamp, key, 4));
    strike_now(water.path);
    easel.paint(std::move(water));
  }
}

}  // namespace impasto::compose
