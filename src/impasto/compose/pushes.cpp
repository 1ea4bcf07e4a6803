// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/pushes.h"

#include <algorithm>

#include "impasto/base/math.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {

double Course::time_at(double way) const {
  std::size_t i = 1;
  while (i + 1 < knots.size() && knots[i].way < way) ++i;
  const Knot &a = knots[i - 1], &b = knots[i];
  if (b.way <= a.way) return b.time;
  return math::lerp(a.time, b.time, math::saturate((way - a.way) / (b.way - a.way)));
}

Course course_of(const plan::Piece& piece, double start, double lasts, double calm) {
  const double kStruck = math::lerp(0.45, 0.3, calm);
  const double kSlow = math::lerp(0.3, 0.5, calm);  // shares of the way
  constexpr double kApart = 0.07, kLast = 0.04;     // s
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto from =
      std::lower_bound(piece.onsets.begin(), piece.onsets.end(), start + kApart, before);
  const auto to = std::lower_bound(from, piece.onsets.end(), start + lasts - kLast, before);
  double sum = 0;
  for (auto o = from; o != to; ++o) sum += o->strength * o->strength;
  const bool pushes = sum > 0;
  const double slow = pushes ? kSlow : 1.0 - kStruck;
  const double share = pushes ? (1.0 - kStruck - kSlow) / sum : 0.0;
  Course course;
  course.knots = {{0, 0}, {kPush, kStruck}};
  double pushed = kStruck;
  const auto way = [&](double t) {
    return pushed + slow * std::max(0.0, t - kPush) / (lasts - kPush);
  };
  for (auto o = from; o != to; ++o) {
    const double t = std::max(o->time - start, course.knots.back().time);
    course.knots.push_back({t, way(t)});
    pushed += share * o->strength * o->strength;
    course.knots.push_back({t + kPush, way(t + kPush)});
  }
  course.knots.push_back({lasts, 1.0});
  return course;
}

}  // namespace impasto::compose
