// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/subject/handling.h"
#include "impasto/compose/subject/outline.h"
#include "impasto/compose/subject/rung.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose::subject {

/// Lays the regions as flat shapes, large ones first, as far as that pays: each made as simple as
/// the hand has it, its edge drawn clean, then filled with strokes side by side. `many`: about how
/// many shapes; `narrowest`: of their strokes, px of the rung. The rung's canvas is brought up to
/// date.
std::vector<Found> lay_shapes(Rung& rung, const std::vector<plan::Region>& regions,
                              const ShapeHandling& handling, std::size_t many, float narrowest);

}  // namespace impasto::compose::subject
