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

Mark crisp() {
  Mark mark;
  mark.load = 0.9f;
  mark.wetness = 0.12f;
  mark.medium = 0.0f;
  return mark;
}

bool is_lacquer(const Easel& easel) {
  return easel.colours.ground.L < kLacquer;
}

Lch leaf_colour(const Easel& easel) {
  if (is_lacquer(easel)) return easel.colours.ground;
  // Gold beaten with more copper or with more silver, silver warm or cold, as the key lies on the
  // circle of fifths; tarnished where the music lies low.
  const double round = 2.0 * math::kPi * easel.outlook.home.place / 12.0;
  const auto red = static_cast<float>(math::cos(round)),
             deep = static_cast<float>(math::sin(round));
  const float low = std::clamp(0.45f - easel.outlook.tessitura, -0.3f, 0.3f);
  const Lch gold{73.0f + 4.0f * deep - 14.0f * low - 4.0f * red, 46.0f, 83.0f - 7.0f * red},
      silver{76.0f + 5.0f * deep - 18.0f * low, 5.0f + 2.0f * deep, wrap_hue(230.0f + 60.0f * red)};
  return lch_between(silver, gold, math::smoothstep(-0.55f, 0.3f, easel.outlook.emotion.valence));
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

namespace {

/// An outline moved inwards, square to itself; its points run one way round.
std::vector<Point> inset(const std::vector<Point>& outline, float by) {
  float area = 0;
  const std::size_t n = outline.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point &a = outline[i], &b = outline[(i + 1) % n];
    area += a.x * b.y - b.x * a.y;
  }
  const float turns = area > 0 ? by : -by;
  std::vector<Point> edge = outline;
  for (std::size_t i = 0; i < n; ++i) {
    const Point &a = outline[(i + n - 1) % n], &b = outline[(i + 1) % n];
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float length = std::max(1e-5f, std::sqrt(dx * dx + dy * dy));
    edge[i].x -= turns * dy / length;
    edge[i].y += turns * dx / length;
  }
  return edge;
}

}  // namespace

void fill(Easel& easel, const Mark& like, const std::vector<Point>& outline) {
  float low = 1e9f, high = -1e9f, left = 1e9f, right = -1e9f;
  for (const Point& p : outline) {
    low = std::min(low, p.y), high = std::max(high, p.y);
    left = std::min(left, p.x), right = std::max(right, p.x);
  }
  const float least = std::min(high - low, right - left), unit = easel.unit();
  const float width = std::clamp(0.22f * least, 0.004f * unit, 0.045f * unit);
  // Once round and then over all of it, in one go: wet as it is, it stands level and dries flat.
  Mark mark = like;
  mark.brush = kMassBrush;
  mark.width = width;
  mark.wetness = std::max(0.54f, like.wetness);  // wet enough to stand level
  mark.path.clear();
  const std::vector<Point> edge = inset(outline, 0.46f * width);
  for (std::size_t i = 0; i <= edge.size(); ++i) {
    const Point& p = edge[i % edge.size()];
    mark.path.push_back({p.x, p.y, 1.0f, 0.0f});
  }
  const int rows =
      std::max(1, static_cast<int>(std::ceil((high - low - 1.2f * width) / (0.5f * width))));
  for (int i = 0; i <= rows; ++i) {
    const float y = math::lerp(low + 0.6f * width, high - 0.6f * width,
                               static_cast<float>(i) / static_cast<float>(rows));
    Reach reach;
    for (float off : {-0.38f, 0.0f, 0.38f}) reach.narrow(outline, y + off * width);
    const float x0 = reach.from + 0.5f * width, x1 = reach.to - 0.5f * width;
    if (x1 - x0 < 0.5f * width) continue;
    constexpr int kPoints = 4;
    for (int k = 0; k < kPoints; ++k) {
      const float s = static_cast<float>(k) / (kPoints - 1);
      mark.path.push_back(
          {i % 2 == 0 ? math::lerp(x0, x1, s) : math::lerp(x1, x0, s), y, 1.0f, 0.0f});
    }
  }
  for (std::size_t i = 0; i < mark.path.size(); ++i)
    mark.path[i].time = static_cast<float>(i) / static_cast<float>(mark.path.size() - 1);
  easel.paint(std::move(mark));
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
