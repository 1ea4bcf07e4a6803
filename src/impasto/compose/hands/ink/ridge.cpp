// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// A ridge is one stroke of a wide brush laid on its side: ink in the tip along the crest, water in
// the heel, so that it is gone before its foot (katabokashi).
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/hands/ink/ink.h"
#include "impasto/compose/hands/ink/strokes.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

enum Purpose : std::uint64_t { kRidge = 601 };

constexpr InkTaste::Ridge kAsk = kInk.ridge;

/// The crest of a section's ridge along its loudness, level in calm music, peaked in rough.
/// `reach` in s to either side of its middle.
std::vector<plan::PathPoint> crest_of(const Easel& easel, const Scene& scene, const Place& place,
                                      std::uint64_t key, float level, double reach) {
  constexpr int kPoints = 13;
  const double middle = 0.5 * (place.start + place.end);
  std::vector<plan::PathPoint> crest;
  float mean = 0;
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const double when = middle + reach * (2.0 * s - 1.0) * easel.style->sections.length;
    const double heard_at = std::clamp(when, 1.0, std::max(1.0, easel.outlook.duration - 1.0));
    const float swell = kAsk.swell * hear::mean_level(easel.piece, heard_at - 1.0, heard_at + 1.0);
    const float uneven = math::lerp(kAsk.uneven_flat, kAsk.uneven_steep, scene.steep);
    const Point p =
        easel.layout.place(place.row, when, level + swell + uneven * easel.chance(kRidge, key, i));
    crest.push_back({p.x, p.y, 1.0f, s});
    mean += p.y / kPoints;
  }
  for (plan::PathPoint& p : crest) {
    p.y = mean + math::lerp(kAsk.flat, kAsk.steep, scene.steep) * (p.y - mean);
  }
  // A brush as wide as the ridge is high does not turn on its heel: no slope is steeper than this.
  const float steepest = kAsk.slope_most + kAsk.slope_steep * scene.steep;
  for (std::size_t i = 1; i < crest.size(); ++i) {
    const float most = steepest * std::fabs(crest[i].x - crest[i - 1].x);
    crest[i].y = std::clamp(crest[i].y, crest[i - 1].y - most, crest[i - 1].y + most);
  }
  return crest;
}

/// The way of the brush under a crest: as wide, `width` at most, as the ridge is high over a foot
/// that is less steep than it.
std::vector<plan::PathPoint> under(const Easel& easel, std::vector<plan::PathPoint> crest,
                                   float width) {
  float foot = 0, slope = 0;
  const auto n = static_cast<float>(crest.size());
  for (const plan::PathPoint& p : crest) {
    foot += (p.y + kAsk.foot * width) / n;
    slope += (p.time - 0.5f) * p.y * (12.0f / n);  // of the line through all of them
  }
  const float spread = std::max(0.1f, plan::complete(easel.style->brushes[kMassBrush]).spread);
  for (plan::PathPoint& p : crest) {
    const float end = 2.0f * p.time - 1.0f;
    const float below = foot + kAsk.leans * slope * (p.time - 0.5f) - p.y;
    const float open =
        std::clamp(below / width, kAsk.open, 1.0f) * (1.0f - 0.5f * end * end * end * end);
    p.pressure = math::saturate((open - (1.0f - spread)) / spread);
    p.y += 0.5f * width * open;  // the crest is its upper edge
  }
  return crest;
}

}  // namespace

void Ink::section(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Section& heard = piece.sections[static_cast<std::size_t>(k)];
  if (k == 0) {  // the place of the great stroke is kept free from the beginning
    easel.sketch.stamp(great_path(easel), kAsk.keep * easel.unit(), {}, 0.0f, 1.0f);
  }
  // A return is not said again; nor is a passing one, nor more than the longest.
  const Scene scene = scene_of(easel);
  const double length = heard.end - heard.start;
  if (heard.returns > 0 || length < kAsk.shortest * easel.outlook.duration) return;
  if (place_among_new(piece, k) >=
      std::lround(math::lerp(kAsk.least, kAsk.most, scene.said) * easel.style->sections.amount))
    return;
  const Place place = place_of_section(easel, k);
  const float unit = easel.unit();
  const std::uint64_t key = easel.outlook.moment(0.5 * (heard.start + heard.end));
  const float loud =
      std::clamp(heard.loudness - easel.outlook.loudness, -kAsk.softest, kAsk.loudest);
  const float depth = math::saturate(0.5f + kAsk.depth * loud);  // 0 far and pale .. 1 near
  const float pace = std::max(1e-4f, easel.layout.pace(place.row));
  const double reach =
      0.5 * std::clamp(kAsk.reach * place.extent, kAsk.reach_least * unit, kAsk.reach_most * unit) /
      pace;
  const float level = place.middle + (kAsk.level - kAsk.level_near * depth) * place.half;
  const float width = unit *
                      (kAsk.width + kAsk.width_near * depth + kAsk.width_washed * scene.washed) *
                      easel.style->sections.size;
  const std::vector<plan::PathPoint> crest = crest_of(easel, scene, place, key, level, reach);
  // What is laid later would not have dried.
  const double last = easel.outlook.duration - kAsk.dries;
  Mark mark = inked(scene, math::lerp(kAsk.tone_pale, kAsk.tone_black, scene.black) +
                               kAsk.tone_near * (depth - 0.5f));
  mark.brush = kMassBrush;
  mark.width = width;
  mark.load = kAsk.load;
  mark.wetness = 1.0f;
  mark.path = under(easel, crest, width);
  mark.start = std::max(0.0, std::min(last, heard.start - kAsk.early));
  mark.end = mark.start + kAsk.lasts;
  mark.pass = 0;
  mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
  // What is far is in the air: there a colour shows.
  mark.colour = lch_between(mark.colour, scene.tint, scene.tinted * (1.0f - depth));
  Mark water = mark;
  water.brush = kWashBrush;
  water.width = kAsk.water_width * width;
  water.load = kAsk.water_load;
  water.medium = kInk.water.medium;
  for (plan::PathPoint& p : water.path) p.y += kAsk.water_down * width;
  lay_on_side(mark.path, 1.0f);
  easel.paint(std::move(water));
  easel.paint(std::move(mark));
}

}  // namespace impasto::compose
