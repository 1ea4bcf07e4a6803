// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "impasto/paint/ground.h"
#include "impasto/paint/weave.h"
#include "impasto/picture/image.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/sheet.h"

namespace impasto::paint {

inline float finite_or(float v, float other) {
  return std::isfinite(v) ? v : other;
}

/// Nobody else holds it: it may be written to.
template <class T>
bool is_own(const std::shared_ptr<T>& held) {
  if (held.use_count() != 1) return false;
  // Whoever shared it may have read it in another thread until just now.
  std::atomic_thread_fence(std::memory_order_acquire);
  return true;
}

/// Wet volumes are stored as the square root of the volume, in steps that put 16 coats at the top:
/// fine enough for a tinter's thousandth of a coat and for a palette-knife ridge alike.
inline constexpr float kWetScale = 65535.0f / 4.0f;  ///< code of sqrt(1 coat)
inline constexpr float kWetUnit = 1.0f / (kWetScale * kWetScale);
inline constexpr float kMostWet = 15.9f;              ///< coats a pixel holds
inline constexpr float kHeightUnit = 1.0f / 1024.0f;  ///< dry height step, coats

/// One pixel of the canvas. Nothing here depends on the tile it lies in.
struct Pixel {
  std::uint16_t wet[plan::kSlots];    ///< sqrt-coded volumes, in coats
  std::uint8_t dry[pigment::kBands];  ///< sqrt-coded reflectance of all that has dried or is ground
  std::uint32_t stroke;               ///< 1 + index of the last stroke, 0 = none
  std::uint16_t dry_height;           ///< in kHeightUnit
  std::uint16_t touched;              ///< time of the last touch, in the painter's ticks
  std::uint8_t cover;                 ///< how far `stroke` has covered it, 0..255
  std::uint8_t where;                 ///< arc length at that touch, in quarter widths, modulo 256
  std::uint8_t weave;                 ///< height of the bare ground, 0..255
  std::uint8_t moment;                ///< slice of the last touch, modulo 256
};

/// Ticks since the pixel was last touched. Its mark has 16 bits: `Canvas::age` keeps older ones in
/// reach.
inline int age_of(const Pixel& px, int now) {
  return static_cast<std::uint16_t>(now - px.touched);
}
/// The painter's clock at one moment. Long plans have a coarser one.
struct Clock {
  int tick = 6;     ///< slices of 1/60 s in a step
  int drying = 60;  ///< ticks after which what was not touched is dry
  int now = 0;      ///< ticks

  /// Of music. For the usual tick this is .1 s to the bit.
  float seconds() const { return static_cast<float>(now) * (static_cast<float>(tick) / 60.0f); }
};
inline constexpr int kOldest = 61440;  ///< ticks; older marks are set to this age
inline constexpr int kAgeing = 4096;   ///< ticks within which that must be done again

struct Tile {
  /// Null until something touches it. Copies of a canvas share it until one of them writes.
  std::shared_ptr<Pixel[]> pixels;
  picture::Rect dirty;  ///< in canvas pixels; empty when shown
};

/// The smallest rectangle that holds both.
inline void grow(picture::Rect& rect, const picture::Rect& by) {
  rect = rect.empty() ? by
                      : picture::Rect{std::min(rect.x0, by.x0), std::min(rect.y0, by.y0),
                                      std::max(rect.x1, by.x1), std::max(rect.y1, by.y1)};
}

struct Canvas {
  int width = 0, height = 0;
  int tile = 64, shift = 6;  ///< tile == 1 << shift
  int columns = 0, rows = 0;
  float scale = 1;          ///< pixels in one canvas unit
  float left = 0, top = 0;  ///< canvas unit (0, 0) in pixels
  Weave weave;
  Ground ground;
  std::vector<Tile> tiles;

  Tile& tile_of(int x, int y) {
    return tiles[static_cast<std::size_t>(y >> shift) * columns + (x >> shift)];
  }
  Pixel* pixel(int x, int y) {
    Tile& t = tile_of(x, y);
    return t.pixels ? &t.pixels[((y & (tile - 1)) << shift) + (x & (tile - 1))] : nullptr;
  }
  const Pixel* pixel(int x, int y) const { return const_cast<Canvas*>(this)->pixel(x, y); }
  /// What a tile covers.
  picture::Rect rect_of(std::size_t index) const {
    const int x = static_cast<int>(index % columns) << shift;
    const int y = static_cast<int>(index / columns) << shift;
    return {x, y, std::min(width, x + tile), std::min(height, y + tile)};
  }
  /// Pixels x0.. of row `y` before anything is painted; `tooth`: their weave.
  void bare(int x0, int y, int count, const std::uint8_t* tooth, Pixel* out) const;
  bool prepared(std::size_t index) const;
  /// Before anything is written to a tile: makes its pixels (bare ground), or its own copy of them.
  void prepare(std::size_t index);
  /// Pixels of this rectangle may have changed since they were shown.
  void soil(const picture::Rect& rect);
  /// Brings the marks of a tile, valid at tick `known`, to tick `now`: none is older than kOldest.
  void age(std::size_t index, int known, int now);
};

Canvas make_canvas(const plan::Sheet& sheet, int width, int height, int tile);

}  // namespace impasto::paint
