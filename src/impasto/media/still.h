// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/media/tags.h"
#include "impasto/picture/image.h"

namespace impasto::media {

/// Writes .png (8 bit, sRGB chunk), .tif/.tiff (8 bit, Deflate, embedded sRGB profile) or
/// .jpg/.jpeg (baseline, q 95, 4:4:4, embedded sRGB profile), chosen by the name's ending in any
/// case; resolution tagged as `dpi`. A picture without transparency is written without alpha; JPEG,
/// which has none, gets it over white. `tags` say what it is. The same picture gives the same
/// bytes. Rows are streamed: no second copy of the picture is made. The file appears under its name
/// whole or not at all. Errors: kUsage for another ending, an empty picture or sides beyond the
/// format's (JPEG 65500 px), kFailed when the disk refuses.
Result<void> write_still(const std::string& path, const picture::Image& image, double dpi = 300.0,
                         const Tags& tags = {});

/// Writes one channel of 16 bit, row-major, as .png: `values` are numbers, not a look.
Result<void> write_values(const std::string& path, const std::vector<std::uint16_t>& values,
                          int width, int height);

/// Reads a PNG (tests, comparisons), up to 2^29 pixels; what is not RGBA of 8 bit is converted.
/// kUnreadable when it is missing, damaged, too large or something else.
Result<picture::Image> read_png(const std::string& path);
/// Reads a JPEG, PNG, TIFF, WebP, GIF or BMP, where the program was built with libheif a HEIC or
/// AVIF too, whichever its first bytes say, up to 2^27 pixels, the way it is shown: grey, palette,
/// 16 bit, CMYK and YCCK (JPEG, TIFF) become sRGB, by the embedded profile if there is one (GIF has
/// none); turned as its Exif orientation says, HEIC and AVIF as they themselves say. Of what moves
/// the first picture is taken, of a file that ends early the rows that are there (not of BMP, HEIC
/// and AVIF); `warning`, when given, then says so. A picture takes 4 bytes a pixel, twice that
/// while it is turned. kUnreadable: missing, damaged from the start, too large, or another kind;
/// the hint then says how to convert it.
Result<picture::Image> read_picture(const std::string& path, std::string* warning = nullptr);

}  // namespace impasto::media
