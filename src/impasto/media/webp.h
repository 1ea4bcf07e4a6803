// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/picture/image.h"

namespace impasto::media {

/// The bytes of a lossy WebP for screens: sRGB without a profile, no tags; alpha is ignored. The
/// same pixels give the same bytes. Quality 1..100; either side 1..16383 (the format's own limit).
std::string encode_webp(const picture::Image& image, int quality);

}  // namespace impasto::media
