// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace impasto::media {

/// What a picture or a film says of itself, UTF-8; what is empty is not written. No clock in it:
/// the same input gives the same bytes.
///
///          title               artist    software      settings
///   PNG    Title               Author    Software      Comment (tEXt; iTXt beyond ASCII)
///   JPEG   Exif ImageDescription  Artist  Software      comment marker
///   TIFF   ImageDescription    Artist    Software      second line of ImageDescription
///   MP4    title               artist    encoder       comment
struct Tags {
  std::string title;
  std::string artist;
  std::string software;  ///< "Impasto 0.1.0"
  std::string settings;  ///< how it was made: "seed 7, style oil"
};

/// The first directory of an Exif block, with its "Exif" before it, as JPEG keeps it in APP1 (Exif
/// 2.32, section 4.5). Empty when there is nothing to say.
std::vector<std::uint8_t> exif_block(const Tags& tags);

}  // namespace impasto::media
