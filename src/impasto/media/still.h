// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/result.h"
#include "impasto/picture/image.h"

namespace impasto::media {

/// Writes .png (8 bit, sRGB chunk), .tif/.tiff (8 bit, Deflate, embedded sRGB profile) or .jpg/.jpeg (q 95, 4:4:4), chosen
/// by the name's ending; resolution tagged as `dpi`. Written to a temporary name beside it, synced, renamed.
/// Errors: kUsage for another ending, kFailed when the disk refuses.
Result<void> write_still(const std::string& path, const picture::Image& image, double dpi = 300.0);

/// Reads a PNG written by `write_still` (tests, comparisons).
Result<picture::Image> read_png(const std::string& path);

}  // namespace impasto::media
