// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace impasto::paint {

/// Finaliser of 32 bits (Wellons 2018, lowbias32).
constexpr std::uint32_t mix32(std::uint32_t h) {
  h = (h ^ h >> 16) * 0x7feb352du;
  h = (h ^ h >> 15) * 0x846ca68bu;
  return h ^ h >> 16;
}

/// Of one of many noises on the same ground.
constexpr std::uint32_t seed_of(std::uint64_t seed, std::uint32_t own) {
  return mix32(static_cast<std::uint32_t>(seed ^ seed >> 32) + own * 0x9e3779b9u);
}

/// Noise of one size, turned against the canvas: cells to a unit of length are in `c` and `s`.
struct Octave {
  std::uint32_t seed = 0;
  float c = 1, s = 0;
};

/// Number `own` of the octaves on a ground, each turned in its own way.
constexpr Octave octave_of(std::uint64_t seed, std::uint32_t own, float cells) {
  constexpr float kTurns[5][2] = {
      {0.8f, 0.6f}, {0.28f, 0.96f}, {-0.385f, 0.923f}, {0.969f, -0.246f}, {0.5f, -0.866f}};
  const auto& [c, s] = kTurns[own % 5];
  return {seed_of(seed, own), cells * c, cells * s};
}

inline constexpr float kFibres = 230.0f;  ///< side by side in a canvas unit, of one sheet

}  // namespace impasto::paint
