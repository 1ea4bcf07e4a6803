// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace impasto::compose::subject {

/// sRGB as it is encoded, each about 0..1: what errors are counted in.
using Rgb = std::array<float, 3>;

/// A picture to plan on: `channels` values for each pixel, row-major.
struct Raster {
  int width = 0, height = 0, channels = 3;
  std::vector<float> values;

  Raster() = default;
  Raster(int w, int h, int c = 3)
      : width(w),
        height(h),
        channels(c),
        values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) *
               static_cast<std::size_t>(c)) {}
  float* at(int x, int y) { return values.data() + index(x, y); }
  const float* at(int x, int y) const { return values.data() + index(x, y); }
  Rgb rgb(int x, int y) const {
    const float* p = at(x, y);
    return {p[0], p[1], p[2]};
  }

 private:
  std::size_t index(int x, int y) const {
    return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
            static_cast<std::size_t>(x)) *
           static_cast<std::size_t>(channels);
  }
};

/// Gaussian of that standard deviation, px; beyond the rim the picture is mirrored.
Raster blurred(const Raster& raster, float sigma);
/// Box filter to another size, not larger; each side at least 1 px.
Raster shrunk(const Raster& raster, int width, int height);
/// Between its four neighbours; beyond the rim the rim's own value. x, y in px, of pixel middles.
void sample(const Raster& raster, float x, float y, float* out);
/// `margin` px more on each side, mirrored.
Raster padded(const Raster& raster, int margin);

}  // namespace impasto::compose::subject
