// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cmath>

#include "impasto/base/rng.h"

namespace impasto::paint {

/// Smooth value noise, 0..1.
inline float noise1(std::uint64_t seed, float x) {
  const float i = std::floor(x);
  const float f = x - i;
  const float t = f * f * (3.0f - 2.0f * f);
  const auto k = static_cast<std::int64_t>(i);
  const float a = random_unit(seed, k), b = random_unit(seed, k + 1);
  return a + (b - a) * t;
}

/// `noise1` along a rising x: the ends of a cell are drawn once.
struct NoiseLine {
  std::uint64_t seed = 0;
  float cell = 0, a = 0, b = 0;
  bool known = false;

  float at(float x) {
    const float i = std::floor(x);
    if (!known || i != cell) {
      const auto k = static_cast<std::int64_t>(i);
      a = known && i == cell + 1.0f ? b : random_unit(seed, k);
      b = random_unit(seed, k + 1);
      cell = i;
      known = true;
    }
    const float f = x - i;
    return a + (b - a) * (f * f * (3.0f - 2.0f * f));
  }
};

}  // namespace impasto::paint
