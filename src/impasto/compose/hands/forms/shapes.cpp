// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/forms/shapes.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/compose/hands/forms/taste.h"
#include "impasto/hear/attacks.h"

namespace impasto::compose::shapes {

Lch line_black() {
  return {kForms.ink.black_L, kForms.ink.black_C, kForms.ink.black_h};
}

Point polar(Point centre, float r, float turn) {
  return {centre.x + r * static_cast<float>(math::cos(turn)),
          centre.y + r * static_cast<float>(math::sin(turn))};
}

std::vector<Point> regular(Point centre, float r, int corners, float turn) {
  std::vector<Point> shape;
  for (int i = 0; i < corners; ++i) shape.push_back(polar(centre, r, turn + kTau * i / corners));
  return shape;
}

std::vector<Point> spiky(Point centre, float r, int corners, float turn) {
  if (corners <= 4) return regular(centre, r, std::max(3, corners), turn);
  std::vector<Point> shape;
  const auto key = static_cast<std::uint64_t>(kForms.shape.key * wrap_hue(turn));
  for (int i = 0; i < corners; ++i) {
    const float apart = static_cast<float>(i) + kForms.shape.spike_apart * random_signed(key, i, 1);
    const float out = kForms.shape.spike_least + kForms.shape.spike_gain * random_unit(key, i, 2);
    shape.push_back(polar(centre, r * out, turn + kTau * apart / static_cast<float>(corners)));
  }
  return shape;
}

std::vector<Point> round_form(Point centre, float r) {
  return regular(centre, r, 28, 0.0f);
}

namespace {

/// A closed outline as a path whose corners stay sharp under the painter's spline.
std::vector<plan::PathPoint> outline(const std::vector<Point>& shape) {
  std::vector<plan::PathPoint> path;
  const std::size_t n = shape.size();
  for (std::size_t i = 0; i <= n; ++i) {
    const Point &a = shape[i % n], &b = shape[(i + 1) % n];
    const float time = static_cast<float>(i) / static_cast<float>(n + 1);
    path.push_back({a.x, a.y, 1.0f, time});
    if (n > 12 || i == n) continue;
    const float step = 1.0f / static_cast<float>(n + 1);
    for (float t : {kForms.shape.near_corner, 0.5f, kForms.shape.far_corner}) {
      path.push_back({math::lerp(a.x, b.x, t), math::lerp(a.y, b.y, t), 1.0f, time + t * step});
    }
  }
  return path;
}

/// When each of the rows begins, and the last ends: those that take their time wait for attacks.
std::vector<double> starts_of(const Easel& easel, double from, double to, int rows) {
  constexpr double kHurried = 0.5;  // s
  std::vector<double> starts;
  if (to - from > kHurried) starts = hear::first_attacks(easel.piece, from, to, rows);
  for (int i = static_cast<int>(starts.size()); i < rows; ++i)
    starts.push_back(from + (to - from) * i / rows);
  starts.push_back(to);
  return starts;
}

/// Strokes side by side along `angle` that end within the edge; `model` has the last word on each,
/// and is told how far across the shape it lies, 0..1. Their time is what is left of `like`'s.
template <class Model>
void lay_rows(Easel& easel, const Mark& like, const std::vector<Point>& edge, float angle,
              float step, float inside, Model&& model) {
  const double span = like.end - like.start;
  const float ux = static_cast<float>(math::cos(angle)), uy = static_cast<float>(math::sin(angle));
  float low = 1e9f, high = -1e9f;
  for (const Point& p : edge) {
    const float v = -p.x * uy + p.y * ux;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  const float pitch = step * like.width;
  const int rows = std::clamp(static_cast<int>((high - low) / pitch), 1, 60);
  const std::vector<double> starts =
      starts_of(easel, like.start + kForms.shape.rim_share * span,
                like.start + (kForms.shape.rim_share + kForms.shape.rows_share) * span, rows);
  for (int i = 0; i < rows; ++i) {
    const float v = low + (high - low) * (static_cast<float>(i) + 0.5f) / static_cast<float>(rows);
    std::vector<float> cuts;
    for (std::size_t k = 0; k < edge.size(); ++k) {
      const Point &a = edge[k], &b = edge[(k + 1) % edge.size()];
      const float va = -a.x * uy + a.y * ux, vb = -b.x * uy + b.y * ux;
      if ((va < v) == (vb < v)) continue;
      const float t = (v - va) / (vb - va);
      cuts.push_back((a.x + t * (b.x - a.x)) * ux + (a.y + t * (b.y - a.y)) * uy);
    }
    std::sort(cuts.begin(), cuts.end());
    for (std::size_t k = 0; k + 1 < cuts.size(); k += 2) {
      // A slanting edge leaves the brush's corners outside, and the brush runs on by a third of its
      // half width: the edge that is drawn hides both.
      const float inset =
          std::min(inside * like.width, kForms.shape.inset_most * (cuts[k + 1] - cuts[k]));
      const float from = cuts[k] + inset, to = cuts[k + 1] - inset;
      if (to <= from) continue;
      Mark mark = like;
      mark.start = starts[static_cast<std::size_t>(i)];
      mark.end = starts[static_cast<std::size_t>(i) + 1];
      const bool back = i % 2 == 1;
      const float s0 = back ? to : from, s1 = back ? from : to;
      mark.path = {{s0 * ux - v * uy, s0 * uy + v * ux, 1.0f, 0.0f},
                   {s1 * ux - v * uy, s1 * uy + v * ux, 1.0f, 1.0f}};
      model(mark, (static_cast<float>(i) + 0.5f) / static_cast<float>(rows));
      easel.paint(std::move(mark));
    }
  }
}

void graded_rows(Easel& easel, const Mark& like, const Lch& far, const std::vector<Point>& shape,
                 float angle, float step, float inside) {
  lay_rows(easel, like, shape, angle, step, inside, [&](Mark& row, float across) {
    row.colour = lch_between(like.colour, far, math::smoothstep(0.1f, 1.0f, across));
  });
}

/// The edge of a plane, as long as its colour is one of three, in one stroke.
void draw_edges(Easel& easel, const Mark& like, const Lch& far, const std::vector<Point>& shape,
                float angle) {
  const float ux = static_cast<float>(math::cos(angle)), uy = static_cast<float>(math::sin(angle));
  const auto across = [&](const Point& p) { return -p.x * uy + p.y * ux; };
  float low = 1e9f, high = -1e9f;
  for (const Point& p : shape) low = std::min(low, across(p)), high = std::max(high, across(p));
  constexpr int kBands = 3;
  const auto band_of = [&](const Point& p) {
    const float where = (across(p) - low) / std::max(1e-4f, high - low);
    return std::min(kBands - 1, static_cast<int>(where * kBands));
  };
  std::vector<Point> edge;  // with points near the corners, so that they stay corners
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const Point &a = shape[i], &b = shape[(i + 1) % shape.size()];
    for (float t : {kForms.shape.near_corner, 0.25f, 0.5f, 0.75f, kForms.shape.far_corner})
      edge.push_back({math::lerp(a.x, b.x, t), math::lerp(a.y, b.y, t)});
  }
  const std::size_t n = edge.size();
  std::size_t first = 0;  // where a band begins
  while (first + 1 < n && band_of(edge[first]) == band_of(edge[(first + n - 1) % n])) ++first;
  for (std::size_t i = first; i < first + n;) {
    const int band = band_of(edge[i % n]);
    std::vector<Point> run = {edge[(i + n - 1) % n]};
    for (; i < first + n && band_of(edge[i % n]) == band; ++i) run.push_back(edge[i % n]);
    Mark rim = like;
    rim.brush = kLineBrush;
    rim.width = kForms.shape.plane_rim * like.width;
    rim.colour = lch_between(
        like.colour, far, math::smoothstep(0.1f, 1.0f, (static_cast<float>(band) + 0.5f) / kBands));
    rim.start = like.end;
    rim.end = like.end + 0.3;
    for (std::size_t k = 0; k < run.size(); ++k)
      rim.path.push_back(
          {run[k].x, run[k].y, 1.0f, static_cast<float>(k) / static_cast<float>(run.size() - 1)});
    easel.paint(std::move(rim));
  }
}

}  // namespace

void fill(Easel& easel, const Mark& like, const std::vector<Point>& shape, float angle) {
  float mx = 0, my = 0, out = 0;
  for (const Point& p : shape) mx += p.x, my += p.y;
  mx /= static_cast<float>(shape.size());
  my /= static_cast<float>(shape.size());
  for (const Point& p : shape) {
    out = std::max(out, static_cast<float>(math::hypot(p.x - mx, p.y - my)));
  }
  const double span = like.end - like.start;
  Mark rim = like;
  rim.brush = kLineBrush;
  rim.width = std::min(kForms.shape.rim * like.width, 0.5f * out);
  const float inside = 1.0f - 0.5f * rim.width / std::max(1e-4f, out);
  std::vector<Point> edge;
  for (const Point& p : shape) edge.push_back({mx + inside * (p.x - mx), my + inside * (p.y - my)});
  rim.path = outline(edge);
  rim.end = like.start + std::min(kForms.shape.rim_longest, kForms.shape.rim_share * span);
  easel.paint(std::move(rim));

  lay_rows(easel, like, edge, angle, kForms.shape.row, kForms.shape.inset, [](Mark&, float) {});
}

void plane(Easel& easel, const Mark& like, const Lch& far, const std::vector<Point>& shape,
           float angle) {
  graded_rows(easel, like, far, shape, angle, kForms.shape.plane_row, kForms.shape.plane_inset);
  draw_edges(easel, like, far, shape, angle);
}

void field(Easel& easel, const Mark& like, const Lch& far, const std::vector<Point>& shape,
           float angle) {
  graded_rows(easel, like, far, shape, angle, kForms.shape.field_row, kForms.shape.field_inset);
}

std::vector<Point> stretched(std::vector<Point> shape, float angle, float by) {
  if (by == 1.0f || shape.empty()) return shape;
  const float ux = static_cast<float>(math::cos(angle)), uy = static_cast<float>(math::sin(angle));
  float mx = 0, my = 0;
  for (const Point& p : shape) mx += p.x, my += p.y;
  mx /= static_cast<float>(shape.size());
  my /= static_cast<float>(shape.size());
  for (Point& p : shape) {
    const float along = (by - 1.0f) * ((p.x - mx) * ux + (p.y - my) * uy);
    p.x += along * ux;
    p.y += along * uy;
  }
  return shape;
}

void straight(Easel& easel, Mark mark, Point a, Point b) {
  mark.path = {{a.x, a.y, 1.0f, 0.0f}, {b.x, b.y, 1.0f, 1.0f}};
  easel.paint(std::move(mark));
}

void ring(Easel& easel, Mark mark, Point centre, float r, float from, float way) {
  const int points = 20;
  mark.path.clear();
  for (int i = 0; i <= points; ++i) {
    const float s = static_cast<float>(i) / points;
    const Point p = polar(centre, r, from + kTau * way * s);
    mark.path.push_back({p.x, p.y, 1.0f, s});
  }
  easel.paint(std::move(mark));
}

void point(Easel& easel, Mark mark, Point centre, float r, float length, float angle) {
  mark.brush = kLineBrush;
  mark.width = kForms.shape.point * r;
  mark.path.clear();
  // The inner hairs of a brush that turns on the spot leave its middle bare: it ends across it.
  constexpr int kPoints = 18;
  std::vector<Point> turns = {polar(centre, kForms.shape.point_off * r, 0.0f)};
  for (int i = 0; i <= kPoints - 3; ++i) {
    turns.push_back(polar(centre, kForms.shape.point_turn * r,
                          kForms.shape.point_turns * kTau * static_cast<float>(i) / (kPoints - 3)));
  }
  turns.push_back(centre);
  turns.push_back(turns.front());
  turns = stretched(std::move(turns), angle, length);
  for (int i = 0; i <= kPoints; ++i) {
    const Point& p = turns[static_cast<std::size_t>(i)];
    mark.path.push_back({p.x, p.y, 1.0f, static_cast<float>(i) / kPoints});
  }
  easel.paint(std::move(mark));
}

}  // namespace impasto::compose::shapes
