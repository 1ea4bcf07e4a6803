// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace impasto::picture {

/// Pixels [x0, x1) x [y0, y1).
struct Rect {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  bool empty() const { return x1 <= x0 || y1 <= y0; }
  int width() const { return x1 - x0; }
  int height() const { return y1 - y0; }
};

/// 8-bit sRGB with straight alpha, row-major, top row first, 4 bytes a pixel: R G B A.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;

  Image() = default;
  Image(int w, int h) : width(w), height(h), rgba(static_cast<std::size_t>(w) * h * 4) {}
  std::uint8_t* row(int y) { return rgba.data() + static_cast<std::size_t>(y) * width * 4; }
  const std::uint8_t* row(int y) const {
    return rgba.data() + static_cast<std::size_t>(y) * width * 4;
  }
};

}  // namespace impasto::picture
