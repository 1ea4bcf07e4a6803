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

/// Takes colours as an embedded profile says to sRGB, alpha untouched; relative colorimetric with
/// black point compensation, as most programs show pictures. Nothing changes where the profile is
/// damaged, of another kind than RGB, or sRGB itself within 2 in 255.
void rgb_to_srgb(picture::Image& image, std::span<const std::uint8_t> profile);

/// Pixels that hold cyan, magenta, yellow and black (255: all the ink) become opaque sRGB: by the
/// profile when it is a good one of that kind, else each ink takes its light away.
void cmyk_to_srgb(picture::Image& image, std::span<const std::uint8_t> profile);

}  // namespace impasto::media
