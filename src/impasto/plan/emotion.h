// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

namespace impasto::plan {

/// Four emotions as z-scores over the 200 stimuli of Eerola, Friberg & Bresin 2013 (mapping.md A),
/// clamped to +-2.5, and their summary.
struct Emotion {
  float happy = 0, sad = 0, scary = 0, peaceful = 0;
  float valence = 0, arousal = 0;
};

/// Emotion over time, one for each `hop`.
struct EmotionCurve {
  double hop = 1.0;
  std::vector<Emotion> values;
};

}  // namespace impasto::plan
