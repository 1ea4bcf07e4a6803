// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/paint/stroke.h"

namespace impasto::paint {

/// Optics as the kernels want them: K and S of one opaque coat of each slot.
struct Optics {
  alignas(64) float K[plan::kSlots][pigment::kBands] = {};
  alignas(64) float S[plan::kSlots][pigment::kBands] = {};
  alignas(64) float to_rgb[3][pigment::kBands] = {};
  float surface = 0.97f * 0.35f;  ///< Saunderson's (1 - k1)(1 - k2)
  float inside = pigment::kSaundersonInside;
  float black = 0;  ///< plan::Light::black
  int count = 0;  ///< pigments in use; the rest of the slots is empty but for the medium
};

/// Paints strips [from, to) of the stroke at time `now`; paint untouched for longer than `drying`
/// dries first. Both times are in ticks of the canvas's clock; `slice` is the same moment in 1/60
/// s. Every tile under the strips must be prepared.
void paint_strips(Canvas& canvas, const Optics& optics, StrokeState& stroke, std::size_t from,
                  std::size_t to, int now, int slice, int drying);

/// Colour (linear RGB, three planes `plane` floats apart) and height (coats) of pixels in one row
/// of a tile. Writes up to 15 colours beyond `count`.
void resolve(const Optics& optics, const Pixel* pixels, int count, float* rgb, int plane,
             float* height);

}  // namespace impasto::paint
