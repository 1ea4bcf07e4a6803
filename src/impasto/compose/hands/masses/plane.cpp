// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/masses/plane.h"

#include <algorithm>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/plan/piece.h"

namespace impasto::compose::masses {

Lch plane_colour(const Easel& easel, Lch base, double time, float level) {
  base.L += -12.0f * easel.layout.at(easel.layout.weight, time) + 26.0f * (level - 0.38f);
  base.L = std::clamp(base.L, 25.0f, 86.0f);
  // A dark of one hue is mud: where the light does not reach it turns to the other temperature.
  const float shade =
      math::saturate((44.0f - base.L) / 20.0f) * math::saturate(1.2f - 1.6f * level);
  base.h = wrap_hue(base.h - 34.0f * easel.colours.family(0, 0.5).bend * shade);
  base.C += 4.0f * math::saturate((50.0f - base.L) / 20.0f);
  return base;
}

void spare_the_past(const Easel& easel, const Place& place, float level,
                    std::vector<plan::PathPoint>& path) {
  const double border = leaning(easel, place, place.start, level);
  if (path.empty() || border <= easel.layout.rows[place.row].start + 0.1) return;
  float back = path.front().x;
  for (const plan::PathPoint& p : path) back = std::min(back, p.x);
  const float past = easel.layout.place(place.row, border, level).x - back;
  if (past <= 0) return;
  for (plan::PathPoint& p : path) p.x += past;
}

void set_aslant(float by, std::vector<plan::PathPoint>& path) {
  for (plan::PathPoint& p : path) p.twist = by;
}

Place plane_of_section(const Easel& easel, int k) {
  Place place = place_of_section(easel, k);
  const plan::Section& heard = easel.piece.sections[k];
  const float loud = std::clamp(heard.loudness - easel.outlook.loudness, -10.0f, 8.0f);
  const float fair = std::clamp(1.0f - 0.04f * loud, 0.80f, 1.35f);
  place.half = std::min(0.50f, place.half * fair);
  place.tall *= fair;
  // A short one is broader than its share of time only a little.
  const float natural = static_cast<float>(heard.end - heard.start) * easel.layout.pace(place.row);
  if (place.extent > natural) {
    constexpr float kSpare = 0.75f;
    place.extent = math::lerp(natural, place.extent, kSpare);
    place.start = math::lerp(std::max(place.start, heard.start), place.start, double{kSpare});
    place.end = math::lerp(heard.end, place.end, double{kSpare});
  }
  return place;
}

float share_taken(const Easel& easel, int k, double time) {
  const auto& sections = easel.piece.sections;
  const auto length = [&](const plan::Section& s) {
    return static_cast<float>((s.end - s.start) / std::max(0.1, easel.outlook.duration));
  };
  // What a picture usually shows of all its sections, until there is something to go by.
  constexpr float kUsual = 0.62f, kDoubt = 0.3f;
  float shown = kUsual * kDoubt, sounded = kDoubt;
  for (int i = 0; i < k; ++i) {
    shown += easel.sketch.owned_by(i);
    sounded += length(sections[i]);
  }
  const plan::Section& now = sections[k];
  const auto gone = math::saturate((time - now.start) / std::max(0.1, now.end - now.start));
  const float due = length(now) * (0.4f + 0.6f * static_cast<float>(gone)) * shown / sounded;
  return easel.sketch.owned_by(k) / std::max(1e-4f, due);
}

Edge edge_of(float chance, float hard) {
  const float cut = 0.14f + 0.40f * hard;
  return chance < cut ? Edge::kHard : chance < cut + 0.33f ? Edge::kBroken : Edge::kSoft;
}

void give_edge(Edge edge, Mark& mark) {
  switch (edge) {
    case Edge::kHard:
      mark.brush = kKnifeBrush;
      mark.load = 1.0f;
      mark.wetness = 0.10f;
      mark.medium = 0.02f;
      break;
    case Edge::kSoft:
      mark.brush = kWashBrush;
      mark.load = 0.85f;
      mark.wetness = 0.85f;
      mark.medium = 0.10f;
      break;
    case Edge::kBroken:
      mark.brush = kMassBrush;
      mark.load = 0.70f;
      mark.wetness = 0.25f;
      mark.medium = 0.05f;
      break;
  }
}

}  // namespace impasto::compose::masses
