// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/maps.h"

#include <algorithm>
#include <cmath>

namespace impasto::see {
namespace {

/// Of each row, written as a column: two of them are a box.
Map mean_of_rows(const Map& map, int r) {
  Map out(map.height, map.width);
  const double scale = 1.0 / (2 * r + 1);
  const auto stride = static_cast<std::size_t>(map.height);
  for (int y = 0; y < map.height; ++y) {
    const float* in = map.row(y);
    const int last = map.width - 1;
    double sum = 0;
    for (int x = -r; x <= r; ++x) sum += in[std::clamp(x, 0, last)];
    for (int x = 0; x <= last; ++x) {
      out.at[static_cast<std::size_t>(x) * stride + static_cast<std::size_t>(y)] =
          static_cast<float>(sum * scale);
      sum += in[std::min(x + r + 1, last)];
      sum -= in[std::max(x - r, 0)];
    }
  }
  return out;
}

/// Of one pixel of the smaller picture.
template <class At>
float mean_of_four(int x, int y, int width, int height, const At& at) {
  const int x1 = std::min(2 * x + 1, width - 1), y1 = std::min(2 * y + 1, height - 1);
  return 0.25f * ((at(2 * x, 2 * y) + at(x1, 2 * y)) + (at(2 * x, y1) + at(x1, y1)));
}

}  // namespace

Map half(const Map& map) {
  Map out((map.width + 1) / 2, (map.height + 1) / 2);
  for (int y = 0; y < out.height; ++y) {
    float* row = out.row(y);
    for (int x = 0; x < out.width; ++x) {
      row[x] =
          mean_of_four(x, y, map.width, map.height, [&](int u, int v) { return map.row(v)[u]; });
    }
  }
  return out;
}

Planes half(const Planes& planes) {
  return {half(planes.L), half(planes.a), half(planes.b)};
}

Planes half(const plan::Seeing& seeing) {
  const int width = (seeing.width + 1) / 2, height = (seeing.height + 1) / 2;
  Planes out{Map(width, height), Map(width, height), Map(width, height)};
  const auto stride = static_cast<std::size_t>(seeing.width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto mean = [&](float picture::Lab::*channel) {
        return mean_of_four(x, y, seeing.width, seeing.height, [&](int u, int v) {
          return seeing.lab[static_cast<std::size_t>(v) * stride + static_cast<std::size_t>(u)].*
                 channel;
        });
      };
      out.L.row(y)[x] = mean(&picture::Lab::L);
      out.a.row(y)[x] = mean(&picture::Lab::a);
      out.b.row(y)[x] = mean(&picture::Lab::b);
    }
  }
  return out;
}

Map enlarged(const Map& map, int width, int height) {
  if (map.width == width && map.height == height) return map;
  struct Between {
    int low, high;
    float share;  // of the higher
  };
  const auto between = [](int i, int from, int to) {
    const float at =
        (static_cast<float>(i) + 0.5f) * static_cast<float>(from) / static_cast<float>(to) - 0.5f;
    const float floor = std::floor(at);
    const int low = static_cast<int>(floor);
    return Between{std::clamp(low, 0, from - 1), std::clamp(low + 1, 0, from - 1), at - floor};
  };
  std::vector<Between> across;
  across.reserve(static_cast<std::size_t>(width));
  for (int x = 0; x < width; ++x) across.push_back(between(x, map.width, width));
  Map out(width, height);
  std::vector<float> line(static_cast<std::size_t>(map.width));
  for (int y = 0; y < height; ++y) {
    const Between down = between(y, map.height, height);
    const float *low = map.row(down.low), *high = map.row(down.high);
    for (int x = 0; x < map.width; ++x) {
      line[static_cast<std::size_t>(x)] = low[x] + (high[x] - low[x]) * down.share;
    }
    float* row = out.row(y);
    for (int x = 0; x < width; ++x) {
      const Between& at = across[static_cast<std::size_t>(x)];
      const float left = line[static_cast<std::size_t>(at.low)];
      row[x] = left + (line[static_cast<std::size_t>(at.high)] - left) * at.share;
    }
  }
  return out;
}

Map box_mean(const Map& map, int r) {
  return r < 1 ? map : mean_of_rows(mean_of_rows(map, r), r);
}

Map blurred(const Map& map, float sigma) {
  // Three boxes of radius r have the variance ((2r+1)^2 - 1) / 4.
  const int r = static_cast<int>(0.5f * (std::sqrt(4 * sigma * sigma + 1) - 1) + 0.5f);
  return box_mean(box_mean(box_mean(map, r), r), r);
}

Map gradient(const Planes& planes) {
  const int width = planes.L.width, height = planes.L.height;
  Map out(width, height);
  for (int y = 0; y < height; ++y) {
    const int above = std::max(y - 1, 0), below = std::min(y + 1, height - 1);
    float* row = out.row(y);
    for (int x = 0; x < width; ++x) {
      const int left = std::max(x - 1, 0), right = std::min(x + 1, width - 1);
      float xx = 0, xy = 0, yy = 0;
      for (const Map* plane : {&planes.L, &planes.a, &planes.b}) {
        const float *up = plane->row(above), *here = plane->row(y), *down = plane->row(below);
        const float gx = (3 * (up[right] - up[left] + down[right] - down[left]) +
                          10 * (here[right] - here[left])) /
                         32;
        const float gy =
            (3 * (down[left] - up[left] + down[right] - up[right]) + 10 * (down[x] - up[x])) / 32;
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
      }
      const float middle = 0.5f * (xx + yy), apart = 0.5f * (xx - yy);
      row[x] = std::sqrt(middle + std::sqrt(apart * apart + xy * xy));
    }
  }
  return out;
}

float quantile(const Map& map, double share) {
  std::vector<float> values = map.at;
  if (values.empty()) return 0;
  const auto k = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(k), values.end());
  return values[k];
}

}  // namespace impasto::see
