// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/subject/handling.h"
#include "impasto/compose/subject/raster.h"
#include "impasto/compose/subject/sway.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose::subject {

/// Which stretch of the piece paints which part of the picture: big parts from behind to the front
/// in the order of time, so that masses follow the form. Shares of each stretch at each px (channel
/// = stretch), soft at the borders; one channel where there is but one.
Raster stretches_over(const plan::Seeing& seeing, const std::vector<Sway>& sways);

/// A value of each stretch, spread over the picture by those shares.
template <class Get>
Raster spread(const Raster& shares, const std::vector<Sway>& sways, Get get) {
  Raster out(shares.width, shares.height, 1);
  const auto n = static_cast<std::size_t>(shares.channels);
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    float sum = 0;
    for (std::size_t k = 0; k < n; ++k) sum += shares.values[i * n + k] * get(sways[k]);
    out.values[i] = sum;
  }
  return out;
}

/// 0..1 at each px: what lies behind all else, where nobody looks.
Raster rear_of(const plan::Seeing& seeing);

/// What is to be painted, sRGB: the picture in the colours of the music and of the hand, and as far
/// from likeness as `abstraction` (one channel, 0..1) says: softened by .035 a^1.5 of the shorter
/// side, in 3 + 14 (1 - a) planes of value, fuller by .35 a.
Raster target_of(const plan::Seeing& seeing, const Raster& shares, const std::vector<Sway>& sways,
                 const Raster& abstraction, const Handling& handling);

}  // namespace impasto::compose::subject
