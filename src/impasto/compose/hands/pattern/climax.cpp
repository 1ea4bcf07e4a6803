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
#include "impasto/compose/hands/pattern/pattern.h"
#include "impasto/compose/hands/pattern/shape.h"
#include "impasto/compose/hands/runs.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace pattern;

namespace {

enum Purpose : std::uint64_t { kGreat = 1741 };

/// A sun or a moon: one flat disc, of vermilion where the mood is bright, of silver or shell white
/// where it is dark, with the branch of the tune before it.
void disc(Easel& easel, const Mark& like, const Lch& accent) {
  const Element& own = easel.style->climax;
  const float stand = easel.outlook.prominence;
  const float radius = easel.unit() * (0.105f + 0.075f * stand);
  Mark mark = like;
  const float bright = math::smoothstep(-0.5f, 0.5f, easel.outlook.emotion.valence);
  mark.colour =
      lch_between({94.0f, 4.0f, 100.0f}, {52.0f, 64.0f, 36.0f}, bright > 0.5f ? 1.0f : 0.0f);
  // On silver a white moon would be lost.
  if (bright <= 0.5f && leaf_colour(easel).L > 74.0f) mark.colour = {34.0f, 20.0f, accent.h};
  mark.end = mark.start + 0.7;
  fill(easel, mark,
       oval(easel.layout.focus, radius * own.size, radius * own.size * own.length, 0.0f));
}

/// A hill with two backs and a level foot, `side` -1 or 1 the lower one's.
std::vector<Point> dark_hill(Point foot, float wide, float tall, float side) {
  constexpr int kPoints = 24;
  constexpr float kHigh = -0.2f, kHighHalf = 0.8f;                 // its higher back
  constexpr float kLow = 0.55f, kLowHalf = 0.45f, kLower = 0.55f;  // and the lower
  constexpr double kRound = 0.6;
  const auto back = [](float s, float middle, float half) {
    const float t = (s - middle) / half;
    return static_cast<float>(math::pow(std::max(0.0f, 1.0f - t * t), kRound));
  };
  std::vector<Point> outline;
  for (int i = 0; i <= kPoints; ++i) {
    const float s = 2.0f * static_cast<float>(i) / kPoints - 1.0f;
    const float up =
        std::max(back(side * s, kHigh, kHighHalf), kLower * back(side * s, kLow, kLowHalf));
    outline.push_back({foot.x + wide * s, foot.y - tall * up});
  }
  return outline;
}

/// A sun or a moon that stands behind a dark hill: of indigo, or of pine where the disc is blue.
void eclipse(Easel& easel, const Mark& like, const Lch& accent) {
  constexpr float kIndigo = 282.0f, kPine = 165.0f, kNear = 60.0f;  // degrees
  constexpr float kDark = 29.0f, kDarkC = 24.0f;
  constexpr float kUp = 0.42f, kAside = 0.38f, kFoot = 0.8f, kWide = 1.75f, kTall = 1.05f;  // radii
  const Element& own = easel.style->climax;
  const float radius = easel.unit() * (0.10f + 0.06f * easel.outlook.prominence) * own.size;
  const float side = easel.conception.side;
  const Point heart = easel.layout.focus;
  Mark mark = like;
  mark.end = mark.start + 0.45;
  mark.colour = mineral(accent);
  fill(easel, mark,
       oval({heart.x - side * kAside * radius, heart.y - kUp * radius}, radius, radius * own.length,
            0.0f));
  mark.start += 0.5;
  mark.end += 0.5;
  mark.colour = {kDark, kDarkC, hue_distance(accent.h, kIndigo) > kNear ? kIndigo : kPine};
  fill(easel, mark,
       dark_hill({heart.x + side * (kAside + 0.2f * easel.chance(kGreat, 4)) * radius,
                  heart.y + kFoot * radius},
                 kWide * radius, kTall * radius * own.length, side));
}

/// The strokes of a drawing as flat shapes with round ends, thin ones as lines.
void lay_device(Easel& easel, const Mark& like, const Lch& accent) {
  const Element& own = easel.style->climax;
  const float size = easel.unit() * (0.105f + 0.065f * easel.outlook.prominence) * own.length;
  const float along = easel.layout.flow(easel.layout.focus, -0.1f);
  int count = 0;
  for (const Part& part :
       draw_device(easel, easel.conception.device, easel.layout.focus, size, along)) {
    if (part.role == Role::kBare) continue;  // there is room enough: none is painted
    Mark mark = like;
    mark.start += part.after;
    mark.end = mark.start + 0.3;
    mark.colour = part.role == Role::kLight ? Lch{93.0f, 6.0f, 60.0f}
                                            : mineral(colour_of(easel, part.role, accent));
    if (part.role == Role::kDark) mark.colour.L = std::min(mark.colour.L, 30.0f);
    mark.colour.L += 3.0f * easel.chance(kGreat, count, 1);
    const float width = part.width * own.size;
    const plan::PathPoint &a = part.path.front(), &b = part.path.back();
    const auto angle = static_cast<float>(math::atan2(b.y - a.y, b.x - a.x));
    const auto length = static_cast<float>(math::hypot(b.x - a.x, b.y - a.y));
    const bool straight = part.path.size() == 7 && length > 0.6f * width;
    if (straight && width > 0.035f * easel.unit() && length < 3.5f * width) {
      fill(easel, mark,
           oval({0.5f * (a.x + b.x), 0.5f * (a.y + b.y)}, 0.5f * length + 0.15f * width,
                0.5f * width, angle));
    } else {
      mark.brush = kLineBrush;
      mark.width = 0.8f * width;
      mark.path = part.path;
      easel.paint(std::move(mark));
    }
    ++count;
  }
}

/// The tune there, a branch over it, with its largest blossoms.
void draw_branch(Easel& easel, const Mark& like, const Lch& accent) {
  const Element& own = easel.style->climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  Mark mark = like;
  mark.brush = kLineBrush;
  mark.width = unit * (0.013f + 0.010f * stand) * own.size;
  mark.start += 1.1;
  mark.end = mark.start + 0.9;
  const std::vector<Shake> shakes = climax_shakes(easel);
  mark.path = trembling(
      easel,
      climax_line(easel, easel.layout.focus, unit * (0.42f + 0.22f * stand) * own.length, 0.4f),
      shakes, mark.width);
  for (plan::PathPoint& q : mark.path)
    q.pressure = math::saturate(q.pressure * (1.15f - 0.95f * q.time));
  const Sketch::Under under = easel.sketch.look(mark.path, mark.width);
  mark.colour = under.cover > 0.3f && under.lightness < 42.0f ? Lch{91.0f, 12.0f, 90.0f}
                                                              : Lch{16.0f, 6.0f, 60.0f};
  const std::vector<plan::PathPoint> line = mark.path;
  Mark flower = mark;
  easel.paint(std::move(mark));
  const int flowers = 3 + static_cast<int>(std::lround(3.0f * stand));
  for (int i = 0; i < flowers; ++i) {
    const float t = (static_cast<float>(i) + 0.2f + 0.6f * easel.unit_chance(kGreat, i, 2)) /
                    static_cast<float>(flowers);
    const plan::PathPoint at = part_of(line, t, t + 0.02f).front();
    flower.colour = i % 3 == 2 ? mineral(accent) : Lch{95.0f, 4.0f, 60.0f};
    flower.start = like.start + 1.5 + 0.15 * i;
    flower.end = flower.start + 0.15;
    blossom(easel, flower, {at.x, at.y}, unit * (0.016f + 0.010f * easel.unit_chance(kGreat, i, 3)),
            40000ull + static_cast<std::uint64_t>(i));
  }
}

}  // namespace

void Pattern::climax(Easel& easel) const {
  const Lch accent = climax_accent(easel, 44.0f);
  Mark like = climax_mark(easel);
  like.load = 1.0f;
  like.wetness = 0.1f;
  const Device device = easel.conception.device;
  if (device == Device::kField) {
    disc(easel, like, accent);
  } else if (device == Device::kCollision) {
    eclipse(easel, like, accent);
  } else {
    lay_device(easel, like, accent);
  }
  if (device != Device::kSilence) draw_branch(easel, like, accent);
}

}  // namespace impasto::compose
