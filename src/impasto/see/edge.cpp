// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/edge.h"

#include <algorithm>
#include <cmath>

namespace impasto::see {
namespace {

/// Share of the surround's mean that a contour must overcome.
constexpr float kInhibition = 1.5f;
/// Radius of the surround, px of a quarter of the size.
constexpr float kSurround = 5.0f;
/// The strongest edge of a picture is at least this strong, or the grain of a blank wall would be
/// one.
constexpr float kFaintest = 5.0f;

}  // namespace

Scales scales(const plan::Seeing& seeing) {
  Scales out;
  out.half = half(seeing);
  out.quarter = half(out.half);
  out.eighth = half(out.quarter);
  out.fine = Map(seeing.width, seeing.height);
  for (std::size_t i = 0; i < out.fine.at.size(); ++i) {
    const float middle = 0.5f * (seeing.xx[i] + seeing.yy[i]);
    const float apart = 0.5f * (seeing.xx[i] - seeing.yy[i]);
    out.fine.at[i] = std::sqrt(middle + std::sqrt(apart * apart + seeing.xy[i] * seeing.xy[i]));
  }
  return out;
}

Map contours(const Scales& scales) {
  const Map half_size = gradient(scales.half), quarter = gradient(scales.quarter);
  const Map eighth = enlarged(gradient(scales.eighth), quarter.width, quarter.height);
  Map coarse = quarter;
  for (std::size_t i = 0; i < coarse.at.size(); ++i) {
    coarse.at[i] = std::sqrt(quarter.at[i] * eighth.at[i]);
  }
  Map middle = enlarged(coarse, half_size.width, half_size.height);
  for (std::size_t i = 0; i < middle.at.size(); ++i) {
    middle.at[i] = std::sqrt(half_size.at[i] * middle.at[i]);
  }
  const Map surround = blurred(half(middle), kSurround);
  Map out = enlarged(middle, scales.fine.width, scales.fine.height);
  const Map around = enlarged(surround, out.width, out.height);
  for (std::size_t i = 0; i < out.at.size(); ++i) {
    // The fine gradient has an eighth of the say: enough to place the contour.
    const float root = std::sqrt(std::sqrt(out.at[i] * scales.fine.at[i]) * out.at[i]);
    const float strength = std::sqrt(root * out.at[i]);
    const float held = strength + kInhibition * around.at[i];
    out.at[i] = held > 0 ? strength * strength / held : 0;
  }
  return out;
}

std::vector<float> edges(const Map& contours) {
  const float strongest = std::max(kFaintest, quantile(contours, 0.995));
  std::vector<float> out = contours.at;
  for (float& value : out) value = std::min(1.0f, value / strongest);
  return out;
}

}  // namespace impasto::see
