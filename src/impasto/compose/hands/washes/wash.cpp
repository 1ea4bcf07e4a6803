// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/washes/wash.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose::washes {
namespace {

enum Purpose : std::uint64_t { kLight = 1531, kSide, kRow };

/// Half axes of the light in the direction of a place, with a stroke's width kept out.
Point reach_of(const Light& light, Point at, float width) {
  constexpr int kRounds[3] = {2, 3, 5};
  constexpr float kRim = 0.35f;  ///< of the stroke's width that must stay out
  const float x = at.x - light.at.x, y = at.y - light.at.y;
  const auto turn = static_cast<float>(math::atan2(y / light.tall, x / light.wide));
  float out = 1.0f;
  for (int i = 0; i < 3; ++i)
    out += light.lobes[i] * static_cast<float>(math::sin(kRounds[i] * turn + 2.0f * i));
  return {out * light.wide + kRim * width, out * light.tall + kRim * width};
}

bool lies_in(const Light& light, const plan::PathPoint& q, float width) {
  const Point reach = reach_of(light, {q.x, q.y}, width);
  const float dx = (q.x - light.at.x) / reach.x, dy = (q.y - light.at.y) / reach.y;
  return dx * dx + dy * dy < 1.0f;
}

/// A row of a wash bows around the light, on the side on which it lies; its neighbours make room.
void bow_around(const Light& light, float width, plan::PathPoint& q) {
  if (!(light.wide > 0.0f)) return;
  constexpr float kLeast = 0.25f;  // a row through its middle passes on one side, too
  constexpr float kFar = 1.35f;    // beyond, in its radii, nothing is moved
  const Point reach = reach_of(light, {q.x, q.y}, width);
  float dx = (q.x - light.at.x) / reach.x, dy = (q.y - light.at.y) / reach.y;
  const float far = std::sqrt(dx * dx + dy * dy);
  if (far >= kFar) return;
  if (std::fabs(dy) < kLeast && far < 1.0f) dy = dy < 0 ? -kLeast : kLeast;
  const float out =
      (1.0f + far * (kFar - 1.0f) / kFar) / std::max(1e-3f, std::sqrt(dx * dx + dy * dy));
  q.x = light.at.x + out * dx * reach.x;
  q.y = light.at.y + out * dy * reach.y;
}

/// A contour at a share of its length.
Point on(const std::vector<Point>& contour, float share) {
  const float at = math::saturate(share) * static_cast<float>(contour.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(at), contour.size() - 2);
  const float f = at - static_cast<float>(i);
  const Point &a = contour[i], &b = contour[i + 1];
  return {math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f)};
}

/// How a shape is swept: its mean length, its height where it is highest, its area.
struct Extent {
  float length = 0, tall = 0, area = 0;
};

Extent extent_of(const Shape& shape) {
  Extent extent;
  float sum = 0;
  const std::size_t n = shape.crest.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point &a = shape.crest[i], &b = shape.foot[i];
    const auto tall = static_cast<float>(math::hypot(b.x - a.x, b.y - a.y));
    extent.tall = std::max(extent.tall, tall);
    sum += tall;
    if (i == 0) continue;
    const Point &c = shape.crest[i - 1], &d = shape.foot[i - 1];
    extent.length +=
        0.5f * static_cast<float>(math::hypot(a.x + b.x - c.x - d.x, a.y + b.y - c.y - d.y));
  }
  extent.area = extent.length * sum / static_cast<float>(n);
  return extent;
}

}  // namespace

Light light_of(const Easel& easel, bool of_ground) {
  constexpr float kEdge = 0.20f;  // as `frame` carries the climax into the picture
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const Device device = easel.conception.device;
  const float size = device == Device::kVoid        ? 1.25f
                     : device == Device::kSilence   ? 1.45f
                     : device == Device::kCollision ? 1.2f
                     : device == Device::kField     ? 1.0f
                                                    : 0.8f;
  Light light;
  light.at = easel.layout.focus;
  light.wide = size * unit * (0.105f + 0.05f * stand);
  light.tall = 0.52f * light.wide;
  for (int i = 0; i < 3; ++i) light.lobes[i] = 0.26f * easel.chance(kLight, i);
  if (!of_ground) return light;
  if (easel.conception.pull > 0.0f) {
    const float w = easel.layout.width, h = easel.layout.height;
    light.at = {std::clamp(light.at.x, kEdge * w, (1 - kEdge) * w),
                std::clamp(light.at.y, kEdge * h, (1 - kEdge) * h)};
  }
  light.wide *= easel.conception.grasp;
  light.tall *= easel.conception.grasp;
  return light;
}

std::vector<std::vector<plan::PathPoint>> around(const Light& light,
                                                 const std::vector<plan::PathPoint>& path,
                                                 float width) {
  // Finer steps than a path has, so that a stroke ends where the light begins.
  constexpr int kSteps = 40;
  constexpr std::size_t kShortest = 4;
  std::vector<std::vector<plan::PathPoint>> parts;
  if (path.size() < 2) return {path};
  std::vector<plan::PathPoint> part;
  bool broken = false;
  const auto end = [&] {
    if (part.size() >= kShortest) parts.push_back(part);
    part.clear();
  };
  std::size_t i = 1;
  for (int k = 0; k <= kSteps; ++k) {
    const float t = math::lerp(path.front().time, path.back().time,
                               static_cast<float>(k) / static_cast<float>(kSteps));
    while (i + 1 < path.size() && path[i].time < t) ++i;
    const plan::PathPoint &a = path[i - 1], &b = path[i];
    const float f = math::saturate((t - a.time) / std::max(1e-6f, b.time - a.time));
    plan::PathPoint q = a;
    q.x = math::lerp(a.x, b.x, f), q.y = math::lerp(a.y, b.y, f);
    q.pressure = math::lerp(a.pressure, b.pressure, f);
    q.time = t;
    if (lies_in(light, q, width)) {
      broken = true;
      end();
    } else {
      part.push_back(q);
    }
  }
  end();
  if (!broken) return {path};
  return parts;
}

void lay(Easel& easel, Mark mark) {
  const Lch& ground = easel.colours.ground;
  constexpr float kDark = 60.0f;  ///< a ground darker than this swallows thin films
  constexpr float kThinnest = 0.985f;
  if (ground.L < kDark || mark.colour.L > ground.L + 3.0f) {
    mark.load = 0.45f;
    mark.medium = 0.35f;
    mark.colour = lch_between(mark.colour, ground, 0.22f);
    easel.paint(std::move(mark));
    return;
  }
  if (!easel.glazer) {
    const auto optics = pigment::optics(easel.colours.palette);
    if (!optics) return;
    easel.glazer.emplace(*optics, pigment::to_bands(picture::to_linear(to_lab(ground))));
  }
  const pigment::Glaze glaze = easel.glazer->glaze(to_lab(mark.colour));
  mark.glaze = glaze.mixture;
  const float coats = glaze.thickness / pigment::kOpaqueCoat;
  mark.load = std::max(mark.load, coats);
  mark.medium = std::clamp(1.0f - coats / std::max(1e-3f, mark.load), 0.0f, kThinnest);
  easel.paint(std::move(mark));
}

void lay_around(Easel& easel, const Light& light, const Mark& mark) {
  for (std::vector<plan::PathPoint>& path : around(light, mark.path, mark.width)) {
    Mark part = mark;
    const float t0 = path.front().time, t1 = path.back().time;
    part.start = math::lerp(mark.start, mark.end, static_cast<double>(t0));
    part.end = math::lerp(mark.start, mark.end, static_cast<double>(t1));
    for (plan::PathPoint& q : path) q.time = (q.time - t0) / std::max(1e-6f, t1 - t0);
    part.path = std::move(path);
    lay(easel, std::move(part));
  }
}

Shape shape_along(const Easel& easel, const std::vector<plan::PathPoint>& path, float width,
                  float blunt, std::uint64_t key) {
  constexpr int kPoints = 14;
  Shape shape;
  const float t0 = path.front().time, t1 = path.back().time;
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1), e = 2.0f * s - 1.0f;
    const auto at = [&](float u) {
      const float t = math::lerp(t0, t1, math::saturate(u));
      std::size_t k = 1;
      while (k + 1 < path.size() && path[k].time < t) ++k;
      const plan::PathPoint &a = path[k - 1], &b = path[k];
      const float f = math::saturate((t - a.time) / std::max(1e-6f, b.time - a.time));
      return Point{math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f)};
    };
    const Point p = at(s), before = at(s - 0.06f), after = at(s + 0.06f);
    float nx = -(after.y - before.y), ny = after.x - before.x;
    const float norm = std::max(1e-6f, std::sqrt(nx * nx + ny * ny));
    nx /= norm, ny /= norm;
    const float full = math::lerp(std::sqrt(std::max(0.0f, 1.0f - e * e)), 1.0f, blunt);
    const auto side = [&](int k) {
      return 0.5f * width * full *
             (1.0f + 0.22f * easel.chance(kSide, key, k, i / 4) +
              0.16f * easel.chance(kSide, key, k + 2, i));
    };
    const float up = side(0), down = side(1);
    shape.crest.push_back({p.x - up * nx, p.y - up * ny});
    shape.foot.push_back({p.x + down * nx, p.y + down * ny});
  }
  return shape;
}

Shape between(const Shape& shape, float from, float to) {
  Shape part = shape;
  for (std::size_t i = 0; i < shape.crest.size(); ++i) {
    const Point &a = shape.crest[i], &b = shape.foot[i];
    part.crest[i] = {math::lerp(a.x, b.x, from), math::lerp(a.y, b.y, from)};
    part.foot[i] = {math::lerp(a.x, b.x, to), math::lerp(a.y, b.y, to)};
  }
  return part;
}

namespace {

/// The way of the brush over a shape, and how broad the brush is. False: there is nothing to cover.
bool sweep_over(const Easel& easel, const Light& light, Mark& mark, const Shape& shape, float fade,
                std::uint64_t key) {
  constexpr float kLap = 0.46f;  // of the width from row to row
  const Extent extent = extent_of(shape);
  if (!(extent.tall > 1e-4f) || !(extent.length > 1e-4f)) return false;
  const float unit = easel.unit(), ways = math::lerp(12.0f, 30.0f, fade);
  mark.width =
      std::clamp(std::sqrt(extent.area / (kLap * ways)), std::min(0.12f * extent.tall, 0.2f * unit),
                 std::min(0.2f * unit, std::max(0.34f * extent.tall, 0.004f * unit)));
  const int rows = std::clamp(
      static_cast<int>(std::ceil((extent.tall - 0.7f * mark.width) / (kLap * mark.width))) + 1, 1,
      14);
  const int points = std::clamp(static_cast<int>(3.0f * extent.length / mark.width), 6, 40);
  mark.path.clear();
  for (int j = 0; j < rows; ++j) {
    const float t = rows == 1 ? 0.5f : static_cast<float>(j) / static_cast<float>(rows - 1);
    const float round = 0.05f * (2.0f * t - 1.0f) * (2.0f * t - 1.0f);
    const float u0 = round + 0.06f * easel.unit_chance(kRow, key, j / 3, 1) +
                     0.05f * easel.unit_chance(kRow, key, j, 3),
                u1 = 1.0f - round - 0.06f * easel.unit_chance(kRow, key, j / 3, 2) -
                     0.05f * easel.unit_chance(kRow, key, j, 4);
    for (int i = 0; i < points; ++i) {
      const float s = static_cast<float>(i) / static_cast<float>(points - 1);
      const float u = j % 2 == 0 ? math::lerp(u0, u1, s) : math::lerp(u1, u0, s);
      const Point a = on(shape.crest, u), b = on(shape.foot, u);
      const auto tall = static_cast<float>(math::hypot(b.x - a.x, b.y - a.y));
      const float in = std::min(0.5f, 0.4f * mark.width / std::max(1e-6f, tall));
      // No row is straight, and none ends as broad as it runs.
      const float f =
          math::lerp(in, 1.0f - in, t) + 0.16f * in * easel.chance(kRow, key, j, i / 4, 5);
      const float tip = math::smoothstep(0.0f, 0.22f, std::min(s, 1.0f - s));
      plan::PathPoint q{
          math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f),
          std::clamp(1.1f * tall / mark.width, 0.3f, 1.0f) * math::lerp(0.6f, 1.0f, tip), 0.0f};
      bow_around(light, mark.width, q);
      mark.path.push_back(q);
    }
  }
  for (std::size_t i = 0; i < mark.path.size(); ++i)
    mark.path[i].time = static_cast<float>(i) / static_cast<float>(mark.path.size() - 1);
  return true;
}

}  // namespace

namespace {

/// What of a shape the light leaves: the part above it or below it, or both sides of it, whichever
/// is more.
std::vector<Shape> cleared(const Shape& shape, const Light& light, float rim) {
  if (!(light.wide > 0.0f)) return {shape};
  constexpr int kProbes = 24;
  constexpr float kThin = 0.12f;  // of the height: less is no wash
  const std::size_t n = shape.crest.size();
  std::vector<float> first(n, 1.0f), last(n, 0.0f);  // shares of the way from crest to foot
  float above = 0, below = 0, beside = 0;
  bool hit = false;
  for (std::size_t i = 0; i < n; ++i) {
    const Point &a = shape.crest[i], &b = shape.foot[i];
    for (int q = 0; q <= kProbes; ++q) {
      const float f = static_cast<float>(q) / kProbes;
      if (!lies_in(light, {math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f), 1.0f, 0.0f}, rim))
        continue;
      first[i] = std::min(first[i], f), last[i] = std::max(last[i], f);
    }
    const auto tall = static_cast<float>(math::hypot(b.x - a.x, b.y - a.y));
    const bool free = first[i] > last[i];
    hit = hit || !free;
    above += tall * (free ? 1.0f : first[i]);
    below += tall * (free ? 1.0f : 1.0f - last[i]);
    beside += free ? tall : 0.0f;
    if (free) first[i] = 1.0f, last[i] = 0.0f;
  }
  if (!hit) return {shape};
  const bool up = above >= below;
  bool thin = false;
  for (std::size_t i = 0; i < n; ++i) {
    const bool free = first[i] > last[i];
    thin = thin || (!free && (up ? first[i] : 1.0f - last[i]) < kThin);
  }
  std::vector<Shape> parts;
  if (!thin || beside < 0.4f * std::max(above, below)) {
    Shape part = shape;
    for (std::size_t i = 0; i < n; ++i) {
      if (first[i] > last[i]) continue;
      const Point &a = shape.crest[i], &b = shape.foot[i];
      const float f = up ? std::max(kThin, first[i]) : std::min(1.0f - kThin, last[i]);
      (up ? part.foot : part.crest)[i] = {math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f)};
    }
    return {part};
  }
  Shape part;
  for (std::size_t i = 0; i <= n; ++i) {
    if (i < n && first[i] > last[i]) {
      part.crest.push_back(shape.crest[i]);
      part.foot.push_back(shape.foot[i]);
    } else {
      if (part.crest.size() > 2) parts.push_back(part);
      part = {};
    }
  }
  return parts;
}

}  // namespace

namespace {

constexpr double kDamped = 0.08;  ///< s
constexpr double kWetFor = 1.5;   ///< s, at most, that the paper waits for what is flooded

/// What is flooded while its sound lasts, row after row, is let into damp paper: no row has an
/// edge. The paper is wetted with the attack before.
bool takes_time(const Easel& easel, const Mark& mark) {
  return easel.outlook.known && mark.pass > plan::kWash && !mark.of;
}

}  // namespace

void flood(Easel& easel, const Light& light, Mark like, const Shape& shape, float fade,
           std::uint64_t key) {
  for (const Shape& part : cleared(shape, light, 0.04f * easel.unit())) {
    Mark mark = like;
    if (!sweep_over(easel, light, mark, part, fade, key++)) continue;
    if (takes_time(easel, mark)) {
      Mark damp = mark;
      damp.start = std::max(0.0, mark.start - kDamped);
      if (const auto k = hear::attack_before(easel.piece, damp.start, kWetFor)) {
        damp.start = easel.piece.onsets[*k].time;
        damp.cause = {plan::CauseKind::kOnset, static_cast<int>(*k), damp.start, damp.start};
      }
      damp.end = damp.start + kDamped;
      damp.load = 0.1f;
      damp.keep = 0.0f;
      water(easel, std::move(damp));
    }
    lay(easel, std::move(mark));
  }
}

void wet(Easel& easel, const Light& light, Mark like, const Shape& shape, std::uint64_t key) {
  like.keep = 0.0f;
  like.load = 0.3f;
  for (const Shape& part : cleared(shape, light, 0.04f * easel.unit())) {
    Mark mark = like;
    if (!sweep_over(easel, light, mark, part, 0.0f, key++)) continue;
    water(easel, std::move(mark));
  }
}

void water(Easel& easel, Mark mark) {
  plan::Mixture least{};
  least[0] = 1.0f;
  mark.glaze = least;
  mark.medium = 1.0f;
  mark.wetness = 1.0f;
  easel.paint(std::move(mark));
}

void body_colour(Easel& easel, Mark mark) {
  mark.load = 1.0f;
  mark.medium = 0.06f;
  mark.wetness = 0.12f;
  easel.paint(std::move(mark));
}

float lightness_over(const Easel& easel, const std::vector<plan::PathPoint>& path, float width,
                     float wanted, float least) {
  const Sketch::Under under = easel.sketch.look(path, width);
  if (under.cover < 0.2f) return wanted;
  return std::max(wanted, least * easel.colours.ground.L / std::max(20.0f, under.lightness));
}

std::vector<plan::PathPoint> middle_of(const Shape& shape) {
  std::vector<plan::PathPoint> path;
  const std::size_t n = shape.crest.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point &a = shape.crest[i], &b = shape.foot[i];
    path.push_back({0.5f * (a.x + b.x), 0.5f * (a.y + b.y), 1.0f,
                    static_cast<float>(i) / static_cast<float>(n - 1)});
  }
  return path;
}

float lightness_at(const Easel& easel, double time) {
  return 72.0f - 1.3f * hear::weight_at(easel.piece, time);
}

}  // namespace impasto::compose::washes
