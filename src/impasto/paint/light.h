// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "impasto/paint/canvas.h"
#include "impasto/paint/kernels.h"
#include "impasto/picture/image.h"

namespace impasto::paint {

/// Raking light over the relief.
struct Lamp {
  float x = 0, y = 0, z = 1;      ///< unit vector to the light; y grows downwards
  float half_x = 0, half_y = 0, half_z = 1;  ///< between light and eye
  float slope = 0;                ///< height in coats -> slope across one pixel
  float flat_gloss = 0;           ///< highlight on a flat canvas
  float gloss = 0;
};

Lamp make_lamp(const plan::Light& light, const Canvas& canvas);

/// Shows one rectangle (within one tile) of the canvas.
void show_rect(const Canvas& canvas, const Optics& optics, const Lamp& lamp,
               const picture::Rect& rect, picture::Image& image);

}  // namespace impasto::paint
