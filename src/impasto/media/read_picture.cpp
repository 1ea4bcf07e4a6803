// SPDX-License-Identifier: GPL-3.0-or-later
#include <tiffio.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "impasto/base/file.h"
#include "impasto/media/icc.h"
#include "impasto/media/read_still.h"
#include "impasto/media/still.h"

namespace impasto::media {
namespace {

const char* kind_not_read(std::string_view start) {
  const auto at = [&](std::size_t i, std::string_view text) {
    return start.size() >= i + text.size() && start.substr(i, text.size()) == text;
  };
  if (at(0, "RIFF") && at(8, "WEBP")) return "WebP";
  if (at(0, "GIF8")) return "GIF";
  if (at(4, "ftypavif") || at(4, "ftypavis")) return "AVIF";
  for (const char* brand : {"ftypheic", "ftypheix", "ftyphevc", "ftypmif1", "ftypmsf1"}) {
    if (at(4, brand)) return "HEIC";
  }
  if (at(0, "BM") && at(6, std::string_view("\0\0\0\0", 4))) return "BMP";
  if (at(0, "8BPS")) return "Photoshop";
  if (at(0, "%PDF")) return "PDF";
  if (at(0, "\xff\x0a") || at(4, "JXL ")) return "JPEG XL";
  if (at(4, "jP  ")) return "JPEG 2000";
  if (at(0, "<svg")) return "SVG";
  return nullptr;
}

tl::unexpected<Error> no_picture(std::string_view start, const std::string& path) {
  const char* kind = kind_not_read(start);
  if (kind == nullptr) {
    return fail(ErrorCode::kUnreadable, "this is no picture that can be read", path,
                "give a PNG, JPEG or TIFF");
  }
  return fail(ErrorCode::kUnreadable,
              std::string("this is a ") + kind + " picture, which is not read", path,
              "save it as PNG or JPEG from any program that shows it");
}

}  // namespace

namespace {

std::vector<std::uint8_t> profile_of(TIFF* tiff) {
  std::uint32_t size = 0;
  void* bytes = nullptr;
  if (TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &size, &bytes) == 0 || bytes == nullptr) return {};
  const auto* begin = static_cast<const std::uint8_t*>(bytes);
  return {begin, begin + size};
}

/// Four inks of 8 bit in rows, as programs for print write them: libtiff would mix them without
/// the profile.
bool is_plain_cmyk(TIFF* tiff) {
  std::uint16_t photometric = 0, bits = 0, samples = 0, planar = 0;
  std::uint32_t width = 0;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
  return photometric == PHOTOMETRIC_SEPARATED && bits == 8 && samples == 4 &&
         planar == PLANARCONFIG_CONTIG && TIFFIsTiled(tiff) == 0 &&
         TIFFScanlineSize64(tiff) == 4 * std::uint64_t{width};
}

void read_inks(TIFF* tiff, RawStill& out) {
  out.cmyk = true;
  for (int y = 0; y < out.image.height; ++y) {
    if (TIFFReadScanline(tiff, out.image.row(y), static_cast<std::uint32_t>(y), 0) != 1) return;
    out.rows = y + 1;
  }
}

void read_colours(TIFF* tiff, RawStill& out, std::uint16_t orientation) {
  const auto width = static_cast<std::uint32_t>(out.image.width);
  const auto height = static_cast<std::uint32_t>(out.image.height);
  std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * height);
  out.rows = out.image.height;
  // In its own orientation: turning is done for all kinds alike.
  if (TIFFReadRGBAImageOriented(tiff, width, height, pixels.data(), orientation, 1) == 0) {
    std::fill(pixels.begin(), pixels.end(), 0);
    TIFFReadRGBAImageOriented(tiff, width, height, pixels.data(), orientation, 0);
    const auto last = std::find_if(pixels.rbegin(), pixels.rend(), [](auto p) { return p != 0; });
    out.rows = static_cast<int>(static_cast<std::size_t>(pixels.rend() - last) / width);
  }
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    out.image.rgba[4 * i] = static_cast<std::uint8_t>(TIFFGetR(pixels[i]));
    out.image.rgba[4 * i + 1] = static_cast<std::uint8_t>(TIFFGetG(pixels[i]));
    out.image.rgba[4 * i + 2] = static_cast<std::uint8_t>(TIFFGetB(pixels[i]));
    out.image.rgba[4 * i + 3] = static_cast<std::uint8_t>(TIFFGetA(pixels[i]));
  }
}

}  // namespace

bool read_tiff(const std::string& path, RawStill& out) {
  TIFFSetErrorHandler(nullptr);
  TIFFSetWarningHandler(nullptr);
  TIFF* tiff = TIFFOpen(path.c_str(), "r");
  if (tiff == nullptr) return false;
  std::uint32_t width = 0, height = 0;
  std::uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
  out.too_large = static_cast<std::size_t>(width) * height > kMostPixels;
  if (!out.too_large && width > 0 && height > 0) {
    out.orientation = orientation;
    out.image = picture::Image(static_cast<int>(width), static_cast<int>(height));
    out.icc = profile_of(tiff);
    if (is_plain_cmyk(tiff)) {
      read_inks(tiff, out);
    } else {
      read_colours(tiff, out, orientation);
    }
  }
  TIFFClose(tiff);
  return out.rows > 0;
}

int exif_orientation(std::span<const std::uint8_t> exif) {
  if (exif.size() < 14 || (exif[0] != 'I' && exif[0] != 'M')) return 1;
  const bool little = exif[0] == 'I';
  const auto number = [&](std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | exif[at + (little ? size - 1 - i : i)];
    }
    return value;
  };
  const std::size_t directory = number(4, 4);
  if (directory + 2 > exif.size()) return 1;
  const std::size_t count = number(directory, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (entry + 12 > exif.size()) break;
    if (number(entry, 2) != 0x0112) continue;
    const std::size_t value = number(entry + 8, 2);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

picture::Image turned(const picture::Image& image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const bool across = orientation >= 5;  // rows become columns
  picture::Image out(across ? image.height : image.width, across ? image.width : image.height);
  const bool right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  const bool bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const int column = across ? y : x, row = across ? x : y;
      std::uint8_t* to = out.row(bottom ? out.height - 1 - row : row) +
                         4 * (right ? out.width - 1 - column : column);
      std::memcpy(to, image.row(y) + 4 * x, 4);
    }
  }
  return out;
}

Result<picture::Image> read_picture(const std::string& path, std::string* warning) {
  if (const auto size = readable_file(path); !size) return tl::unexpected(size.error());
  char start[32] = {};
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return tl::unexpected(reading_error(errno, path));
  const std::size_t got = std::fread(start, 1, sizeof start, file.get());
  std::rewind(file.get());
  const std::string_view head(start, got);
  RawStill raw;
  bool good = false;
  if (head.starts_with("\x89PNG")) {
    good = read_png_still(path, file.get(), raw);
  } else if (head.starts_with("\xff\xd8")) {
    good = read_jpeg(file.get(), raw);
  } else if (head.starts_with(std::string_view("II*\0", 4)) ||
             head.starts_with(std::string_view("MM\0*", 4)) ||
             head.starts_with(std::string_view("II+\0", 4)) ||
             head.starts_with(std::string_view("MM\0+", 4))) {
    good = read_tiff(path, raw);
  } else {
    return no_picture(head, path);
  }
  if (raw.too_large) {
    return fail(ErrorCode::kUnreadable, "the picture is too large", path, "give a smaller one");
  }
  if (!good) {
    return fail(ErrorCode::kUnreadable, "the picture is damaged", path, "export or copy it again");
  }
  picture::Image& image = raw.image;
  if (raw.rows < image.height) {
    if (warning != nullptr) {
      *warning = "the picture ends early: " + std::to_string(raw.rows) + " of " +
                 std::to_string(image.height) + " rows are there";
    }
    image.height = raw.rows;
    image.rgba.resize(4 * static_cast<std::size_t>(image.width) *
                      static_cast<std::size_t>(image.height));
  }
  if (raw.cmyk) {
    cmyk_to_srgb(image, raw.icc);
  } else {
    rgb_to_srgb(image, raw.icc);
  }
  return turned(image, raw.orientation);
}

}  // namespace impasto::media
