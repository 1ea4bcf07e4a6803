// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {

/// Tooth of the ground as a pure function of the place.
struct Weave {
  float threads = 320;  ///< along one canvas unit
  float fade = 1;       ///< 0 where a thread is too fine for the pixels to show
  float depth = 0.4f;   ///< crown to valley, coats
  plan::Ground ground = plan::Ground::kLinen;
  std::uint64_t seed = 0;
};

/// Height of the bare ground, 0..255 with a mean of about 128, of each pixel of `box` (canvas
/// pixels; canvas unit (0, 0) lies at (left, top), one unit is `scale` pixels).
void weave_patch(const Weave& weave, float left, float top, float scale, const picture::Rect& box,
                 std::uint8_t* out, std::size_t stride);

}  // namespace impasto::paint
