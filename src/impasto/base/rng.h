// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace impasto {

/// Counter-based random numbers: a pure function of its keys, so that the order in which strokes,
/// bristles or tiles are visited can never change the picture. Mixing function: the finaliser of
/// SplitMix64 (Steele, Lea & Flood 2014), applied once per key.
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

template <class... Keys>
constexpr std::uint64_t random_bits(std::uint64_t seed, Keys... keys) {
  std::uint64_t h = mix64(seed);
  ((h = mix64(h ^ static_cast<std::uint64_t>(keys))), ...);
  return h;
}

/// Uniform in [0, 1), 24 bits.
template <class... Keys>
constexpr float random_unit(std::uint64_t seed, Keys... keys) {
  return static_cast<float>(random_bits(seed, keys...) >> 40) * (1.0f / 16777216.0f);
}

/// Uniform in [-1, 1).
template <class... Keys>
constexpr float random_signed(std::uint64_t seed, Keys... keys) {
  return random_unit(seed, keys...) * 2.0f - 1.0f;
}

}  // namespace impasto
