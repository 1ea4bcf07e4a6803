// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/bearing.h"

#include <algorithm>

#include "impasto/base/math.h"
#include "impasto/hear/character.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

float hand_angle(const Easel& easel, int label) {
  const float steep = math::lerp(0.25f, 1.15f, easel.outlook.busyness);
  const float lean = hear::fifths_between(0.0f, easel.colours.home) / 6.0f;
  float loud = 0, length = 0;
  for (const plan::Section& s : easel.piece.sections) {
    if (s.label != label) continue;
    const float d = static_cast<float>(s.end - s.start);
    loud += d * std::clamp(s.loudness - easel.outlook.loudness, -8.0f, 8.0f);
    length += d;
  }
  const float against = length > 0 ? 0.14f * loud / length : 0.0f;
  return -steep * (1.2f * lean + against);
}

float scatter_of(const Easel& easel) {
  return math::lerp(0.10f, 0.50f, easel.outlook.busyness);
}

float breadth_of(const Easel& easel) {
  return math::lerp(1.45f, 0.75f, easel.outlook.busyness);
}

std::uint64_t picture_key(const Easel& easel) {
  const Conception& c = easel.conception;
  return random_bits(0, static_cast<int>(easel.layout.scheme), static_cast<int>(c.harmony),
                     static_cast<int>(c.tone), static_cast<int>(c.device),
                     static_cast<int>(c.format), c.side > 0.0f ? 1 : 0, c.mirrored ? 1 : 0);
}

Lch vary(const Easel& easel, Lch c, float amount, std::uint64_t purpose, std::uint64_t key) {
  c.L += 5.0f * amount * easel.chance(purpose, key, 1);
  c.C *= 1.0f + 0.18f * amount * easel.chance(purpose, key, 2);
  c.h = wrap_hue(c.h + 10.0f * amount * easel.chance(purpose, key, 3));
  return c;
}

}  // namespace impasto::compose
