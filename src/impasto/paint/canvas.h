// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "impasto/paint/noise.h"
#include "impasto/picture/image.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {

/// Wet volumes are stored as the square root of the volume, in steps that put 16 coats at the top:
/// fine enough for a tinter's thousandth of a coat and for a palette-knife ridge alike.
inline constexpr float kWetScale = 65535.0f / 4.0f;            ///< code of sqrt(1 coat)
inline constexpr float kWetUnit = 1.0f / (kWetScale * kWetScale);
inline constexpr float kMostWet = 15.9f;                       ///< coats a pixel holds
inline constexpr float kHeightUnit = 1.0f / 1024.0f;           ///< dry height step, coats

/// One pixel of the canvas. Nothing here depends on the tile it lies in.
struct Pixel {
  std::uint16_t wet[plan::kSlots];  ///< sqrt-coded volumes, in coats
  std::uint8_t dry[pigment::kBands];  ///< sqrt-coded reflectance of all that has dried or is ground
  std::uint32_t stroke;             ///< 1 + index of the last stroke, 0 = none
  std::uint16_t dry_height;         ///< in kHeightUnit
  std::uint16_t touched;            ///< time of the last touch, 1/10 s
  std::uint8_t cover;               ///< how far `stroke` has covered it, 0..255
  std::uint8_t where;               ///< arc length at that touch, in quarter widths, modulo 256
  std::uint8_t weave;               ///< height of the bare ground, 0..255
  std::uint8_t spare;
};

/// Tooth of the ground as a pure function of the place.
struct Weave {
  float threads = 320;  ///< along one canvas unit
  float fade = 1;       ///< 0 where a thread is too fine for the pixels to show
  float depth = 0.4f;   ///< crown to valley, coats
  plan::Ground ground = plan::Ground::kLinen;
  std::uint64_t seed = 0;
  using Cells = std::array<NoiseCell, 8>;  ///< carried from pixel to pixel, changes speed only
  float at(float x, float y, Cells& cells) const;  ///< canvas units -> 0..1, mean about .5
};

struct Tile {
  std::unique_ptr<Pixel[]> pixels;  ///< null until something touches it
  picture::Rect dirty;              ///< in canvas pixels; empty when shown
};

struct Canvas {
  int width = 0, height = 0;
  int tile = 64, shift = 6;  ///< tile == 1 << shift
  int columns = 0, rows = 0;
  float scale = 1;           ///< pixels in one canvas unit
  float left = 0, top = 0;   ///< canvas unit (0, 0) in pixels
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
  /// The weave byte of a pixel.
  std::uint8_t weave_at(int x, int y, Weave::Cells& cells) const {
    return static_cast<std::uint8_t>(
        weave.at((x + 0.5f - left) / scale, (y + 0.5f - top) / scale, cells) * 255.0f + 0.5f);
  }
};

Canvas make_canvas(const plan::Plan& plan, int width, int height, int tile);

}  // namespace impasto::paint
