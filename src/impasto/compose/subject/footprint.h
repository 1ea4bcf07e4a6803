// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "impasto/compose/subject/raster.h"
#include "impasto/picture/image.h"

namespace impasto::compose::subject {

struct Spot {
  float x = 0, y = 0;  ///< px
};

/// Where a stroke would lie: a round brush drawn along its path, as shares of each pixel.
struct Footprint {
  picture::Rect rect;
  std::vector<float> share;  ///< 0..1, row-major in `rect`
  float area = 0;            ///< sum of shares
  /// Of the same pixels: 1 where it lies beyond a silhouette; empty: nowhere.
  std::vector<std::uint8_t> beyond;
};
/// Of a path of one point or more, clipped to width x height.
void draw(const std::vector<Spot>& path, float width, int canvas_width, int canvas_height,
          Footprint& out);

/// What lies under paint that shows it; nothing: the paint is opaque. A thin film of a colour over
/// this paper takes from whatever is under it what it would take from the paper.
using Paper = std::optional<Rgb>;

/// The colour that brings the canvas under a footprint nearest to the target, within what the
/// target holds there (least squares: c = sum m (T - (1 - m) C) / sum m^2), on its own side of a
/// silhouette. Of a film: what it is over the paper, of the target's own hue and as thin as what
/// lies there already lets it be.
Rgb best_colour(const Footprint& footprint, const Raster& target, const Raster& canvas,
                const Paper& paper);
/// By how much the squared error falls when it is painted. Beyond a silhouette nothing is gained
/// and harm counts twice.
double gain_of(const Footprint& footprint, const Rgb& colour, const Raster& target,
               const Raster& canvas, const Paper& paper);
void lay(const Footprint& footprint, const Rgb& colour, Raster& canvas, const Paper& paper);

}  // namespace impasto::compose::subject
