// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/corners.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

using plan::PathPoint;

PathPoint between(const PathPoint& a, const PathPoint& b, float t) {
  return {math::lerp(a.x, b.x, t), math::lerp(a.y, b.y, t), math::lerp(a.pressure, b.pressure, t),
          math::lerp(a.time, b.time, t)};
}

float distance(const PathPoint& a, const PathPoint& b) {
  return static_cast<float>(math::hypot(b.x - a.x, b.y - a.y));
}

/// Distance of p from the segment a b.
float off_line(const PathPoint& p, const PathPoint& a, const PathPoint& b) {
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length2 = dx * dx + dy * dy;
  const float t =
      length2 > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0f, 1.0f) : 0.0f;
  return distance(p, {a.x + t * dx, a.y + t * dy, 0, 0});
}

/// Points where the way turns by more than 35 degrees: fewer are hardly seen as corners.
int turns_of(const std::vector<PathPoint>& bones) {
  int count = 0;
  for (std::size_t i = 1; i + 1 < bones.size(); ++i) {
    const double ax = bones[i].x - bones[i - 1].x, ay = bones[i].y - bones[i - 1].y;
    const double bx = bones[i + 1].x - bones[i].x, by = bones[i + 1].y - bones[i].y;
    if (std::fabs(math::atan2(ax * by - ay * bx, ax * bx + ay * by)) > 35.0 * math::kPi / 180.0) {
      ++count;
    }
  }
  return count;
}

}  // namespace

float corners_of_centroid(float hz) {
  if (!(hz > 0)) return 1.0f;
  return std::clamp(static_cast<float>(4.49 * math::log2(hz) - 35.4), 1.0f, 13.0f);
}

float corners_of_arousal(float arousal) {
  // A logistic curve between what people draw for sad or peaceful (7 to 9) and for angry or excited
  // music (17 to 24).
  return 7.0f + 16.0f / (1.0f + static_cast<float>(math::exp(-2.8 * arousal)));
}

std::vector<PathPoint> with_corners(const std::vector<PathPoint>& line, int corners, bool sharp) {
  if (line.size() < 2) return line;
  // The corners the line has itself: greedily, where it strays most from the straight (Ramer 1972;
  // Douglas & Peucker 1973).
  std::vector<std::size_t> kept = {0, line.size() - 1};
  float length = 0;
  for (std::size_t i = 1; i < line.size(); ++i) length += distance(line[i - 1], line[i]);
  while (static_cast<int>(kept.size()) < corners + 2) {
    float worst = 0.02f * length;
    std::size_t at = 0, where = 0;
    for (std::size_t k = 0; k + 1 < kept.size(); ++k) {
      for (std::size_t i = kept[k] + 1; i < kept[k + 1]; ++i) {
        const float off = off_line(line[i], line[kept[k]], line[kept[k + 1]]);
        if (off > worst) worst = off, at = i, where = k + 1;
      }
    }
    if (at == 0) break;
    kept.insert(kept.begin() + static_cast<std::ptrdiff_t>(where), at);
  }
  std::vector<PathPoint> bones;
  for (std::size_t k : kept) bones.push_back(line[k]);
  // Too few: the longest leg breaks in two, to the side away from its neighbour.
  float side = 1.0f;
  while (turns_of(bones) < corners && static_cast<int>(bones.size()) < 2 * corners + 2) {
    std::size_t longest = 0;
    for (std::size_t k = 1; k + 1 < bones.size(); ++k) {
      if (distance(bones[k], bones[k + 1]) > distance(bones[longest], bones[longest + 1]))
        longest = k;
    }
    const PathPoint a = bones[longest], b = bones[longest + 1];
    // Small beside the whole, so that the course of the line is still the tune's.
    const float leg = std::max(1e-6f, distance(a, b));
    const float aside = std::min(sharp ? 0.42f * leg : 0.39f * leg, 0.066f * length) / leg;
    PathPoint middle = between(a, b, 0.5f);
    middle.x -= side * aside * (b.y - a.y);
    middle.y += side * aside * (b.x - a.x);
    side = -side;
    bones.insert(bones.begin() + static_cast<std::ptrdiff_t>(longest) + 1, middle);
  }
  if (!sharp) return bones;
  // The painter's path is a spline: points close to a corner keep it sharp.
  std::vector<PathPoint> path;
  for (std::size_t k = 0; k + 1 < bones.size(); ++k) {
    for (float t : {0.0f, 0.04f, 0.5f, 0.96f}) path.push_back(between(bones[k], bones[k + 1], t));
  }
  path.push_back(bones.back());
  return path;
}

float harshness(const plan::Piece& piece, double from, double to) {
  const plan::Curves& c = piece.curves;
  double hz = 0, rough = 0;
  int n = 0;
  for (std::size_t i = static_cast<std::size_t>(std::max(0.0, from / c.hop));
       i < c.centroid.size() && static_cast<double>(i) * c.hop < to; ++i) {
    if (!(c.centroid[i] > 0)) continue;
    hz += c.centroid[i];
    rough += i < c.roughness.size() ? c.roughness[i] : 0.0f;
    ++n;
  }
  if (n == 0) return 0;
  const float spiky = corners_of_centroid(static_cast<float>(hz / n)) - 12.0f;
  return math::saturate(spiky) * math::saturate(static_cast<float>(2.0 * (rough / n - 0.3)));
}

}  // namespace impasto::compose
