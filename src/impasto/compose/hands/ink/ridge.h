// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/compose/hands/ink/scene.h"

namespace impasto::compose {

/// A mountain, or a bank: what a section is.
struct Ridge {
  int section = 0;
  std::vector<plan::PathPoint> crest;  ///< from its first moment to its last
  std::vector<float> open;             ///< height of its body at each point, shares of the width
  float width = 0.1f;                  ///< canvas units
  float depth = 0.5f;                  ///< 0 far and pale .. 1 near
};

/// Does this section have a ridge? A return is not said again; nor is a passing section, nor more
/// than the longest.
bool has_ridge(const Easel& easel, const Scene& scene, int section);
Ridge ridge_of(const Easel& easel, const Scene& scene, int section);
/// The ridge that what sounds then is worked into: of its own section, of the first time of one
/// that returns, of the nearest.
std::optional<Ridge> ridge_at(const Easel& easel, const Scene& scene, double time);

}  // namespace impasto::compose
