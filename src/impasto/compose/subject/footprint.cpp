// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/footprint.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose::subject {
namespace {

/// Marks the pixels within half a width of the line from `a` to `b`, soft over one pixel.
void draw_segment(const Spot& a, const Spot& b, float half, Footprint& out) {
  const picture::Rect& r = out.rect;
  const int x0 = std::max(r.x0, static_cast<int>(std::floor(std::min(a.x, b.x) - half - 1)));
  const int x1 = std::min(r.x1, static_cast<int>(std::ceil(std::max(a.x, b.x) + half + 2)));
  const int y0 = std::max(r.y0, static_cast<int>(std::floor(std::min(a.y, b.y) - half - 1)));
  const int y1 = std::min(r.y1, static_cast<int>(std::ceil(std::max(a.y, b.y) + half + 2)));
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length2 = dx * dx + dy * dy;
  const float scale = length2 > 0 ? 1 / length2 : 0;
  for (int y = y0; y < y1; ++y) {
    float* row =
        &out.share[static_cast<std::size_t>(y - r.y0) * static_cast<std::size_t>(r.width())];
    const float py = static_cast<float>(y) - a.y;
    for (int x = x0; x < x1; ++x) {
      const float px = static_cast<float>(x) - a.x;
      const float t = std::clamp((px * dx + py * dy) * scale, 0.0f, 1.0f);
      const float ex = px - t * dx, ey = py - t * dy;
      const float d2 = ex * ex + ey * ey;
      if (d2 >= (half + 0.5f) * (half + 0.5f)) continue;
      const float m = std::min(1.0f, half + 0.5f - std::sqrt(d2));
      row[x - r.x0] = std::max(row[x - r.x0], m);
    }
  }
}

}  // namespace

void draw(const std::vector<Spot>& path, float width, int canvas_width, int canvas_height,
          Footprint& out) {
  const float half = 0.5f * width;
  out.beyond.clear();
  float x0 = path[0].x, x1 = x0, y0 = path[0].y, y1 = y0;
  for (const Spot& p : path) {
    x0 = std::min(x0, p.x), x1 = std::max(x1, p.x);
    y0 = std::min(y0, p.y), y1 = std::max(y1, p.y);
  }
  out.rect = {std::max(0, static_cast<int>(std::floor(x0 - half - 1))),
              std::max(0, static_cast<int>(std::floor(y0 - half - 1))),
              std::min(canvas_width, static_cast<int>(std::ceil(x1 + half + 2))),
              std::min(canvas_height, static_cast<int>(std::ceil(y1 + half + 2)))};
  out.area = 0;
  if (out.rect.empty()) {
    out.rect = {};
    out.share.clear();
    return;
  }
  out.share.assign(
      static_cast<std::size_t>(out.rect.width()) * static_cast<std::size_t>(out.rect.height()),
      0.0f);
  if (path.size() == 1) draw_segment(path[0], path[0], half, out);
  // Paths bend little from point to point: longer pieces cost less and cover the same.
  constexpr std::size_t kStride = 3;
  for (std::size_t i = 0; i + 1 < path.size(); i += kStride) {
    draw_segment(path[i], path[std::min(i + kStride, path.size() - 1)], half, out);
  }
  for (const float m : out.share) out.area += m;
}

namespace {

/// each(share, index of the pixel's first value, whether beyond a silhouette) wherever there is a
/// share.
template <class Each>
void covered(const Footprint& footprint, int width, Each each) {
  const float* share = footprint.share.data();
  const std::uint8_t* beyond = footprint.beyond.empty() ? nullptr : footprint.beyond.data();
  for (int y = footprint.rect.y0; y < footprint.rect.y1; ++y) {
    const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    for (int x = footprint.rect.x0; x < footprint.rect.x1; ++x, ++share) {
      if (*share > 0) {
        each(*share, 3 * (row + static_cast<std::size_t>(x)),
             beyond != nullptr && beyond[share - footprint.share.data()] != 0);
      }
    }
  }
}

/// What a film lets through.
Rgb through(const Rgb& colour, const Rgb& paper) {
  Rgb t;
  for (std::size_t c = 0; c < 3; ++c) {
    t[c] = std::clamp(colour[c] / std::max(0.05f, paper[c]), 0.0f, 1.0f);
  }
  return t;
}

}  // namespace

namespace {

float luminance(const Rgb& c) {
  return 0.2126f * c[0] + 0.7152f * c[1] + 0.0722f * c[2];
}

/// The hue of what is wanted, thinned until what lies there already and it make the value of it.
Rgb best_film(const Rgb& target, const Rgb& canvas, const Rgb& paper) {
  Rgb wanted;
  for (std::size_t c = 0; c < 3; ++c) {
    wanted[c] = std::clamp(target[c] / std::max(0.05f, paper[c]), 0.02f, 1.0f);
  }
  const double all = math::log(std::max(0.02f, luminance(wanted)));
  const double missing =
      math::log(std::clamp(luminance(target) / std::max(0.02f, luminance(canvas)), 0.02f, 1.0f));
  const double share = all < -1e-3 ? std::min(1.0, missing / all) : 0.0;
  Rgb colour;
  for (std::size_t c = 0; c < 3; ++c) {
    colour[c] = paper[c] * static_cast<float>(math::pow(wanted[c], share));
  }
  return colour;
}

}  // namespace

Rgb best_colour(const Footprint& footprint, const Raster& target, const Raster& canvas,
                const Paper& paper) {
  Rgb sum{}, mean{}, under{}, low{1, 1, 1}, high{0, 0, 0};
  float squares = 0, area = 0;
  covered(footprint, target.width, [&](float m, std::size_t i, bool beyond) {
    if (beyond) return;
    squares += m * m;
    area += m;
    for (std::size_t c = 0; c < 3; ++c) {
      const float t = target.values[i + c];
      sum[c] += m * (t - (1 - m) * canvas.values[i + c]);
      mean[c] += m * t;
      under[c] += m * canvas.values[i + c];
      if (m > 0.5f) {
        low[c] = std::min(low[c], t);
        high[c] = std::max(high[c], t);
      }
    }
  });
  if (area <= 0) return Rgb{};
  Rgb colour{};
  for (std::size_t c = 0; c < 3; ++c) {
    mean[c] /= area, under[c] /= area;
    colour[c] = sum[c] / squares;
    if (low[c] <= high[c]) colour[c] = std::clamp(colour[c], low[c], high[c]);
  }
  return paper ? best_film(mean, under, *paper) : colour;
}

double gain_of(const Footprint& footprint, const Rgb& colour, const Raster& target,
               const Raster& canvas, const Paper& paper) {
  const Rgb t = paper ? through(colour, *paper) : Rgb{};
  double gain = 0;
  covered(footprint, target.width, [&](float m, std::size_t i, bool beyond) {
    float change = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const float under = canvas.values[i + c], before = target.values[i + c] - under;
      const float painted = paper ? under * t[c] : colour[c];
      const float after = before - m * (painted - under);
      change += before * before - after * after;
    }
    gain += beyond ? 2 * std::min(0.0f, change) : change;
  });
  return gain;
}

void lay(const Footprint& footprint, const Rgb& colour, Raster& canvas, const Paper& paper) {
  const Rgb t = paper ? through(colour, *paper) : Rgb{};
  covered(footprint, canvas.width, [&](float m, std::size_t i, bool) {
    for (std::size_t c = 0; c < 3; ++c) {
      const float under = canvas.values[i + c];
      const float painted = paper ? under * t[c] : colour[c];
      canvas.values[i + c] += m * (painted - under);
    }
  });
}

}  // namespace impasto::compose::subject
