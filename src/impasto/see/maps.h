// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/plan/seeing.h"

namespace impasto::see {

/// One value for each pixel, row-major, top row first.
struct Map {
  int width = 0, height = 0;
  std::vector<float> at;

  Map() = default;
  Map(int w, int h, float value = 0)
      : width(w), height(h), at(static_cast<std::size_t>(w) * static_cast<std::size_t>(h), value) {}
  float* row(int y) {
    return at.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
  const float* row(int y) const {
    return at.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
};

/// Colours in planes, as maps are smoothed and made smaller.
struct Planes {
  Map L, a, b;
};

/// Means of 2x2 px; of what is left at an odd rim.
Map half(const Map& map);
Planes half(const Planes& planes);
/// The same of a picture's pixels.
Planes half(const plan::Seeing& seeing);
/// Bilinear, pixel middles over pixel middles.
Map enlarged(const Map& map, int width, int height);
/// Three means over boxes (Wells 1986), near a Gaussian of this sigma, px; what is beyond the rim
/// is as the rim.
Map blurred(const Map& map, float sigma);
/// Mean over (2r+1)^2 px, as blurred.
Map box_mean(const Map& map, int r);
/// How fast the colour changes there at most, per px: the root of the larger eigenvalue of the
/// structure tensor of all three planes (Di Zenzo 1986), derivatives by Scharr's kernel.
Map gradient(const Planes& planes);
/// The value below which this share of the map lies.
float quantile(const Map& map, double share);

}  // namespace impasto::see
