// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/base/rng.h"
#include "impasto/picture/image.h"

/// What the tests of this module look at.
namespace impasto::see {

struct Paint {
  int r = 0, g = 0, b = 0, alpha = 255;
};

/// A picture whose pixel (x, y) has the colour of(x, y).
template <class Of>
picture::Image drawn(int width, int height, const Of& of) {
  picture::Image out(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Paint paint = of(x, y);
      std::uint8_t* p = out.row(y) + 4 * x;
      p[0] = static_cast<std::uint8_t>(paint.r);
      p[1] = static_cast<std::uint8_t>(paint.g);
      p[2] = static_cast<std::uint8_t>(paint.b);
      p[3] = static_cast<std::uint8_t>(paint.alpha);
    }
  }
  return out;
}

inline Paint grey(int value) {
  return {value, value, value};
}

/// 0 .. range - 1, the same for the same place.
inline int grain(int x, int y, int range) {
  return static_cast<int>(random_unit(static_cast<unsigned>(x), static_cast<unsigned>(y)) *
                          static_cast<float>(range));
}

}  // namespace impasto::see
