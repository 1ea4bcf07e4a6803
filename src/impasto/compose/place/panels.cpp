// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/panels.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/place/layout.h"

namespace impasto::compose {
namespace {

using Path = std::vector<plan::PathPoint>;

plan::PathPoint between(const plan::PathPoint& a, const plan::PathPoint& b, float t) {
  plan::PathPoint p = a;
  p.x = math::lerp(a.x, b.x, t), p.y = math::lerp(a.y, b.y, t);
  p.pressure = math::lerp(a.pressure, b.pressure, t), p.time = math::lerp(a.time, b.time, t);
  p.tilt = math::lerp(a.tilt, b.tilt, t), p.twist = math::lerp(a.twist, b.twist, t);
  return p;
}

/// The stretches of a path with x in [low, high].
std::vector<Path> runs_inside(const Path& path, float low, float high) {
  std::vector<Path> runs;
  bool open = false;
  const auto add = [&](const plan::PathPoint& p) {
    if (!open) runs.emplace_back();
    runs.back().push_back(p);
    open = true;
  };
  if (path.size() == 1 && path[0].x >= low && path[0].x <= high) add(path[0]);
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const plan::PathPoint &a = path[i], &b = path[i + 1];
    float from = 0.0f, to = 1.0f;
    const float dx = b.x - a.x;
    if (std::fabs(dx) < 1e-7f) {
      if (a.x < low || a.x > high) to = -1.0f;
    } else {
      const float at_low = (low - a.x) / dx, at_high = (high - a.x) / dx;
      from = std::max(from, std::min(at_low, at_high));
      to = std::min(to, std::max(at_low, at_high));
    }
    if (to <= from) {
      open = false;
      continue;
    }
    if (from > 0) open = false;
    if (!open) add(between(a, b, from));
    add(between(a, b, to));
    if (to < 1) open = false;
  }
  return runs;
}

float mean_x(const Path& path) {
  float sum = 0;
  for (const plan::PathPoint& p : path) sum += p.x;
  return sum / static_cast<float>(path.size());
}

/// How far a stroke reaches beyond its path to the left and right: half its width where it runs
/// upright, a third where its end points sideways.
float overhang(const plan::Stroke& stroke) {
  float along = 0, across = 0;
  for (std::size_t i = 1; i < stroke.path.size(); ++i) {
    along += std::fabs(stroke.path[i].x - stroke.path[i - 1].x);
    across += std::fabs(stroke.path[i].y - stroke.path[i - 1].y);
  }
  const float upright = along + across > 0 ? across / (along + across) : 1.0f;
  return stroke.width * math::lerp(0.36f, 0.5f, upright);
}

float length_of(const Path& path) {
  float sum = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    sum += static_cast<float>(math::hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y));
  }
  return sum;
}

/// Its longest stretch inside; an outline is drawn along the panel's edge instead. When it is
/// painted does not change: that is the music's.
plan::Stroke cut(plan::Stroke stroke, const Layout::Row& panel) {
  stroke.width = std::min(stroke.width, 0.8f * (panel.x1 - panel.x0));
  const float spare = std::min(overhang(stroke), 0.45f * (panel.x1 - panel.x0));
  const float low = panel.x0 + spare, high = panel.x1 - spare;
  Path& path = stroke.path;
  const auto pressed_in = [&] {
    for (plan::PathPoint& p : path) p.x = std::clamp(p.x, low, high);
  };
  const bool closed = path.size() > 3 && std::fabs(path.front().x - path.back().x) < 1e-5f &&
                      std::fabs(path.front().y - path.back().y) < 1e-5f;
  if (closed) {
    pressed_in();
    return stroke;
  }
  std::vector<Path> runs = runs_inside(path, low, high);
  if (runs.empty()) {
    const float mean = mean_x(path), aside = std::clamp(mean, low, high) - mean;
    for (plan::PathPoint& p : path) p.x += aside;
    runs = runs_inside(path, low, high);
  }
  if (runs.empty()) {
    pressed_in();
    return stroke;
  }
  const auto longest = std::max_element(
      runs.begin(), runs.end(),
      [](const Path& first, const Path& second) { return length_of(first) < length_of(second); });
  const float t0 = longest->front().time, t1 = longest->back().time;
  for (plan::PathPoint& p : *longest) {
    p.time = t1 > t0 ? math::saturate((p.time - t0) / (t1 - t0)) : p.time;
  }
  path = std::move(*longest);
  return stroke;
}

}  // namespace

void keep_gutters_bare(const Layout& layout, std::vector<plan::Stroke>& strokes) {
  if (layout.scheme != Scheme::kTriptych || layout.rows.size() < 2) return;
  std::vector<plan::Stroke> kept;
  kept.reserve(strokes.size());
  for (const plan::Stroke& stroke : strokes) {
    if (stroke.cause.kind == plan::CauseKind::kPiece) {
      for (const Layout::Row& panel : layout.rows) kept.push_back(cut(stroke, panel));
      continue;
    }
    const float at = mean_x(stroke.path);
    const auto off = [at](const Layout::Row& row) {
      return std::max({row.x0 - at, at - row.x1, 0.0f});
    };
    const auto panel = std::min_element(
        layout.rows.begin(), layout.rows.end(),
        [&](const Layout::Row& a, const Layout::Row& b) { return off(a) < off(b); });
    kept.push_back(cut(stroke, *panel));
  }
  strokes = std::move(kept);
}

}  // namespace impasto::compose
