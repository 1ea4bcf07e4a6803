// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace impasto::plan {

/// The way a brush goes from one point of its path to the next: the spline of Catmull & Rom (1974),
/// its knots apart by the root of the distance, so that a short way after a long one makes no loop
/// (Yuksel, Schaefer & Keyser 2011). `Point` has float members x and y.
template <class Point>
class SplineLeg {
 public:
  /// From path[i] to path[i + 1], which must be there.
  SplineLeg(const std::vector<Point>& path, std::size_t i)
      : a_(path[i == 0 ? 0 : i - 1]),
        b_(path[i]),
        c_(path[i + 1]),
        d_(path[std::min(i + 2, path.size() - 1)]),
        length_(distance(b_, c_)),
        ab_(i > 0 ? std::sqrt(distance(a_, b_)) : 0.0f),
        bc_(std::sqrt(length_)),
        cd_(i + 2 < path.size() ? std::sqrt(distance(c_, d_)) : 0.0f) {}

  /// Of the straight line.
  float length() const { return length_; }
  /// A value of the points, 0 <= t <= 1 of the leg.
  float at(float Point::*value, float t) const {
    const float b = b_.*value, c = c_.*value;
    const float m = slope(a_.*value, b, c, ab_);
    const float n = -slope(d_.*value, c, b, cd_);  // seen from the other end
    return b + t * (m + t * (3.0f * (c - b) - 2.0f * m - n + t * (2.0f * (b - c) + m + n)));
  }

 private:
  static float distance(const Point& p, const Point& q) {
    const float x = q.x - p.x, y = q.y - p.y;
    return std::sqrt(x * x + y * y);
  }
  /// At `from` on the way to `to`, as a way over the leg.
  float slope(float before, float from, float to, float knot) const {
    // An end has no neighbour beyond it: half of the way to the next.
    if (!(knot > 0)) return 0.5f * (to - from);
    return bc_ * ((from - before) / knot - (to - before) / (knot + bc_)) + (to - from);
  }

  const Point &a_, &b_, &c_, &d_;
  float length_, ab_, bc_, cd_;
};

}  // namespace impasto::plan
