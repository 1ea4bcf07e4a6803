// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/field.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/place/layout.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t { kField = 371 };

constexpr float kLow = 0.16f, kHigh = 0.84f;  // levels from which the mass goes on as a field
constexpr float kOver = 0.14f;                // canvas heights that it runs over the edge
constexpr float kAside = 0.30f;               // canvas widths, at the sides
constexpr float kLean = 0.16f;                // canvas widths a border leans at most, each way
constexpr float kSpread = 0.30f;              // canvas widths that the ruling one spreads
constexpr float kBroadest = 0.20f, kLeast = 0.05f, kLongest = 0.62f;
constexpr float kShortest = 0.06f;  // of the piece: what is shorter has none

/// A section's part of one side of the canvas. `u` 0 at its start .. 1 at its end; `out` 0 along
/// its mass .. 1 along the edge of the canvas.
struct Side {
  std::size_t row = 0;
  double from = 0, to = 0;      ///< s
  float before = 0, after = 0;  ///< canvas units it goes on beyond them
  float lean[2] = {0, 0};       ///< canvas units its borders lean outwards
  bool below = false;
};

/// -1..1, different at different times of the piece and the same at nearly the same: a slow wave.
float drift(const Easel& easel, double time, int what) {
  constexpr double kWaves = 2.7;
  const double phase = easel.unit_chance(kField, what, 1);
  return static_cast<float>(
      math::sin(2.0 * math::kPi * (kWaves * easel.outlook.share(time) + phase)));
}

int ruling(const plan::Piece& piece) {
  int best = 0;
  for (int i = 1; i < static_cast<int>(piece.sections.size()); ++i) {
    const auto length = [&](int k) { return piece.sections[k].end - piece.sections[k].start; };
    if (length(i) > length(best) + 1e-6) best = i;
  }
  return best;
}

Side side_of(const Easel& easel, int k, bool below) {
  const Layout& layout = easel.layout;
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  Side s;
  s.below = below;
  s.row = layout.row_of(0.5 * (heard.start + heard.end));
  const Layout::Row& row = layout.rows[s.row];
  s.from = std::max(row.start, heard.start);
  s.to = std::max(s.from, std::min(row.end, heard.end));
  constexpr double kNearly = 0.5;  // s
  if (s.from < row.start + kNearly) s.before = kAside * layout.width;
  if (s.to > row.end - kNearly) s.after = kAside * layout.width;
  // A border belongs to two sections: both lean with it.
  s.lean[0] = kLean * layout.width * drift(easel, heard.start, below);
  s.lean[1] = kLean * layout.width * drift(easel, heard.end, below);
  if (k == ruling(easel.piece)) {
    s.lean[0] -= kSpread * layout.width;
    s.lean[1] += kSpread * layout.width;
  }
  return s;
}

Point point_at(const Easel& easel, const Side& s, float u, float out) {
  const Layout& layout = easel.layout;
  const Point mass =
      layout.place(s.row, math::lerp(s.from, s.to, static_cast<double>(u)), s.below ? kLow : kHigh);
  const float edge = layout.height * (s.below ? 1.0f + kOver : -kOver);
  return {mass.x + out * math::lerp(s.lean[0], s.lean[1], u), math::lerp(mass.y, edge, out)};
}

float room_of(const Easel& easel, const Side& s) {
  return std::fabs(point_at(easel, s, 0.5f, 1.0f).y - point_at(easel, s, 0.5f, 0.0f).y);
}

std::vector<Side> sides_of(const Easel& easel, int k) {
  const Layout& layout = easel.layout;
  const Format format = easel.conception.format;
  std::vector<Side> sides;
  // These have no upper and lower side, and panels end where they end.
  if (layout.scheme == Scheme::kSpiral || layout.scheme == Scheme::kCluster ||
      layout.scheme == Scheme::kTriptych)
    return sides;
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  if (heard.end - heard.start < kShortest * easel.outlook.duration) return sides;
  const std::size_t row = layout.row_of(0.5 * (heard.start + heard.end));
  for (bool below : {true, false}) {
    if (row != (below ? layout.rows.size() - 1 : 0)) continue;
    if (format == Format::kAfloat || format == (below ? Format::kHanging : Format::kStanding))
      continue;
    if (format == Format::kFull && k != ruling(easel.piece) &&
        (drift(easel, 0.5 * (heard.start + heard.end), 2) < 0.0f) != below)
      continue;
    const Side side = side_of(easel, k, below);
    if (room_of(easel, side) >= kLeast * easel.unit()) sides.push_back(side);
  }
  return sides;
}

/// One lane of a side, in as many strokes as it is long.
void lay_lane(const Easel& easel, const Side& s, std::uint64_t key, Lane lane,
              std::vector<Lane>& lanes) {
  const float unit = easel.unit(), out = lane.out, width = lane.width;
  const float left = point_at(easel, s, 0.0f, out).x, own = point_at(easel, s, 1.0f, out).x - left;
  const float x0 = left - s.before, length = own + s.before + s.after;
  if (length <= 0.0f) return;
  const int pieces =
      std::max(1, static_cast<int>(std::ceil(length / (kLongest * easel.layout.width))));
  const float step = length / static_cast<float>(pieces);
  for (int j = 0; j < pieces; ++j) {
    const auto chance = [&](int what) { return easel.chance(kField, key, j, what); };
    lane.width = width * (1.0f + 0.20f * chance(2));
    // No two end at the same place.
    const float ragged = std::min(0.14f * unit, 0.25f * step);
    const float from = x0 + step * static_cast<float>(j) + ragged * (chance(3) - 0.4f);
    const float to = x0 + step * static_cast<float>(j + 1) + ragged * (chance(4) + 0.4f);
    const float rise = 0.06f * unit * chance(5);
    const bool back = chance(6) < 0.0f;
    lane.path.clear();
    constexpr int kPoints = 8;
    for (int n = 0; n < kPoints; ++n) {
      const float t = static_cast<float>(n) / (kPoints - 1);
      const float x = back ? math::lerp(to, from, t) : math::lerp(from, to, t);
      const float u = own > 1e-3f ? math::saturate((x - left) / own) : 0.5f;
      const float y = point_at(easel, s, u, out).y + rise * (t - 0.5f);
      lane.path.push_back({x, y, 0.75f + 0.25f * static_cast<float>(math::sin(math::kPi * t)), t});
    }
    lanes.push_back(lane);
  }
}

}  // namespace

std::vector<Lane> field_of_section(const Easel& easel, int k) {
  std::vector<Lane> lanes;
  // Coarse, so that a border heard a little sooner changes nothing.
  const std::uint64_t when =
      easel.outlook.moment(easel.piece.sections[static_cast<std::size_t>(k)].start) / 16;
  for (const Side& side : sides_of(easel, k)) {
    const float room = room_of(easel, side);
    const int count =
        std::max(2, static_cast<int>(std::ceil(room / (0.72f * kBroadest * easel.unit()))));
    for (int i = 0; i < count; ++i) {
      const std::uint64_t key = (when * 2 + (side.below ? 1 : 0)) * 64 + static_cast<unsigned>(i);
      Lane lane;
      lane.key = key;
      lane.out = (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
      lane.below = side.below;
      lane.width = 1.35f * room / static_cast<float>(count);
      lay_lane(easel, side, key, std::move(lane), lanes);
    }
  }
  return lanes;
}

std::vector<std::vector<Point>> shapes_of_field(const Easel& easel, int k) {
  std::vector<std::vector<Point>> shapes;
  for (const Side& side : sides_of(easel, k)) {
    std::vector<Point> shape;
    constexpr int kPoints = 4;
    for (int i = 0; i <= kPoints; ++i) {
      Point p = point_at(easel, side, static_cast<float>(i) / kPoints, 0.0f);
      if (i == 0) p.x -= side.before;
      if (i == kPoints) p.x += side.after;
      shape.push_back(p);
    }
    Point left = point_at(easel, side, 0.0f, 1.0f), right = point_at(easel, side, 1.0f, 1.0f);
    left.x -= side.before, right.x += side.after;
    if (right.x <= left.x) continue;
    shape.push_back(right);
    shape.push_back(left);
    shapes.push_back(std::move(shape));
  }
  return shapes;
}

}  // namespace impasto::compose
