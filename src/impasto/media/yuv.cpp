// SPDX-License-Identifier: GPL-3.0-or-later
// GCC 12 vectorises loops of unknown length at -O3 only; half the painting film's own CPU time is
// here.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif
#include "impasto/media/yuv.h"

#include <algorithm>
#include <cstring>

namespace impasto::media {
namespace {

// Kr 0.2126, Kg 0.7152, Kb 0.0722, scaled by 219/255 for luma and 224/255 for chroma, in 1/65536.
constexpr std::uint32_t kYr = 11966, kYg = 40254, kYb = 4064;
constexpr std::int32_t kUr = -6596, kUg = -22189, kUb = 28785;
constexpr std::int32_t kVr = 28785, kVg = -26146, kVb = -2639;
static_assert(kUr + kUg + kUb == 0 && kVr + kVg + kVb == 0, "grey must stay grey");

void luma_row(const std::uint8_t* __restrict rgba, std::uint8_t* __restrict y, int width) {
  for (int x = 0; x < width; ++x) {
    // (value << 7) * c >> 16 keeps everything in 16-bit lanes: one multiply-high a channel.
    const auto r = static_cast<std::uint16_t>(rgba[4 * x] << 7);
    const auto g = static_cast<std::uint16_t>(rgba[4 * x + 1] << 7);
    const auto b = static_cast<std::uint16_t>(rgba[4 * x + 2] << 7);
    const auto sum = static_cast<std::uint16_t>(((r * kYr) >> 16) + ((g * kYg) >> 16) +
                                                ((b * kYb) >> 16) + (16u << 7) + 64u + 1u);
    y[x] = static_cast<std::uint8_t>(sum >> 7);
  }
}

void chroma_row(const std::uint8_t* __restrict upper, const std::uint8_t* __restrict lower,
                std::uint8_t* __restrict u, std::uint8_t* __restrict v, int width) {
  for (int x = 0; x < width / 2; ++x) {
    const std::uint8_t* a = upper + 8 * x;
    const std::uint8_t* b = lower + 8 * x;
    const std::int32_t red = a[0] + a[4] + b[0] + b[4];
    const std::int32_t green = a[1] + a[5] + b[1] + b[5];
    const std::int32_t blue = a[2] + a[6] + b[2] + b[6];
    constexpr std::int32_t kBias = (128 << 18) + (1 << 17);
    u[x] = static_cast<std::uint8_t>((kUr * red + kUg * green + kUb * blue + kBias) >> 18);
    v[x] = static_cast<std::uint8_t>((kVr * red + kVg * green + kVb * blue + kBias) >> 18);
  }
}

}  // namespace

picture::Rect even_out(const picture::Rect& rect, int width, int height) {
  picture::Rect r;
  r.x0 = std::clamp(rect.x0, 0, width) & ~1;
  r.y0 = std::clamp(rect.y0, 0, height) & ~1;
  r.x1 = (std::clamp(rect.x1, 0, width) + 1) & ~1;
  r.y1 = (std::clamp(rect.y1, 0, height) + 1) & ~1;
  return r;
}

void rgba_to_yuv420(const picture::Image& image, const picture::Rect& rect, const Yuv420& out) {
  for (int y = rect.y0; y < rect.y1; y += 2) {
    const std::uint8_t* upper = image.row(y) + 4 * static_cast<std::ptrdiff_t>(rect.x0);
    const std::uint8_t* lower = image.row(y + 1) + 4 * static_cast<std::ptrdiff_t>(rect.x0);
    std::uint8_t* luma = out.y + y * out.y_stride + rect.x0;
    const std::ptrdiff_t c = y / 2 * out.c_stride + rect.x0 / 2;
    luma_row(upper, luma, rect.width());
    luma_row(lower, luma + out.y_stride, rect.width());
    chroma_row(upper, lower, out.u + c, out.v + c, rect.width());
  }
}

}  // namespace impasto::media
