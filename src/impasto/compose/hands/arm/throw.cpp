// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/arm/throw.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/arm/taste.h"
#include "impasto/hear/attacks.h"

namespace impasto::compose::arm {
namespace {

constexpr double kDegrees = 180.0;  ///< in half a turn

}  // namespace

Point gathered(const Easel& easel, Point p, float pull) {
  return {math::lerp(p.x, kArm.space.middle * easel.layout.width, pull),
          math::lerp(p.y, 0.50f * easel.layout.height, pull)};
}

std::vector<plan::PathPoint> swing(Point centre, float angle, float length, float bow, float hook,
                                   float press) {
  constexpr int kPoints = 13;
  std::vector<plan::PathPoint> path;
  float heading = angle - kArm.swing.turned_back * bow, x = 0, y = 0;
  const float step = length / (kPoints - 1);
  double time = 0;
  std::vector<double> times;
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const float pressed = std::min(1.0f, kArm.swing.press_at_start + kArm.swing.press_gain * s) *
                          (1.0f - kArm.swing.lift * s * s * s * s);
    path.push_back({x, y, math::saturate(press * pressed), 0});
    times.push_back(time);
    const float turn =
        kArm.swing.turn * bow / (kPoints - 1) + (s > kArm.swing.hook_from ? hook : 0.0f);
    x += step * static_cast<float>(math::cos(heading));
    y += step * static_cast<float>(math::sin(heading));
    heading += turn;
    time += math::cbrt(kArm.swing.stiffness + std::fabs(turn)) *
            (kArm.swing.time_at_start + kArm.swing.time_gain * s);
  }
  const float mx = 0.5f * path.back().x, my = 0.5f * path.back().y;
  for (int i = 0; i < kPoints; ++i) {
    path[i].x += centre.x - mx;
    path[i].y += centre.y - my;
    path[i].time = static_cast<float>(times[i] / times.back());
  }
  return path;
}

void splash(Easel& easel, const Mark& like, Point from, float angle, float reach, int drops,
            std::uint64_t key, float size) {
  for (int i = 0; i < drops; ++i) {
    const float u = easel.unit_chance(kSplash, key, i, 1);
    const float far = reach * u * (0.5f + u);
    const float aside = angle + kArm.splash.aside * easel.chance(kSplash, key, i, 2);
    const float v = kArm.splash.least + kArm.splash.range * easel.unit_chance(kSplash, key, i, 3);
    Mark mark = like;
    mark.brush = kDabBrush;
    mark.width =
        std::min(kArm.splash.drop / std::sqrt(v), kArm.splash.drop_most) * easel.unit() * size;
    mark.load = kArm.splash.load;
    mark.start = like.end + kArm.splash.apart * i;
    mark.end = mark.start + kArm.splash.lasts;
    const Point at{from.x + far * static_cast<float>(math::cos(aside)),
                   from.y + far * static_cast<float>(math::sin(aside))};
    const float stretch =
        mark.width * (kArm.splash.stretch_least +
                      kArm.splash.stretch_gain * u * easel.unit_chance(kSplash, key, i, 4));
    mark.path = sweep(at, aside, stretch, 0.0f);
    mark.keep = 0;
    easel.paint(std::move(mark));
  }
}

void drench(Mark& mark) {
  mark.load = 2.0f;
  mark.wetness = kArm.drench.wetness;
  mark.medium = kArm.drench.medium;
}

bool overloaded(const Easel& easel, double from, double to, std::uint64_t key) {
  const float share = kArm.drench.share_least +
                      kArm.drench.share_gain * (1.0f - hear::hardness(easel.piece, from, to));
  return easel.style->flow.wash > 0 && easel.unit_chance(kDrip, key) < share;
}

void drips(Easel& easel, const Mark& from, int count, float reach, std::uint64_t key) {
  const plan::Flow& flow = easel.style->flow;
  const float fall = flow.wash > 0 ? flow.gravity : 0.0f;
  if (fall <= 0 || from.path.size() < 2) return;
  const double down = flow.down_deg * (math::kPi / kDegrees);
  const float dx = static_cast<float>(math::cos(down)), dy = -static_cast<float>(math::sin(down));
  const float unit = easel.unit();
  const plan::Brush brush =
      plan::complete(easel.style->brushes[static_cast<std::size_t>(kDabBrush)]);
  for (int i = 0; i < count; ++i) {
    const float t = kArm.drip.from + kArm.drip.over * easel.unit_chance(kDrip, key, i, 1);
    const plan::PathPoint at =
        part_of(from.path, t, std::min(1.0f, t + kArm.drip.reach_look)).front();
    const float v = kArm.drip.least + kArm.drip.range * easel.unit_chance(kDrip, key, i, 2);
    const float length = fall * unit * std::min(reach * kArm.drip.length / std::sqrt(v), reach);
    Mark drip = from;
    drip.brush = kDabBrush;
    drip.width =
        unit * (kArm.drip.thread + kArm.drip.thread_gain * easel.unit_chance(kDrip, key, i, 3));
    drip.load = kArm.drip.load;
    drip.wetness = kArm.drip.wetness;
    drip.medium = kArm.drip.medium;
    drip.keep = kArm.drip.keep;
    const float edge =
        kArm.drip.edge * from.width * (kArm.drip.edge_least + kArm.drip.edge_gain * at.pressure);
    Point a{at.x + edge * dx, at.y + edge * dy};
    // A brush runs dry, a thread does not: it is drawn with as many loads as it takes.
    const float load_lasts =
        std::max(kArm.drip.run_least, kArm.drip.run_share * brush.run) * drip.width;
    const int pieces = std::clamp(static_cast<int>(std::ceil(length / load_lasts)), 1, 12);
    const double begin = from.end,
                 span = std::min(kArm.drip.longest, kArm.drip.starts + kArm.drip.pace * length);
    for (int k = 0; k < pieces; ++k) {
      drip.path.clear();
      for (int j = 0; j <= 4; ++j) {
        const float s = (static_cast<float>(k) + kArm.drip.step * static_cast<float>(j)) /
                        static_cast<float>(pieces);
        const float way = s * length;
        const float aside = kArm.drip.aside * unit * easel.chance(kDrip, key, i, 4 * k + j, 4) * s;
        const bool bead = k + 1 == pieces && j == 4;
        drip.path.push_back({a.x + way * dx - aside * dy, a.y + way * dy + aside * dx,
                             bead ? 1.0f : kArm.drip.press - kArm.drip.thinner * s,
                             kArm.drip.step * static_cast<float>(j)});
      }
      drip.start = begin + span * k / pieces;
      drip.end = begin + span * (k + 1) / pieces;
      easel.paint(drip);
    }
  }
}

}  // namespace impasto::compose::arm
