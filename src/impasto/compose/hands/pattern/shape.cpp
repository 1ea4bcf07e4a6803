// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/pattern/shape.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose::pattern {
namespace {

enum Purpose : std::uint64_t { kPetals = 1701 };

constexpr float kRound = 6.2831853f;
constexpr float kLacquer = 45.0f;  ///< CIELAB L of a ground below which it bears no leaf

/// Once round and a little further, so that no gap is left.
std::vector<plan::PathPoint> closed(const std::vector<Point>& outline) {
  std::vector<plan::PathPoint> path;
  const std::size_t n = outline.size(), all = n + n / 6 + 1;
  for (std::size_t i = 0; i <= all; ++i) {
    const Point& p = outline[i % n];
    path.push_back({p.x, p.y, 1.0f, static_cast<float>(i) / static_cast<float>(all)});
  }
  return path;
}

/// From where to where an outline lies at a height: its outermost sides. Nothing: `to` < `from`.
struct Reach {
  float from = -1e9f, to = 1e9f;
  void narrow(const std::vector<Point>& outline, float y) {
    float left = 1e9f, right = -1e9f;
    for (std::size_t k = 0; k < outline.size(); ++k) {
      const Point &a = outline[k], &b = outline[(k + 1) % outline.size()];
      if ((a.y < y) == (b.y < y)) continue;
      const float x = math::lerp(a.x, b.x, (y - a.y) / (b.y - a.y));
      left = std::min(left, x), right = std::max(right, x);
    }
    from = std::max(from, left), to = std::min(to, right);
  }
};

}  // namespace

bool is_lacquer(const Easel& easel) {
  return easel.colours.ground.L < kLacquer;
}

Lch leaf_colour(const Easel& easel) {
  if (is_lacquer(easel)) return easel.colours.ground;
  constexpr Lch kGold{74.0f, 44.0f, 82.0f}, kSilver{79.0f, 5.0f, 110.0f};
  return lch_between(kSilver, kGold, math::smoothstep(-0.7f, 0.35f, easel.outlook.emotion.valence));
}

Lch mineral(const Lch& colour) {
  struct Mineral {
    Lch colour;
    float reach;  ///< of hue, degrees, that it answers to
  };
  constexpr Mineral kMinerals[] = {{{41, 48, 272}, 40}, {{52, 34, 168}, 40}, {{68, 44, 78}, 30},
                                   {{50, 62, 36}, 32},  {{30, 24, 282}, 30}, {{60, 26, 130}, 30},
                                   {{46, 32, 330}, 34}, {{56, 30, 226}, 30}};
  if (colour.C < 9.0f) return {colour.L > 60.0f ? 93.0f : 55.0f, 4.0f, colour.h};
  const Mineral* best = &kMinerals[0];
  float least = 1e9f;
  for (const Mineral& m : kMinerals) {
    const float far = hue_distance(colour.h, m.colour.h);
    const float off = std::fabs(far) / m.reach + std::fabs(colour.L - m.colour.L) / 45.0f;
    if (off < least) least = off, best = &m;
  }
  return lch_between(colour, best->colour, 0.6f);
}

void fill(Easel& easel, const Mark& like, const std::vector<Point>& outline) {
  float low = 1e9f, high = -1e9f, left = 1e9f, right = -1e9f;
  for (const Point& p : outline) {
    low = std::min(low, p.y), high = std::max(high, p.y);
    left = std::min(left, p.x), right = std::max(right, p.x);
  }
  float area = 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    const Point &a = outline[i], &b = outline[(i + 1) % outline.size()];
    area += a.x * b.y - b.x * a.y;
  }
  const float turns = area > 0 ? 1.0f : -1.0f;
  const float least = std::min(high - low, right - left), unit = easel.unit();
  const float width = std::clamp(0.26f * least, 0.004f * unit, 0.050f * unit);
  const double span = like.end - like.start;
  // A stroke lies inside as far as it is broad; what that leaves at the edge the rim covers.
  const int rows =
      std::max(1, static_cast<int>(std::ceil((high - low - 0.8f * width) / (0.5f * width))));
  for (int i = 0; i <= rows; ++i) {
    const float y = math::lerp(low + 0.4f * width, high - 0.4f * width,
                               static_cast<float>(i) / static_cast<float>(rows));
    Reach reach;
    for (float off : {-0.38f, 0.0f, 0.38f}) reach.narrow(outline, y + off * width);
    const float x0 = reach.from + 0.3f * width, x1 = reach.to - 0.3f * width;
    if (x1 - x0 < 0.8f * width) continue;
    Mark row = like;
    row.brush = kMassBrush;
    row.width = width;
    row.start = like.start + 0.6 * span * i / (rows + 1);
    row.end = like.start + 0.6 * span * (i + 1) / (rows + 1);
    row.path = {{x0, y, 1.0f, 0.0f}, {x1, y, 1.0f, 1.0f}};
    if (i % 2 == 1) std::swap(row.path[0].x, row.path[1].x);
    easel.paint(std::move(row));
  }
  Mark rim = like;
  rim.brush = kMassBrush;
  rim.width = 0.75f * width;
  rim.load = 1.2f * like.load;
  rim.start = like.start + 0.6 * span;
  std::vector<Point> edge = outline;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    // Inwards, square to the outline: its points run one way round.
    const Point &a = outline[(i + outline.size() - 1) % outline.size()],
                &b = outline[(i + 1) % outline.size()];
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float length = std::max(1e-5f, std::sqrt(dx * dx + dy * dy));
    edge[i].x += turns * 0.46f * rim.width * -dy / length;
    edge[i].y += turns * 0.46f * rim.width * dx / length;
  }
  rim.path = closed(edge);
  easel.paint(std::move(rim));
}

std::vector<Point> oval(Point at, float wide, float tall, float turn) {
  constexpr int kPoints = 26;
  const auto c = static_cast<float>(math::cos(turn)), s = static_cast<float>(math::sin(turn));
  std::vector<Point> outline;
  for (int i = 0; i < kPoints; ++i) {
    const float a = kRound * static_cast<float>(i) / kPoints;
    const float x = wide * static_cast<float>(math::cos(a)),
                y = tall * static_cast<float>(math::sin(a));
    outline.push_back({at.x + x * c - y * s, at.y + x * s + y * c});
  }
  return outline;
}

void petal(Easel& easel, Mark like, Point root, float angle, float length) {
  like.brush = kLineBrush;
  const auto c = static_cast<float>(math::cos(angle)), s = static_cast<float>(math::sin(angle));
  constexpr float kPress[] = {0.35f, 0.85f, 1.0f, 0.75f, 0.15f};
  like.path.clear();
  for (int i = 0; i < 5; ++i) {
    const float t = static_cast<float>(i) / 4.0f;
    like.path.push_back({root.x + t * length * c, root.y + t * length * s, kPress[i], t});
  }
  easel.paint(std::move(like));
}

void blossom(Easel& easel, const Mark& like, Point at, float radius, std::uint64_t key) {
  const float turned = kRound * easel.unit_chance(kPetals, key, 1);
  for (int i = 0; i < 5; ++i) {
    const float angle =
        turned + kRound * (static_cast<float>(i) + 0.15f * easel.chance(kPetals, key, i, 2)) / 5.0f;
    Mark mark = like;
    mark.brush = kLineBrush;
    mark.width = 1.05f * radius;
    const float r0 = 0.35f * radius, r1 = 0.62f * radius;
    const auto c = static_cast<float>(math::cos(angle)), s = static_cast<float>(math::sin(angle));
    mark.path = {{at.x + r0 * c, at.y + r0 * s, 1.0f, 0.0f},
                 {at.x + r1 * c, at.y + r1 * s, 1.0f, 1.0f}};
    easel.paint(std::move(mark));
  }
  Mark eye = like;
  eye.brush = kLineBrush;
  eye.width = 0.42f * radius;
  eye.colour = like.colour.L > 70.0f ? Lch{52.0f, 60.0f, 40.0f} : Lch{86.0f, 50.0f, 88.0f};
  eye.path = {{at.x, at.y, 1.0f, 0.0f}, {at.x + 0.05f * radius, at.y, 1.0f, 1.0f}};
  easel.paint(std::move(eye));
}

}  // namespace impasto::compose::pattern
