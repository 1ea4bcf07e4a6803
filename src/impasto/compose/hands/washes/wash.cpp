// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/washes/wash.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose::washes {
namespace {

enum Purpose : std::uint64_t { kLight = 1531 };

bool lies_in(const Light& light, const plan::PathPoint& q, float width) {
  constexpr int kRounds[3] = {2, 3, 5};
  constexpr float kRim = 0.35f;  ///< of the stroke's width that must stay out
  const float x = q.x - light.at.x, y = q.y - light.at.y;
  const auto turn = static_cast<float>(math::atan2(y / light.tall, x / light.wide));
  float out = 1.0f;
  for (int i = 0; i < 3; ++i)
    out += light.lobes[i] * static_cast<float>(math::sin(kRounds[i] * turn + 2.0f * i));
  const float dx = x / (out * light.wide + kRim * width),
              dy = y / (out * light.tall + kRim * width);
  return dx * dx + dy * dy < 1.0f;
}

}  // namespace

Light light_of(const Easel& easel, bool of_ground) {
  constexpr float kEdge = 0.20f;  // as `frame` carries the climax into the picture
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const Device device = easel.conception.device;
  const float size = device == Device::kVoid      ? 1.25f
                     : device == Device::kSilence ? 1.45f
                     : device == Device::kField   ? 1.0f
                                                  : 0.55f;
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

float lightness_at(const Easel& easel, double time) {
  return 72.0f - 1.3f * hear::weight_at(easel.piece, time);
}

}  // namespace impasto::compose::washes
