// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/compose/conception.h"
#include "impasto/compose/place/layout.h"
#include "impasto/plan/stroke.h"

namespace impasto::compose {

/// How near the painter stands and from which side: all strokes but those of the ground grow or
/// shrink about the climax, which is carried inside the picture (no nearer to an edge than .2 of
/// it), and the whole is mirrored. Causes and times stay. `stamped`, ascending, are mirrored only.
void frame(const Conception& conception, const Layout& layout,
           const std::vector<std::size_t>& stamped, std::vector<plan::Stroke>& strokes);

/// What of the layout will be seen, canvas units.
struct Window {
  float x0 = 0, x1 = 1, y0 = 0, y1 = 1;
};
Window window_of(const Conception& conception, const Layout& layout);

}  // namespace impasto::compose
