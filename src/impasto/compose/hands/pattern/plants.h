// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/compose/easel.h"

namespace impasto::compose::pattern {

/// What grows in a section: its returns have the same.
enum class Plant { kIris, kLeaves, kPine, kWaves, kGrass };
Plant plant_of(const Easel& easel, int label);

/// One plant, rooted at a place. `like` has cause, pass and times; `size` is its height, canvas
/// units; `body` and `bloom` are its two colours; `parts` how many blades, leaves or pads it has.
void grow(Easel& easel, Plant plant, const Mark& like, Point root, float size, const Lch& body,
          const Lch& bloom, int parts, std::uint64_t key);

}  // namespace impasto::compose::pattern
