// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/touches/touch.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/touches/taste.h"
#include "impasto/compose/place/layout.h"

namespace impasto::compose {

namespace {

constexpr float kTurned = 10.0f, kTilted = 0.15f;  ///< how far a conception goes

}  // namespace

// Of the lots that are drawn for the picture as a whole: they change smoothly with the music, so
// that two recordings of a piece have one air.
float mist_of(const Easel& easel) {
  return std::clamp(easel.conception.turn / kTurned, -1.0f, 1.0f);
}

float breadth_of_touch(const Easel& easel) {
  const float tilted = std::clamp(easel.conception.tilt / kTilted, -1.0f, 1.0f);
  return static_cast<float>(math::exp2(kTouches.near.breadth_free * tilted));
}

float horizon_at(const Easel& easel, float x) {
  const Layout& layout = easel.layout;
  if (layout.scheme == Scheme::kCluster || layout.scheme == Scheme::kSpiral)
    return layout.horizon * layout.height;
  const double s = math::saturate(x / layout.width);
  if (layout.scheme == Scheme::kTriptych) {
    const double when = s * layout.rows.back().end;
    return layout.spine(layout.row_of(when), when).y + kTouches.light.horizon * layout.height;
  }
  float sum = 0;
  for (std::size_t r = 0; r < layout.rows.size(); ++r) {
    const Layout::Row& row = layout.rows[r];
    const double u = math::saturate((x - row.x0) / std::max(1e-3f, row.x1 - row.x0));
    sum += layout.spine(r, math::lerp(row.start, row.end, u)).y;
  }
  return sum / static_cast<float>(layout.rows.size()) + kTouches.light.horizon * layout.height;
}

namespace {

/// Of the light of the climax: 0 none .. 1 all.
float glow_at(const Easel& easel, Point at) {
  const float unit = easel.unit();
  const float dx = (at.x - easel.layout.focus.x) / unit, dy = (at.y - easel.layout.focus.y) / unit;
  return static_cast<float>(math::exp(-(dx * dx + dy * dy) / kTouches.light.focus));
}

}  // namespace

float light_at(const Easel& easel, Point at) {
  const float unit = easel.unit();
  const float near = glow_at(easel, at);
  const float above = (horizon_at(easel, at.x) - at.y) / (kTouches.light.soft * unit);
  const float sky = 0.5f + 0.5f * above / std::sqrt(1.0f + above * above);
  return math::saturate(kTouches.light.shade + kTouches.light.sky * sky +
                        kTouches.light.glow * near);
}

float value_at(const Easel& easel, Point at, float own) {
  const float light = light_at(easel, at);
  const float step = math::smoothstep(0.0f, 1.0f, light);
  // A pale ground is hazy noon, a dark one dusk: there only the light of the climax is left.
  const Tone tone = easel.conception.tone;
  const float haze = (tone == Tone::kLight ? kTouches.light.haze : 0.0f) +
                     kTouches.light.mist * std::max(0.0f, mist_of(easel));
  const float dusk = tone == Tone::kDark ? kTouches.light.dusk * (1.0f - glow_at(easel, at)) : 0.0f;
  return std::clamp(kTouches.light.land_L + haze +
                        (kTouches.light.sky_lighter - haze - dusk) * step +
                        kTouches.light.own * (own - kTouches.light.own_middle),
                    kTouches.light.L_least, kTouches.light.L_most);
}

void touch(Easel& easel, Mark mark, Point at, float angle, float length, std::uint64_t key) {
  mark.brush = mark.width > kTouches.touch.broad * easel.unit() ? kMassBrush : kDabBrush;
  mark.path =
      sweep(at, angle + kTouches.touch.apart * easel.chance(kTouch, key, 1), length,
            kTouches.touch.bow * easel.chance(kTouch, key, 2),
            kTouches.touch.press + kTouches.touch.press_gain * easel.unit_chance(kTouch, key, 3));
  easel.paint(std::move(mark));
}

}  // namespace impasto::compose
