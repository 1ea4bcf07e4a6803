// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "impasto/paint/canvas.h"
#include "impasto/paint/stroke.h"

namespace impasto::paint {

inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Strips of one stroke within one slice of time: painted in one go by one thread.
struct Unit {
  std::int32_t slice;
  StrokeState* stroke;
  std::size_t from, to;
  std::size_t own = 0;  ///< place of the stroke among those scheduled
  int wave = 0;
  double pixels = 0;
  std::size_t follower = kNone;  ///< the stroke's next unit
  int waits_for = 0;             ///< units that share a tile or the stroke and come before
};

/// Units in their order of paint: slice, stroke, strip; and which of them must wait for which.
struct Schedule {
  std::vector<Unit> units;
  std::vector<std::pair<std::size_t, std::size_t>> before;  ///< unit and one that comes after it
  std::vector<std::size_t> tiles;                           ///< below any of them
  double pixels = 0;

  /// An order in which one thread paints units as if in their own order, but keeps to a stroke as
  /// long as nothing else must come first: its bristles and pixels are then at hand.
  std::vector<std::size_t> stroke_by_stroke();
  /// Units of one wave next to each other: they touch nothing in common.
  void sort_by_waves();
};

/// Makes schedules; keeps its memory from one to the next.
class Scheduler {
 public:
  /// All strips of these strokes (ascending by id) before slice `end`; they count as painted.
  Schedule plan(std::span<StrokeState* const> strokes, std::int32_t end, const Canvas& canvas);

 private:
  /// Tiles below a unit; sets its pixels.
  void look_below(Unit& unit, const Canvas& canvas);

  std::vector<int> tile_wave_;
  std::vector<std::size_t> tile_stamp_, tile_unit_, under_;
  std::size_t stamp_ = 0;
};

}  // namespace impasto::paint
