// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/climax_line.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

float climax_motion(const Easel& easel) {
  const hear::Breath there = hear::breath_around(easel.piece, easel.outlook.climax, kAroundClimax);
  return static_cast<float>((there.last - there.first + 1) / (2.0 * kAroundClimax));
}

std::vector<Shake> climax_shakes(const Easel& easel) {
  const hear::Breath there = hear::breath_around(easel.piece, easel.outlook.climax, kAroundClimax);
  if (there.last - there.first < 1) return {};
  return shakes_of(easel.piece.melody, there.first, there.last);
}

std::vector<plan::PathPoint> climax_line(const Easel& easel, Point heart, float reach, float tall,
                                         float turn) {
  const hear::Breath there = hear::breath_around(easel.piece, easel.outlook.climax, kAroundClimax);
  std::vector<plan::PathPoint> line;
  if (there.last - there.first < 1) {
    line = sweep({0, 0}, -0.3f, 1.0f, 0.12f);
  } else {
    line = gesture(easel, stretch_of(easel, there, 0), there.first, there.last);
  }
  float x0 = line.front().x, x1 = x0, y0 = line.front().y, y1 = y0;
  for (const plan::PathPoint& q : line) {
    x0 = std::min(x0, q.x), x1 = std::max(x1, q.x);
    y0 = std::min(y0, q.y), y1 = std::max(y1, q.y);
  }
  const float wide = std::max(1e-4f, x1 - x0), high = std::max(1e-4f, y1 - y0);
  // A tune that hardly moves stays level; one that leaps is as tall as it may be.
  const float rise = std::min(tall, 1.6f * high / wide) * reach / high;
  const float middle = 0.5f * (y0 + y1);
  // Along an arc of that turn; what the tune rises stands off it.
  const float radius = turn > 0.05f ? reach / turn : 0.0f;
  const float sink = 2.0f * radius / std::max(0.05f, turn) *
                     static_cast<float>(math::sin(0.5 * turn));  // the arc's own middle
  for (plan::PathPoint& q : line) {
    const float s = (q.x - x0) / wide - 0.5f, off = (q.y - middle) * rise;
    if (radius > 0) {
      const float angle = turn * s;
      const float r = radius - 0.6f * off;
      q.x = heart.x + r * static_cast<float>(math::sin(angle));
      q.y = heart.y - r * static_cast<float>(math::cos(angle)) + sink;
    } else {
      q.x = heart.x + s * reach;
      q.y = heart.y + off;
    }
  }
  return line;
}

}  // namespace impasto::compose
