// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/soak.h"

#include <algorithm>

#include "impasto/base/math.h"

namespace impasto::compose {

float wash_of(float reverb) {
  constexpr double kRoom = 0.9, kHall = 3.0;  // s; a closet is as far below as a hall is above
  if (!(reverb > 0.0f)) return 0.0f;
  const double octaves = math::log2(reverb / kRoom) / math::log2(kHall / kRoom);
  return static_cast<float>(std::clamp(octaves, -1.0, 1.0));
}

void soak(plan::Stroke& stroke, float wash) {
  const float wet = std::max(0.0f, wash), dry = std::max(0.0f, -wash);
  // What is meant as a wash stays one.
  stroke.wetness *= 1.0f - 0.6f * dry * (1.0f - 0.8f * stroke.wetness * stroke.wetness);
  stroke.wetness += 0.75f * wet * (0.9f - std::min(0.9f, stroke.wetness));
  stroke.load *= 1.0f + 0.12f * dry - 0.3f * wet;
  float& medium = stroke.paint[plan::kMedium];
  const float more = 0.25f * wet * (1.0f - medium);
  for (int i = 0; i < plan::kPigments; ++i) stroke.paint[i] *= 1.0f - 0.25f * wet;
  medium += more;
}

void soak(plan::Plan& plan, float wash) {
  const float wet = std::max(0.0f, wash), dry = std::max(0.0f, -wash);
  // Up to a large room the paint only stays wet for longer. Beyond, water bleeds, and touches laid
  // seconds apart still melt; longer than that would keep the whole canvas damp, which takes long
  // to paint.
  constexpr float kLargeRoom = 0.35f;
  constexpr double kHallDries = 6.0;  // s
  const float bleeds = std::max(0.0f, wet - kLargeRoom) / (1.0f - kLargeRoom);
  // A hand that works in water needs its time in a dry room too.
  const float steady = wash < 0 ? 1.0f - 0.85f * math::saturate(plan.sheet.flow.wash) : 1.0f;
  plan.sheet.drying *= math::exp2(1.5 * steady * std::min(wash, kLargeRoom));
  plan.sheet.drying = std::max(plan.sheet.drying, kHallDries * bleeds);
  plan.sheet.flow.wash += 0.8f * bleeds * (1.0f - plan.sheet.flow.wash);
  for (plan::Brush& brush : plan.sheet.brushes) {
    brush.smear += 0.5f * wet * (1.0f - brush.smear) - 0.6f * dry * brush.smear;
    brush.pickup += 0.3f * wet * (1.0f - brush.pickup) - 0.4f * dry * brush.pickup;
  }
}

}  // namespace impasto::compose
