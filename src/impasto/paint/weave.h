// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {

/// Tooth of the ground as a pure function of the place.
struct Weave {
  float threads = 780;  ///< along one canvas unit; of paper: grains
  float depth = 0.4f;   ///< crown to valley as a brush feels it, coats
  float shown = 0.2f;   ///< the same as light shows it: priming lies in the valleys
  plan::Ground ground = plan::Ground::kLinen;
  std::uint64_t seed = 0;
};

/// How many centimetres the longer side of a picture is taken to be: threads and fibres have a size
/// of their own, whatever the pixels.
inline constexpr float kLongSideCm = 60.0f;

/// Height of the bare ground, 0..255 with a mean of about 128, of each pixel of `box` (canvas
/// pixels; canvas unit (0, 0) lies at (left, top), one unit is `scale` pixels). What is too fine
/// for the pixels fades to its mean; the coarser tooth of the priming stays.
void weave_patch(const Weave& weave, float left, float top, float scale, const picture::Rect& box,
                 std::uint8_t* out, std::size_t stride);

}  // namespace impasto::paint
