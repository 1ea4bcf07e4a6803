// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/pushes.h"

#include <algorithm>

#include "impasto/base/math.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {

double Pushes::time_at(double way) const {
  std::size_t i = 1;
  while (i + 1 < knots.size() && knots[i].way < way) ++i;
  const Knot &a = knots[i - 1], &b = knots[i];
  if (b.way <= a.way) return b.time;
  return math::lerp(a.time, b.time, math::saturate((way - a.way) / (b.way - a.way)));
}

Drive drive_of(double calm) {
  return {math::lerp(0.45, 0.3, calm), math::lerp(0.3, 0.5, calm)};
}

Pushes pushes_of(const plan::Piece& piece, double start, double lasts, const Drive& drive) {
  constexpr double kApart = 0.07, kLast = 0.04;  // s
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto from =
      std::lower_bound(piece.onsets.begin(), piece.onsets.end(), start + kApart, before);
  const auto to = std::lower_bound(from, piece.onsets.end(), start + lasts - kLast, before);
  double sum = 0;
  for (auto o = from; o != to; ++o) sum += o->strength * o->strength;
  const double slow = sum > 0 ? drive.slow : 1.0 - drive.struck;
  const double share = sum > 0 ? (1.0 - drive.struck - drive.slow) / sum : 0.0;
  Pushes pushes;
  pushes.knots = {{0, 0}};
  const double begin = drive.struck > 0 ? kPush : 0.0;
  if (drive.struck > 0) pushes.knots.push_back({kPush, drive.struck});
  double pushed = drive.struck;
  const auto way = [&](double t) {
    return pushed + slow * std::max(0.0, t - begin) / (lasts - begin);
  };
  for (auto o = from; o != to; ++o) {
    const double t = std::max(o->time - start, pushes.knots.back().time);
    pushes.knots.push_back({t, way(t)});
    pushed += share * o->strength * o->strength;
    pushes.knots.push_back({t + kPush, way(t + kPush)});
  }
  pushes.knots.push_back({lasts, 1.0});
  return pushes;
}

}  // namespace impasto::compose
