// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/browser/outline.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::browser {
namespace {

struct Spot {
  float x, y, half;
};

/// The way of a stroke and of those that go on from it, in pixels.
std::vector<Spot> way_of(const plan::Plan& plan, std::size_t first, int width, int height) {
  const plan::Sheet& sheet = plan.sheet;
  const float scale =
      std::min(static_cast<float>(width) / sheet.width, static_cast<float>(height) / sheet.height);
  const float left = 0.5f * (static_cast<float>(width) - sheet.width * scale);
  const float top = 0.5f * (static_cast<float>(height) - sheet.height * scale);
  std::vector<Spot> way;
  int last = static_cast<int>(first);
  for (std::size_t i = first; i < plan.strokes.size(); ++i) {
    const plan::Stroke& stroke = plan.strokes[i];
    if (i != first && stroke.joins != last) continue;
    last = static_cast<int>(i);
    const plan::Brush brush = plan::complete(sheet.brushes[static_cast<std::size_t>(stroke.brush)]);
    for (const plan::PathPoint& p : stroke.path) {
      const float open = 1.0f - brush.spread + brush.spread * p.pressure;
      const Spot spot{left + scale * p.x, top + scale * p.y,
                      std::max(1.0f, 0.5f * stroke.width * scale * open)};
      const bool moved = way.empty() || std::abs(spot.x - way.back().x) > 0.25f ||
                         std::abs(spot.y - way.back().y) > 0.25f;
      if (moved) way.push_back(spot);
    }
    if (!stroke.open) break;
  }
  return way;
}

/// Half a circle around a spot, from the direction (x, y) on, turning from x to y.
void turn(std::vector<float>& line, const Spot& at, float x, float y) {
  constexpr int kSteps = 8;
  for (int i = 0; i <= kSteps; ++i) {
    const double angle = math::kPi * i / kSteps;
    const auto c = static_cast<float>(math::cos(angle)), s = static_cast<float>(math::sin(angle));
    line.push_back(at.x + at.half * (c * x - s * y));
    line.push_back(at.y + at.half * (s * x + c * y));
  }
}

}  // namespace

std::vector<float> outline(const plan::Plan& plan, std::size_t stroke, int width, int height) {
  const std::vector<Spot> way = way_of(plan, stroke, width, height);
  std::vector<float> line;
  const auto direction = [&](std::size_t i, float& x, float& y) {
    const Spot& from = way[i == 0 ? 0 : i - 1];
    const Spot& to = way[std::min(i + 1, way.size() - 1)];
    x = to.x - from.x;
    y = to.y - from.y;
    const float length = std::sqrt(x * x + y * y);
    x = length > 0.0f ? x / length : 1.0f;
    y = length > 0.0f ? y / length : 0.0f;
  };
  float x = 1.0f, y = 0.0f;
  direction(0, x, y);
  turn(line, way.front(), -y, x);  // around the start, from its right over its back to its left
  for (std::size_t i = 1; i + 1 < way.size(); ++i) {
    direction(i, x, y);
    line.push_back(way[i].x + way[i].half * y);
    line.push_back(way[i].y - way[i].half * x);
  }
  direction(way.size() - 1, x, y);
  turn(line, way.back(), y, -x);
  for (std::size_t i = way.size() - 1; i-- > 1;) {
    direction(i, x, y);
    line.push_back(way[i].x - way[i].half * y);
    line.push_back(way[i].y + way[i].half * x);
  }
  return line;
}

}  // namespace impasto::browser
