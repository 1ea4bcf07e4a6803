// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/weights.h"

#include "impasto/base/math.h"

namespace impasto::listen {

int WeightReader::letter() {
  const char c = *text_++;
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : 63;
}

std::vector<float> WeightReader::row(std::size_t size) {
  const auto unit = static_cast<float>(math::exp2(letter() - 40));
  std::vector<float> values(size);
  for (float& value : values) {
    const int high = letter();
    value = static_cast<float>(high * 64 + letter() - 2048) * unit;
  }
  return values;
}

}  // namespace impasto::listen
