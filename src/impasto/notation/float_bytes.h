// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace impasto::notation {

/// Floats as little-endian IEEE 754, whatever the machine.
inline void put_float(std::vector<unsigned char>& bytes, float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, 4);
  for (int shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<unsigned char>(bits >> shift));
}
inline float get_float(std::span<const unsigned char> bytes, std::size_t index) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) bits |= std::uint32_t{bytes[index * 4 + i]} << (8 * i);
  float value = 0;
  std::memcpy(&value, &bits, 4);
  return value;
}

}  // namespace impasto::notation
