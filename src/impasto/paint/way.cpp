// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/way.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/noise.h"
#include "impasto/plan/spline.h"

namespace impasto::paint {
namespace {

constexpr std::size_t kMostPoints = 4096;
constexpr int kMostStrips = 20000;
constexpr float kFarthest = 8.0f;    ///< canvas units beyond which nothing can matter
constexpr float kSamePlace = 1e-3f;  ///< pixels

/// What is left of the width when the brush is turned by `twist` out of square to its way.
float turned(const plan::Brush& brush, float twist) {
  const float across = static_cast<float>(math::cos(twist));
  const float along = brush.thickness * static_cast<float>(math::sin(twist));
  return std::sqrt(across * across + along * along);
}

/// Turns of a brush that follows its way only in part, on top of what the hand does. A chisel
/// looks the same turned by half a circle.
std::vector<float> twists(const plan::Brush& brush, const std::vector<Sample>& even,
                          const std::vector<Node>& nodes) {
  std::vector<float> twist(nodes.size());
  double turn = 0;  // of the way since the first node
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i > 0) {
      const Node &a = nodes[i - 1], &b = nodes[i];
      turn += math::atan2(static_cast<double>(a.dx) * b.dy - static_cast<double>(a.dy) * b.dx,
                          static_cast<double>(a.dx) * b.dx + static_cast<double>(a.dy) * b.dy);
    }
    twist[i] = even[i].twist - (1.0f - brush.follow) * static_cast<float>(turn);
  }
  return twist;
}

/// A dense polyline through the points, from point `first` on.
std::vector<Sample> smooth(const std::vector<Sample>& p, float step, std::size_t first = 0) {
  std::vector<Sample> line;
  const std::size_t n = p.size();
  const int most = static_cast<int>(std::max<std::size_t>(2, 40000 / n));
  for (std::size_t i = first; i + 1 < n; ++i) {
    const plan::SplineLeg<Sample> leg(p, i);
    const Sample &b = p[i], &c = p[i + 1];
    const int parts = std::clamp(static_cast<int>(leg.length() / step) + 1, 1, most);
    for (int k = 0; k < parts; ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(parts);
      line.push_back({leg.at(&Sample::x, t), leg.at(&Sample::y, t),
                      math::saturate(leg.at(&Sample::pressure, t)), b.time + (c.time - b.time) * t,
                      math::lerp(b.tilt, c.tilt, t), math::lerp(b.twist, c.twist, t)});
    }
  }
  line.push_back(p.back());
  return line;
}

/// How far the brush has swollen `at` pixels from the start and `left` from the end, if it swells
/// over `in` and thins over `out` pixels.
float swelling(float at, float left, float in, float out) {
  const float a = in > 0 ? math::saturate(at / in) : 1.0f;
  const float b = out > 0 ? math::saturate(left / out) : 1.0f;
  // Full, round shoulders: hair bends before it slides.
  return std::min(std::sqrt(a * (2.0f - a)), std::sqrt(b * (2.0f - b)));
}

/// Between two nodes. Strips of a small brush hold enough pixels to be worth setting up; those of a
/// large one are so short that what its bristles give does not change by steps that are seen.
float step_of(float half) {
  return std::max({std::min(half / 8.0f, 9.0f), 0.8f, std::min(half / 4.0f, 2.5f)});
}

double length_of(const std::vector<Sample>& line) {
  double total = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    total += math::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  }
  return total;
}

Sample between(const Sample& a, const Sample& b, float t) {
  return {math::lerp(a.x, b.x, t),
          math::lerp(a.y, b.y, t),
          math::lerp(a.pressure, b.pressure, t),
          math::lerp(a.time, b.time, t),
          math::lerp(a.tilt, b.tilt, t),
          math::lerp(a.twist, b.twist, t)};
}

/// `count` + 1 samples, `ds` apart along the line.
std::vector<Sample> equal_steps(const std::vector<Sample>& line, double total, float ds,
                                int count) {
  std::vector<Sample> even;
  std::size_t seg = 0;
  double seg_start = 0;
  for (int i = 0; i <= count; ++i) {
    const double want = std::min(total, static_cast<double>(ds) * i);
    double seg_length = 0;
    while (seg + 1 < line.size()) {
      seg_length = math::hypot(line[seg + 1].x - line[seg].x, line[seg + 1].y - line[seg].y);
      if (seg_start + seg_length >= want || seg + 2 >= line.size()) break;
      seg_start += seg_length;
      ++seg;
    }
    const float t =
        seg_length > 0 ? static_cast<float>(math::saturate((want - seg_start) / seg_length)) : 0.0f;
    even.push_back(between(line[seg], line[std::min(seg + 1, line.size() - 1)], t));
  }
  return even;
}

/// Directions over a window of a quarter width, so that noise in the path does not fan the hairs.
void direct(std::vector<Node>& nodes, const std::vector<Sample>& even, int reach, float step) {
  const int n = static_cast<int>(even.size());
  float dx = 1, dy = 0;
  for (int pass = 0; pass < 2; ++pass) {  // the second pass carries a direction to leading cusps
    for (int i = n - 1; i >= 0; --i) {
      const Sample &a = even[std::max(0, i - reach)], &b = even[std::min(n - 1, i + reach)];
      const float ex = b.x - a.x, ey = b.y - a.y;
      const float len = std::sqrt(ex * ex + ey * ey);
      if (len > 1e-3f * step) {
        dx = ex / len;
        dy = ey / len;
      }
      nodes[i].dx = dx;
      nodes[i].dy = dy;
    }
  }
}

void place(const StrokeState& st, Node& node, const Sample& at, float twist, float swell) {
  const plan::Brush& brush = st.brush;
  node.x = at.x;
  node.y = at.y;
  node.pressure = at.pressure;
  node.tilt = at.tilt;
  const float open = 1.0f - brush.spread + brush.spread * at.pressure;
  node.half = std::max(0.45f, st.full_half * open * turned(brush, twist) * swell);
}

std::int32_t slice_of(const Sample& at, const Timing& timing) {
  return std::max(timing.earliest, slice_at(timing.start + at.time * timing.scale));
}

/// The sides: outer hairs come and go along the way. `gone` pixels of it came before s = 0.
void fray(const StrokeState& st, std::vector<Node>& nodes, double gone) {
  const bool knife = st.shape == plan::BrushShape::kKnife;
  const float fringe = (knife ? 0.01f : 0.015f + 0.07f * st.raggedness) + st.tremor;
  for (int side = 0; side < 2; ++side) {
    const std::uint64_t key = random_bits(st.seed, 21, side);
    for (Node& node : nodes) {
      const float at = static_cast<float>(node.s + gone) / st.full_half;
      const float v = 0.4f * noise1(key, at * 0.3f) + 0.25f * noise1(key + 1, at * 1.3f) +
                      0.35f * noise1(key + 2, at * 6.0f);
      (side == 0 ? node.inset_left : node.inset_right) = 2.0f * fringe * v * v * 1.6f;
    }
  }
}

/// A brush turned out of square touches with one corner first: pixels by which the right side
/// comes later.
float slant(const StrokeState& st, float by) {
  const double side = math::cos(by) < 0 ? -1.0 : 1.0;
  return st.full_half * (1.0f - st.brush.thickness) * static_cast<float>(side * math::sin(by));
}

/// The hairs reach beyond an end of the path; `sign` -1 at its start.
void add_end(StrokeState& st, const Node& last, float slanted, float sign, float length, float ds) {
  const float print = 1.0f - drawn(length, st.full_half);
  const float far =
      last.half * (0.35f + (0.35f + 0.3f * print) * st.brush.tip) + std::fabs(slanted);
  const int count =
      std::clamp(static_cast<int>(far / std::max(ds, step_of(st.full_half))) + 1, 1, 64);
  const float by = sign * far / static_cast<float>(count);
  for (int k = 1; k <= count; ++k) {
    const float off = by * static_cast<float>(sign < 0 ? count + 1 - k : k);
    Node node = last;
    node.x += node.dx * off;
    node.y += node.dy * off;
    node.s += off;
    st.nodes.push_back(node);
  }
}

}  // namespace

/// The path as given, in pixels: finite, times ascending.
std::vector<Sample> clean(const std::vector<plan::PathPoint>& path, const Canvas& canvas) {
  std::vector<Sample> points;
  const std::size_t stride = path.size() / kMostPoints + 1;
  float time = 0;
  for (std::size_t i = 0; i < path.size(); i += stride) {
    const plan::PathPoint& p = path[i];
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
    time = std::max(time, math::saturate(finite_or(p.time, 0.0f)));
    const float x = std::clamp(p.x, -kFarthest, kFarthest);
    const float y = std::clamp(p.y, -kFarthest, kFarthest);
    points.push_back({canvas.left + x * canvas.scale, canvas.top + y * canvas.scale,
                      math::saturate(finite_or(p.pressure, 1.0f)), time,
                      std::clamp(finite_or(p.tilt, 0.0f), -1.0f, 1.0f),
                      std::clamp(finite_or(p.twist, 0.0f), -100.0f, 100.0f)});
  }
  return points;
}

float drawn(float length, float half) {
  return math::smoothstep(0.0f, 2.0f * half, length);
}

void lay_nodes(StrokeState& st, const std::vector<Sample>& points, const Timing& timing) {
  const std::vector<Sample> line = smooth(points, std::max(1.0f, st.full_half / 8.0f));
  const float step = step_of(st.full_half);
  const double total = length_of(line);
  const float length = static_cast<float>(total);
  st.way = length;
  const int inner = std::clamp(static_cast<int>(length / step) + 1, 1, kMostStrips);
  const float ds = std::max(length / static_cast<float>(inner), 1e-3f);
  const std::vector<Sample> even = equal_steps(line, total, ds, inner);
  std::vector<Node> nodes(even.size());
  direct(nodes, even, std::max(1, static_cast<int>(st.full_half * 0.25f / ds)), step);
  const plan::Brush& brush = st.brush;
  const std::vector<float> twist = twists(brush, even, nodes);
  const float width = 2 * st.full_half;
  const float in = std::min(0.6f * brush.taper * width, 0.4f * length);
  const float out = std::min(brush.taper * width, 0.6f * length);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Node& node = nodes[i];
    node.s = ds * static_cast<float>(i);
    float swell = 1.0f;
    if (brush.taper > 0) {
      swell =
          math::lerp(1.0f, swelling(node.s, length - node.s, in, out), drawn(length, 0.5f * width));
    }
    place(st, node, even[i], twist[i], swell);
    node.slice = slice_of(even[i], timing);
  }
  fray(st, nodes, 0);
  st.slant_start = slant(st, twist.front());
  st.slant_stop = slant(st, twist.back());
  st.nodes.reserve(nodes.size() + 130);
  add_end(st, nodes.front(), st.slant_start, -1.0f, length, ds);
  st.nodes.insert(st.nodes.end(), nodes.begin(), nodes.end());
  add_end(st, nodes.back(), st.slant_stop, 1.0f, length, ds);
}

std::vector<Sample> print_of(const StrokeState& st, const Sample& point, float from, float until) {
  const double angle = math::kTau * random_unit(st.seed, 1);
  Sample a = point, b = point;
  const float by = 0.12f * st.full_half;
  a.x -= by * static_cast<float>(math::cos(angle));
  a.y -= by * static_cast<float>(math::sin(angle));
  b.x += by * static_cast<float>(math::cos(angle));
  b.y += by * static_cast<float>(math::sin(angle));
  a.time = from;
  b.time = until;
  return {a, b};
}

namespace {

/// Takes the next points of the path: they lengthen the line that is still to be cut into steps.
void lengthen(StrokeState& st, std::vector<Sample> points) {
  Trail& trail = st.trail;
  const auto same = [](const Sample& a, const Sample& b) {
    return math::hypot(a.x - b.x, a.y - b.y) < kSamePlace;
  };
  std::size_t known = trail.points.size();
  for (const Sample& point : points) {
    if (!trail.points.empty() && same(trail.points.back(), point)) {
      trail.points.back().time = point.time;  // the brush has waited here
      if (trail.points.size() == known && !trail.line.empty()) trail.line.back().time = point.time;
    } else {
      trail.points.push_back(point);
    }
  }
  if (trail.points.empty()) return;
  const std::size_t first = known == 0 ? 0 : known - 1;
  const std::vector<Sample> more = smooth(trail.points, std::max(1.0f, st.full_half / 8.0f), first);
  for (const Sample& at : more) {
    if (!trail.line.empty() && same(trail.line.back(), at)) continue;
    trail.line.push_back(at);
  }
}

/// Cuts what there is of the line into equal steps; what is left is shorter than one.
void cut_steps(StrokeState& st) {
  Trail& trail = st.trail;
  if (trail.line.empty()) return;
  if (trail.even.empty()) {
    trail.even.push_back(trail.line.front());
    trail.arc.push_back(0);
  }
  const double step =
      std::max(static_cast<double>(step_of(st.full_half)), length_of(trail.line) / kMostStrips);
  double walked = 0, want = step;  // from the last of the steps on
  const double from = trail.arc.back();
  Sample last = trail.line.front();
  std::size_t seg = 0, beyond = 1;
  while (seg + 1 < trail.line.size()) {
    const Sample &a = trail.line[seg], &b = trail.line[seg + 1];
    const double length = math::hypot(b.x - a.x, b.y - a.y);
    if (walked + length < want) {
      walked += length;
      ++seg;
      continue;
    }
    last = between(a, b, static_cast<float>(math::saturate((want - walked) / length)));
    trail.even.push_back(last);
    trail.arc.push_back(from + want);
    want += step;
    beyond = seg + 1;
  }
  trail.line.erase(trail.line.begin(), trail.line.begin() + static_cast<std::ptrdiff_t>(beyond));
  trail.line.insert(trail.line.begin(), last);
}

/// The stroke ends here: the rest of the line is a step of its own, or lengthens the last.
void cut_end(StrokeState& st) {
  Trail& trail = st.trail;
  const double rest = length_of(trail.line);
  if (!(rest > 0)) return;
  if (rest > 0.3 * step_of(st.full_half) || trail.laid >= trail.even.size()) {
    trail.even.push_back(trail.line.back());
    trail.arc.push_back(trail.arc.back() + rest);
  } else {
    trail.even.back() = trail.line.back();
    trail.arc.back() += rest;
  }
}

/// Nodes for the steps up to `until`.
void lay_steps(StrokeState& st, std::size_t until, int reach, const Timing& timing) {
  Trail& trail = st.trail;
  const plan::Brush& brush = st.brush;
  const int n = static_cast<int>(trail.even.size());
  const float width = 2 * st.full_half;
  // Where it will end is not known before it does: it may thin over the last of it only.
  const double total = trail.arc.back();
  const float in = 0.6f * brush.taper * width;
  const float out = st.open ? 0.0f
                            : static_cast<float>(std::min({
                                  static_cast<double>(brush.taper * width),
                                  0.6 * total,
                                  total - trail.arc[std::min(trail.laid, trail.arc.size() - 1)],
                              }));
  const bool first = !trail.begun;
  std::vector<Node> nodes;
  for (std::size_t j = trail.laid; j < until; ++j) {
    const int i = static_cast<int>(j);
    const Sample& a = trail.even[std::max(0, i - reach)];
    const Sample& b = trail.even[std::min(n - 1, i + reach)];
    Node node;
    const float ex = b.x - a.x, ey = b.y - a.y;
    const float len = std::sqrt(ex * ex + ey * ey);
    const bool moves = len > 1e-3f * step_of(st.full_half);
    node.dx = moves ? ex / len : trail.dx;
    node.dy = moves ? ey / len : trail.dy;
    if (trail.begun) {
      trail.turn += math::atan2(
          static_cast<double>(trail.dx) * node.dy - static_cast<double>(trail.dy) * node.dx,
          static_cast<double>(trail.dx) * node.dx + static_cast<double>(trail.dy) * node.dy);
    }
    const float twist =
        trail.even[j].twist - (1.0f - brush.follow) * static_cast<float>(trail.turn);
    float swell = 1.0f;
    if (brush.taper > 0) {
      swell = swelling(static_cast<float>(trail.arc[j]), static_cast<float>(total - trail.arc[j]),
                       in, out);
    }
    node.s = static_cast<float>(trail.arc[j] - trail.gone);
    place(st, node, trail.even[j], twist, swell);
    node.slice = slice_of(trail.even[j], timing);
    if (!trail.begun) st.slant_start = slant(st, twist);
    st.slant_stop = slant(st, twist);
    trail.begun = true;
    trail.wide = node.half / std::max(swell, 0.01f);
    trail.dx = node.dx;
    trail.dy = node.dy;
    nodes.push_back(node);
  }
  fray(st, nodes, trail.gone);
  const float step = step_of(st.full_half), length = static_cast<float>(1e6);
  if (first && !nodes.empty()) {
    add_end(st, nodes.front(), st.slant_start, -1.0f, length, step);
  }
  st.nodes.insert(st.nodes.end(), nodes.begin(), nodes.end());
  if (!st.open) add_end(st, Node(st.nodes.back()), st.slant_stop, 1.0f, length, step);
}

}  // namespace

void go_on(StrokeState& st, std::vector<Sample> points, const Timing& timing) {
  Trail& trail = st.trail;
  lengthen(st, std::move(points));
  cut_steps(st);
  const std::size_t reach = static_cast<std::size_t>(
      std::max(1, static_cast<int>(st.full_half * 0.25f / step_of(st.full_half))));
  const bool begins = trail.begun || trail.even.size() > 2 * reach;
  if (!begins && st.open) return;
  if (!begins) {  // it has ended before it was under way: a stroke like any other
    if (trail.points.empty()) return;
    const float time = trail.points.back().time;
    lay_nodes(st,
              trail.points.size() == 1 ? print_of(st, trail.points[0], time, time) : trail.points,
              timing);
    return;
  }
  if (!st.open) {
    cut_end(st);
    st.way = static_cast<float>(trail.arc.back());
  }
  Timing later = timing;
  if (!st.nodes.empty()) {
    Node& joint = st.nodes.back();
    joint.slice = std::max(joint.slice, timing.earliest);
    later.earliest = joint.slice;
  }
  const std::size_t until =
      st.open ? std::max(trail.laid, trail.even.size() - reach) : trail.even.size();
  lay_steps(st, until, static_cast<int>(reach), later);
  // Behind the last node as many steps are kept as tell the direction of the next.
  const std::size_t past = until > reach ? until - reach : 0;
  trail.even.erase(trail.even.begin(), trail.even.begin() + static_cast<std::ptrdiff_t>(past));
  trail.arc.erase(trail.arc.begin(), trail.arc.begin() + static_cast<std::ptrdiff_t>(past));
  trail.laid = until - past;
  if (trail.points.size() > 2) trail.points.erase(trail.points.begin(), trail.points.end() - 2);
}

}  // namespace impasto::paint
