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
  if (laid.path.size() < 2 || !(length > 0)) return;
  const double drying = easel.style != nullptr ? easel.style->drying : easel.plan.sheet.drying;
  if (drying < 1.0 || laid.end + 0.1 > easel.outlook.duration) return;
  Mark stroke;
  stroke.brush = kWashBrush;
  stroke.width = std::clamp(0.5f * laid.width, 0.02f * easel.unit(), 0.1f * easel.unit());
  stroke.load = 0;
  stroke.wetness = 0.5f;
  stroke.colour = laid.colour;  // none of it is laid
  stroke.pass = laid.pass;
  stroke.cause = laid.cause;
  stroke.stamped = laid.stamped;
  stroke.of = easel.plan.strokes.size() - 1;
  const float side = easel.chance(kLost, key, 1) < 0 ? -0.46f : 0.46f;
  const float part = std::min(1.0f, share * (1.0f + 0.4f * easel.chance(kLost, key, 2))) * length;
  const float from = (length - part) * easel.unit_chance(kLost, key, 3);
  // From either side in turn, at a slant, hardly pressed where they begin and end: no mark of the
  // brush is to be seen but what it has moved.
  constexpr float kAlong[] = {-1.0f, -0.3f, 0.5f, 1.0f}, kAcross[] = {-1.0f, -0.5f, 0.4f, 1.0f};
  constexpr float kPressure[] = {0.15f, 0.5f, 0.42f, 0.1f};
  constexpr int kCount = 5;  // whatever the seed makes of the length
  const double takes = std::min(0.9, 0.3 * drying) / kCount;
  for (int i = 0; i < kCount; ++i) {
    Mark mark = stroke;
    mark.start = laid.end + 0.05 + takes * i;
    mark.end = mark.start + takes;
    const float middle = (static_cast<float>(i) + 0.5f + 0.25f * easel.chance(kLost, key, i, 4)) /
                         static_cast<float>(kCount) * part;
    const float half =
        std::min(0.4f * length, stroke.width * (1.5f + 0.4f * easel.chance(kLost, key, i, 5)));
    const float slant = (i % 2 == 0 ? -1.0f : 1.0f) * stroke.width *
                        (0.28f + 0.15f * easel.chance(kLost, key, i, 6));
    const float way = i % 3 == 0 ? -1.0f : 1.0f;
    for (int n = 0; n < 4; ++n) {
      const Spot spot =
          spot_at(laid.path, std::clamp(from + middle + way * kAlong[n] * half, 0.0f, length));
      const float off = side * laid.width + slant * kAcross[n];
      mark.path.push_back({spot.x - spot.dy * off, spot.y + spot.dx * off, kPressure[n],
                           static_cast<float>(n) / 3.0f});
    }
    easel.paint(std::move(mark));
  }
}

void perhaps_lose_edge(Easel& easel, const Mark& laid, std::uint64_t key) {
  // Which are lost is no matter of the seed: it never changes what is painted, only how.
  if (random_unit(kLost, key) < 0.34f) lose_edge(easel, laid, key);
}

}  // namespace impasto::compose
