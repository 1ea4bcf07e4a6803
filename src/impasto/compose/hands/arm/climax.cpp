// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// The climax of the arm: a field that is cleared, and the tune thrown across it.
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/arm/arm.h"
#include "impasto/compose/hands/arm/taste.h"
#include "impasto/compose/hands/arm/throw.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/device.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace arm;
namespace {

constexpr float kHalfTurn = 3.14159f;

using plan::CauseKind;

/// What the strokes of the climax have in common.
struct Outburst {
  Mark mark;                          ///< its pass, cause and paint
  Point heart;                        ///< where it is
  float reach = 0;                    ///< canvas units, of the longest
  float along = 0;                    ///< radians, of the tune from its first to its last note
  std::vector<plan::PathPoint> sung;  ///< the tune, with what it does within its notes
  bool white = false;                 ///< the field
};

Lch black() {
  return {kArm.climax.black_L, kArm.climax.black_C, kArm.climax.black_h};
}

Lch chalk() {
  return {kArm.climax.white_L, kArm.climax.white_C, kArm.climax.white_h};
}

/// Lightness of what is under it, as the piece has it on the whole: what lies there at the moment
/// is a matter of a stroke more or less.
float usual_lightness(const Easel& easel) {
  const std::vector<Family>& moments =
      easel.colours.journey.empty() ? easel.colours.families : easel.colours.journey;
  float sum = 0;
  for (const Family& family : moments) sum += family.base.L;
  return sum / static_cast<float>(std::max<std::size_t>(1, moments.size()));
}

void clear_the_field(Easel& easel, const Outburst& out) {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const int sweeps = 3 + static_cast<int>(std::lround(2.0f * stand));
  for (int i = 0; i < sweeps; ++i) {
    Mark field = out.mark;
    field.brush = kMassBrush;
    field.width = unit * (kArm.climax.field + kArm.climax.field_gain * stand) * own.size;
    field.colour = out.white ? chalk() : black();
    field.start = when + kArm.climax.field_every * i;
    field.end = field.start + kArm.climax.field_lasts;
    const float across = static_cast<float>(i) - 0.5f * static_cast<float>(sweeps - 1);
    const float off = kArm.climax.field_step * field.width * across;
    field.path =
        swing({out.heart.x - off * static_cast<float>(math::sin(out.along)),
               out.heart.y + off * static_cast<float>(math::cos(out.along))},
              out.along + kArm.climax.field_turn * easel.chance(kStorm, i, 1) +
                  (i % 2 ? kHalfTurn : 0.0f),
              out.reach * (kArm.climax.field_reach - kArm.climax.field_shorter * std::fabs(across)),
              kArm.climax.field_bow * easel.chance(kStorm, i, 2),
              kArm.climax.field_hook * easel.chance(kStorm, i, 3), 1.0f);
    field.keep = 0.5f;
    easel.paint(std::move(field));
  }
}

/// Or what else the climax is made of, with the whole arm.
void lay_device(Easel& easel, const Outburst& out) {
  const Family family = easel.family_at(easel.outlook.climax);
  const Lch accent{
      std::clamp(family.accent.L, kArm.climax.accent_L_least, kArm.climax.accent_L_most),
      kArm.climax.accent_fuller * family.accent.C, family.accent.h};
  for (Part& part : draw_device(easel, easel.conception.device, out.heart,
                                kArm.climax.device * out.reach, out.along)) {
    Mark mark = out.mark;
    mark.brush = part.width > kArm.climax.device_broad * easel.unit() ? kMassBrush : kLineBrush;
    mark.width = part.width;
    mark.colour = part.role == Role::kDark    ? black()
                  : part.role == Role::kLight ? chalk()
                                              : colour_of(easel, part.role, accent);
    mark.start = easel.outlook.climax + part.after;
    mark.end = mark.start + kArm.climax.field_lasts;
    mark.path = std::move(part.path);
    mark.keep = 0.5f;
    easel.paint(std::move(mark));
  }
}

/// The tune once as it is sung and three times in part, beside it.
void throw_the_tune(Easel& easel, const Outburst& out) {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const Family& family = easel.family_at(when);
  const Lch accent{
      std::clamp(family.accent.L, kArm.climax.accent_L_least, kArm.climax.accent_L_most),
      kArm.climax.accent_fuller * family.accent.C, family.accent.h};
  for (int i = 0; i < 4; ++i) {
    Mark thrown = out.mark;
    thrown.brush = kLineBrush;
    thrown.width = unit *
                   (i == 0 ? kArm.climax.width + kArm.climax.width_gain * stand
                           : kArm.climax.thrown / std::sqrt(static_cast<float>(i))) *
                   own.size;
    thrown.colour = i % 2 ? accent : out.white ? black() : chalk();
    thrown.load = i == 0 ? kArm.climax.first_load : kArm.climax.thrown_load;
    thrown.wetness = kArm.climax.thrown_wetness;
    thrown.start = when + 0.5 + kArm.climax.thrown_every * i;
    thrown.end = thrown.start + kArm.climax.thrown_lasts;
    const float from = i == 0 ? 0.0f : kArm.climax.thrown_from * easel.unit_chance(kStorm, i, 4);
    thrown.path = i == 0 ? out.sung : part_of(out.sung, from, from + kArm.climax.thrown_share);
    const float off =
        kArm.climax.thrown_apart * unit * static_cast<float>(i % 2 ? -(i + 1) / 2 : i / 2);
    for (plan::PathPoint& q : thrown.path) {
      q.pressure = math::saturate(0.5f + kArm.climax.press * q.pressure);
      q.y += off;
      q.x -= kArm.climax.back * off;
    }
    thrown.keep = kArm.climax.keep;
    const Mark kept = thrown;
    easel.paint(std::move(thrown));
    const plan::PathPoint &a = kept.path[kept.path.size() - 2], &b = kept.path.back();
    if (i < 2)
      drips(easel, kept, 3 + static_cast<int>(kArm.climax.drips * stand), kArm.climax.drips_reach,
            950ull + i);
    Mark drops = kept;
    drops.wetness = kArm.climax.splash_wetness;
    splash(easel, drops, {b.x, b.y}, static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)),
           (kArm.climax.splash + kArm.climax.splash_gain * stand) * unit,
           5 + static_cast<int>(kArm.climax.drops * stand), 900ull + static_cast<std::uint64_t>(i));
  }
}

}  // namespace

/// The field is cleared, and the tune thrown across it in black and the fullest colour; from its
/// heaviest stroke the paint runs.
void Arm::climax(Easel& easel) const {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const float motion = math::saturate(climax_motion(easel) / kArm.climax.notes_a_second);
  Outburst out;
  out.heart = gathered(easel, easel.layout.focus, kArm.climax.inwards);
  out.reach = unit * (kArm.climax.reach + kArm.climax.reach_gain * stand) * own.length;
  const std::vector<plan::PathPoint> line = climax_line(
      easel, out.heart, out.reach, kArm.climax.tall, kArm.climax.bend * (1.0f - motion));
  out.sung = trembling(
      easel, line, climax_shakes(easel),
      kArm.climax.shake * (kArm.climax.width + kArm.climax.width_gain * stand) * unit * own.size,
      {.aside = kArm.climax.shake_aside, .swell = kArm.climax.shake_swell});
  const plan::PathPoint &head = line.front(), &tail = line.back();
  out.along = static_cast<float>(
      math::atan2(tail.y - head.y, std::max(kArm.climax.least_run, tail.x - head.x)));
  const int index = static_cast<int>(when / std::max(1e-3, easel.piece.curves.hop));
  out.mark.pass = 4;
  out.mark.cause = {CauseKind::kLoudness, index, when - kArm.climax.span, when + kArm.climax.span};
  out.mark.load = kArm.climax.load;
  out.mark.wetness = kArm.climax.wetness;
  // Against what stands there: a white field in dark surroundings, a black one in light.
  const float under = easel.sketch.look(line, kArm.climax.look * unit).lightness;
  out.white =
      math::lerp(usual_lightness(easel), under, kArm.climax.look_share) < kArm.climax.white_below;
  const Device device = easel.conception.device;
  if (device == Device::kField) {
    clear_the_field(easel, out);
  } else {
    lay_device(easel, out);
  }
  if (device != Device::kSilence) throw_the_tune(easel, out);
}

}  // namespace impasto::compose
