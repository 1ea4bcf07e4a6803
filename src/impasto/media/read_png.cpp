// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>

#include <csetjmp>
#include <cstdio>
#include <utility>

#include "impasto/media/read_still.h"
#include "impasto/media/still.h"

namespace impasto::media {
namespace {

// Errors leave by longjmp; nothing with a destructor lives in the functions that they leave.

void jump_back(png_structp png, png_const_charp) {
  png_longjmp(png, 1);
}
void say_nothing(png_structp, png_const_charp) {}

struct Png {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, jump_back, say_nothing);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  ~Png() { png_destroy_read_struct(&png, &info, nullptr); }
  Png() = default;
  Png(const Png&) = delete;
  Png& operator=(const Png&) = delete;
};

/// What lies before the pixels.
bool read_head(const Png& p, std::FILE* file) {
  if (setjmp(png_jmpbuf(p.png)) != 0) return false;
  png_init_io(p.png, file);
  png_read_info(p.png, p.info);
  return true;
}

/// libpng takes 16 bit without a word about them for linear light; who shows pictures takes them
/// for sRGB like all others.
bool says_no_gamma(const Png& p) {
  return png_get_bit_depth(p.png, p.info) == 16 &&
         (png_get_valid(p.png, p.info, PNG_INFO_gAMA | PNG_INFO_sRGB | PNG_INFO_iCCP) == 0);
}

void take_extras(const Png& p, RawStill& out) {
  png_charp name = nullptr;
  int method = 0;
  png_bytep profile = nullptr, exif = nullptr;
  png_uint_32 size = 0;
  if (png_get_iCCP(p.png, p.info, &name, &method, &profile, &size) != 0) {
    out.icc.assign(profile, profile + size);
  }
  if (png_get_eXIf_1(p.png, p.info, &size, &exif) != 0) {
    out.orientation = exif_orientation({exif, size});
  }
}

void on_info(png_structp png, png_infop info) {
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
}

/// Counts the rows that are whole; of an interlaced picture all, once its first pass is through:
/// each pixel of a pass fills the block that it stands for.
void on_row(png_structp png, png_bytep row, png_uint_32 y, int pass) {
  RawStill& out = *static_cast<RawStill*>(png_get_progressive_ptr(png));
  if (static_cast<int>(y) >= out.image.height) return;
  png_progressive_combine_row(png, out.image.row(static_cast<int>(y)), row);
  if (pass > 0) out.rows = out.image.height;
  if (out.passes == 1) out.rows = static_cast<int>(y) + 1;
}

/// As much as there is of the pixels, in the order in which they come.
void read_rows(const Png& p, std::FILE* file, RawStill& out) {
  unsigned char block[4096];
  if (setjmp(png_jmpbuf(p.png)) != 0) return;
  png_set_progressive_read_fn(p.png, &out, on_info, on_row, nullptr);
  for (std::size_t got; (got = std::fread(block, 1, sizeof block, file)) > 0;) {
    png_process_data(p.png, p.info, block, got);
  }
}

}  // namespace

bool read_png_still(const std::string& path, std::FILE* file, RawStill& out) {
  const Png head;
  if (head.info == nullptr || !read_head(head, file)) return false;
  const png_uint_32 width = png_get_image_width(head.png, head.info);
  const png_uint_32 height = png_get_image_height(head.png, head.info);
  out.too_large = static_cast<std::size_t>(width) * height > kMostPixels;
  if (out.too_large) return false;
  take_extras(head, out);
  if (!says_no_gamma(head)) {
    if (Result<picture::Image> whole = read_png(path); whole) {
      out.image = std::move(*whole);
      out.rows = out.image.height;
      return true;
    }
  }
  std::rewind(file);
  const Png rest;
  if (rest.info == nullptr) return false;
  out.passes = png_get_interlace_type(head.png, head.info) == PNG_INTERLACE_NONE
                   ? 1
                   : PNG_INTERLACE_ADAM7_PASSES;
  out.image = picture::Image(static_cast<int>(width), static_cast<int>(height));
  read_rows(rest, file, out);
  return out.rows > 0;
}

}  // namespace impasto::media
