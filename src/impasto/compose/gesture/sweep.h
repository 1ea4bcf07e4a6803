// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/place/layout.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// A brushstroke of the arm: from `centre` along `angle` (radians, y down), bowed sideways by `bow`
/// of its length; pressed in quickly, lifted slowly; most of its way in the first half of its time.
std::vector<plan::PathPoint> sweep(Point centre, float angle, float length, float bow,
                                   float press = 1.0f);

/// A path as much longer about its own middle: what `length` of an element does to a line.
void lengthen(std::vector<plan::PathPoint>& path, float by);

/// The stretch of a path between two of its times, 0..1.
std::vector<plan::PathPoint> part_of(const std::vector<plan::PathPoint>& path, float from,
                                     float to);

/// What a path reaches.
struct Box {
  float x0 = 1e9f, x1 = -1e9f, y0 = 1e9f, y1 = -1e9f;
  void add(const std::vector<plan::PathPoint>& path) {
    for (const plan::PathPoint& p : path) {
      x0 = std::min(x0, p.x), x1 = std::max(x1, p.x);
      y0 = std::min(y0, p.y), y1 = std::max(y1, p.y);
    }
  }
};
Box box_of(const std::vector<plan::PathPoint>& path);

}  // namespace impasto::compose
