// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impasto/paint/canvas.h"
#include "impasto/paint/kernels.h"
#include "impasto/picture/image.h"

namespace impasto::paint {

/// Raking light over the relief.
struct Lamp {
  float x = 0, y = 0, z = 1;                 ///< unit vector to the light; y grows downwards
  float half_x = 0, half_y = 0, half_z = 1;  ///< between light and eye
  float slope = 0;                           ///< height in coats -> slope across one pixel
  float flat_gloss = 0;                      ///< highlight on a flat canvas
  float gloss = 0;
  float roughness2 = 0.09f;  ///< GGX alpha squared
  float coat = 0;            ///< varnish shines where no paint lies, too
  float gleam = 0;           ///< how much more than dry paint wet paint shines
  float damp = 0;            ///< how much less light comes back from where it is wet, 0..1
  float now = 0, dries = 1;  ///< ticks, modulo 65536; ticks until paint gleams no more
};

Lamp make_lamp(const plan::Light& light, const Canvas& canvas, float varnish = 0);

/// Lights one row from the relief (`above`, `row`, `below`: blurred heights with a pixel to spare
/// at both ends), the paint's height and its colour (linear RGB, `plane` floats apart). Everything
/// may be read, and `out` (RGBA bytes) written, up to 15 pixels beyond `count`. `touched`: when, in
/// ticks modulo 65536; null: nothing gleams.
void shade_row(const Lamp& lamp, const float* above, const float* row, const float* below,
               const float* paint, const float* rgb, int plane, const float* touched, int count,
               std::uint32_t* out);

/// All that light needs to know of a rectangle. A default Lamp shows the colour alone, unlit.
struct Relief {
  std::vector<float> paint, soft;  ///< heights with a border: of the paint, of what light sees
  std::vector<float> rgb;          ///< linear, three planes in each row
  std::vector<float> touched;      ///< ticks; empty: nothing gleams
};

/// Resolves one rectangle (within one tile) of the canvas; on demand with what is wet in it.
void look_at(const Canvas& canvas, const Optics& optics, const picture::Rect& rect, Relief& relief,
             bool wet = false);

/// Brings a part of a rectangle's relief up to date from the relief of that part; both know what is
/// wet.
void patch(const Relief& from, const picture::Rect& part, Relief& relief,
           const picture::Rect& rect);

/// Lights a part of a rectangle from the rectangle's relief into the image.
void light_part(const Lamp& lamp, const Relief& relief, const picture::Rect& rect,
                const picture::Rect& part, picture::Image& image);
inline void light_rect(const Lamp& lamp, const Relief& relief, const picture::Rect& rect,
                       picture::Image& image) {
  light_part(lamp, relief, rect, rect, image);
}

/// What gleams in a part of a rectangle, or did until `lag` ticks ago, and all of `also` within it:
/// as bands of rows, each as wide as it has to be.
std::vector<picture::Rect> wet_bands(const Lamp& lamp, const Relief& relief,
                                     const picture::Rect& rect, const picture::Rect& part,
                                     const picture::Rect& also, float lag);

}  // namespace impasto::paint
