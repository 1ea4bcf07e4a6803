// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/shapes.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/subject/parts.h"

namespace impasto::compose::subject {
namespace {

struct Shape {
  Mask mask;
  std::vector<Spot> outline;
  bool curved = false;
  float way = 0;   ///< radians: along which it is filled
  float area = 0;  ///< px
};

/// Its border softened: what is thinner than that is left out.
Mask softened(const Mask& mask, float sigma) {
  Raster raster(mask.width, mask.height, 1);
  for (std::size_t i = 0; i < mask.in.size(); ++i) raster.values[i] = mask.in[i];
  raster = blurred(raster, sigma);
  Mask out = mask;
  for (std::size_t i = 0; i < out.in.size(); ++i) out.in[i] = raster.values[i] > 0.5f ? 1 : 0;
  return out;
}

float area_of(const Mask& mask) {
  float sum = 0;
  for (const std::uint8_t in : mask.in) sum += in;
  return sum;
}

/// The direction of the longest side.
float longest_side(const std::vector<Spot>& outline) {
  float most = -1, way = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const Spot &a = outline[i], &b = outline[(i + 1) % outline.size()];
    const float x = b.x - a.x, y = b.y - a.y;
    if (x * x + y * y <= most) continue;
    most = x * x + y * y;
    way = static_cast<float>(math::atan2(y, x));
  }
  return way;
}

/// Point, line and plane: a disc, a bar, or as few corners as still say what it is.
void make_geometric(Shape& shape, float error) {
  const int w = shape.mask.width, h = shape.mask.height;
  const std::vector<Spot> round = ellipse_of(shape.mask), bar = bar_of(shape.mask);
  const float as_round = likeness(shape.mask, filled(round, w, h));
  const float as_bar = likeness(shape.mask, filled(bar, w, h));
  if (as_round > 0.82f && as_round >= as_bar) {
    shape.outline = round;
    shape.curved = true;
  } else if (as_bar > 0.78f) {
    shape.outline = bar;
  } else {
    shape.outline = corners_of(border_of(shape.mask), error * std::sqrt(shape.area));
  }
  shape.mask = filled(shape.outline, w, h);
  shape.way = shape.curved ? length_way(shape.mask) : longest_side(shape.outline);
}

/// Every so many px a point, each the mean of those about it.
std::vector<Spot> evened(const std::vector<Spot>& border, int step) {
  std::vector<Spot> out;
  const int n = static_cast<int>(border.size());
  for (int i = 0; i < n; i += step) {
    Spot sum;
    for (int k = i - step; k <= i + step; ++k) {
      const Spot& p = border[static_cast<std::size_t>(((k % n) + n) % n)];
      sum.x += p.x, sum.y += p.y;
    }
    const auto count = static_cast<float>(2 * step + 1);
    out.push_back({sum.x / count, sum.y / count});
  }
  return out;
}

std::vector<Shape> shapes_of(const Rung& rung, const std::vector<plan::Region>& regions,
                             const ShapeHandling& handling, std::size_t many) {
  std::vector<int> part;
  const std::size_t count = parts_of(regions, many, part, handling.same).size();
  const int w = rung.target.width, h = rung.target.height;
  std::vector<Shape> shapes(count);
  for (Shape& s : shapes) s.mask = {w, h, std::vector<std::uint8_t>(rung.region.size())};
  for (std::size_t i = 0; i < rung.region.size(); ++i) {
    if (rung.region[i] < 0) continue;
    const int k = part[static_cast<std::size_t>(rung.region[i])];
    if (k >= 0) shapes[static_cast<std::size_t>(k)].mask.in[i] = 1;
  }
  std::vector<Shape> out;
  const float unit = static_cast<float>(std::min(w, h));
  for (Shape& s : shapes) {
    s.mask = softened(s.mask, handling.softness * unit);
    s.area = area_of(s.mask);
    if (s.area < 4 * rung.width) continue;
    s.way = length_way(s.mask);
    if (handling.error > 0) {
      make_geometric(s, handling.error);
    } else {
      s.outline = evened(border_of(s.mask), std::max(1, static_cast<int>(0.012f * unit)));
      s.curved = true;
    }
    if (s.outline.size() >= 3) out.push_back(std::move(s));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Shape& a, const Shape& b) { return a.area > b.area; });
  return out;
}

Footprint footprint_of(const Mask& mask) {
  Footprint out;
  out.rect = {0, 0, mask.width, mask.height};
  out.share.assign(mask.in.begin(), mask.in.end());
  for (const float share : out.share) out.area += share;
  return out;
}

/// Along the inside of the border.
void draw_edge(const Shape& shape, const Found& like, std::vector<Found>& out) {
  const std::vector<Spot> edge = inset(shape.outline, 0.5f * like.width);
  const std::size_t n = edge.size();
  if (n < 3) return;
  Found stroke = like;
  stroke.path.clear();
  if (!shape.curved) {
    for (std::size_t i = 0; i < n; ++i) {
      stroke.path = {edge[i], edge[(i + 1) % n]};
      out.push_back(stroke);
    }
    return;
  }
  const float longest = 14 * like.width;  // as far as a load lasts
  float length = 0;
  for (std::size_t i = 0; i <= n; ++i) {
    const Spot& p = edge[i % n];
    if (!stroke.path.empty()) {
      const float x = p.x - stroke.path.back().x, y = p.y - stroke.path.back().y;
      length += std::sqrt(x * x + y * y);
    }
    stroke.path.push_back(p);
    if (length < longest && i < n) continue;
    if (stroke.path.size() > 1) out.push_back(stroke);
    stroke.path = {p};
    length = 0;
  }
}

/// Side by side, within the border.
void draw_rows(const Shape& shape, const Found& like, const ShapeHandling& handling,
               std::vector<Found>& out) {
  const std::vector<Spot> edge = inset(shape.outline, (handling.edged ? 0.8f : 0.25f) * like.width);
  if (edge.size() < 3) return;
  const auto ux = static_cast<float>(math::cos(shape.way)),
             uy = static_cast<float>(math::sin(shape.way));
  float low = 1e9f, high = -1e9f;
  for (const Spot& p : edge) {
    const float v = p.y * ux - p.x * uy;
    low = std::min(low, v), high = std::max(high, v);
  }
  const int rows =
      std::clamp(static_cast<int>((high - low) / (handling.pitch * like.width) + 0.8f), 1, 60);
  std::vector<float> cuts;
  for (int r = 0; r < rows; ++r) {
    const float v = low + (high - low) * (static_cast<float>(r) + 0.5f) / static_cast<float>(rows);
    cuts.clear();
    for (std::size_t i = 0; i < edge.size(); ++i) {
      const Spot &a = edge[i], &b = edge[(i + 1) % edge.size()];
      const float va = a.y * ux - a.x * uy, vb = b.y * ux - b.x * uy;
      if ((va <= v) == (vb <= v)) continue;
      const float t = (v - va) / (vb - va);
      cuts.push_back(math::lerp(a.x, b.x, t) * ux + math::lerp(a.y, b.y, t) * uy);
    }
    std::sort(cuts.begin(), cuts.end());
    for (std::size_t k = 0; k + 1 < cuts.size(); k += 2) {
      float from = cuts[k] + 0.3f * like.width, to = cuts[k + 1] - 0.3f * like.width;
      if (to < from) continue;
      if (r % 2 == 1) std::swap(from, to);
      Found stroke = like;
      stroke.path = {{from * ux - v * uy, from * uy + v * ux},
                     {to * ux - v * uy, to * uy + v * ux}};
      out.push_back(stroke);
    }
  }
}

}  // namespace

std::vector<Found> lay_shapes(Rung& rung, const std::vector<plan::Region>& regions,
                              const ShapeHandling& handling, std::size_t many, float narrowest) {
  std::vector<Found> all, strokes;
  Footprint footprint;
  const float broadest =
      0.12f * static_cast<float>(std::min(rung.target.width, rung.target.height));
  for (const Shape& shape : shapes_of(rung, regions, handling, many)) {
    Found like;
    like.flat = true;
    like.width = std::clamp(handling.breadth * std::sqrt(shape.area), narrowest,
                            std::max(narrowest, broadest));
    const Footprint whole = footprint_of(shape.mask);
    like.colour = rung.paints->reached(best_colour(whole, rung.target, rung.canvas, rung.paper));
    strokes.clear();
    if (handling.edged) draw_edge(shape, like, strokes);
    draw_rows(shape, like, handling, strokes);
    float price = 0;
    sample(rung.price, shape.outline[0].x, shape.outline[0].y, &price);
    like.gain = gain_of(whole, like.colour, rung.target, rung.canvas, rung.paper) -
                static_cast<double>(rung.area_price * whole.area);
    if (like.gain < 0.25 * price * static_cast<double>(strokes.size())) continue;
    std::size_t count = 0;
    for (Found& stroke : strokes) {
      draw(stroke.path, stroke.width, rung.target.width, rung.target.height, footprint);
      if (footprint.area <= 0) continue;
      if (handling.graded) {
        stroke.colour =
            rung.paints->reached(best_colour(footprint, rung.target, rung.canvas, rung.paper));
      }
      stroke.films = handling.films;
      all.push_back(stroke);
      ++count;
    }
    // A film laid twice is twice as dark: the shape is planned as a whole.
    if (!handling.graded) lay(whole, like.colour, rung.canvas, rung.paper);
    if (!handling.graded) continue;
    for (std::size_t i = all.size() - count; i < all.size(); ++i) {
      const Found& stroke = all[i];
      draw(stroke.path, stroke.width, rung.target.width, rung.target.height, footprint);
      lay(footprint, thinned(stroke, rung.paper), rung.canvas, rung.paper);
    }
  }
  return all;
}

}  // namespace impasto::compose::subject
