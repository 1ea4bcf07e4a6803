// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// A ridge is one stroke of a wide brush laid on its side: ink in the tip along the crest, water in
// the heel, so that it is gone before its foot (katabokashi).
#include "impasto/compose/hands/ink/ridge.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/ink/ink.h"
#include "impasto/compose/hands/ink/pace.h"
#include "impasto/compose/hands/ink/strokes.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/form.h"
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

/// How high the body of a ridge is at each point, shares of its width: over a foot that is less
/// steep than the crest.
std::vector<float> body_under(const std::vector<plan::PathPoint>& crest, float width) {
  float foot = 0, slope = 0;
  const auto n = static_cast<float>(crest.size());
  for (const plan::PathPoint& p : crest) {
    foot += (p.y + kAsk.foot * width) / n;
    slope += (p.time - 0.5f) * p.y * (12.0f / n);  // of the line through all of them
  }
  std::vector<float> open;
  for (const plan::PathPoint& p : crest) {
    const float end = 2.0f * p.time - 1.0f;
    const float below = foot + kAsk.leans * slope * (p.time - 0.5f) - p.y;
    open.push_back(std::clamp(below / width, kAsk.open, 1.0f) *
                   (1.0f - 0.5f * end * end * end * end));
  }
  return open;
}

/// The way of the brush that lays the body: the crest is its upper edge.
std::vector<plan::PathPoint> under(const Easel& easel, const Ridge& ridge) {
  std::vector<plan::PathPoint> path = ridge.crest;
  const float spread = std::max(0.1f, plan::complete(easel.style->brushes[kMassBrush]).spread);
  for (std::size_t i = 0; i < path.size(); ++i) {
    path[i].pressure = math::saturate((ridge.open[i] - (1.0f - spread)) / spread);
    path[i].y += 0.5f * ridge.width * ridge.open[i];
  }
  return path;
}

/// The contour: from a hair to the belly of the brush with the loudness, and lost in between.
void draw_crest(Easel& easel, const Scene& scene, const Ridge& ridge, double end) {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(ridge.section)];
  const std::uint64_t key = easel.outlook.moment(0.5 * (heard.start + heard.end));
  const float near = math::smoothstep(kAsk.line_from, 1.0f, ridge.depth);
  Mark line = inked(scene, math::lerp(kAsk.line_pale, kAsk.line_black, near));
  line.brush = kLineBrush;
  line.width = kAsk.line * easel.unit() * math::lerp(0.5f, 1.0f, near);
  line.wetness = kAsk.line_wetness;
  line.load = math::lerp(kAsk.line_load, line.load, 0.5f);
  line.start = heard.start;
  line.end = std::max(end, heard.start + kAsk.lasts);
  line.pass = 1;
  line.cause = {CauseKind::kSection, ridge.section, heard.start, heard.end};
  line.path = ridge.crest;
  for (std::size_t i = 0; i < line.path.size(); ++i) {
    plan::PathPoint& p = line.path[i];
    const double when = math::lerp(line.start, line.end, static_cast<double>(p.time));
    const float loud = kAsk.line_loud * hear::mean_level(easel.piece, when - 1.0, when + 1.0);
    p.pressure =
        math::saturate(kAsk.line_press + loud + kAsk.line_uneven * easel.chance(kRidge, key, i, 9));
  }
  line.path = paced(easel.piece, line.path, line.start, line.end);
  lay_on_side(line.path, kAsk.line_lean);
  easel.paint(std::move(line));
}

}  // namespace

bool has_ridge(const Easel& easel, const Scene& scene, int k) {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  if (k == 0) return true;  // what sounds first is worked into something
  if (heard.returns > 0 || heard.end - heard.start < kAsk.shortest * easel.outlook.duration)
    return false;
  return place_among_new(easel.piece, k) <
         std::lround(math::lerp(kAsk.least, kAsk.most, scene.said) * easel.style->sections.amount);
}

Ridge ridge_of(const Easel& easel, const Scene& scene, int k) {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  const Place place = place_of_section(easel, k);
  const float unit = easel.unit();
  const std::uint64_t key = easel.outlook.moment(0.5 * (heard.start + heard.end));
  const float loud =
      std::clamp(heard.loudness - easel.outlook.loudness, -kAsk.softest, kAsk.loudest);
  Ridge ridge;
  ridge.section = k;
  ridge.depth = math::saturate(0.5f + kAsk.depth * loud);
  const float pace = std::max(1e-4f, easel.layout.pace(place.row));
  const double reach =
      0.5 * std::clamp(kAsk.reach * place.extent, kAsk.reach_least * unit, kAsk.reach_most * unit) /
      pace;
  const float level = place.middle + (kAsk.level - kAsk.level_near * ridge.depth) * place.half;
  ridge.width = unit *
                (kAsk.width + kAsk.width_near * ridge.depth + kAsk.width_washed * scene.washed) *
                easel.style->sections.size;
  ridge.crest = crest_of(easel, scene, place, key, level, reach);
  ridge.open = body_under(ridge.crest, ridge.width);
  return ridge;
}

std::optional<Ridge> ridge_at(const Easel& easel, const Scene& scene, double time) {
  const plan::Piece& piece = easel.piece;
  if (piece.sections.empty()) return std::nullopt;
  const plan::Section& own =
      piece.sections[static_cast<std::size_t>(hear::section_at(piece, time))];
  int best = -1;
  double least = 1e9;
  for (int k = 0; k < static_cast<int>(piece.sections.size()); ++k) {
    const plan::Section& other = piece.sections[static_cast<std::size_t>(k)];
    if (other.start > time + kAsk.early || !has_ridge(easel, scene, k)) continue;
    const double far =
        (other.label == own.label ? 0.0 : easel.outlook.duration) + std::max(0.0, time - other.end);
    if (far < least) least = far, best = k;
  }
  if (best < 0) return std::nullopt;
  return ridge_of(easel, scene, best);
}

namespace {

/// The body of a ridge, ink in the tip along the crest, water in the heel. `again`: how often it
/// has been laid; a later layer deepens one side of it (jimo, heaped ink).
void lay_body(Easel& easel, const Scene& scene, const Ridge& ridge, int section, int again) {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(section)];
  // What is laid later would not have dried.
  const double last = easel.outlook.duration - kAsk.dries;
  Mark mark = inked(scene, (math::lerp(kAsk.tone_pale, kAsk.tone_black, scene.black) +
                            kAsk.tone_near * (ridge.depth - 0.5f)) *
                               (again > 0 ? kAsk.again_tone : 1.0f));
  mark.brush = kMassBrush;
  mark.width = ridge.width;
  mark.load = kAsk.load;
  mark.wetness = kAsk.wetness;
  mark.start = std::max(0.0, std::min(last, heard.start - kAsk.early));
  mark.end = std::max(mark.start + kAsk.lasts,
                      std::min(last, math::lerp(heard.start, heard.end, kAsk.drawn)));
  std::vector<plan::PathPoint> path = under(easel, ridge);
  if (again > 0) {
    const float from = kAsk.again_from * easel.unit_chance(kRidge, section, again, 5);
    path = part_of(path, from, from + kAsk.again_length);
    mark.width *= kAsk.again_width;
    for (plan::PathPoint& p : path)
      p.y += kAsk.again_down * ridge.width * easel.unit_chance(kRidge, section, again, 6);
  }
  Mark water = mark;
  water.brush = kWashBrush;
  water.width = kAsk.water_width * mark.width;
  water.load = kAsk.water_load;
  water.medium = kInk.water.medium;
  water.wetness = 1.0f;
  water.end = water.start + kAsk.lasts;
  water.path = path;
  water.pass = 0;
  water.cause = {CauseKind::kSection, section, heard.start, heard.end};
  for (plan::PathPoint& p : water.path) p.y += kAsk.water_down * mark.width;
  easel.paint(std::move(water));
  mark.path = paced(easel.piece, path, mark.start, mark.end);
  mark.pass = 0;
  mark.cause = {CauseKind::kSection, section, heard.start, heard.end};
  // What is far is in the air: there a colour shows.
  mark.colour = lch_between(mark.colour, scene.tint, scene.tinted * (1.0f - ridge.depth));
  lay_on_side(mark.path, 1.0f);
  const double end = mark.end;
  easel.paint(std::move(mark));
  if (again == 0) draw_crest(easel, scene, ridge, end);
}

}  // namespace

void Ink::section(Easel& easel, int k) const {
  if (k == 0) {  // the place of the great stroke is kept free from the beginning
    easel.sketch.stamp(great_path(easel), kAsk.keep * easel.unit(), {}, 0.0f, 1.0f);
  }
  const Scene scene = scene_of(easel);
  if (has_ridge(easel, scene, k)) return lay_body(easel, scene, ridge_of(easel, scene, k), k, 0);
  // A return, or a passing section, is laid over what stands there.
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  const std::optional<Ridge> ridge = ridge_at(easel, scene, heard.start);
  if (ridge) lay_body(easel, scene, *ridge, k, 1);
}

}  // namespace impasto::compose
