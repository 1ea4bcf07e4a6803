// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/ink/pace.h"

#include <algorithm>

#include "impasto/base/math.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/plan/spline.h"

namespace impasto::compose {
namespace {

struct Knot {
  double way = 0, time = 0;  ///< shares of both
};

/// When the brush is how far.
std::vector<Knot> course_of(const plan::Piece& piece, double start, double end) {
  constexpr InkTaste::Pace kAsk = kInk.pace;
  const double lasts = std::max(1e-3, end - start);
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto from =
      std::lower_bound(piece.onsets.begin(), piece.onsets.end(), start + kAsk.apart, before);
  const auto to = std::lower_bound(from, piece.onsets.end(), end - kAsk.apart, before);
  double sum = 0;
  for (auto o = from; o != to; ++o) sum += o->strength * o->strength;
  std::vector<Knot> knots = {{0.0, 0.0}};
  const double creeps = sum > 0 ? kAsk.creeps : 1.0;
  double pushed = 0;
  const auto add = [&](double time) {
    const double at = std::min(1.0, (time - start) / lasts);
    if (at > knots.back().time) knots.push_back({creeps * at + pushed, at});
  };
  for (auto o = from; o != to; ++o) {
    add(o->time);
    pushed += (1.0 - creeps) * o->strength * o->strength / sum;
    add(o->time + kAsk.push);
  }
  knots.push_back({1.0, 1.0});
  return knots;
}

}  // namespace

std::vector<plan::PathPoint> paced(const plan::Piece& piece,
                                   const std::vector<plan::PathPoint>& path, double start,
                                   double end) {
  if (path.size() < 2) return path;
  const std::vector<Knot> course = course_of(piece, start, end);
  const int parts = std::max(1, kInk.pace.points / static_cast<int>(path.size() - 1));
  std::vector<plan::PathPoint> line;
  std::size_t k = 1;
  const auto add = [&](plan::PathPoint p, float way) {
    while (k + 1 < course.size() && course[k].way < way) ++k;
    const Knot &a = course[k - 1], &b = course[k];
    p.time = static_cast<float>(
        math::lerp(a.time, b.time, math::saturate((way - a.way) / std::max(1e-9, b.way - a.way))));
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
