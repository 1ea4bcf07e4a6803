// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace impasto::stream {

inline constexpr std::string_view kMagic = "IMPSTRK\n";
inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::size_t kMostRemark = 200;  ///< bytes

/// How many bytes a number has in the file: flags and words one, whole numbers 4 or 8, floating
/// point as IEEE 754.
template <class T>
constexpr std::size_t width_of() {
  if constexpr (std::is_same_v<T, bool> || std::is_enum_v<T>) return 1;
  return sizeof(T);
}

/// The number's bits as they stand in the file.
template <class T>
std::uint64_t bits_of(T value) {
  if constexpr (std::is_same_v<T, float>)
    return std::bit_cast<std::uint32_t>(value);
  else if constexpr (std::is_same_v<T, double>)
    return std::bit_cast<std::uint64_t>(value);
  else if constexpr (sizeof(T) == 4)
    return static_cast<std::uint32_t>(value);
  else
    return static_cast<std::uint64_t>(value);
}

template <class T>
T from_bits(std::uint64_t bits) {
  if constexpr (std::is_same_v<T, float>)
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  else if constexpr (std::is_same_v<T, double>)
    return std::bit_cast<double>(bits);
  else
    return static_cast<T>(bits);
}

constexpr std::uint64_t mask_of(std::size_t width) {
  return width == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * width)) - 1;
}

/// How a column stands in the file: number after number; or what each is more than was expected,
/// in the planes of its bytes, which gzip likes. A curve is expected to go straight on.
enum class Coding { kPlain, kSteps, kCurve };

/// What the next number's bits are expected to be.
struct Expected {
  Coding coding = Coding::kPlain;
  std::uint64_t last = 0, before = 0;

  std::uint64_t bits() const { return coding == Coding::kCurve ? 2 * last - before : last; }
  void came(std::uint64_t bits) {
    before = last;
    last = bits;
  }
};

/// Steps of a column, small up or small down, as small numbers: 0, -1, 1, -2 ... become 0, 1, 2, 3.
constexpr std::uint64_t zigzag(std::uint64_t step, std::size_t width) {
  const std::uint64_t mask = mask_of(width);
  const bool down = (step >> (8 * width - 1) & 1u) != 0;
  return ((step << 1) ^ (down ? mask : 0)) & mask;
}
constexpr std::uint64_t unzigzag(std::uint64_t code, std::size_t width) {
  return ((code >> 1) ^ ((code & 1u) != 0 ? mask_of(width) : 0)) & mask_of(width);
}

}  // namespace impasto::stream
