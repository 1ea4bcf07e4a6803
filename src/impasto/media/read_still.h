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

/// 134 million: a camera's 100 and some more.
inline constexpr std::uint64_t kMostPixels = std::uint64_t{1} << 27;
/// Of a file that is in memory as a whole while it is read.
inline constexpr std::size_t kMostBytes = std::size_t{1} << 30;
/// Zeros behind the bytes of GIF and BMP: FFmpeg's decoders may look there.
inline constexpr std::size_t kPadding = 64;

/// A picture as it lies in its file.
struct RawStill {
  picture::Image image;  ///< RGBA, or with `cmyk` the inks, 255: all of it
  bool cmyk = false;
  std::vector<std::uint8_t> icc;  ///< embedded profile; may be empty
  int orientation = 1;            ///< Exif's, 1..8
  int rows = 0;                   ///< that are there, from the top
  int passes = 1;                 ///< of an interlaced PNG 7
  bool animated = false;          ///< `image` is the first of several
  std::string too_large;          ///< "100000 x 100000 pixels", where it is
  std::string kind_not_read;      ///< "a JPEG of 12 bit": whole perhaps, but not read
};

/// Whether there is anything, and no more than is read; asked before memory is. Says so in
/// `too_large`.
bool may_be_read(std::uint64_t width, std::uint64_t height, RawStill& out);

/// False when there is nothing to be had of it; `too_large` and `kind_not_read` may say why.
bool read_jpeg(std::FILE* file, RawStill& out);
bool read_png_still(std::FILE* file, RawStill& out);
bool read_tiff(const std::string& path, RawStill& out);
bool read_webp(std::span<const std::uint8_t> bytes, RawStill& out);
/// With kPadding behind them.
bool read_gif(std::span<const std::uint8_t> bytes, RawStill& out);
bool read_bmp(std::span<const std::uint8_t> bytes, RawStill& out);

/// Whether the program was built with a library that reads HEIC and AVIF.
bool reads_heif();
/// Turned already: what turns it stands beside its Exif block, which does not count (ISO/IEC
/// 23008-12, 7.2). Nothing without `reads_heif`.
bool read_heif(const std::string& path, RawStill& out);

/// The orientation in an Exif block (from its TIFF header on; Exif 2.32, tag 0112), else 1.
int exif_orientation(std::span<const std::uint8_t> exif);

/// The picture as it is to be shown.
picture::Image turned(picture::Image image, int orientation);

}  // namespace impasto::media
