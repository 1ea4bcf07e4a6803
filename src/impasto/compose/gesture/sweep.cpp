// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/sweep.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose {

Box box_of(const std::vector<plan::PathPoint>& path) {
  Box box;
  box.add(path);
  return box;
}

std::vector<plan::PathPoint> sweep(Point centre, float angle, float length, float bow,
                                   float press) {
  constexpr int kPoints = 7;
  const float dx = static_cast<float>(math::cos(angle)), dy = static_cast<float>(math::sin(angle));
  std::vector<plan::PathPoint> path;
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const float along = (s - 0.5f) * length;
    const float side = bow * length * (4.0f * s * (1.0f - s) - 0.66f);
    const float pressed = std::min(1.0f, 0.55f + 3.0f * s) * (1.0f - 0.45f * s * s * s);
    // s = 1 - (1 - t)^3 inverted: the arm strikes with the sound and slows as it lifts.
    const float t = 1.0f - static_cast<float>(math::cbrt(1.0 - s));
    path.push_back(
        {centre.x + dx * along - dy * side, centre.y + dy * along + dx * side, press * pressed, t});
  }
  return path;
}

void lengthen(std::vector<plan::PathPoint>& path, float by) {
  if (path.empty() || by == 1.0f) return;
  const Box box = box_of(path);
  const float mx = 0.5f * (box.x0 + box.x1), my = 0.5f * (box.y0 + box.y1);
  for (plan::PathPoint& p : path) {
    p.x = mx + by * (p.x - mx);
    p.y = my + by * (p.y - my);
  }
}

std::vector<plan::PathPoint> part_of(const std::vector<plan::PathPoint>& path, float from,
                                     float to) {
  std::vector<plan::PathPoint> part;
  const auto at = [&path](float t) {
    std::size_t i = 1;
    while (i + 1 < path.size() && path[i].time < t) ++i;
    const plan::PathPoint &a = path[i - 1], &b = path[i];
    const float f = math::saturate((t - a.time) / std::max(1e-6f, b.time - a.time));
    return plan::PathPoint{math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f),
                           math::lerp(a.pressure, b.pressure, f), t};
  };
  if (path.size() < 2) return path;
  part.push_back(at(from));
  for (const plan::PathPoint& q : path) {
    if (q.time > from + 0.02f && q.time < to - 0.02f) part.push_back(q);
  }
  part.push_back(at(to));
  for (plan::PathPoint& q : part) q.time = math::saturate((q.time - from) / (to - from));
  return part;
}

}  // namespace impasto::compose
