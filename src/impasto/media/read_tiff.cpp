// SPDX-License-Identifier: GPL-3.0-or-later
#include <tiffio.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>

#include "impasto/media/read_still.h"

namespace impasto::media {
namespace {

struct CloseTiff {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};
using Tiff = std::unique_ptr<TIFF, CloseTiff>;

/// What one part of a file may ask for: pixels of 16 bit in five channels.
constexpr tmsize_t kMostAsked = static_cast<tmsize_t>(kMostPixels) * 10;

int quiet(TIFF*, void*, const char*, const char*, va_list) {
  return 1;
}

Tiff opened(const std::string& path) {
  const std::unique_ptr<TIFFOpenOptions, CloseTiff> options(TIFFOpenOptionsAlloc());
  if (!options) return {};
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), quiet, nullptr);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), quiet, nullptr);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMostAsked);
  return Tiff(TIFFOpenExt(path.c_str(), "r", options.get()));
}

std::vector<std::uint8_t> profile_of(TIFF* tiff) {
  std::uint32_t size = 0;
  void* bytes = nullptr;
  if (TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &size, &bytes) == 0 || bytes == nullptr) return {};
  const auto* begin = static_cast<const std::uint8_t*>(bytes);
  return {begin, begin + size};
}

/// Cameras wrap what their sensor saw in a TIFF whose first picture is a thumbnail.
bool is_raw(TIFF* tiff) {
  std::uint16_t count = 0;
  void* ignored = nullptr;
  std::uint32_t kind = 0;
  if (TIFFGetField(tiff, TIFFTAG_DNGVERSION, &ignored) != 0) return true;
  const bool thumbnail =
      TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind) != 0 && (kind & FILETYPE_REDUCEDIMAGE) != 0;
  const bool more = TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &ignored) != 0 && count > 0;
  return thumbnail && more;
}

/// Four inks of 8 or 16 bit in rows, as programs for print write them: libtiff would mix those of 8
/// without the profile, and does not read the others.
bool is_plain_cmyk(TIFF* tiff, std::uint16_t& bits) {
  std::uint16_t photometric = 0, samples = 0, planar = 0;
  std::uint32_t width = 0;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
  return photometric == PHOTOMETRIC_SEPARATED && (bits == 8 || bits == 16) && samples == 4 &&
         planar == PLANARCONFIG_CONTIG && TIFFIsTiled(tiff) == 0 &&
         TIFFScanlineSize64(tiff) == std::uint64_t{bits} / 2 * width;
}

void read_inks(TIFF* tiff, RawStill& out, std::uint16_t bits) {
  out.cmyk = true;
  const std::size_t inks = 4 * static_cast<std::size_t>(out.image.width);
  std::vector<std::uint16_t> wide(bits == 16 ? inks : 0);
  for (int y = 0; y < out.image.height; ++y) {
    std::uint8_t* row = out.image.row(y);
    void* to = bits == 16 ? static_cast<void*>(wide.data()) : row;
    if (TIFFReadScanline(tiff, to, static_cast<std::uint32_t>(y), 0) != 1) return;
    for (std::size_t i = 0; i < wide.size(); ++i) row[i] = static_cast<std::uint8_t>(wide[i] >> 8);
    out.rows = y + 1;
  }
}

/// libtiff gives colours that are multiplied by their alpha.
std::uint8_t undiluted(std::uint32_t colour, std::uint32_t alpha) {
  return alpha == 0 ? 0
                    : static_cast<std::uint8_t>(std::min(255u, (colour * 255 + alpha / 2) / alpha));
}

/// libtiff's pixels lie where ours will.
bool read_colours(TIFF* tiff, RawStill& out, std::uint16_t orientation) {
  const auto width = static_cast<std::uint32_t>(out.image.width);
  const auto height = static_cast<std::uint32_t>(out.image.height);
  char why[1024] = {};
  if (TIFFRGBAImageOK(tiff, why) == 0) {
    out.kind_not_read = "a TIFF of a kind that few programs read";
    return false;
  }
  std::vector<std::uint8_t>& bytes = out.image.rgba;
  auto* pixels = reinterpret_cast<std::uint32_t*>(bytes.data());
  out.rows = out.image.height;
  // In its own orientation: turning is done for all kinds alike.
  if (TIFFReadRGBAImageOriented(tiff, width, height, pixels, orientation, 1) == 0) {
    std::fill(bytes.begin(), bytes.end(), 0);
    TIFFReadRGBAImageOriented(tiff, width, height, pixels, orientation, 0);
    const auto last = std::find_if(bytes.rbegin(), bytes.rend(), [](auto b) { return b != 0; });
    out.rows = static_cast<int>(static_cast<std::size_t>(bytes.rend() - last + 3) / 4 / width);
  }
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    std::uint32_t pixel = 0;
    std::memcpy(&pixel, &bytes[i], 4);
    const std::uint32_t alpha = TIFFGetA(pixel);
    bytes[i] = undiluted(TIFFGetR(pixel), alpha);
    bytes[i + 1] = undiluted(TIFFGetG(pixel), alpha);
    bytes[i + 2] = undiluted(TIFFGetB(pixel), alpha);
    bytes[i + 3] = static_cast<std::uint8_t>(alpha);
  }
  return out.rows > 0;
}

}  // namespace

bool read_tiff(const std::string& path, RawStill& out) {
  const Tiff tiff = opened(path);
  if (!tiff) return false;
  std::uint32_t width = 0, height = 0;
  std::uint16_t orientation = ORIENTATION_TOPLEFT, bits = 0;
  TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
  if (!may_be_read(width, height, out)) return false;
  if (is_raw(tiff.get())) {
    out.kind_not_read = "what a camera's sensor saw (raw)";
    return false;
  }
  out.orientation = orientation;
  out.icc = profile_of(tiff.get());
  out.image = picture::Image(static_cast<int>(width), static_cast<int>(height));
  if (!is_plain_cmyk(tiff.get(), bits)) return read_colours(tiff.get(), out, orientation);
  read_inks(tiff.get(), out, bits);
  return out.rows > 0;
}

}  // namespace impasto::media
