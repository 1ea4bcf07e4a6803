// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/settings.h"

#include <charconv>

namespace impasto::compose {

std::optional<GroundChoice> ground_of(std::string_view word) {
  if (word == "light") return GroundChoice{Tone::kLight, {}};
  if (word == "middle") return GroundChoice{Tone::kMiddle, {}};
  if (word == "dark") return GroundChoice{Tone::kDark, {}};
  constexpr std::size_t kDigits = 6;
  unsigned rgb = 0;
  if (word.size() != 1 + kDigits || word[0] != '#') return std::nullopt;
  const auto read = std::from_chars(word.data() + 1, word.data() + word.size(), rgb, 16);
  if (read.ec != std::errc{} || read.ptr != word.data() + word.size()) return std::nullopt;
  const auto channel = [rgb](int shift) {
    return picture::srgb_decode(static_cast<float>(rgb >> shift & 255) / 255.0f);
  };
  return GroundChoice{Tone::kLight, picture::to_lab({channel(16), channel(8), channel(0)})};
}

}  // namespace impasto::compose
