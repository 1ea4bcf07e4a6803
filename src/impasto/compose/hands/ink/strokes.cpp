// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/ink/strokes.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/compose/place/view.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

constexpr float kSmooth = 3.0f;  ///< of a smoothstep

/// A stroke has bones: it is pressed where it begins and turns, and lifted between.
void press_at_turns(std::vector<plan::PathPoint>& path) {
  std::vector<float> bone(path.size(), 0.0f);
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const float ax = path[i].x - path[i - 1].x, ay = path[i].y - path[i - 1].y;
    const float bx = path[i + 1].x - path[i].x, by = path[i + 1].y - path[i].y;
    const auto turn = std::fabs(math::atan2(ax * by - ay * bx, ax * bx + ay * by));
    bone[i] = math::saturate(static_cast<float>(turn) / kInk.bones.turn);
  }
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const float near = std::max({bone[i], 0.5f * bone[i - 1], 0.5f * bone[i + 1]});
    path[i].pressure =
        math::saturate(path[i].pressure * (kInk.bones.press + kInk.bones.press_gain * near));
  }
}

void turn_about(std::vector<plan::PathPoint>& path, Point centre, float by) {
  const auto c = static_cast<float>(math::cos(by)), s = static_cast<float>(math::sin(by));
  for (plan::PathPoint& p : path) {
    const float x = p.x - centre.x, y = p.y - centre.y;
    p.x = centre.x + c * x - s * y;
    p.y = centre.y + s * x + c * y;
  }
}

}  // namespace

Mark inked(const Scene& scene, float tone) {
  Mark mark;
  mark.colour = scene.soot;
  mark.load = kInk.ink.load + kInk.ink.load_gain * tone * tone * tone;
  mark.medium = kInk.ink.medium - kInk.ink.medium_less * tone;
  mark.wetness = kInk.ink.wetness - kInk.ink.wetness_less * tone;
  return mark;
}

void lay_on_side(std::vector<plan::PathPoint>& path, float lean) {
  if (path.empty()) return;
  // The tip is on the left of the way when the brush leans to the right.
  const float side = path.back().x < path.front().x ? -lean : lean;
  for (plan::PathPoint& p : path) p.tilt = side;
}

void keep_on_paper(const Easel& easel, std::vector<plan::PathPoint>& path, float edge) {
  float x0 = 1e9f, x1 = -1e9f, y0 = 1e9f, y1 = -1e9f;
  for (const plan::PathPoint& q : path) {
    x0 = std::min(x0, q.x), x1 = std::max(x1, q.x);
    y0 = std::min(y0, q.y), y1 = std::max(y1, q.y);
  }
  const auto inwards = [](float low, float high, float from, float to) {
    if (high - low > to - from) return 0.5f * (from + to - low - high);
    return low < from ? from - low : high > to ? to - high : 0.0f;
  };
  // What will be seen is less, or more, than the sheet: the painter stands nearer, or farther.
  const Window seen = window_of(easel.conception, easel.layout);
  const float right = inwards(x0, x1, seen.x0 + edge, seen.x1 - edge);
  const float down = inwards(y0, y1, seen.y0 + edge, seen.y1 - edge);
  for (plan::PathPoint& q : path) q.x += right, q.y += down;
}

int place_among_new(const plan::Piece& piece, int k) {
  const auto length = [](const plan::Section& s) { return s.end - s.start; };
  const double own = length(piece.sections[static_cast<std::size_t>(k)]);
  int place = 0;
  for (int i = 0; i < static_cast<int>(piece.sections.size()); ++i) {
    const plan::Section& other = piece.sections[static_cast<std::size_t>(i)];
    place +=
        other.returns == 0 && (length(other) > own + 1e-6 || (i < k && length(other) > own - 1e-6));
  }
  return place;
}

std::vector<plan::PathPoint> great_path(const Easel& easel) {
  const float unit = easel.unit(), w = easel.layout.width, h = easel.layout.height;
  const plan::Section* heard = easel.section(easel.outlook.climax);
  const float arousal = heard != nullptr ? heard->emotion.arousal : easel.outlook.emotion.arousal;
  const float calm = math::saturate(0.5f - kInk.great.calm * arousal);
  const float turn = kInk.great.turn * calm * calm * (kSmooth - 2.0f * calm);
  const float reach = unit *
                      (kInk.great.reach + kInk.great.reach_stand * easel.outlook.prominence) *
                      (1.0f + kInk.great.reach_calm * calm) * easel.style->climax.length;
  const float half_x =
      std::min(kInk.great.half_most * w, 0.5f * reach * (1.0f - kInk.great.half_calm * calm));
  const float half_y = kInk.great.half_tall * h;
  const Point centre{std::clamp(easel.layout.focus.x, half_x + kInk.great.side * w,
                                w - half_x - kInk.great.side * w),
                     std::clamp(easel.layout.focus.y, half_y + kInk.great.side * h,
                                h - half_y - kInk.great.below * h)};
  const Device device = easel.conception.device;
  // The hollow is a circle of one breath (enso); the sweep goes through the whole picture; in the
  // silence there is one short stroke.
  const float longer = device == Device::kSweep     ? kInk.great.swept
                       : device == Device::kSilence ? kInk.great.hushed
                                                    : 1.0f;
  std::vector<plan::PathPoint> path = climax_line(
      easel, centre, longer * (device == Device::kVoid ? kInk.great.round * reach : reach),
      math::lerp(kInk.great.tall, kInk.great.tall_calm, calm),
      device == Device::kVoid    ? kInk.great.closed
      : device == Device::kSweep ? 0.4f * turn
                                 : turn);
  turn_about(path, centre, -kInk.great.climb * easel.conception.stands);
  if (device != Device::kSweep) keep_on_paper(easel, path, kInk.great.edge * unit);
  // It enters with its full weight, and leaves flying.
  for (plan::PathPoint& q : path) {
    const float t = q.time;
    q.pressure =
        math::saturate((kInk.great.press - 0.5f * t * t) *
                           (kInk.great.press_least + kInk.great.press_gain * q.pressure) +
                       kInk.great.enters * std::max(0.0f, 1.0f - kInk.great.enters_over * t));
  }
  press_at_turns(path);
  return path;
}

float dryness(const Easel& easel, double rate, double from, double to) {
  const float quick = math::saturate(static_cast<float>((rate - kInk.dry.slow) / kInk.dry.quick));
  return kInk.dry.by_rate * quick + kInk.dry.by_attack * hear::hardness(easel.piece, from, to);
}

void water_under(Easel& easel, const Mark& stroke, std::vector<plan::PathPoint> path) {
  Mark water = stroke;
  water.brush = kWashBrush;
  water.width = kInk.water.width * stroke.width;
  water.load = kInk.water.load;
  water.wetness = 1.0f;
  water.medium = kInk.water.medium;
  water.keep = 0;
  for (plan::PathPoint& q : path) {
    q.tilt = 0.0f;
    q.y += kInk.water.down * stroke.width;
    q.pressure = 0.5f + 0.5f * q.pressure;
  }
  water.path = std::move(path);
  water.end = water.start + kInk.water.lasts * (stroke.end - stroke.start);
  easel.paint(std::move(water));
}

}  // namespace impasto::compose
