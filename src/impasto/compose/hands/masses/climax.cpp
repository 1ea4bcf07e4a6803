// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/device.h"
#include "impasto/compose/hands/masses/masses.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

namespace {
enum Purpose : std::uint64_t { kClimax = 301 };

/// Of the colours that rule over the piece.
float whole_lightness(const Easel& easel) {
  const std::vector<Family>& all =
      easel.colours.journey.empty() ? easel.colours.families : easel.colours.journey;
  float sum = 0;
  for (const Family& family : all) sum += family.base.L;
  return sum / static_cast<float>(std::max<std::size_t>(1, all.size()));
}

/// The climax before it is painted: what all its strokes have in common.
struct Peak {
  Mark mark;                            ///< its pass and cause
  Point heart;                          ///< where it is
  float size = 1;                       ///< of strokes
  float reach = 0;                      ///< canvas units, of the tune
  std::vector<plan::PathPoint> line;    ///< the tune
  std::vector<plan::PathPoint> shaken;  ///< with what it does within its notes
  Lch accent;                           ///< of the field
  bool light = false;                   ///< the field, in a dark picture
};

/// A field of the other value opens behind it, broad, along the hand: one stroke hard on its
/// sides, the others broken, so that it comes out of what lies there.
void lay_beds(Easel& easel, const Peak& peak) {
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const plan::PathPoint &head = peak.line.front(), &tail = peak.line.back();
  const auto along =
      static_cast<float>(math::atan2(tail.y - head.y, std::max(0.02f, tail.x - head.x)));
  const int beds = 2 + static_cast<int>(1.5f * stand);
  for (int i = 0; i < beds; ++i) {
    Mark bed = peak.mark;
    bed.brush = i == 0 ? kWashBrush : kMassBrush;
    bed.width = unit * 0.125f * peak.size * (1.0f - 0.26f * static_cast<float>(i));
    bed.load = i == 0 ? 1.0f : 0.75f;
    bed.wetness = i == 0 ? 0.7f : 0.3f;
    bed.colour = peak.accent;
    bed.colour.L += (peak.light ? 5.0f : -4.0f) * static_cast<float>(i);
    bed.colour.h = wrap_hue(peak.accent.h + 9.0f * easel.chance(kClimax, i, 1));
    bed.start = when + 0.12 * i;
    bed.end = bed.start + 0.3;
    const Point at{peak.heart.x + 0.30f * peak.reach * easel.chance(kClimax, i, 2),
                   peak.heart.y + unit * peak.size * (0.035f - 0.065f * static_cast<float>(i))};
    bed.path = sweep(at, 0.5f * along + 0.08f * easel.chance(kClimax, i, 3),
                     peak.reach * (1.20f + 0.25f * easel.chance(kClimax, i, 10)),
                     0.06f * easel.chance(kClimax, i, 4));
    for (plan::PathPoint& q : bed.path) q.twist = 0.5f * easel.chance(kClimax, i, 11);
    bed.keep = 0.5f;
    easel.paint(std::move(bed));
  }
}

/// Or what else the climax is made of.
void lay_device(Easel& easel, const Peak& peak) {
  const double when = easel.outlook.climax;
  const plan::PathPoint &head = peak.line.front(), &tail = peak.line.back();
  const auto along =
      static_cast<float>(math::atan2(tail.y - head.y, std::max(0.02f, tail.x - head.x)));
  for (Part& part : draw_device(easel, easel.conception.device, peak.heart,
                                0.52f * peak.reach * peak.size, 0.6f * along)) {
    const float unit = easel.unit();
    Mark mark = peak.mark;
    mark.brush = part.width > 0.09f * unit    ? kWashBrush
                 : part.width > 0.035f * unit ? kMassBrush
                                              : kKnifeBrush;
    mark.width = part.width;
    mark.load = 0.95f;
    mark.wetness = part.role == Role::kBare ? 0.5f : 0.2f;
    mark.colour = colour_of(easel, part.role, peak.accent);
    mark.start = when + part.after;
    mark.end = mark.start + 0.3;
    mark.path = std::move(part.path);
    mark.keep = 0.6f;
    easel.paint(std::move(mark));
  }
}

/// The tune itself, and its echoes beside it: shorter, thinner, each a neighbouring hue.
void sing(Easel& easel, const Peak& peak, float hard) {
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const Family& family = easel.family_at(when);
  const int echoes = 1 + static_cast<int>(std::lround(1.2f * stand));
  for (int i = 0; i <= echoes; ++i) {
    Mark sung = peak.mark;
    sung.brush = i > 0 && hard > 0.55f ? kKnifeBrush : kLineBrush;
    sung.width = unit * peak.size * (i == 0 ? 0.036f : 0.022f / std::sqrt(static_cast<float>(i)));
    sung.load = i == 0 ? 2.2f : 1.0f;
    sung.wetness = 0.05f + 0.2f * (1.0f - hard);
    sung.colour = {peak.light ? 21.0f : 90.0f, peak.light ? 22.0f : 12.0f, family.base.h};
    sung.colour.h = wrap_hue(sung.colour.h + family.bend * 20.0f * static_cast<float>(i));
    sung.colour.L += (peak.light ? 12.0f : -9.0f) * static_cast<float>(i);
    sung.start = when + 0.4 + 0.16 * i;
    sung.end = sung.start + 0.5 / (1 + i);
    const float from = i == 0 ? 0.0f : 0.5f * easel.unit_chance(kClimax, i, 5);
    sung.path = i == 0 ? peak.shaken : part_of(peak.shaken, from, from + 0.45f);
    const float aside =
        unit * peak.size * 0.046f * static_cast<float>(i % 2 ? (i + 1) / 2 : -i / 2);
    for (plan::PathPoint& q : sung.path) {
      q.pressure = math::saturate(0.25f + 0.75f * q.pressure);
      q.x -= 0.35f * aside;
      q.y += aside;
    }
    sung.keep = 0.7f;
    easel.paint(std::move(sung));
  }
}

/// Lights where its notes are struck, thick, along its way.
void set_lights(Easel& easel, const Peak& peak) {
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const int lights = std::clamp(static_cast<int>(2.0f + 0.7f * climax_motion(easel)), 3, 6);
  for (int i = 0; i < lights; ++i) {
    const float t = 0.06f + 0.88f * easel.unit_chance(kClimax, i, 6);
    const float half = i == 0 ? 0.12f : 0.02f + 0.05f * easel.unit_chance(kClimax, i, 9);
    Mark touch = peak.mark;
    touch.path = part_of(peak.shaken, std::max(0.0f, t - half), std::min(1.0f, t + half));
    touch.brush = i % 3 == 0 ? kKnifeBrush : kLineBrush;
    // One broad, the others small.
    touch.width =
        unit * peak.size * (i == 0 ? 0.026f : 0.008f + 0.010f * easel.unit_chance(kClimax, i, 7));
    touch.load = 1.9f;
    touch.wetness = 0.03f;
    touch.colour = {94.0f, 0.2f * peak.accent.C, peak.accent.h};
    touch.start = when + 1.0 + 0.06 * i;
    touch.end = touch.start + 0.08;
    for (plan::PathPoint& q : touch.path) {
      q.pressure = 1.0f;
      q.y -= unit * peak.size * (0.006f + 0.022f * easel.unit_chance(kClimax, i, 8));
    }
    touch.keep = 0.6f;
    easel.paint(std::move(touch));
  }
}

}  // namespace

/// Thick paint in full colour on its opposite in value: the eye goes where contrast is. Its shape
/// is the tune there, its size how far the climax stands out, its edge how it is struck.
void Masses::climax(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->climax;
  const float unit = easel.unit();
  const double when = easel.outlook.climax;
  Peak peak;
  peak.heart = easel.layout.focus;
  const float stand = easel.outlook.prominence,
              hard = hear::hardness(piece, when - 1.5, when + 1.5);
  const float motion = math::saturate(climax_motion(easel) / 6.0f);
  // In a short section it is smaller, lest it hide how short that is.
  const plan::Section* section = easel.section(when);
  const auto share = section == nullptr ? 1.0f
                                        : static_cast<float>((section->end - section->start) /
                                                             std::max(0.1, easel.outlook.duration));
  const float size = peak.size =
      (0.85f + 0.60f * stand) * std::clamp(0.60f + 1.0f * share, 0.70f, 1.0f) * own.size;
  peak.reach = unit * (0.34f + 0.18f * stand) * (0.70f + 0.40f * motion) * own.length;
  peak.line = climax_line(easel, peak.heart, peak.reach, 0.55f, 1.9f * (1.0f - motion));

  Mark& mark = peak.mark;
  mark.pass = 4;
  mark.cause = {plan::CauseKind::kLoudness,
                static_cast<int>(when / std::max(1e-3, piece.curves.hop)), when - 1.5, when + 1.5};
  Lch& accent = peak.accent = easel.family_at(when).accent;
  accent.C = std::max(1.25f * accent.C, 32.0f);
  // A light in a dark picture, a dark in a light one: the whole decides, so that it does not turn
  // with a stroke that happens to lie there.
  peak.light = whole_lightness(easel) < 55.0f;
  accent.L = peak.light ? std::max(accent.L, 72.0f) : std::min(accent.L, 40.0f);
  peak.shaken =
      trembling(easel, peak.line, climax_shakes(easel), 0.032f * unit * size, {.aside = 0.9f});
  const Device device = easel.conception.device;
  if (device == Device::kField) {
    lay_beds(easel, peak);
  } else {
    lay_device(easel, peak);
  }
  // In the silence nothing is sung.
  if (device == Device::kSilence) return;
  sing(easel, peak, hard);
  set_lights(easel, peak);
}

}  // namespace impasto::compose
