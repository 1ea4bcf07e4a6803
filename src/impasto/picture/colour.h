// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

namespace impasto::picture {

/// CIELAB, D65 white, 2 degree observer. L 0..100.
struct Lab {
  float L = 0, a = 0, b = 0;
};
/// Linear-light sRGB primaries, 0..1 in gamut.
struct LinearRgb {
  float r = 0, g = 0, b = 0;
};
LinearRgb to_linear(const Lab& lab);
Lab to_lab(const LinearRgb& rgb);

/// Transfer function of IEC 61966-2-1; input clamped to 0..1.
float srgb_encode(float linear);
float srgb_decode(float encoded);

/// CIEDE2000 (Sharma, Wu & Dalal 2005).
float delta_e2000(const Lab& x, const Lab& y);

}  // namespace impasto::picture
