// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "impasto/compose/subject/footprint.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose::subject {

/// A contour as it is drawn, in px of the picture.
struct Line {
  std::vector<Spot> path;
  std::vector<float> strength;  ///< 0..1, at each point, of the picture's contours
  float weight = 0;             ///< its length and strength, and how much the eye goes there
};

/// Which contours are looked for.
struct Looked {
  float softness = 1.5f;  ///< px, of a blur before: what is finer is not drawn
  float least = 0.2f;     ///< strength from which one is begun; it goes on down to a third of that
  float spacing = 3;      ///< px between two
  float shortest = 20;    ///< px
  std::optional<plan::Face> only;  ///< in that face; nothing: outside all faces
};

/// Along the ridges of the picture's contours, those that weigh most first (ridges followed from
/// their strongest places, with hysteresis: Canny 1986). Same picture, same lines.
std::vector<Line> contours_of(const plan::Seeing& seeing, const Looked& looked);

}  // namespace impasto::compose::subject
