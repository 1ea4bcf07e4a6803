// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "impasto/paint/weave.h"
#include "impasto/picture/image.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {

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

struct Tile {
  std::unique_ptr<Pixel[]> pixels;  ///< null until something touches it
  picture::Rect dirty;              ///< in canvas pixels; empty when shown
};

struct Canvas {
  int width = 0, height = 0;
  int tile = 64, shift = 6;  ///< tile == 1 << shift
  int columns = 0, rows = 0;
  float scale = 1;          ///< pixels in one canvas unit
  float left = 0, top = 0;  ///< canvas unit (0, 0) in pixels
  Weave weave;
  std::array<std::uint8_t, pigment::kBands> ground{};
  std::vector<Tile> tiles;

  Tile& tile_of(int x, int y) {
    return tiles[static_cast<std::size_t>(y >> shift) * columns + (x >> shift)];
  }
  Pixel* pixel(int x, int y) {
    Tile& t = tile_of(x, y);
    return t.pixels ? &t.pixels[((y & (tile - 1)) << shift) + (x & (tile - 1))] : nullptr;
  }
  const Pixel* pixel(int x, int y) const { return const_cast<Canvas*>(this)->pixel(x, y); }
  /// Makes the pixels of a tile: bare ground.
  void prepare(std::size_t index);
};

Canvas make_canvas(const plan::Plan& plan, int width, int height, int tile);

}  // namespace impasto::paint
