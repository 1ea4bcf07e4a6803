// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// A broad stroke of a field.
struct Lane {
  std::vector<plan::PathPoint> path;
  float width = 0;        ///< canvas units
  float out = 0;          ///< 0 beside the section's mass .. 1 at the edge of the canvas
  bool below = false;     ///< it
  std::uint64_t key = 0;  ///< the same in two recordings of one piece
};

/// What a section takes up between its mass and the edges of the canvas that the picture runs out
/// of (Conception::format), from the mass outwards; nothing where it runs out of none. The longest
/// section rules: its field spreads under its neighbours', and where the picture runs out of both
/// edges each of theirs lies above or below. The first and the last go on to the sides.
std::vector<Lane> field_of_section(const Easel& easel, int section);

/// The same as outlines, to be filled; each begins with its border with the mass, left to right.
std::vector<std::vector<Point>> shapes_of_field(const Easel& easel, int section);

}  // namespace impasto::compose
