// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/plan/plan.h"

namespace impasto::paint {

/// What a ground does to water.
struct PaperKind {
  float soak = 0.1f;    ///< how fast it drinks, against drying in the air
  float hold = 0.7f;    ///< water that its dry surface keeps from spreading
  float uneven = 0.5f;  ///< how much that differs from place to place
  float film = 0.3f;    ///< water that clings and does not run down
  float grain = 0.5f;   ///< how much the tooth draws heavy pigment
  float fibres = 0.0f;  ///< how much water follows long fibres
  float damp = 0.25f;   ///< share of `hold` that is left where it has just dried
  float bleed = 0.0f;   ///< how far paint goes out into what is wet already: sized, it stands long
};
PaperKind paper_of(plan::Ground ground);

/// Smooth value noise over the plane, 0..1.
float noise2(std::uint64_t seed, float x, float y);

/// How much of the fibres pixels show, `scale` to a canvas unit: 0 where they are too fine .. 1.
float fibre_shown(float scale);

/// What a row of pixels (from x0; at height y in canvas units) does to water: what it holds back
/// where it is dry, and how well it conducts. Both have room for 8 values beyond `count`.
void fibre_row(const PaperKind& paper, std::uint64_t seed, int x0, int count, float left,
               float scale, float y, float* resist, float* conduct);

}  // namespace impasto::paint
