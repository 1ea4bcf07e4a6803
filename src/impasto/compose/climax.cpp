// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/figure.h"
#include "impasto/compose/inflect.h"

namespace impasto::compose::masses {

namespace {
enum Purpose : std::uint64_t { kClimax = 301 };
}

/// Thick paint in full colour on its opposite in value: the eye goes where contrast is. Its shape
/// is the tune there, its size how far the climax stands out, its edge how it is struck.
void climax(Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->climax;
  const float unit = easel.unit();
  const double when = easel.climax;
  const Family& family = easel.family_at(when);
  const Point heart = easel.layout.focus;
  const float stand = prominence(easel), hard = hardness(piece, when - 1.5, when + 1.5);
  const float motion = math::saturate(climax_motion(easel) / 6.0f);
  const float size = (0.85f + 0.60f * stand) * own.size;
  const float reach = unit * (0.25f + 0.15f * stand) * (0.65f + 0.45f * motion) * own.length;
  const std::vector<plan::PathPoint> line =
      climax_line(easel, heart, reach, 0.55f, 1.9f * (1.0f - motion));

  Mark mark;
  mark.pass = 4;
  mark.cause = {plan::CauseKind::kLoudness,
                static_cast<int>(when / std::max(1e-3, piece.curves.hop)), when - 1.5, when + 1.5};
  const float ground = easel.sketch.look(line, 0.10f * unit).lightness;
  Lch accent = family.accent;
  accent.C = std::max(1.25f * accent.C, 32.0f);
  const bool light = ground > 0 ? ground < 56.0f : accent.L > 50.0f;
  accent.L = light ? std::max(accent.L, 70.0f) : std::min(accent.L, 44.0f);

  // A bed of the other value along its course, soft, broader below than above.
  const plan::PathPoint &head = line.front(), &tail = line.back();
  const auto along =
      static_cast<float>(math::atan2(tail.y - head.y, std::max(0.02f, tail.x - head.x)));
  const int beds = 2 + static_cast<int>(1.5f * stand);
  for (int i = 0; i < beds; ++i) {
    Mark bed = mark;
    bed.brush = kMassBrush;
    bed.width = unit * 0.098f * size * (1.0f - 0.22f * static_cast<float>(i));
    bed.load = 0.9f;
    bed.wetness = 0.35f;
    bed.colour = {light ? 21.0f + 5.0f * static_cast<float>(i) : 92.0f, light ? 14.0f : 9.0f,
                  wrap_hue(family.base.h + 18.0f * easel.chance(kClimax, i, 1))};
    bed.start = when + 0.12 * i;
    bed.end = bed.start + 0.3;
    const Point at{heart.x + 0.18f * reach * easel.chance(kClimax, i, 2),
                   heart.y + unit * size * (0.030f - 0.055f * static_cast<float>(i))};
    bed.path =
        sweep(at, along + 0.14f * easel.chance(kClimax, i, 3),
              reach * (1.10f - 0.2f * static_cast<float>(i)), 0.10f * easel.chance(kClimax, i, 4));
    bed.keep = 0.4f;
    easel.paint(std::move(bed));
  }

  const std::vector<plan::PathPoint> shaken =
      trembling(easel, line, climax_shakes(easel), 0.042f * unit * size, {.aside = 0.9f});
  // The tune itself, and its echoes beside it: shorter, thinner, each a neighbouring hue.
  const int echoes = 1 + static_cast<int>(std::lround(3.0f * stand));
  for (int i = 0; i <= echoes; ++i) {
    Mark sung = mark;
    sung.brush = i > 0 && hard > 0.55f ? kKnifeBrush : kLineBrush;
    sung.width = unit * size * (i == 0 ? 0.056f : 0.032f / std::sqrt(static_cast<float>(i)));
    sung.load = 1.6f;
    sung.wetness = 0.05f + 0.2f * (1.0f - hard);
    sung.colour = accent;
    sung.colour.h = wrap_hue(accent.h + family.bend * 13.0f * static_cast<float>(i));
    sung.colour.L += (light ? 7.0f : -5.0f) * static_cast<float>(i);
    sung.start = when + 0.4 + 0.16 * i;
    sung.end = sung.start + 0.5 / (1 + i);
    const float from = i == 0 ? 0.0f : 0.42f * easel.unit_chance(kClimax, i, 5);
    sung.path = i == 0 ? shaken : part_of(shaken, from, from + 0.52f);
    const float aside = unit * size * 0.036f * static_cast<float>(i % 2 ? (i + 1) / 2 : -i / 2);
    for (plan::PathPoint& q : sung.path) {
      q.pressure = math::saturate(0.45f + 0.6f * q.pressure);
      q.x -= 0.35f * aside;
      q.y += aside;
    }
    sung.keep = 0.7f;
    easel.paint(std::move(sung));
  }

  // Lights where its notes are struck, thick, along its way.
  const int lights = std::clamp(static_cast<int>(3.0f + 0.8f * climax_motion(easel)), 3, 8);
  for (int i = 0; i < lights; ++i) {
    const float t = 0.06f + 0.88f * easel.unit_chance(kClimax, i, 6);
    const float half = 0.02f + 0.05f * easel.unit_chance(kClimax, i, 9);
    Mark touch = mark;
    touch.path = part_of(shaken, std::max(0.0f, t - half), std::min(1.0f, t + half));
    touch.brush = i % 3 == 0 ? kKnifeBrush : kLineBrush;
    touch.width = unit * size * (0.009f + 0.010f * easel.unit_chance(kClimax, i, 7));
    touch.load = 1.9f;
    touch.wetness = 0.03f;
    touch.colour = light ? Lch{94.0f, 0.25f * accent.C, accent.h}
                         : Lch{90.0f, 0.5f * accent.C, wrap_hue(accent.h + 150.0f)};
    touch.start = when + 1.0 + 0.06 * i;
    touch.end = touch.start + 0.08;
    for (plan::PathPoint& q : touch.path) {
      q.pressure = 1.0f;
      q.y -= unit * size * (0.006f + 0.022f * easel.unit_chance(kClimax, i, 8));
    }
    touch.keep = 0.6f;
    easel.paint(std::move(touch));
  }
}

}  // namespace impasto::compose::masses
