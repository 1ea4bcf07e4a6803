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
#include "impasto/compose/hands/knife/knife.h"
#include "impasto/compose/hands/knife/slab.h"
#include "impasto/compose/hands/runs.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace knife;

namespace {

enum Purpose : std::uint64_t { kBlock = 1641 };

/// The thickest paint of the picture: a few slabs of the accent and its neighbours that overlap
/// like stones about the place, one of them light, one dark.
void pile(Easel& easel, const Mark& like, const Lch& accent) {
  const Element& own = easel.style->climax;
  const float stand = easel.outlook.prominence, unit = easel.unit();
  const float size = unit * (0.085f + 0.05f * stand) * own.size;
  const Point heart = easel.layout.focus;
  const int blocks = 5 + static_cast<int>(std::lround(3.0f * stand));
  for (int i = 0; i < blocks; ++i) {
    const float out = i == blocks - 1 ? 0.0f : 1.0f;
    const float turn = 6.2831853f *
                       (static_cast<float>(i) + 0.5f * easel.unit_chance(kBlock, i, 1)) /
                       static_cast<float>(blocks - 1);
    const Point at{heart.x + out * 1.05f * size * static_cast<float>(math::cos(turn)),
                   heart.y + out * 0.72f * size * static_cast<float>(math::sin(turn))};
    Mark mark = like;
    mark.width = size * (i == blocks - 1 ? 1.25f : 0.75f + 0.3f * easel.unit_chance(kBlock, i, 2));
    mark.load = 1.9f;
    mark.start += 0.15 * i;
    mark.end = mark.start + 0.25;
    mark.path = press(at,
                      easel.layout.flow(at, 0.3f) + (i % 3 == 1 ? 1.5708f : 0.0f) +
                          0.3f * easel.chance(kBlock, i, 3),
                      mark.width * (1.3f + 0.5f * easel.unit_chance(kBlock, i, 4)) * own.length,
                      0.35f * easel.chance(kBlock, i, 5));
    Lch colour = accent;
    if (i == 0) colour = colour_of(easel, Role::kDark, accent);
    if (i == 2) colour = colour_of(easel, Role::kLight, accent);
    if (i == 3) colour = colour_of(easel, Role::kBase, accent);
    colour.L += 7.0f * easel.chance(kBlock, i, 6);
    const Pair pair =
        beside(easel, colour, easel.outlook.climax, 70000ull + static_cast<std::uint64_t>(i));
    slab(easel, mark, colour, pair.second, pair.third, 70000ull + static_cast<std::uint64_t>(i));
  }
}

/// The strokes of a drawing, each as slabs end to end.
void lay_device(Easel& easel, const Mark& like, const Lch& accent) {
  const Element& own = easel.style->climax;
  const float size = easel.unit() * (0.11f + 0.07f * easel.outlook.prominence) * own.length;
  const float along = easel.layout.flow(easel.layout.focus, -0.1f);
  std::uint64_t key = 80000;
  for (const Part& part :
       draw_device(easel, easel.conception.device, easel.layout.focus, size, along)) {
    const Box box = box_of(part.path);
    const float length = std::max(box.x1 - box.x0, box.y1 - box.y0);
    const float width = part.width * own.size;
    const int slabs =
        std::clamp(static_cast<int>(std::lround(length / std::max(1e-3f, 1.7f * width))), 1, 14);
    for (int i = 0; i < slabs; ++i, ++key) {
      const float from = static_cast<float>(i) / static_cast<float>(slabs);
      const std::vector<plan::PathPoint> there =
          part_of(part.path, from, from + 1.0f / static_cast<float>(slabs));
      const plan::PathPoint &a = there.front(), &b = there.back();
      const Point at{0.5f * (a.x + b.x), 0.5f * (a.y + b.y)};
      const auto angle = static_cast<float>(math::atan2(b.y - a.y, b.x - a.x));
      const float reach = std::max(width, static_cast<float>(math::hypot(b.x - a.x, b.y - a.y)));
      Mark mark = like;
      mark.width = width * (1.0f + 0.15f * easel.chance(kBlock, key, 7));
      mark.load = part.role == Role::kBare ? 0.7f : 1.8f;
      mark.start += part.after + 0.06 * i;
      mark.end = mark.start + 0.2;
      mark.path = press(at, angle + 0.12f * easel.chance(kBlock, key, 8), 1.15f * reach,
                        0.3f * easel.chance(kBlock, key, 9));
      Lch colour = colour_of(easel, part.role, accent);
      colour.L += 6.0f * easel.chance(kBlock, key, 10);
      Pair pair = beside(easel, colour, easel.outlook.climax, key);
      // What is bare or deep holds together.
      if (part.role == Role::kBare || part.role == Role::kDark) pair.third = pair.second = colour;
      slab(easel, mark, colour, pair.second, pair.third, key);
    }
  }
}

/// The tune there: one ridge off the knife's edge, over all of it.
void draw_tune(Easel& easel, const Mark& like) {
  const Element& own = easel.style->climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  Mark mark = like;
  mark.brush = kLineBrush;
  mark.width = unit * (0.014f + 0.012f * stand) * own.size;
  mark.load = 2.0f;
  mark.start += 1.3;
  mark.end = mark.start + 1.1;
  const std::vector<Shake> shakes = climax_shakes(easel);
  mark.path = trembling(
      easel,
      climax_line(easel, easel.layout.focus, unit * (0.26f + 0.16f * stand) * own.length, 0.5f),
      shakes, mark.width);
  const float under = easel.sketch.look(mark.path, mark.width).lightness;
  mark.colour = colour_of(easel, under > 52.0f ? Role::kDark : Role::kLight,
                          easel.family_at(easel.outlook.climax).accent);
  easel.paint(std::move(mark));
}

}  // namespace

void Knife::climax(Easel& easel) const {
  const Lch accent = climax_accent(easel, 48.0f);
  Mark like = climax_mark(easel);
  like.wetness = 0.05f;
  const Device device = easel.conception.device;
  if (device == Device::kField) {
    pile(easel, like, accent);
  } else {
    lay_device(easel, like, accent);
  }
  if (device != Device::kSilence && device != Device::kSweep) draw_tune(easel, like);
}

}  // namespace impasto::compose
