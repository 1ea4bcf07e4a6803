// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "impasto/picture/image.h"

namespace impasto::media {

/// An sRGB profile (IEC 61966-2-1) as embedded in TIFF and JPEG; the same bytes each time. Empty
/// when lcms2 fails.
std::vector<std::uint8_t> srgb_profile();

/// A place on the CIE 1931 chromaticity diagram.
struct Chromaticity {
  float x = 0, y = 0;
};
struct Primaries {
  Chromaticity red, green, blue, white;
};

/// A profile of light of these primaries, with a transfer function of ITU-T H.273 (table 3); that
/// of sRGB for those that are near it or unknown, PQ with its reference white (203 cd/m2, ITU-R
/// BT.2408) as the brightest. Empty when there is no such light.
std::vector<std::uint8_t> profile_of_primaries(const Primaries& primaries, int transfer);

/// Takes colours as an embedded profile says to sRGB, alpha untouched; relative colorimetric with
/// black point compensation, as most programs show pictures. A profile of grey
/// is for pixels that are grey. Nothing changes where the profile is damaged, of another kind, or
/// sRGB itself within 2 in 255.
void rgb_to_srgb(picture::Image& image, std::span<const std::uint8_t> profile);

/// Pixels that hold cyan, magenta, yellow and black (255: all the ink) become opaque sRGB: by the
/// profile when it is a good one of that kind, else each ink takes its light away.
void cmyk_to_srgb(picture::Image& image, std::span<const std::uint8_t> profile);

}  // namespace impasto::media
