// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "impasto/base/result.h"
#include "impasto/picture/image.h"

namespace impasto::media {

/// The bytes of a JPEG for screens: progressive, 4:2:0, sRGB without a profile, no tags; alpha is
/// ignored. `part` is clipped to the picture. The same pixels give the same bytes. Quality 1..100.
/// kUsage when nothing is left of `part`.
Result<std::string> encode_jpeg(const picture::Image& image, const picture::Rect& part,
                                int quality);

/// The picture in the bytes of a JPEG, as it lies there: no profile, no orientation. kUnreadable
/// (`where`) when they are damaged.
Result<picture::Image> decode_jpeg(std::string_view bytes, const std::string& where);

/// The picture in another size, at most as large: the mean of the light on each pixel.
picture::Image reduced(const picture::Image& image, int width, int height);

}  // namespace impasto::media
