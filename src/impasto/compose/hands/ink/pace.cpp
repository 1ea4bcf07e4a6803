// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/ink/pace.h"

#include <algorithm>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/pushes.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/plan/spline.h"

namespace impasto::compose {

std::vector<plan::PathPoint> paced(const plan::Piece& piece,
                                   const std::vector<plan::PathPoint>& path, double start,
                                   double end) {
  constexpr double kLeast = 1e-3;  // s
  if (path.size() < 2) return path;
  const double lasts = std::max(kLeast, end - start);
  const Pushes pushes = pushes_of(piece, start, lasts, {0.0, kInk.pace.slow});
  const int parts = std::max(1, kInk.pace.points / static_cast<int>(path.size() - 1));
  std::vector<plan::PathPoint> line;
  const auto add = [&](plan::PathPoint p, float way) {
    p.time = static_cast<float>(pushes.time_at(way) / lasts);
    if (!line.empty()) p.time = std::max(p.time, line.back().time);
    line.push_back(p);
  };
  const auto legs = static_cast<float>(path.size() - 1);
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const plan::SplineLeg<plan::PathPoint> leg(path, i);
    for (int j = 0; j < parts; ++j) {
      const float t = static_cast<float>(j) / static_cast<float>(parts);
      plan::PathPoint p = path[i];
      p.x = leg.at(&plan::PathPoint::x, t);
      p.y = leg.at(&plan::PathPoint::y, t);
      p.pressure = math::saturate(leg.at(&plan::PathPoint::pressure, t));
      p.tilt = math::lerp(path[i].tilt, path[i + 1].tilt, t);
      add(p, (static_cast<float>(i) + t) / legs);
    }
  }
  add(path.back(), 1.0f);
  return line;
}

}  // namespace impasto::compose
