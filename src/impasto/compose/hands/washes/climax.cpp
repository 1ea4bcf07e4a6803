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
    warm.brush = i % 3 == 0 ? kMassBrush : kBassBrush;
    warm.width = (0.22f + 0.22f * easel.unit_chance(kGlow, i, 2)) * light.wide * own.size;
    warm.load = 0.7f;
    warm.wetness = 1.0f;
    warm.colour.L = 74.0f + 14.0f * s;
    warm.colour.C *= 0.75f;
    warm.colour.h = wrap_hue(warm.colour.h + 16.0f * easel.chance(kGlow, i, 3));
    warm.start += 0.08 * i;
    warm.end = warm.start + 0.3;
    warm.keep = 0.5f;
    const float up = 1.5f * (2.0f * easel.unit_chance(kGlow, i, 8) - 1.15f);
    warm.path =
        sweep({light.at.x + left * (1.1f + 0.6f * s) * light.wide, light.at.y + up * light.tall},
              0.10f * easel.chance(kGlow, i, 4) - 0.25f * left * up,
              (1.0f + 0.9f * easel.unit_chance(kGlow, i, 9)) * light.wide * own.length,
              0.08f * easel.chance(kGlow, i, 5));
    lay_around(easel, light, warm);
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

/// Two washes that come towards each other, full and dark, and leave a line of paper between them:
/// firm along that line, let out into water on their far sides.
void clash(Easel& easel, const Light& light, const Mark& like, const Lch& accent) {
  const Element& own = easel.style->climax;
  const float size = easel.unit() * (0.12f + 0.07f * easel.outlook.prominence) * own.size;
  const float seam = 1.15f * easel.conception.side + 0.3f * easel.chance(kGlow, 10);
  const auto across = [&](float off, float along) {
    const auto c = static_cast<float>(math::cos(seam)), s = static_cast<float>(math::sin(seam));
    return Point{light.at.x - off * size * s + along * size * c,
                 light.at.y + off * size * c + along * size * s};
  };
  Lch dark = colour_of(easel, Role::kDark, accent);
  dark.C = std::max(dark.C, 14.0f);
  // Flat strokes away from the seam, side by side: pale ones far into water, full ones a little way
  // after them while they are wet.
  constexpr int kLanes = 5;
  for (int i = 0; i < 3 * 2 * kLanes; ++i) {
    const int pass = i / (2 * kLanes), lane = i / 2 % kLanes;
    const float side = i % 2 == 0 ? -1.0f : 1.0f;
    const float at = (static_cast<float>(lane) - 0.5f * (kLanes - 1)) * 0.40f;
    const float far =
        pass == 2 ? 0.38f + 0.20f * easel.unit_chance(kGlow, i, 11)
                  : 0.85f + 0.5f * easel.unit_chance(kGlow, lane, 12) - 0.5f * std::fabs(at);
    Mark mark = like;
    mark.width = 0.52f * size;
    mark.brush = pass == 2 ? kWashBrush : kMassBrush;
    mark.load = 0.9f;
    mark.wetness = 1.0f;
    mark.start += 0.3 * pass + 0.03 * (i % (2 * kLanes));
    mark.end = mark.start + 0.2;
    const Point near = across(side * (pass == 2 ? 0.10f : 0.22f), at),
                out = across(side * far, at + 0.12f * easel.chance(kGlow, i, 13));
    mark.path = {{near.x, near.y, 1.0f, 0.0f},
                 {0.5f * (near.x + out.x), 0.5f * (near.y + out.y), 0.9f, 0.5f},
                 {out.x, out.y, 0.35f, 1.0f}};
    lengthen(mark.path, own.length);
    if (pass == 0) {
      mark.keep = 0.0f;
      water(easel, std::move(mark));
      continue;
    }
    mark.colour = side < 0 ? dark : accent;
    mark.colour.L = (pass == 1  ? 82.0f
                     : side < 0 ? 40.0f
                                : 56.0f) +
                    5.0f * easel.chance(kGlow, i, 14);
    if (pass == 1) mark.colour.C *= 0.6f;
    mark.colour.h = wrap_hue(mark.colour.h + 14.0f * easel.chance(kGlow, i, 15));
    lay(easel, std::move(mark));
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
    mark.load = broad && !gesture ? 0.9f : 0.5f;
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
    if (part.role == Role::kBase) mark.colour.L = 60.0f;
    if (part.role == Role::kDark) mark.colour.L = 42.0f;
    mark.colour.L += 6.0f * easel.chance(kGlow, count, 6);
    mark.colour.h = wrap_hue(mark.colour.h + 18.0f * easel.chance(kGlow, count, 7));
    ++count;
    lay(easel, std::move(mark));
  }
}

}  // namespace

void Washes::climax(Easel& easel) const {
  const double when = easel.outlook.climax;
  const Light light = light_of(easel, false);
  const int index = static_cast<int>(when / std::max(1e-3, easel.piece.curves.hop));
  Lch accent = easel.family_at(when).accent;
  accent.C = std::max(accent.C, 46.0f);
  accent.L = std::clamp(accent.L, 48.0f, 66.0f);
  Mark like;
  like.start = when;
  like.pass = 4;
  like.cause = {plan::CauseKind::kLoudness, index, when - 1.5, when + 1.5};
  like.colour = accent;
  like.keep = 1.0f;
  if (easel.conception.device == Device::kField) {
    glow(easel, light, like);
    sign(easel, light, like);
  } else if (easel.conception.device == Device::kCollision) {
    clash(easel, light, like, accent);
    sign(easel, light, like);
  } else {
    lay_device(easel, light, like, accent);
    if (easel.conception.device == Device::kVoid) sign(easel, light, like);
  }
}

}  // namespace impasto::compose
