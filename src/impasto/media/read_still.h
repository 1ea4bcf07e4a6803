// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "impasto/picture/image.h"

/// What read_picture.cpp puts together: one reader for each kind of file.
namespace impasto::media {

inline constexpr std::size_t kMostPixels = std::size_t{1} << 27;

/// A picture as it lies in its file.
struct RawStill {
  picture::Image image;  ///< RGBA, or with `cmyk` the inks, 255: all of it
  bool cmyk = false;
  std::vector<std::uint8_t> icc;  ///< embedded profile; may be empty
  int orientation = 1;            ///< Exif's, 1..8
  int rows = 0;                   ///< that are there, from the top
  int passes = 1;                 ///< of an interlaced PNG 7
  bool too_large = false;
};

/// False when there is nothing to be had of it; `too_large` may say why.
bool read_jpeg(std::FILE* file, RawStill& out);
bool read_png_still(const std::string& path, std::FILE* file, RawStill& out);
bool read_tiff(const std::string& path, RawStill& out);

/// The orientation in an Exif block (from its TIFF header on; Exif 2.32, tag 0112), else 1.
int exif_orientation(std::span<const std::uint8_t> exif);

/// The picture as it is to be shown.
picture::Image turned(const picture::Image& image, int orientation);

}  // namespace impasto::media
