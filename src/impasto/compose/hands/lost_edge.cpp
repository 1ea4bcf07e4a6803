// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/lost_edge.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/plan/style.h"

namespace impasto::compose {
namespace {

constexpr std::uint64_t kLost = 131;  ///< what the free choices are drawn for

/// The place `share` of the way along the path, and the direction there.
struct Spot {
  float x = 0, y = 0, dx = 1, dy = 0;
};

float length_of(const std::vector<plan::PathPoint>& path) {
  float length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    length += std::sqrt((path[i].x - path[i - 1].x) * (path[i].x - path[i - 1].x) +
                        (path[i].y - path[i - 1].y) * (path[i].y - path[i - 1].y));
  }
  return length;
}

Spot spot_at(const std::vector<plan::PathPoint>& path, float at) {
  Spot spot{path.front().x, path.front().y};
  for (std::size_t i = 1; i < path.size(); ++i) {
    const float ex = path[i].x - path[i - 1].x, ey = path[i].y - path[i - 1].y;
    const float leg = std::sqrt(ex * ex + ey * ey);
    if (!(leg > 0)) continue;
    const float t = std::min(1.0f, at / leg);
    spot = {path[i - 1].x + t * ex, path[i - 1].y + t * ey, ex / leg, ey / leg};
    if (at <= leg) return spot;
    at -= leg;
  }
  return spot;
}

}  // namespace

void lose_edge(Easel& easel, const Mark& laid, std::uint64_t key, float share) {
  const float length = length_of(laid.path);
  if (laid.path.size() < 2 || length < 1.6f * laid.width) return;
  const double drying = easel.style != nullptr ? easel.style->drying : easel.plan.sheet.drying;
  if (drying < 1.0 || laid.end + 0.1 > easel.outlook.duration) return;
  Mark mark;
  mark.brush = kWashBrush;
  mark.width = std::clamp(0.5f * laid.width, 0.02f * easel.unit(), 0.09f * easel.unit());
  mark.load = 0;
  mark.wetness = 0.4f;
  mark.colour = laid.colour;  // none of it is laid
  mark.start = laid.end + 0.05;
  mark.end = mark.start + std::min(0.6, 0.3 * drying);
  mark.pass = laid.pass;
  mark.cause = laid.cause;
  mark.stamped = laid.stamped;
  const float side = easel.chance(kLost, key, 1) < 0 ? -1.0f : 1.0f;
  const float part = std::min(1.0f, share * (1.0f + 0.5f * easel.chance(kLost, key, 2))) * length;
  const float from = (length - part) * easel.unit_chance(kLost, key, 3);
  // To and fro, farther than the brush is wide, and no two turns alike.
  const int turns = std::clamp(static_cast<int>(part / (0.75f * mark.width)), 3, 40);
  for (int i = 0; i <= turns; ++i) {
    const float along = static_cast<float>(i) / static_cast<float>(turns);
    const Spot spot = spot_at(laid.path, from + along * part);
    const float reach =
        (i % 2 == 0 ? 1.0f : -1.0f) * mark.width * (0.55f + 0.25f * easel.chance(kLost, key, i, 4));
    const float off = side * (0.46f * laid.width) + reach;
    mark.path.push_back({spot.x - spot.dy * off, spot.y + spot.dx * off,
                         0.75f + 0.2f * easel.chance(kLost, key, i, 5), along});
  }
  easel.paint(std::move(mark));
}

void perhaps_lose_edge(Easel& easel, const Mark& laid, std::uint64_t key) {
  // Which are lost is no matter of the seed: it never changes what is painted, only how.
  if (random_unit(kLost, key) < 0.34f) lose_edge(easel, laid, key);
}

}  // namespace impasto::compose
