// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/see.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "impasto/see/depth.h"
#include "impasto/see/edge.h"
#include "impasto/see/regions.h"
#include "impasto/see/saliency.h"

namespace impasto::see {
namespace {

using picture::LinearRgb;

std::array<float, 256> decoded() {
  std::array<float, 256> table;
  for (int i = 0; i < 256; ++i) {
    table[static_cast<std::size_t>(i)] = picture::srgb_decode(static_cast<float>(i) / 255.0f);
  }
  return table;
}

/// Over white, averaged over boxes of whole and broken pixels.
std::vector<LinearRgb> smaller(const picture::Image& image, int width, int height) {
  static const std::array<float, 256> kLinear = decoded();
  std::vector<LinearRgb> out(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  const double dx = static_cast<double>(image.width) / width;
  const double dy = static_cast<double>(image.height) / height;
  for (int y = 0; y < height; ++y) {
    const double y0 = y * dy, y1 = (y + 1) * dy;
    for (int x = 0; x < width; ++x) {
      const double x0 = x * dx, x1 = (x + 1) * dx;
      double r = 0, g = 0, b = 0, sum = 0;
      for (int v = static_cast<int>(y0); v < std::min<double>(y1, image.height); ++v) {
        const double high = std::min<double>(v + 1, y1) - std::max<double>(v, y0);
        const std::uint8_t* row = image.row(v);
        for (int u = static_cast<int>(x0); u < std::min<double>(x1, image.width); ++u) {
          const double area = high * (std::min<double>(u + 1, x1) - std::max<double>(u, x0));
          const std::uint8_t* p = row + 4 * u;
          const double alpha = p[3] / 255.0;
          r += area * (alpha * kLinear[p[0]] + 1 - alpha);
          g += area * (alpha * kLinear[p[1]] + 1 - alpha);
          b += area * (alpha * kLinear[p[2]] + 1 - alpha);
          sum += area;
        }
      }
      if (sum <= 0) continue;
      out[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
          static_cast<std::size_t>(x)] = {static_cast<float>(r / sum), static_cast<float>(g / sum),
                                          static_cast<float>(b / sum)};
    }
  }
  return out;
}

/// Derivatives by Scharr's kernel (3x3, the most even in all directions).
void tensor(plan::Seeing& out) {
  const std::vector<picture::Lab>& pixels = out.lab;
  const int width = out.width, height = out.height;
  const auto at = [&](int x, int y) -> const picture::Lab& {
    x = std::clamp(x, 0, width - 1);
    y = std::clamp(y, 0, height - 1);
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  };
  const std::size_t size = pixels.size();
  out.xx.resize(size);
  out.xy.resize(size);
  out.yy.resize(size);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      float xx = 0, xy = 0, yy = 0;
      for (const auto channel : {&picture::Lab::L, &picture::Lab::a, &picture::Lab::b}) {
        const auto v = [&](int dx, int dy) { return at(x + dx, y + dy).*channel; };
        const float gx =
            (3 * (v(1, -1) - v(-1, -1)) + 10 * (v(1, 0) - v(-1, 0)) + 3 * (v(1, 1) - v(-1, 1))) /
            32;
        const float gy =
            (3 * (v(-1, 1) - v(-1, -1)) + 10 * (v(0, 1) - v(0, -1)) + 3 * (v(1, 1) - v(1, -1))) /
            32;
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
      }
      const std::size_t i = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                            static_cast<std::size_t>(x);
      out.xx[i] = xx;
      out.xy[i] = xy;
      out.yy[i] = yy;
    }
  }
}

}  // namespace

plan::Seeing see(const picture::Image& image, const std::vector<plan::Face>& faces, int longest) {
  plan::Seeing out;
  const int longer = std::max(image.width, image.height);
  const double scale = longer > longest ? static_cast<double>(longest) / longer : 1.0;
  out.width = std::max(1, static_cast<int>(image.width * scale + 0.5));
  out.height = std::max(1, static_cast<int>(image.height * scale + 0.5));
  const std::vector<LinearRgb> pixels = smaller(image, out.width, out.height);
  out.lab.reserve(pixels.size());
  for (const LinearRgb& pixel : pixels) out.lab.push_back(picture::to_lab(pixel));
  tensor(out);
  out.faces = faces;
  const Scales at = scales(out);
  const Map contour = contours(at);
  out.edge = edges(contour);
  const Tree tree = grown(out, contour, at.fine);
  const std::vector<float> object = objects(out, tree);
  const Map sharp = focus(at);
  out.saliency = saliency(out, tree, at, object, sharp);
  write_regions(tree, chosen(tree), depths(out, tree, object, sharp), out);
  return out;
}

}  // namespace impasto::see
