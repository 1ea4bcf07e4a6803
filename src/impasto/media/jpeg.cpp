// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/jpeg.h"

#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>  // jpeglib.h wants FILE
#include <cstdlib>
#include <new>
#include <vector>

#include "impasto/picture/colour.h"

namespace impasto::media {
namespace {

struct Errors {
  jpeg_error_mgr base;
  std::jmp_buf jump;
};

void error_to_jump(j_common_ptr info) {
  std::longjmp(reinterpret_cast<Errors*>(info->err)->jump, 1);
}
void say_nothing(j_common_ptr) {}

/// Leaves by longjmp when the library gives up: nothing but plain values in it.
bool encode(const picture::Image& image, const picture::Rect& part, int quality,
            unsigned char** bytes, unsigned long* size) {
  jpeg_compress_struct jpeg{};
  Errors errors{};
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = error_to_jump;
  errors.base.output_message = say_nothing;
  if (setjmp(errors.jump) != 0) {
    jpeg_destroy_compress(&jpeg);
    return false;
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, bytes, size);
  jpeg.image_width = static_cast<JDIMENSION>(part.width());
  jpeg.image_height = static_cast<JDIMENSION>(part.height());
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_EXT_RGBX;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.dct_method = JDCT_ISLOW;
  jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  for (int y = part.y0; y < part.y1; ++y) {
    JSAMPROW line = const_cast<JSAMPROW>(image.row(y) + 4 * static_cast<std::size_t>(part.x0));
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  return true;
}

/// Of one axis: which pixels fall on each new one, and how much of them.
struct Share {
  int first = 0;
  std::vector<float> weight;
};

std::vector<Share> shares(int from, int to) {
  std::vector<Share> all(static_cast<std::size_t>(to));
  const double step = static_cast<double>(from) / to;
  for (int i = 0; i < to; ++i) {
    Share& share = all[static_cast<std::size_t>(i)];
    const double start = i * step, end = std::min<double>(from, (i + 1) * step);
    share.first = std::min(from - 1, static_cast<int>(start));
    for (int k = share.first; k < from && k < end; ++k) {
      const double covered = std::min<double>(end, k + 1) - std::max<double>(start, k);
      share.weight.push_back(static_cast<float>(covered / (end - start)));
    }
  }
  return all;
}

}  // namespace

Result<std::string> encode_jpeg(const picture::Image& image, const picture::Rect& part,
                                int quality) {
  const picture::Rect rect{std::max(0, part.x0), std::max(0, part.y0),
                           std::min(image.width, part.x1), std::min(image.height, part.y1)};
  if (rect.empty()) return fail(ErrorCode::kUsage, "there is nothing in this part of the picture");
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const bool ok = encode(image, rect, quality, &bytes, &size);
  std::string text;
  if (ok) text.assign(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
  if (!ok) throw std::bad_alloc();  // it writes to memory only: nothing else can go wrong
  return text;
}

picture::Image reduced(const picture::Image& image, int width, int height) {
  std::array<float, 256> light{};
  for (std::size_t v = 0; v < light.size(); ++v)
    light[v] = picture::srgb_decode(static_cast<float>(v) / 255.0f);
  const std::vector<Share> across = shares(image.width, width), down = shares(image.height, height);
  picture::Image small(width, height);
  std::vector<float> row(3 * static_cast<std::size_t>(width));
  for (int y = 0; y < height; ++y) {
    std::fill(row.begin(), row.end(), 0.0f);
    const Share& rows = down[static_cast<std::size_t>(y)];
    for (std::size_t k = 0; k < rows.weight.size(); ++k) {
      const std::uint8_t* from = image.row(rows.first + static_cast<int>(k));
      for (int x = 0; x < width; ++x) {
        const Share& columns = across[static_cast<std::size_t>(x)];
        for (std::size_t i = 0; i < columns.weight.size(); ++i) {
          const std::uint8_t* pixel = from + 4 * (static_cast<std::size_t>(columns.first) + i);
          const float weight = rows.weight[k] * columns.weight[i];
          for (std::size_t c = 0; c < 3; ++c)
            row[3 * static_cast<std::size_t>(x) + c] += weight * light[pixel[c]];
        }
      }
    }
    std::uint8_t* to = small.row(y);
    for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        to[4 * x + c] =
            static_cast<std::uint8_t>(std::lround(255.0f * picture::srgb_encode(row[3 * x + c])));
      }
      to[4 * x + 3] = 255;
    }
  }
  return small;
}

}  // namespace impasto::media
