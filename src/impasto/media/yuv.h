// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "impasto/picture/image.h"

namespace impasto::media {

/// 4:2:0 planes; strides in bytes.
struct Yuv420 {
  std::uint8_t* y = nullptr;
  std::uint8_t* u = nullptr;
  std::uint8_t* v = nullptr;
  std::ptrdiff_t y_stride = 0;
  std::ptrdiff_t c_stride = 0;
};

/// `rect` clipped to width x height (both even) and rounded out to even pixels.
picture::Rect even_out(const picture::Rect& rect, int width, int height);

/// Converts an even rectangle to BT.709 Y'CbCr of limited range (ITU-R BT.709-6, section 3; 8 bit
/// by section 4). Chroma is the mean of each 2x2 block. Integers only, so the bits are the same
/// everywhere; each sample is within 0.6 of the exact value. Alpha is ignored: a canvas is opaque.
void rgba_to_yuv420(const picture::Image& image, const picture::Rect& rect, const Yuv420& out);

}  // namespace impasto::media
