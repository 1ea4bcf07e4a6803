// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace impasto::media {

/// An sRGB profile (IEC 61966-2-1) as embedded in TIFF and JPEG; the same bytes each time. Empty
/// when lcms2 fails.
std::vector<std::uint8_t> srgb_profile();

}  // namespace impasto::media
