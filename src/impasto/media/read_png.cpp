// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>

#include <csetjmp>
#include <cstdio>

#include "impasto/media/read_still.h"

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

/// Of what stands beside the pixels: texts unpack to many times their size, and nobody asks for
/// them; acTL says that an APNG moves.
void ask_little(png_structp png) {
  constexpr png_byte kUnasked[] = "tEXt\0zTXt\0iTXt\0sPLT\0hIST";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, kUnasked, 5);
  constexpr png_byte kMoves[] = "acTL";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_ALWAYS, kMoves, 1);
}

/// What lies before the pixels.
bool read_head(const Png& p, std::FILE* file) {
  if (setjmp(png_jmpbuf(p.png)) != 0) return false;
  ask_little(p.png);
  png_init_io(p.png, file);
  png_read_info(p.png, p.info);
  return true;
}

void take_extras(const Png& p, RawStill& out) {
  png_unknown_chunkp moves = nullptr;
  out.animated = png_get_unknown_chunks(p.png, p.info, &moves) > 0;
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
  // Where nothing else is said, colours are those of sRGB, in 16 bit too.
  double gamma = 0;
  if (png_get_valid(png, info, PNG_INFO_iCCP) == 0 && png_get_gAMA(png, info, &gamma) != 0) {
    png_set_gamma(png, PNG_DEFAULT_sRGB, gamma);
  }
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
  unsigned char block[1 << 16];
  if (setjmp(png_jmpbuf(p.png)) != 0) return;
  ask_little(p.png);
  png_set_progressive_read_fn(p.png, &out, on_info, on_row, nullptr);
  for (std::size_t got; (got = std::fread(block, 1, sizeof block, file)) > 0;) {
    png_process_data(p.png, p.info, block, got);
  }
}

}  // namespace

bool read_png_still(std::FILE* file, RawStill& out) {
  const Png head;
  if (head.info == nullptr || !read_head(head, file)) return false;
  const png_uint_32 width = png_get_image_width(head.png, head.info);
  const png_uint_32 height = png_get_image_height(head.png, head.info);
  if (!may_be_read(width, height, out)) return false;
  take_extras(head, out);
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
