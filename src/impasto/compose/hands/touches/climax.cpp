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
#include "impasto/compose/hands/touches/taste.h"
#include "impasto/compose/hands/touches/touch.h"
#include "impasto/compose/hands/touches/touches.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

constexpr float kHalfRound = 180.0f;  ///< degrees
constexpr float kRound = 360.0f;      ///< degrees
constexpr float kTurn = 6.2832f;
constexpr float kQuarter = 1.5708f;

using plan::CauseKind;

/// The light that stands at the climax.
struct Sun {
  Point heart;
  std::vector<plan::PathPoint> lit;  ///< the line it lies along
  float motion = 0;                  ///< 0 a held note, a disc .. 1 a tune that moves, a path
  bool in_light = false;             ///< what it stands on is light already
  Lch colour;
  float body = 0;                        ///< half its width, of the canvas's shorter side
  int halo = 0, touches = 0, image = 0;  ///< how many make the air about it, itself, its image
};

/// A touch before it is laid.
struct Laid {
  Mark mark;
  Point at;
  float angle = 0, length = 0;
};

Lch sun_colour(const Easel& easel, bool in_light) {
  const Family& family = easel.family_at(easel.outlook.climax);
  // Yellow at the noon of bright music, red in the evening of sad, and leaning to its accent.
  Lch glow = family.accent;
  const float noon = kTouches.climax.noon +
                     kTouches.climax.noon_valence * std::clamp(easel.outlook.emotion.valence,
                                                               -kTouches.climax.valence_most,
                                                               kTouches.climax.valence_most);
  const float lean = wrap_hue(glow.h - noon);
  glow.h =
      wrap_hue(noon + std::clamp(kTouches.climax.lean * (lean > kHalfRound ? lean - kRound : lean),
                                 -kTouches.climax.lean_back, kTouches.climax.lean_on));
  // A dark yellow would be olive: in bright air the sun is orange.
  if (in_light && glow.h > kTouches.climax.olive_from && glow.h < kTouches.climax.olive_to)
    glow.h = kTouches.climax.olive_from +
             kTouches.climax.olive_share * (glow.h - kTouches.climax.olive_from);
  glow.L = in_light ? kTouches.climax.L_in_light : kTouches.climax.L_in_dark;
  glow.C = kTouches.climax.C;
  // A palette without such a yellow or red has no sun to paint, only mud: the light is its accent.
  const picture::Lab sun = easel.mixer.reached(to_lab(glow));
  if (math::hypot(sun.a, sun.b) < 0.5 * glow.C) {
    glow = family.accent;
    glow.C = std::max(glow.C, kTouches.climax.accent_C);
    glow.L = in_light ? std::min(glow.L, kTouches.climax.accent_L_light)
                      : std::max(glow.L, kTouches.climax.accent_L_dark);
  }
  return glow;
}

Sun sun_of(const Easel& easel) {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const float stand = easel.outlook.prominence;
  Sun sun;
  sun.heart = easel.layout.focus;
  sun.motion =
      math::saturate((climax_motion(easel) - kTouches.climax.still) / kTouches.climax.motion);
  const plan::Section* heard = easel.section(when);
  const float arousal = heard != nullptr ? heard->emotion.arousal : easel.outlook.emotion.arousal;
  const float calm = math::saturate(0.5f - kTouches.climax.calm * arousal);
  const float reach =
      unit *
      (kTouches.climax.reach +
       (kTouches.climax.reach_gain + kTouches.climax.reach_stand * stand) * sun.motion) *
      own.length;
  const std::vector<plan::PathPoint> line = climax_line(
      easel, sun.heart, reach, kTouches.climax.tall, kTouches.climax.bend * (1.0f - sun.motion));
  const std::vector<Shake> shakes = climax_shakes(easel);
  sun.lit =
      trembling(easel, line, shakes, kTouches.climax.shake * unit, {.swell = 0.0f, .thin = 1.0f});
  const float ground = easel.sketch.look(line, kTouches.climax.look * unit).lightness;
  // On light it is read by its colour, and by the air about it.
  sun.in_light = ground > kTouches.climax.light_above;
  sun.colour = sun_colour(easel, sun.in_light);
  // A path that trembles is narrow.
  const float narrow = shakes.empty() ? kTouches.climax.narrow : kTouches.climax.narrow_shaken;
  sun.body = (kTouches.climax.body + kTouches.climax.body_gain * stand) *
             (1.0f - narrow * sun.motion) * own.size;
  sun.touches =
      static_cast<int>(kTouches.climax.touches + kTouches.climax.touches_motion * sun.motion +
                       kTouches.climax.touches_stand * stand);
  sun.halo = static_cast<int>(kTouches.climax.halo + kTouches.climax.halo_stand * stand);
  sun.image = static_cast<int>(kTouches.climax.image * calm);
  return sun;
}

/// Lightest air about it. `around` the line, radians; `v` 0 near .. 1 far.
void place_halo(const Easel& easel, const Sun& sun, int i, float v, float around, Laid& laid) {
  const float unit = easel.unit();
  const float r =
      unit * (sun.body + kTouches.climax.halo_from + kTouches.climax.halo_wide * std::sqrt(v));
  laid.at.x += r * static_cast<float>(math::cos(around));
  laid.at.y += r * static_cast<float>(math::sin(around));
  laid.mark.colour = {sun.in_light ? kTouches.climax.halo_L_light : kTouches.climax.halo_L_dark,
                      kTouches.climax.halo_C,
                      wrap_hue(sun.colour.h + kTouches.climax.halo_hue +
                               kTouches.climax.halo_hue_apart * easel.chance(kSun, i, 3))};
  laid.mark.load = kTouches.climax.halo_load;
  laid.mark.keep = 0.5f;
}

/// The light itself; `around` and `v` as for the halo.
void place_body(const Easel& easel, const Sun& sun, int i, float v, float around, Laid& laid) {
  const float unit = easel.unit();
  const float r = sun.body * unit * std::sqrt(v);
  laid.at.x += r * static_cast<float>(math::cos(around));
  laid.at.y += r * static_cast<float>(math::sin(around));
  laid.mark.colour.L += kTouches.climax.lightness * easel.chance(kSun, i, 3);
  laid.mark.colour.h = wrap_hue(sun.colour.h + kTouches.climax.hue * easel.chance(kSun, i, 4));
}

/// Dashes on the water, wider apart as they come nearer. False: it
/// would leave the picture.
bool place_image(const Easel& easel, const Sun& sun, int i, float v, Laid& laid) {
  const float unit = easel.unit();
  const float s =
      static_cast<float>(i - sun.halo - sun.touches + 1) / static_cast<float>(sun.image);
  laid.at.y =
      std::max(sun.heart.y + kTouches.climax.image_below * unit, horizon_at(easel, laid.at.x)) +
      unit * kTouches.climax.image_deep * s *
          (kTouches.climax.image_near + kTouches.climax.image_far * s);
  laid.at.x += unit * (kTouches.climax.image_aside + kTouches.climax.image_aside_gain * s) *
               easel.chance(kSun, i, 5);
  laid.angle = kTouches.climax.image_angle * easel.chance(kSun, i, 6);
  laid.mark.width = unit * (kTouches.climax.image_width + kTouches.climax.image_width_gain * s);
  laid.length = unit * (kTouches.climax.image_length + kTouches.climax.image_length_gain * v);
  laid.mark.colour.L += kTouches.climax.image_lighter - kTouches.climax.image_darker * s;
  laid.mark.colour.C *= 1.0f - kTouches.climax.image_greyer * s;
  laid.mark.load = kTouches.climax.image_load;
  return !(laid.at.y > kTouches.climax.image_lowest * easel.layout.height);
}

/// A place on a path and which way it goes there, radians.
struct On {
  Point at;
  float angle = 0;
};

float length_of(const std::vector<plan::PathPoint>& path) {
  float way = 0;
  for (std::size_t i = 1; i < path.size(); ++i)
    way += static_cast<float>(math::hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y));
  return way;
}

/// At `way`, canvas units, from the start of a path.
On on_path(const std::vector<plan::PathPoint>& path, float way) {
  for (std::size_t i = 1; i < path.size(); ++i) {
    const plan::PathPoint &a = path[i - 1], &b = path[i];
    const auto step = static_cast<float>(math::hypot(b.x - a.x, b.y - a.y));
    if (way > step && i + 1 < path.size()) {
      way -= step;
      continue;
    }
    const float t = step > 0.0f ? std::min(1.0f, way / step) : 0.0f;
    return {{math::lerp(a.x, b.x, t), math::lerp(a.y, b.y, t)},
            static_cast<float>(math::atan2(b.y - a.y, b.x - a.x))};
  }
  return {{path.front().x, path.front().y}, 0.0f};
}

/// The colour of a device's touch: full at the heart, and the further out the more of the air and
/// the land that it stands in, so that it has no outline.
Lch device_colour(const Easel& easel, const Sun& sun, Role role, Point at, float out) {
  const Family& family = easel.family_at(easel.outlook.climax);
  Lch colour = colour_of(easel, role, role == Role::kAccent ? sun.colour : family.accent);
  // There is no black: what is deep is of a colour, and what lies in shadow is violet and blue.
  if (role == Role::kDark) {
    colour.L = std::max(colour.L, kTouches.climax.device_deepest);
    colour.C = std::max(colour.C, kTouches.climax.device_C);
    const float turn = wrap_hue(kTouches.bass.blue - colour.h) < kHalfRound ? 1.0f : -1.0f;
    colour.h = wrap_hue(colour.h + turn * std::min(hue_distance(colour.h, kTouches.bass.blue),
                                                   kTouches.broken.shade_most));
  }
  Lch around = role == Role::kBare ? easel.colours.ground : family.base;
  around.L = value_at(easel, at, around.L);
  return lch_between(colour, around, kTouches.climax.device_lost * out);
}

/// Or what else the climax is made of, each of its strokes broken into touches side by side.
void break_device(Easel& easel, const Sun& sun, const Mark& like) {
  const float unit = easel.unit();
  const float size =
      unit * (kTouches.climax.device + kTouches.climax.device_stand * easel.outlook.prominence);
  const plan::PathPoint &head = sun.lit.front(), &tail = sun.lit.back();
  const auto along = static_cast<float>(math::atan2(tail.y - head.y, std::fabs(tail.x - head.x)));
  std::uint64_t key = 73000001;
  for (const Part& part : draw_device(easel, easel.conception.device, sun.heart, size, along)) {
    const float width = std::min(part.width, kTouches.climax.device_touch * unit);
    const int lanes = std::max(
        1, static_cast<int>(std::lround(kTouches.climax.device_dense * part.width / width)));
    const float length = length_of(part.path);
    const int steps = std::max(
        1, static_cast<int>(std::lround(kTouches.climax.device_dense * length / (2.0f * width))));
    for (int i = 0; i < steps * lanes; ++i, ++key) {
      const On on = on_path(
          part.path, length * (static_cast<float>(i / lanes) + easel.unit_chance(kSun, key, 1)) /
                         static_cast<float>(steps));
      const float across =
          (static_cast<float>(i % lanes) + 0.5f + 0.5f * easel.chance(kSun, key, 2)) /
              static_cast<float>(lanes) -
          0.5f;
      const Point at{on.at.x - part.width * across * static_cast<float>(math::sin(on.angle)),
                     on.at.y + part.width * across * static_cast<float>(math::cos(on.angle))};
      const auto far =
          static_cast<float>(math::hypot(at.x - sun.heart.x, at.y - sun.heart.y)) / size;
      const float out =
          math::smoothstep(kTouches.climax.device_full, kTouches.climax.device_ends, far);
      // Fewer and fewer: it has no border.
      if (easel.unit_chance(kSun, key, 5) < kTouches.climax.device_thinned * out) continue;
      Mark mark = like;
      mark.width = width * (kTouches.climax.device_small + 0.5f * easel.unit_chance(kSun, key, 6));
      mark.keep = 1.0f - 0.5f * out;
      mark.colour = device_colour(easel, sun, part.role, at, out);
      mark.colour.L += kTouches.climax.lightness * easel.chance(kSun, key, 3);
      mark.colour.h =
          wrap_hue(mark.colour.h + 1.6f * kTouches.climax.hue * easel.chance(kSun, key, 4));
      mark.start = easel.outlook.climax + part.after + kTouches.climax.device_every * i;
      mark.end = mark.start + kTouches.climax.lasts;
      touch(easel, mark, at, on.angle, 2.2f * mark.width, key);
    }
  }
}

}  // namespace

/// The light: of a held note a lamp or a sun, of a tune that moves a lit path along it, as large as
/// the climax stands out; in water that is calm it has its broken image below.
void Touches::climax(Easel& easel) const {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const int index = static_cast<int>(when / std::max(1e-3, easel.piece.curves.hop));
  const Sun sun = sun_of(easel);
  // Whatever it is made of, it stands in the lightest air.
  const bool drawn = easel.conception.device != Device::kField;
  const int count = drawn ? sun.halo : sun.halo + sun.touches + sun.image;
  for (int i = 0; i < count; ++i) {
    const float u = easel.unit_chance(kSun, i, 1), v = easel.unit_chance(kSun, i, 2);
    const plan::PathPoint on = part_of(sun.lit, kTouches.climax.along * u,
                                       kTouches.climax.along * u + kTouches.climax.step)
                                   .front();
    const plan::PathPoint ahead = part_of(sun.lit, kTouches.climax.along * u,
                                          kTouches.climax.along * u + kTouches.climax.step)
                                      .back();
    Laid laid;
    laid.mark.load = kTouches.climax.load;
    laid.mark.wetness = kTouches.climax.wetness;
    laid.mark.colour = sun.colour;
    laid.mark.width = unit *
                      (kTouches.climax.width + kTouches.climax.width_still * (1.0f - sun.motion)) *
                      own.size;
    laid.mark.keep = 1.0f;
    laid.at = {on.x, on.y};
    const float around = kTurn * easel.unit_chance(kSun, i, 7);
    laid.angle = sun.motion > kTouches.climax.path_above
                     ? static_cast<float>(math::atan2(ahead.y - on.y, ahead.x - on.x))
                     : around + kQuarter;
    laid.length = 2.0f * laid.mark.width;
    if (i < sun.halo) {
      place_halo(easel, sun, i, v, around, laid);
    } else if (i < sun.halo + sun.touches) {
      place_body(easel, sun, i, v, around, laid);
    } else if (!place_image(easel, sun, i, v, laid)) {
      continue;
    }
    laid.mark.start = when + kTouches.climax.every * i;
    laid.mark.end = laid.mark.start + kTouches.climax.lasts;
    laid.mark.pass = 4;
    laid.mark.cause = {CauseKind::kLoudness, index, when - kTouches.climax.span,
                       when + kTouches.climax.span};
    touch(easel, laid.mark, laid.at, laid.angle, laid.length,
          70000001ull + static_cast<std::uint64_t>(i));
  }
  if (!drawn) return;
  Mark like;
  like.load = kTouches.climax.load;
  like.wetness = kTouches.climax.wetness;
  like.pass = 4;
  like.cause = {CauseKind::kLoudness, index, when - kTouches.climax.span,
                when + kTouches.climax.span};
  break_device(easel, sun, like);
}

}  // namespace impasto::compose
