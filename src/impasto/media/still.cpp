// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/still.h"

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

#include "impasto/base/atomic_file.h"
#include "impasto/base/file.h"
#include "impasto/base/seal.h"
#include "impasto/base/text.h"
#include "impasto/media/icc.h"

namespace impasto::media {
namespace {

// The writers below leave by longjmp when a library gives up. Each keeps nothing but plain values
// and references to what its caller owns, so that no destructor is jumped over.

constexpr int kJpegQuality = 95;
constexpr std::size_t kMostPixels = std::size_t{1} << 29;

bool is_opaque(const picture::Image& image) {
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) {
    if (image.rgba[i] != 255) return false;
  }
  return true;
}

/// Paint hardly repeats itself but for plain stretches: runs alone make files as small as a search
/// for all that has been before does, in half the time.
void set_compression(png_structp png) {
  png_set_compression_strategy(png, Z_RLE);
}

void png_error_to_jump(png_structp png, png_const_charp) {
  png_longjmp(png, 1);
}
void png_say_nothing(png_structp, png_const_charp) {}

/// A blank seal (base/seal.h), as a text that is not compressed.
void set_seal(png_structp png, png_infop info) {
  char key[] = "Seal";
  char seal[kBlankSeal.size() + 1] = {};
  kBlankSeal.copy(seal, kBlankSeal.size());
  png_text text{};
  text.compression = PNG_TEXT_COMPRESSION_NONE;
  text.key = key;
  text.text = seal;
  text.text_length = kBlankSeal.size();
  png_set_text(png, info, &text, 1);  // copies it
}

/// Text chunks that point into `tags`.
std::vector<png_text> png_texts(const Tags& tags) {
  std::vector<png_text> texts;
  const std::pair<const char*, const std::string*> fields[] = {{"Title", &tags.title},
                                                               {"Author", &tags.artist},
                                                               {"Software", &tags.software},
                                                               {"Comment", &tags.settings}};
  for (const auto& [key, text] : fields) {
    if (text->empty()) continue;
    const bool ascii = std::all_of(text->begin(), text->end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    png_text chunk{};
    chunk.compression = ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
    chunk.key = const_cast<png_charp>(key);
    chunk.text = const_cast<png_charp>(text->c_str());
    chunk.text_length = ascii ? text->size() : 0;
    chunk.itxt_length = ascii ? 0 : text->size();
    texts.push_back(chunk);
  }
  return texts;
}

bool write_png(std::FILE* file, const picture::Image& image, bool opaque, double dpi,
               const std::vector<png_text>& texts) {
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, png_error_to_jump, png_say_nothing);
  if (png == nullptr) return false;
  png_infop info = png_create_info_struct(png);
  if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    return false;
  }
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_init_io(png, file);
  set_compression(png);
  // Two cheap differences for libpng to choose between on each row, not all five.
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
  png_set_IHDR(png, info, static_cast<png_uint_32>(image.width),
               static_cast<png_uint_32>(image.height), 8,
               opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB_gAMA_and_cHRM(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  const auto per_metre = static_cast<png_uint_32>(std::lround(dpi / 0.0254));
  png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
  png_set_text(png, info, texts.data(), static_cast<int>(texts.size()));
  set_seal(png, info);
  png_write_info(png, info);
  if (opaque) png_set_filler(png, 0, PNG_FILLER_AFTER);  // our rows carry an alpha: leave it out
  for (int y = 0; y < image.height; ++y) png_write_row(png, image.row(y));
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return true;
}

bool write_grey16(std::FILE* file, const std::uint16_t* values, int width, int height) {
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, png_error_to_jump, png_say_nothing);
  if (png == nullptr) return false;
  png_infop info = png_create_info_struct(png);
  if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    return false;
  }
  png_init_io(png, file);
  set_compression(png);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 16,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_gAMA(png, info, 1.0);  // numbers, not codes of light
  set_seal(png, info);
  png_write_info(png, info);
  png_set_swap(png);
  for (int y = 0; y < height; ++y) {
    const std::uint16_t* row =
        values + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
    png_write_row(png, reinterpret_cast<png_const_bytep>(row));
  }
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return true;
}

struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf jump;
};

void jpeg_error_to_jump(j_common_ptr info) {
  std::longjmp(reinterpret_cast<JpegErrors*>(info->err)->jump, 1);
}
void jpeg_say_nothing(j_common_ptr) {}

void over_white(const std::uint8_t* rgba, std::uint8_t* out, int width) {
  for (int x = 0; x < 4 * width; x += 4) {
    const unsigned a = rgba[x + 3];
    for (int c = 0; c < 3; ++c) {
      out[x + c] = static_cast<std::uint8_t>((rgba[x + c] * a + 255u * (255u - a) + 127u) / 255u);
    }
    out[x + 3] = 255;
  }
}

/// What stands before the pixels of a JPEG, and a row to work in.
struct JpegExtras {
  std::vector<std::uint8_t> icc, exif, row;
  std::string comment;
};

bool write_jpeg(std::FILE* file, const picture::Image& image, bool opaque, double dpi,
                JpegExtras& extras) {
  jpeg_compress_struct jpeg{};
  JpegErrors errors{};
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = jpeg_error_to_jump;
  errors.base.output_message = jpeg_say_nothing;
  if (setjmp(errors.jump) != 0) {
    jpeg_destroy_compress(&jpeg);
    return false;
  }
  jpeg_create_compress(&jpeg);
  jpeg_stdio_dest(&jpeg, file);
  jpeg.image_width = static_cast<JDIMENSION>(image.width);
  jpeg.image_height = static_cast<JDIMENSION>(image.height);
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_EXT_RGBX;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, kJpegQuality, TRUE);
  for (int c = 0; c < 3; ++c) jpeg.comp_info[c].h_samp_factor = jpeg.comp_info[c].v_samp_factor = 1;
  jpeg.dct_method = JDCT_ISLOW;
  jpeg.density_unit = 1;
  jpeg.X_density = jpeg.Y_density = static_cast<UINT16>(std::clamp(std::lround(dpi), 1l, 65535l));
  jpeg_start_compress(&jpeg, TRUE);
  if (!extras.exif.empty()) {
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, extras.exif.data(),
                      static_cast<unsigned>(extras.exif.size()));
  }
  if (!extras.icc.empty()) {
    jpeg_write_icc_profile(&jpeg, extras.icc.data(), static_cast<unsigned>(extras.icc.size()));
  }
  if (!extras.comment.empty()) {
    jpeg_write_marker(&jpeg, JPEG_COM, reinterpret_cast<const JOCTET*>(extras.comment.data()),
                      static_cast<unsigned>(extras.comment.size()));
  }
  jpeg_write_marker(&jpeg, JPEG_APP0 + 15, reinterpret_cast<const JOCTET*>(kBlankSeal.data()),
                    static_cast<unsigned>(kBlankSeal.size()));
  for (int y = 0; y < image.height; ++y) {
    JSAMPROW line = const_cast<JSAMPROW>(image.row(y));
    if (!opaque) {
      over_white(image.row(y), extras.row.data(), image.width);
      line = extras.row.data();
    }
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  return true;
}

void set_tags(TIFF* tiff, const Tags& tags) {
  const std::string description =
      tags.title + (tags.title.empty() || tags.settings.empty() ? "" : "\n") + tags.settings;
  if (!description.empty()) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, description.c_str());
  if (!tags.artist.empty()) TIFFSetField(tiff, TIFFTAG_ARTIST, tags.artist.c_str());
  if (!tags.software.empty()) TIFFSetField(tiff, TIFFTAG_SOFTWARE, tags.software.c_str());
}

bool write_tiff(std::FILE* file, const std::string& name, const picture::Image& image, bool opaque,
                double dpi, const std::vector<std::uint8_t>& icc, const Tags& tags) {
  TIFFSetErrorHandler(nullptr);
  TIFFSetWarningHandler(nullptr);
  const int fd = ::dup(::fileno(file));  // TIFFClose closes what it was given
  if (fd < 0) return false;
  const std::size_t channels = opaque ? 3 : 4;
  const std::size_t raw =
      channels * static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
  // Classic TIFF counts bytes in 32 bits.
  TIFF* tiff = TIFFFdOpen(fd, name.c_str(), raw > 3'900'000'000u ? "w8" : "w");
  if (tiff == nullptr) {
    ::close(fd);
    return false;
  }
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(image.width));
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(image.height));
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, static_cast<int>(channels));
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  TIFFSetField(tiff, TIFFTAG_ZIPQUALITY, 4);
  TIFFSetField(tiff, TIFFTAG_XRESOLUTION, dpi);
  TIFFSetField(tiff, TIFFTAG_YRESOLUTION, dpi);
  TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  TIFFSetField(tiff, TIFFTAG_PAGENAME, kBlankSeal.data());  // a literal: ends with a zero
  if (!opaque) {
    const std::uint16_t straight = EXTRASAMPLE_UNASSALPHA;
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &straight);
  }
  if (!icc.empty()) {
    TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(icc.size()), icc.data());
  }
  set_tags(tiff, tags);
  const std::size_t row_bytes = channels * static_cast<std::size_t>(image.width);
  const std::size_t strip = std::clamp<std::size_t>((std::size_t{1} << 18) / row_bytes, 1, 1024);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(strip));

  std::vector<std::uint8_t> row(row_bytes);
  bool ok = true;
  for (int y = 0; ok && y < image.height; ++y) {
    const std::uint8_t* in = image.row(y);
    for (std::size_t x = 0; x < static_cast<std::size_t>(image.width); ++x) {
      for (std::size_t c = 0; c < channels; ++c) row[channels * x + c] = in[4 * x + c];
    }
    ok = TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y), 0) == 1;
  }
  ok = ok && TIFFFlush(tiff) == 1;
  TIFFClose(tiff);
  return ok;
}

std::string ending_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::size_t slash = path.rfind('/');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return {};
  return text::lower(path.substr(dot + 1));
}

}  // namespace

Result<void> write_still(const std::string& path, const picture::Image& image, double dpi,
                         const Tags& tags) {
  const std::string ending = ending_of(path);
  const bool png = ending == "png";
  const bool tiff = ending == "tif" || ending == "tiff";
  const bool jpeg = ending == "jpg" || ending == "jpeg";
  if (!png && !tiff && !jpeg) {
    return fail(ErrorCode::kUsage,
                ending.empty() ? "the name does not say which kind of picture to write"
                               : "pictures cannot be written as ." + ending,
                path, "end the name in .png, .tif or .jpg");
  }
  const std::size_t bytes = 4 * static_cast<std::size_t>(std::max(image.width, 0)) *
                            static_cast<std::size_t>(std::max(image.height, 0));
  if (bytes == 0 || image.rgba.size() != bytes) {
    return fail(ErrorCode::kUsage, "the picture is empty", path);
  }
  if (jpeg && std::max(image.width, image.height) > 65500) {
    return fail(ErrorCode::kUsage, "a JPEG has at most 65500 pixels a side", path,
                "write a .png or .tif");
  }
  if (!(dpi >= 1.0 && dpi <= 100000.0)) {
    return fail(ErrorCode::kUsage, "the resolution must be 1 to 100000 dpi", path);
  }

  auto file = AtomicFile::create(path);
  if (!file) return tl::make_unexpected(file.error());
  const bool opaque = is_opaque(image);
  const std::vector<png_text> texts = png_texts(tags);
  JpegExtras extras;
  if (!png) extras.icc = srgb_profile();
  if (jpeg) {
    extras.exif = exif_block(tags);
    extras.comment = tags.settings;
    if (!opaque) extras.row.resize(4 * static_cast<std::size_t>(image.width));
  }
  errno = 0;
  const bool ok = png    ? write_png(file->stream(), image, opaque, dpi, texts)
                  : jpeg ? write_jpeg(file->stream(), image, opaque, dpi, extras)
                         : write_tiff(file->stream(), path, image, opaque, dpi, extras.icc, tags);
  if (!ok) return tl::make_unexpected(disk_error(errno != 0 ? errno : EIO, path));
  return file->commit();
}

Result<void> write_values(const std::string& path, const std::vector<std::uint16_t>& values,
                          int width, int height) {
  if (ending_of(path) != "png") {
    return fail(ErrorCode::kUsage, "heights are written as PNG of 16 bit", path,
                "end the name in .png");
  }
  if (width < 1 || height < 1 ||
      values.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {
    return fail(ErrorCode::kUsage, "the picture is empty", path);
  }
  auto file = AtomicFile::create(path);
  if (!file) return tl::make_unexpected(file.error());
  errno = 0;
  if (!write_grey16(file->stream(), values.data(), width, height)) {
    return tl::make_unexpected(disk_error(errno != 0 ? errno : EIO, path));
  }
  return file->commit();
}

Result<picture::Image> read_png(const std::string& path) {
  const auto refuse = [&](const char* message) {
    return fail(ErrorCode::kUnreadable, message, path);
  };
  if (const auto size = readable_file(path); !size) return tl::unexpected(size.error());
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&png, path.c_str()) == 0) return refuse("this is not a PNG");
  if (static_cast<std::size_t>(png.width) * png.height > kMostPixels) {
    png_image_free(&png);
    return refuse("the picture is too large");
  }
  png.format = PNG_FORMAT_RGBA;
  picture::Image image(static_cast<int>(png.width), static_cast<int>(png.height));
  if (png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) == 0) {
    return refuse("the PNG is damaged");
  }
  return image;
}

}  // namespace impasto::media
