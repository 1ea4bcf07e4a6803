// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// What kind of ink picture the music asks for. All of it passes smoothly from one end to the
/// other, so that two recordings of a piece ask for nearly the same.
struct Scene {
  float steep = 0.5f;    ///< 0 level banks and mist .. 1 peaks
  float upright = 0.5f;  ///< 0 what is struck lies, as rocks .. 1 it stands, as bamboo
  float washed = 0.5f;   ///< 0 drawn with the tip .. 1 laid with the whole belly
  float black = 0.5f;    ///< 0 pale ink .. 1 from white to black
  float said = 0.5f;     ///< 0 hardly a mark .. 1 as much as restraint allows
  Lch soot;              ///< of pines, bluish, or of oil, brownish
  Lch tint;              ///< a light colour in far washes: indigo, or ochre
  float tinted = 0.0f;   ///< 0 ink alone .. 1
};
Scene scene_of(const Easel& easel);

}  // namespace impasto::compose
