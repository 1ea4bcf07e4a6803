// SPDX-License-Identifier: GPL-3.0-or-later
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

/// The corners of the cell a `noise2` last fell into: neighbouring pixels share them.
struct NoiseCell {
  float x = 0, y = 0;
  float a = 0, b = 0, c = 0, d = 0;
  bool known = false;
};

inline float noise2(std::uint64_t seed, float x, float y, NoiseCell& cell) {
  const float ix = std::floor(x), iy = std::floor(y);
  const float fx = x - ix, fy = y - iy;
  const float tx = fx * fx * (3.0f - 2.0f * fx), ty = fy * fy * (3.0f - 2.0f * fy);
  if (!cell.known || ix != cell.x || iy != cell.y) {
    const auto kx = static_cast<std::uint64_t>(static_cast<std::int64_t>(ix));
    const auto ky = static_cast<std::uint64_t>(static_cast<std::int64_t>(iy));
    const auto at = [&](std::uint64_t i, std::uint64_t j) {
      const std::uint64_t h =
          mix64(seed ^ (i * 0x9e3779b97f4a7c15ull + j * 0xc2b2ae3d27d4eb4full));
      return static_cast<float>(h >> 40) * (1.0f / 16777216.0f);
    };
    cell = {ix, iy, at(kx, ky), at(kx + 1, ky), at(kx, ky + 1), at(kx + 1, ky + 1), true};
  }
  const float top = cell.a + (cell.b - cell.a) * tx, bottom = cell.c + (cell.d - cell.c) * tx;
  return top + (bottom - top) * ty;
}

}  // namespace impasto::paint
