// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/subject/raster.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose::subject {

/// What a stroke's price is multiplied by: 4^-attention where everybody looks (in faces),
/// 4^attention where nobody does. By the rank of the saliency, so that its geometric mean is 1 in
/// any picture.
Raster attention_of(const plan::Seeing& seeing, float attention);

/// Abstraction (0..1 at each px) that leaves faces what they are: a quarter of it up to .3, all of
/// it from .8 on.
void keep_faces(const plan::Seeing& seeing, Raster& abstraction);

/// The smallest brush (canvas units at each px) where there is a small face: a twentieth of its
/// width, not below .004.
void finer_in_faces(const plan::Seeing& seeing, Raster& finest);

/// each(index, 0..1 how far in the face) for the px of an ellipse a little larger than it.
template <class Each>
void in_face(const plan::Seeing& seeing, const plan::Face& face, Each each) {
  const float unit = seeing.unit();
  const float x = 0.5f * (face.x0 + face.x1) * unit, y = 0.5f * (face.y0 + face.y1) * unit;
  const float rx = std::max(1.0f, 0.65f * (face.x1 - face.x0) * unit);
  const float ry = std::max(1.0f, 0.65f * (face.y1 - face.y0) * unit);
  const int x0 = std::max(0, static_cast<int>(x - rx)), y0 = std::max(0, static_cast<int>(y - ry));
  const int x1 = std::min(seeing.width - 1, static_cast<int>(x + rx) + 1);
  const int y1 = std::min(seeing.height - 1, static_cast<int>(y + ry) + 1);
  for (int v = y0; v <= y1; ++v) {
    for (int u = x0; u <= x1; ++u) {
      const float dx = (static_cast<float>(u) - x) / rx, dy = (static_cast<float>(v) - y) / ry;
      const float in = math::smoothstep(1.0f, 0.75f, std::sqrt(dx * dx + dy * dy));
      if (in > 0) {
        each(static_cast<std::size_t>(v) * static_cast<std::size_t>(seeing.width) +
                 static_cast<std::size_t>(u),
             in);
      }
    }
  }
}

}  // namespace impasto::compose::subject
