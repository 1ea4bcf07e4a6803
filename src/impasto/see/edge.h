// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/see/maps.h"

namespace impasto::see {

/// The picture at half, a quarter and an eighth of its size, and what changes in it.
struct Scales {
  Planes half, quarter, eighth;
  Map fine;  ///< change of colour per px, at full size
};
Scales scales(const plan::Seeing& seeing);

/// How strong a contour is at each pixel, about half the difference of the colours on both sides
/// (CIE76). The gradients at four scales multiplied (Rosenfeld 1970): a border is one at every
/// scale, fur and leaves only at the fine ones, and the fine ones say where it is. Then inhibited
/// by what the surround holds of the same (Grigorescu, Petkov & Westenberg 2003).
Map contours(const Scales& scales);

/// Contours as shares of the strongest in the picture, 0..1.
std::vector<float> edges(const Map& contours);

}  // namespace impasto::see
