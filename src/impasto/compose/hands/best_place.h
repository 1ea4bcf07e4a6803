// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cmath>
#include <vector>

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// Of a few places the hand could go, the one with most bare canvas and least to be spared. `seek`
/// 1 spreads over what is bare .. -1 keeps to what is painted.
template <class Try>
std::vector<plan::PathPoint> best_place(const Easel& easel, int tries, float width,
                                        float wish_lightness, Try&& place, float seek = 1.0f) {
  std::vector<plan::PathPoint> best;
  float best_score = -1e9f;
  for (int i = 0; i < tries; ++i) {
    std::vector<plan::PathPoint> path = place(i);
    const Sketch::Under under = easel.sketch.look(path, width);
    // Light against dark: a difference in value is worth as much as bare ground.
    const float contrast =
        under.cover > 0.2f ? std::fabs(under.lightness - wish_lightness) / 100.0f : 0.15f;
    const float score = -seek * under.cover - 2.6f * under.keep + 0.7f * contrast;
    if (score > best_score) {
      best_score = score;
      best = std::move(path);
    }
  }
  return best;
}

}  // namespace impasto::compose
