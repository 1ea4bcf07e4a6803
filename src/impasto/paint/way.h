// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/paint/stroke.h"

// Where a stroke goes: from the path of the plan to the nodes that bound its strips.
namespace impasto::paint {

/// The path as given, in pixels: finite, times ascending.
std::vector<Sample> clean(const std::vector<plan::PathPoint>& path, const Canvas& canvas);

/// A dab is a very short stroke: its two ends, of these times.
std::vector<Sample> print_of(const StrokeState& stroke, const Sample& point, float from,
                             float until);

/// When samples are painted: at `start` + their time x `scale` (s), not before slice `earliest`.
struct Timing {
  double start = 0, scale = 1;
  std::int32_t earliest = 0;
};

/// 0 for a dab, 1 for a way at least as long as the brush is wide: a brush set down leaves its own
/// print, its hair does not run out or thin towards the ends.
float drawn(float length, float half);

/// Nodes of a whole stroke through at least two points, and beyond its ends.
void lay_nodes(StrokeState& stroke, const std::vector<Sample>& points, const Timing& timing);

/// Goes on with a stroke that was or is open: `points` are the next of its path, the last if it is
/// open no more. Nodes are laid as far as their direction is known: a quarter of the half width
/// behind the brush. What is painted of it must have been dropped (`drop_painted`).
void go_on(StrokeState& stroke, std::vector<Sample> points, const Timing& timing);

}  // namespace impasto::paint
