// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/subject/raster.h"
#include "impasto/compose/subject/sway.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose::subject {

// Directions are kept as vectors of the doubled angle (cosine, sine): a line has no head.

/// Of the picture's gradient, as long as the structure tensor is strong.
Raster gradients_of(const plan::Seeing& seeing);

/// Where the hand goes by itself: the slant of each stretch of the music, swaying about it. As long
/// (0..1) as it overrules the form: by the stretch, by the square of the abstraction.
Raster drift_of(const Raster& shares, const std::vector<Sway>& sways, const Raster& abstraction,
                std::uint64_t seed);

/// Along the form where there is any, along the drift where there is none or where it overrules.
/// `unit`: px of the picture (not of these rasters) in a canvas unit. `own`: 0..1, how strong a
/// form must be that the hand follows.
Raster way_of(const Raster& gradient, const Raster& drift, float unit, float own);

}  // namespace impasto::compose::subject
