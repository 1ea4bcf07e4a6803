// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// What a stroke of texture is for.
struct Sounding {
  double time = 0;
  float level = 0.5f;     ///< 0 low .. 1 high
  float strength = 0.5f;  ///< 0..1
  float amount = 1.0f;    ///< strokes, as the style asks
  float size = 1.0f, length = 1.0f;
};

/// Texture strokes (cun) in the ridge of what sounds: they lie along its folds, from the crest down
/// to the foot as the sound is high or low. Struck sounds are cut with the side of a dry brush
/// (axe-cuts), held ones drawn with its tip (hemp fibres), and in a washed picture they are level
/// wet dots (Mi Fu's).
void paint_texture(Easel& easel, const Sounding& sounding, const plan::Cause& cause);

/// Clean water, in and under the ridge of what sounds and a little ahead of the brush, the more the
/// stronger the sound (0..1): wet paper gleams, and is all that is seen of it once it has dried.
void damp_paper(Easel& easel, double time, float strength, const plan::Cause& cause);

}  // namespace impasto::compose
