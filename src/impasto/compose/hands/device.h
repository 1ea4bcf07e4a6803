// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/conception.h"
#include "impasto/compose/easel.h"

namespace impasto::compose {

/// What a part of a climax has to be beside its neighbours, whatever the hand makes of it.
enum class Role { kAccent, kLight, kDark, kBase, kBare };

/// One stroke of the drawing that a climax is built on; each hand lays it in its own manner.
struct Part {
  std::vector<plan::PathPoint> path;
  float width = 0;  ///< canvas units
  Role role = Role::kAccent;
  double after = 0;  ///< s after the first
};

/// The drawing of a device about `heart`: `size`, canvas units, is how far it reaches to each side,
/// `along`, radians, which way the tune goes there. Of Device::kField nothing: that is each hand's
/// own.
std::vector<Part> draw_device(const Easel& easel, Device device, Point heart, float size,
                              float along);

/// The colour of a role at the climax; `accent` as the hand has it.
Lch colour_of(const Easel& easel, Role role, const Lch& accent);

}  // namespace impasto::compose
