// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/device.h"
#include "impasto/compose/hands/runs.h"
#include "impasto/compose/hands/washes/wash.h"
#include "impasto/compose/hands/washes/washes.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace washes;

namespace {

enum Purpose : std::uint64_t { kGlow = 1521 };

/// The light itself is bare paper. Warm washes, let into water, run out from it to both sides, and
/// under one side of it lie dark bars, cool, the nearer to it the heavier, so that it shines.
void glow(Easel& easel, const Light& light, const Mark& like) {
  const Element& own = easel.style->climax;
  const float stand = easel.outlook.prominence, side = easel.conception.side;
  constexpr int kBeams = 7;
  for (int i = 0; i < kBeams; ++i) {
    const float s = (static_cast<float>(i) + 0.5f) / kBeams, left = i % 2 == 0 ? -1.0f : 1.0f;
    Mark warm = like;
    warm.brush = kMassBrush;
    warm.width = (0.22f + 0.22f * easel.unit_chance(kGlow, i, 2)) * light.wide * own.size;
    warm.load = 0.4f;
    warm.wetness = 1.0f;
    warm.colour.L = 74.0f + 14.0f * s;
    warm.colour.C *= 0.75f;
    warm.colour.h = wrap_hue(warm.colour.h + 16.0f * easel.chance(kGlow, i, 3));
    warm.start += 0.08 * i;
    warm.end = warm.start + 0.3;
    warm.keep = 0.5f;
    const float up = 1.5f * (2.0f * easel.unit_chance(kGlow, i, 8) - 1.15f);
    const std::vector<plan::PathPoint> beam =
        sweep({light.at.x + left * (1.1f + 0.6f * s) * light.wide, light.at.y + up * light.tall},
              0.10f * easel.chance(kGlow, i, 4) - 0.25f * left * up,
              (1.0f + 0.9f * easel.unit_chance(kGlow, i, 9)) * light.wide * own.length,
              0.08f * easel.chance(kGlow, i, 5));
    flood(easel, light, warm,
          shape_along(easel, beam, warm.width, 0.2f, 80ull + static_cast<std::uint64_t>(i)), 0.7f,
          90ull + static_cast<std::uint64_t>(i));
  }
  constexpr int kBars = 5;
  for (int i = 0; i < kBars; ++i) {
    const float s = static_cast<float>(i) / (kBars - 1);
    Mark cool = like;
    cool.brush = kBassBrush;
    cool.width = (0.30f - 0.20f * s + 0.06f * easel.chance(kGlow, i, 5)) * light.wide * own.size;
    cool.load = 0.8f;
    cool.wetness = 0.9f;
    cool.colour = easel.family_at(easel.outlook.climax).base;
    cool.colour.h = wrap_hue(cool.colour.h - 30.0f * s);
    cool.colour.C = std::max(12.0f, 0.6f * cool.colour.C);
    cool.colour.L = 44.0f - 12.0f * stand + 24.0f * s;
    cool.start += 0.6 + 0.12 * i;
    cool.end = cool.start + 0.3;
    cool.path = sweep(
        {light.at.x + (side * (0.9f - 0.5f * s) + 0.5f * easel.chance(kGlow, i, 6)) * light.wide,
         light.at.y + (1.25f + 1.1f * s) * light.tall},
        0.06f * easel.chance(kGlow, i, 4),
        (2.6f - 1.4f * s + 0.6f * easel.chance(kGlow, i, 7)) * light.wide * own.length,
        -0.04f * side);
    for (plan::PathPoint& q : cool.path)
      q.pressure *= 0.15f + 0.85f * 4.0f * q.time * (1.0f - q.time);
    lay(easel, std::move(cool));
  }
}

/// The tune where it is loudest, drawn once, dark, with the point of the brush.
void sign(Easel& easel, const Light& light, const Mark& like) {
  const Element& own = easel.style->climax;
  const float unit = easel.unit();
  Mark mark = like;
  mark.brush = kLineBrush;
  mark.width = unit * (0.013f + 0.010f * easel.outlook.prominence) * own.size;
  mark.load = 0.6f;
  mark.wetness = 0.55f;
  mark.colour = {22.0f, 18.0f, wrap_hue(easel.family_at(easel.outlook.climax).base.h)};
  mark.start += 0.8;
  mark.end = mark.start + 1.2;
  const std::vector<Shake> shakes = climax_shakes(easel);
  mark.path = trembling(
      easel,
      climax_line(easel, {light.at.x, light.at.y + 0.95f * light.tall},
                  (1.5f + 0.8f * easel.outlook.prominence) * light.wide * own.length, 0.6f),
      shakes, mark.width);
  lay(easel, std::move(mark));
}

/// Two washes that come towards each other, full and dark, and leave a torn line of paper between
/// them: firm along that line, let out into water on their far sides.
void clash(Easel& easel, const Light& light, const Mark& like, Lch accent) {
  constexpr float kFullest = 34.0f;  // C: transparent and as large as this, more of it would glare
  const Element& own = easel.style->climax;
  accent.C = std::min(accent.C, kFullest);
  const float size = easel.unit() * (0.15f + 0.09f * easel.outlook.prominence) * own.size;
  const float seam = 1.15f * easel.conception.side + 0.3f * easel.chance(kGlow, 10);
  const auto c = static_cast<float>(math::cos(seam)), s = static_cast<float>(math::sin(seam));
  Lch dark = colour_of(easel, Role::kDark, accent);
  dark.C = std::max(dark.C, 14.0f);
  constexpr int kPoints = 12;
  for (int half = 0; half < 2; ++half) {
    const float side = half == 0 ? -1.0f : 1.0f;
    Shape shape;
    for (int i = 0; i < kPoints; ++i) {
      const float t = static_cast<float>(i) / (kPoints - 1), e = 2.0f * t - 1.0f;
      const float along = 1.05f * e;
      // Both know the line; each leaves it a little in its own way.
      const float line = 0.16f * easel.chance(kGlow, i, 21) + 0.20f * e * e;
      const float gap = 0.03f + 0.07f * easel.unit_chance(kGlow, i, half, 22);
      const float full = std::sqrt(std::max(0.0f, 1.0f - e * e * e * e));
      const float far = (0.85f + 0.10f * easel.chance(kGlow, i / 2, half, 23)) * full;
      const auto at = [&](float off) {
        return Point{light.at.x - off * size * s + along * size * own.length * c,
                     light.at.y + off * size * c + along * size * own.length * s};
      };
      shape.crest.push_back(at(line + side * gap));
      shape.foot.push_back(at(line + side * (gap + far)));
    }
    Mark mark = like;
    mark.brush = kMassBrush;
    mark.load = 0.5f;
    mark.wetness = 1.0f;
    mark.end = mark.start + 0.15;
    wet(easel, {}, mark, between(shape, 0.45f, 1.4f), 60ull + static_cast<std::uint64_t>(half));
    mark.start += 0.18 + 0.2 * half;
    mark.end = mark.start + 0.4;
    mark.colour = half == 0 ? dark : accent;
    mark.colour.L = lightness_over(easel, middle_of(shape), 0.6f * size, half == 0 ? 48.0f : 62.0f,
                                   half == 0 ? 40.0f : 54.0f);
    flood(easel, {}, mark, shape, 0.8f, 62ull + static_cast<std::uint64_t>(half));
    // The other's hue is let in, far from the line.
    mark.start += 0.5;
    mark.end = mark.start + 0.2;
    mark.colour = half == 0 ? accent : dark;
    mark.colour.L = 84.0f;
    mark.load = 0.3f;
    flood(easel, {}, mark, between(shape, 0.95f, 0.5f), 0.8f,
          64ull + static_cast<std::uint64_t>(half));
  }
}

/// What else the climax is made of; what would be laid bare is bare already, and where it is not
/// (the light came later) it is taken back with body colour.
void lay_device(Easel& easel, const Light& light, const Mark& like, const Lch& accent) {
  const Element& own = easel.style->climax;
  const float size = easel.unit() * (0.11f + 0.07f * easel.outlook.prominence) * own.length;
  const float along = easel.layout.flow(light.at, -0.1f);
  int count = 0;
  for (const Part& part :
       draw_device(easel, easel.conception.device, easel.layout.focus, size, along)) {
    Mark mark = like;
    mark.path = part.path;
    // Wet beside wet they close to one shape; only where two shapes meet the paper stays between.
    const bool broad = part.width > 0.05f * easel.unit();
    mark.width = (broad ? 1.25f : 0.85f) * part.width * own.size;
    mark.start += broad ? 0.4 * part.after : part.after;
    mark.end = mark.start + 0.3;
    mark.colour = colour_of(easel, part.role, accent);
    // One gesture through the sheet thins out and runs dry over the tooth; it is no band.
    const bool gesture = easel.conception.device == Device::kSweep;
    mark.brush = gesture ? kBassBrush : broad ? kWashBrush : kLineBrush;
    mark.load = 0.5f;
    mark.wetness = gesture ? 0.35f : broad ? 1.0f : 0.5f;
    if (gesture) {
      mark.width *= 0.7f;
      for (plan::PathPoint& q : mark.path) q.pressure *= 1.0f - 0.75f * q.time * q.time;
    }
    if (part.role == Role::kBare || part.role == Role::kLight) {
      const Sketch::Under under = easel.sketch.look(mark.path, mark.width);
      if (under.cover < 0.25f || under.lightness > 80.0f) continue;
      mark.brush = kKnifeBrush;
      mark.colour.L = std::max(mark.colour.L, 92.0f);
      mark.colour.C = std::min(mark.colour.C, 8.0f);
      mark.width *= 0.6f;
      body_colour(easel, std::move(mark));
      continue;
    }
    if (part.role == Role::kAccent) mark.colour.L = std::max(mark.colour.L, 60.0f);
    if (part.role == Role::kBase) mark.colour.L = 68.0f;
    if (part.role == Role::kDark) mark.colour.L = 46.0f;
    mark.colour.L += 6.0f * easel.chance(kGlow, count, 6);
    mark.colour.h = wrap_hue(mark.colour.h + 18.0f * easel.chance(kGlow, count, 7));
    ++count;
    if (broad && !gesture) {
      const auto key = 120ull + static_cast<std::uint64_t>(count);
      mark.brush = kMassBrush;
      mark.colour.L = lightness_over(easel, mark.path, mark.width, mark.colour.L, 46.0f);
      const Shape shape = shape_along(easel, mark.path, mark.width, 0.5f, key);
      flood(easel, {}, std::move(mark), shape, 0.6f, key);
      continue;
    }
    lay(easel, std::move(mark));
  }
}

}  // namespace

void Washes::climax(Easel& easel) const {
  const Light light = light_of(easel, false);
  Lch accent = climax_accent(easel, 46.0f);
  accent.L = std::clamp(accent.L, 48.0f, 66.0f);
  Mark like = climax_mark(easel);
  like.colour = accent;
  const Device device = easel.conception.device;
  if (device == Device::kField) {
    glow(easel, light, like);
  } else if (device == Device::kCollision) {
    clash(easel, light, like, accent);
  } else {
    lay_device(easel, light, like, accent);
  }
  if (device == Device::kField || device == Device::kCollision || device == Device::kVoid)
    sign(easel, light, like);
}

}  // namespace impasto::compose
