// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/outline.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose::subject {
namespace {

struct Step {
  int x, y;
};
/// Clockwise as seen, y down.
constexpr Step kAround[8] = {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};

/// From the topmost leftmost px of a part round it; `from` is looked at from the west.
std::vector<Spot> traced(const Mask& mask, int x0, int y0) {
  std::vector<Spot> out;
  int x = x0, y = y0, back = 4;
  const std::size_t most = 4 * mask.in.size() + 8;
  while (out.size() < most) {
    out.push_back({static_cast<float>(x), static_cast<float>(y)});
    int turn = 1;
    for (; turn <= 8; ++turn) {
      const Step& s = kAround[(back + turn) % 8];
      if (mask.at(x + s.x, y + s.y)) break;
    }
    if (turn > 8) return out;  // a single px
    const int way = (back + turn) % 8;
    x += kAround[way].x, y += kAround[way].y;
    back = (way + 4) % 8;
    if (x == x0 && y == y0) return out;
  }
  return out;
}

float twice_area(const std::vector<Spot>& outline) {
  float sum = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const Spot &a = outline[i], &b = outline[(i + 1) % outline.size()];
    sum += a.x * b.y - a.y * b.x;
  }
  return sum;
}

float distance_to(const Spot& p, const Spot& a, const Spot& b) {
  const float dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
  float t = length2 > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2 : 0;
  t = std::clamp(t, 0.0f, 1.0f);
  const float x = p.x - a.x - t * dx, y = p.y - a.y - t * dy;
  return std::sqrt(x * x + y * y);
}

/// Keeps what matters between two kept points.
void keep_between(const std::vector<Spot>& outline, std::size_t from, std::size_t to, float error,
                  std::vector<std::uint8_t>& kept) {
  std::vector<std::pair<std::size_t, std::size_t>> open{{from, to}};
  while (!open.empty()) {
    const auto [a, b] = open.back();
    open.pop_back();
    std::size_t farthest = a;
    float most = error;
    for (std::size_t i = a + 1; i < b; ++i) {
      const float d = distance_to(outline[i], outline[a], outline[b % outline.size()]);
      if (d > most) most = d, farthest = i;
    }
    if (farthest == a) continue;
    kept[farthest] = 1;
    open.emplace_back(a, farthest);
    open.emplace_back(farthest, b);
  }
}

struct Moments {
  float x = 0, y = 0, area = 0, turn = 0;
  float along = 0, across = 0;  ///< standard deviations, px
};

Moments moments_of(const Mask& mask) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (int v = 0; v < mask.height; ++v) {
    for (int u = 0; u < mask.width; ++u) {
      if (!mask.at(u, v)) continue;
      n += 1, x += u, y += v;
      xx += double(u) * u, xy += double(u) * v, yy += double(v) * v;
    }
  }
  if (n < 1) return {};
  x /= n, y /= n;
  xx = xx / n - x * x + 1.0 / 12, xy = xy / n - x * y, yy = yy / n - y * y + 1.0 / 12;
  const double apart = std::sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
  Moments m;
  m.x = static_cast<float>(x), m.y = static_cast<float>(y), m.area = static_cast<float>(n);
  m.turn = static_cast<float>(0.5 * math::atan2(2 * xy, xx - yy));
  m.along = static_cast<float>(std::sqrt(std::max(1e-6, 0.5 * (xx + yy + apart))));
  m.across = static_cast<float>(std::sqrt(std::max(1e-6, 0.5 * (xx + yy - apart))));
  return m;
}

}  // namespace

std::vector<Spot> border_of(const Mask& mask) {
  // Of each part the first px in reading order lies on its border; inner px are not begun at again.
  std::vector<std::uint8_t> seen(mask.in.size());
  std::vector<Spot> best;
  float most = -1;
  std::vector<Step> open;
  for (int y = 0; y < mask.height; ++y) {
    for (int x = 0; x < mask.width; ++x) {
      const auto index = [&](int u, int v) {
        return static_cast<std::size_t>(v) * static_cast<std::size_t>(mask.width) +
               static_cast<std::size_t>(u);
      };
      if (!mask.at(x, y) || seen[index(x, y)] != 0) continue;
      float count = 0;
      open = {{x, y}};
      seen[index(x, y)] = 1;
      while (!open.empty()) {
        const Step p = open.back();
        open.pop_back();
        ++count;
        for (const Step& s : kAround) {
          if (!mask.at(p.x + s.x, p.y + s.y) || seen[index(p.x + s.x, p.y + s.y)] != 0) continue;
          seen[index(p.x + s.x, p.y + s.y)] = 1;
          open.push_back({p.x + s.x, p.y + s.y});
        }
      }
      if (count > most) {
        most = count;
        best = traced(mask, x, y);
      }
    }
  }
  return best;
}

std::vector<Spot> corners_of(const std::vector<Spot>& outline, float error) {
  if (outline.size() < 4) return outline;
  // Between the first point and that farthest from it, both ways.
  std::size_t far = 0;
  float most = -1;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const float x = outline[i].x - outline[0].x, y = outline[i].y - outline[0].y;
    if (x * x + y * y > most) most = x * x + y * y, far = i;
  }
  std::vector<std::uint8_t> kept(outline.size());
  kept[0] = kept[far] = 1;
  keep_between(outline, 0, far, error, kept);
  keep_between(outline, far, outline.size(), error, kept);
  std::vector<Spot> out;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    if (kept[i] != 0) out.push_back(outline[i]);
  }
  if (out.size() < 3) return {outline[0], outline[outline.size() / 3], outline[far]};
  return out;
}

Mask filled(const std::vector<Spot>& outline, int width, int height) {
  Mask mask{width, height, {}};
  mask.in.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
  std::vector<float> cuts;
  for (int y = 0; y < height; ++y) {
    const auto v = static_cast<float>(y);
    cuts.clear();
    for (std::size_t i = 0; i < outline.size(); ++i) {
      const Spot &a = outline[i], &b = outline[(i + 1) % outline.size()];
      if ((a.y <= v) == (b.y <= v)) continue;
      cuts.push_back(a.x + (v - a.y) / (b.y - a.y) * (b.x - a.x));
    }
    std::sort(cuts.begin(), cuts.end());
    for (std::size_t k = 0; k + 1 < cuts.size(); k += 2) {
      const int x1 = std::min(width - 1, static_cast<int>(std::floor(cuts[k + 1])));
      for (int x = std::max(0, static_cast<int>(std::ceil(cuts[k]))); x <= x1; ++x) {
        mask.in[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                static_cast<std::size_t>(x)] = 1;
      }
    }
  }
  return mask;
}

std::vector<Spot> inset(const std::vector<Spot>& outline, float by) {
  const std::size_t n = outline.size();
  if (n < 3) return {};
  const float sign = twice_area(outline) > 0 ? 1.0f : -1.0f;
  std::vector<Spot> out;
  for (std::size_t i = 0; i < n; ++i) {
    const Spot &a = outline[(i + n - 1) % n], &b = outline[i], &c = outline[(i + 1) % n];
    float x0 = b.x - a.x, y0 = b.y - a.y, x1 = c.x - b.x, y1 = c.y - b.y;
    const float l0 = std::max(1e-6f, std::sqrt(x0 * x0 + y0 * y0));
    const float l1 = std::max(1e-6f, std::sqrt(x1 * x1 + y1 * y1));
    x0 /= l0, y0 /= l0, x1 /= l1, y1 /= l1;
    // The bisector of both normals, as long as keeps both sides at the distance.
    float nx = -(y0 + y1) * sign, ny = (x0 + x1) * sign;
    const float length = std::sqrt(nx * nx + ny * ny);
    if (length < 1e-3f) continue;
    const float reach = std::min(2.5f, 2.0f / length);
    nx /= length, ny /= length;
    out.push_back({b.x + nx * by * reach, b.y + ny * by * reach});
  }
  return out;
}

std::vector<Spot> ellipse_of(const Mask& mask) {
  constexpr int kPoints = 32;
  const Moments m = moments_of(mask);
  if (m.area < 1) return {};
  float a = 2 * m.along, b = 2 * m.across;
  const float scale = std::sqrt(m.area / std::max(1.0f, static_cast<float>(math::kPi) * a * b));
  a *= scale, b *= scale;
  if (a < 1.2f * b) a = b = std::sqrt(a * b);  // nearly a disc: a disc
  const auto c = static_cast<float>(math::cos(m.turn)), s = static_cast<float>(math::sin(m.turn));
  std::vector<Spot> out;
  for (int i = 0; i < kPoints; ++i) {
    const double t = math::kTau * i / kPoints;
    const float u = a * static_cast<float>(math::cos(t)), v = b * static_cast<float>(math::sin(t));
    out.push_back({m.x + u * c - v * s, m.y + u * s + v * c});
  }
  return out;
}

std::vector<Spot> bar_of(const Mask& mask) {
  const Moments m = moments_of(mask);
  if (m.area < 1) return {};
  const float half = 0.5f * std::sqrt(12.0f);
  float a = half * m.along, b = half * m.across;
  const float scale = std::sqrt(m.area / std::max(1.0f, 4 * a * b));
  a *= scale, b *= scale;
  const auto c = static_cast<float>(math::cos(m.turn)), s = static_cast<float>(math::sin(m.turn));
  std::vector<Spot> out;
  for (const Step& corner : {Step{-1, -1}, Step{1, -1}, Step{1, 1}, Step{-1, 1}}) {
    const float u = a * static_cast<float>(corner.x), v = b * static_cast<float>(corner.y);
    out.push_back({m.x + u * c - v * s, m.y + u * s + v * c});
  }
  return out;
}

float likeness(const Mask& one, const Mask& other) {
  int both = 0, either = 0;
  for (std::size_t i = 0; i < one.in.size() && i < other.in.size(); ++i) {
    both += one.in[i] & other.in[i];
    either += one.in[i] | other.in[i];
  }
  return either > 0 ? static_cast<float>(both) / static_cast<float>(either) : 0.0f;
}

float length_way(const Mask& mask) {
  return moments_of(mask).turn;
}

}  // namespace impasto::compose::subject
