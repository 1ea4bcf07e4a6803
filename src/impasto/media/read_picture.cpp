// SPDX-License-Identifier: GPL-3.0-or-later
#include <csetjmp>
#include <cstdio>
// clang-format off
#include <jpeglib.h>  // after cstdio, which it needs and does not include
// clang-format on
#include <tiffio.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "impasto/base/file.h"
#include "impasto/media/still.h"

namespace impasto::media {
namespace {

constexpr std::size_t kMostPixels = std::size_t{1} << 27;

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

struct Jump {
  jpeg_error_mgr base;
  std::jmp_buf back;
};

void jump_back(j_common_ptr info) {
  std::longjmp(reinterpret_cast<Jump*>(info->err)->back, 1);
}
void say_nothing(j_common_ptr) {}

/// False when it is damaged. Nothing with a destructor lives between setjmp and longjmp.
bool read_jpeg(std::FILE* file, picture::Image& image, bool& too_large) {
  jpeg_decompress_struct jpeg{};
  Jump errors;
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = jump_back;
  errors.base.output_message = say_nothing;
  if (setjmp(errors.back) != 0) {
    jpeg_destroy_decompress(&jpeg);
    return false;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_stdio_src(&jpeg, file);
  jpeg_read_header(&jpeg, TRUE);
  if (static_cast<std::size_t>(jpeg.image_width) * jpeg.image_height > kMostPixels) {
    too_large = true;
    jpeg_destroy_decompress(&jpeg);
    return false;
  }
  jpeg.out_color_space = JCS_EXT_RGBA;
  jpeg_start_decompress(&jpeg);
  image = picture::Image(static_cast<int>(jpeg.output_width), static_cast<int>(jpeg.output_height));
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = image.row(static_cast<int>(jpeg.output_scanline));
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_decompress(&jpeg);
  jpeg_destroy_decompress(&jpeg);
  return true;
}

bool read_tiff(const std::string& path, picture::Image& image, bool& too_large) {
  TIFFSetErrorHandler(nullptr);
  TIFFSetWarningHandler(nullptr);
  TIFF* tiff = TIFFOpen(path.c_str(), "r");
  if (tiff == nullptr) return false;
  std::uint32_t width = 0, height = 0;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
  bool whole = false;
  if (static_cast<std::size_t>(width) * height > kMostPixels) {
    too_large = true;
  } else if (width > 0 && height > 0) {
    image = picture::Image(static_cast<int>(width), static_cast<int>(height));
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * height);
    whole =
        TIFFReadRGBAImageOriented(tiff, width, height, pixels.data(), ORIENTATION_TOPLEFT, 1) != 0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      image.rgba[4 * i] = static_cast<std::uint8_t>(TIFFGetR(pixels[i]));
      image.rgba[4 * i + 1] = static_cast<std::uint8_t>(TIFFGetG(pixels[i]));
      image.rgba[4 * i + 2] = static_cast<std::uint8_t>(TIFFGetB(pixels[i]));
      image.rgba[4 * i + 3] = static_cast<std::uint8_t>(TIFFGetA(pixels[i]));
    }
  }
  TIFFClose(tiff);
  return whole;
}

}  // namespace

Result<picture::Image> read_picture(const std::string& path) {
  if (const auto size = readable_file(path); !size) return tl::unexpected(size.error());
  unsigned char start[4] = {};
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return tl::unexpected(reading_error(errno, path));
  const std::size_t got = std::fread(start, 1, sizeof start, file.get());
  std::rewind(file.get());
  if (got == 4 && std::memcmp(start, "\x89PNG", 4) == 0) return read_png(path);
  picture::Image image;
  bool too_large = false, whole = false;
  if (got == 4 && start[0] == 0xff && start[1] == 0xd8) {
    whole = read_jpeg(file.get(), image, too_large);
  } else if (got == 4 &&
             (std::memcmp(start, "II*\0", 4) == 0 || std::memcmp(start, "MM\0*", 4) == 0)) {
    whole = read_tiff(path, image, too_large);
  } else {
    return fail(ErrorCode::kUnreadable, "this is no picture that can be read", path,
                "give a PNG, JPEG or TIFF");
  }
  if (too_large) {
    return fail(ErrorCode::kUnreadable, "the picture is too large", path, "give a smaller one");
  }
  if (!whole) {
    return fail(ErrorCode::kUnreadable, "the picture is damaged", path, "export or copy it again");
  }
  return image;
}

}  // namespace impasto::media
