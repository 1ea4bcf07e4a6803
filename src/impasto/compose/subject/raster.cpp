// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/raster.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose::subject {
namespace {

int mirrored(int i, int size) {
  if (size == 1) return 0;
  const int period = 2 * size;
  i %= period;
  if (i < 0) i += period;
  return i < size ? i : period - 1 - i;
}

/// Half of a Gaussian's weights, the middle first; sum of the whole is 1.
std::vector<float> weights(float sigma) {
  const int radius = std::max(1, static_cast<int>(std::ceil(2.6f * sigma)));
  std::vector<float> half(static_cast<std::size_t>(radius) + 1);
  double sum = 0;
  for (int i = 0; i <= radius; ++i) {
    const double w = math::exp(-0.5 * i * i / (static_cast<double>(sigma) * sigma));
    half[static_cast<std::size_t>(i)] = static_cast<float>(w);
    sum += i == 0 ? w : 2 * w;
  }
  for (float& w : half) w = static_cast<float>(w / sum);
  return half;
}

/// Along one axis: `count` values `step` apart, from `from` to `to`.
void blur_line(const float* from, float* to, int count, std::size_t step,
               const std::vector<float>& half, std::vector<float>& line) {
  const int radius = static_cast<int>(half.size()) - 1;
  line.resize(static_cast<std::size_t>(count + 2 * radius));
  for (int i = -radius; i < count + radius; ++i) {
    line[static_cast<std::size_t>(i + radius)] =
        from[static_cast<std::size_t>(mirrored(i, count)) * step];
  }
  for (int i = 0; i < count; ++i) {
    const float* middle = &line[static_cast<std::size_t>(i + radius)];
    float sum = half[0] * middle[0];
    for (int k = 1; k <= radius; ++k) {
      sum += half[static_cast<std::size_t>(k)] * (middle[-k] + middle[k]);
    }
    to[static_cast<std::size_t>(i) * step] = sum;
  }
}

}  // namespace

Raster blurred(const Raster& raster, float sigma) {
  if (sigma < 0.3f) return raster;
  // A wide blur is a narrow one of a smaller picture.
  if (sigma > 6.0f && std::min(raster.width, raster.height) >= 16) {
    const Raster half = shrunk(raster, raster.width / 2, raster.height / 2);
    const Raster soft = blurred(half, 0.5f * sigma);
    Raster out(raster.width, raster.height, raster.channels);
    const float sx = static_cast<float>(soft.width) / static_cast<float>(raster.width);
    const float sy = static_cast<float>(soft.height) / static_cast<float>(raster.height);
    for (int y = 0; y < out.height; ++y) {
      for (int x = 0; x < out.width; ++x) {
        sample(soft, (static_cast<float>(x) + 0.5f) * sx - 0.5f,
               (static_cast<float>(y) + 0.5f) * sy - 0.5f, out.at(x, y));
      }
    }
    return out;
  }
  const std::vector<float> half = weights(sigma);
  const auto channels = static_cast<std::size_t>(raster.channels);
  Raster across(raster.width, raster.height, raster.channels), out = across;
  std::vector<float> line;
  for (int y = 0; y < raster.height; ++y) {
    for (std::size_t c = 0; c < channels; ++c) {
      blur_line(raster.at(0, y) + c, across.at(0, y) + c, raster.width, channels, half, line);
    }
  }
  const std::size_t row = channels * static_cast<std::size_t>(raster.width);
  for (std::size_t i = 0; i < row; ++i) {
    blur_line(across.values.data() + i, out.values.data() + i, raster.height, row, half, line);
  }
  return out;
}

Raster shrunk(const Raster& raster, int width, int height) {
  width = std::clamp(width, 1, raster.width);
  height = std::clamp(height, 1, raster.height);
  if (width == raster.width && height == raster.height) return raster;
  Raster out(width, height, raster.channels);
  const double dx = static_cast<double>(raster.width) / width;
  const double dy = static_cast<double>(raster.height) / height;
  std::vector<double> sums(static_cast<std::size_t>(raster.channels));
  for (int y = 0; y < height; ++y) {
    const double y0 = y * dy, y1 = std::min<double>((y + 1) * dy, raster.height);
    for (int x = 0; x < width; ++x) {
      const double x0 = x * dx, x1 = std::min<double>((x + 1) * dx, raster.width);
      std::fill(sums.begin(), sums.end(), 0.0);
      double all = 0;
      for (int v = static_cast<int>(y0); v < y1; ++v) {
        const double high = std::min<double>(v + 1, y1) - std::max<double>(v, y0);
        for (int u = static_cast<int>(x0); u < x1; ++u) {
          const double area = high * (std::min<double>(u + 1, x1) - std::max<double>(u, x0));
          const float* p = raster.at(u, v);
          for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += area * p[c];
          all += area;
        }
      }
      float* to = out.at(x, y);
      for (std::size_t c = 0; c < sums.size(); ++c) to[c] = static_cast<float>(sums[c] / all);
    }
  }
  return out;
}

void sample(const Raster& raster, float x, float y, float* out) {
  x = std::clamp(x, 0.0f, static_cast<float>(raster.width - 1));
  y = std::clamp(y, 0.0f, static_cast<float>(raster.height - 1));
  const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
  const int x1 = std::min(x0 + 1, raster.width - 1), y1 = std::min(y0 + 1, raster.height - 1);
  const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
  const float *a = raster.at(x0, y0), *b = raster.at(x1, y0);
  const float *c = raster.at(x0, y1), *d = raster.at(x1, y1);
  for (int i = 0; i < raster.channels; ++i) {
    out[i] = math::lerp(math::lerp(a[i], b[i], fx), math::lerp(c[i], d[i], fx), fy);
  }
}

Raster padded(const Raster& raster, int margin) {
  Raster out(raster.width + 2 * margin, raster.height + 2 * margin, raster.channels);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const float* p =
          raster.at(mirrored(x - margin, raster.width), mirrored(y - margin, raster.height));
      std::copy_n(p, raster.channels, out.at(x, y));
    }
  }
  return out;
}

}  // namespace impasto::compose::subject
