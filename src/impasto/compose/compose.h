// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/plan/plan.h"

namespace impasto::compose {

struct Settings {
  std::uint64_t seed = 1;
  float aspect = 1.0f;  ///< width / height, 1/8..8
};

/// Composes a painting from a piece. Same piece and settings, same plan. Never fails: silence is
/// composed as bare canvas.
plan::Plan compose(const plan::Piece& piece, const Settings& settings);

}  // namespace impasto::compose
