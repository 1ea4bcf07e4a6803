// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/subject/footprint.h"

namespace impasto::compose::subject {

/// Which px belong to a shape: row-major, 0 or 1.
struct Mask {
  int width = 0, height = 0;
  std::vector<std::uint8_t> in;
  bool at(int x, int y) const {
    return x >= 0 && y >= 0 && x < width && y < height &&
           in[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
              static_cast<std::size_t>(x)] != 0;
  }
};

/// The largest connected part's outer border, clockwise as seen (Moore's neighbour tracing);
/// closed, the first point not repeated. Empty: no px.
std::vector<Spot> border_of(const Mask& mask);
/// The corners that matter: none of the others is farther than `error` from the polygon (Douglas &
/// Peucker 1973). At least three of three points or more.
std::vector<Spot> corners_of(const std::vector<Spot>& outline, float error);
/// What lies within (even-odd).
Mask filled(const std::vector<Spot>& outline, int width, int height);
/// Moved inwards by so much, corners kept. Of a clockwise outline.
std::vector<Spot> inset(const std::vector<Spot>& outline, float by);
/// An ellipse of the same middle, area and second moments.
std::vector<Spot> ellipse_of(const Mask& mask);
/// A rectangle of the same middle, direction and extent.
std::vector<Spot> bar_of(const Mask& mask);
/// px in both, as a share of those in either.
float likeness(const Mask& one, const Mask& other);
/// Along its length, radians.
float length_way(const Mask& mask);

}  // namespace impasto::compose::subject
