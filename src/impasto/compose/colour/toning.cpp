// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/colour/toning.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose {
namespace {

/// How much of a contour swings `halves` half waves over the piece, as a cosine; of none, 0.
float swing_of(const std::vector<float>& contour, int halves) {
  double sum = 0;
  const auto steps = static_cast<double>(contour.size());
  for (std::size_t i = 0; i < contour.size(); ++i)
    sum += contour[i] * math::cos(math::kPi * halves * (static_cast<double>(i) + 0.5) / steps);
  return contour.empty() ? 0.0f : static_cast<float>(2.0 * sum / steps);
}

/// From its usual value, in deviations of what is usual.
constexpr float unusual(float value, float usual, float deviation) {
  return std::clamp((value - usual) / deviation, -2.0f, 2.0f);
}

/// Tea, burnt tea, rose madder, indigo, malachite and green earth, once round the circle of
/// fifths; all of them thin.
Lch wash_of(const hear::Fifths& home) {
  constexpr Lch kWashes[6] = {{0, 22, 76}, {0, 19, 56}, {0, 9, 20},
                              {0, 7, 262}, {0, 8, 205}, {0, 14, 112}};
  const float at = 0.5f * home.place;
  const auto i = static_cast<int>(at);
  return lch_between(kWashes[i % 6], kWashes[(i + 1) % 6], at - static_cast<float>(i));
}

}  // namespace

plan::Toning toned_paper(const Lch& paper, const Outlook& outlook, float share) {
  // What is usual in music, and how far it strays from that.
  const float low = unusual(outlook.tessitura, 0.45f, 0.17f);
  const float range = unusual(outlook.loudness_range, 5.5f, 3.3f);
  const float grows = unusual(-swing_of(outlook.weight, 1), 0.2f, 0.30f);
  const float rises = unusual(-swing_of(outlook.pitch, 1), 0.0f, 0.48f);
  const float swells = unusual(-swing_of(outlook.weight, 2), 0.15f, 0.39f);
  const float arches = unusual(-swing_of(outlook.pitch, 2), 0.0f, 0.29f);

  plan::Toning toning;
  toning.depth = share;
  // It has run to where the piece goes: to the right where it grows, down where it lies low.
  const double toward = math::atan2(low, 0.8 * grows + 0.6 * rises);
  toning.toward_deg = static_cast<float>(toward * 180.0 / math::kPi);
  // A piece that swells leaves a bank of mist in the middle.
  toning.light = 0.5f * math::saturate(0.5f + 0.35f * swells);
  toning.mottle = math::saturate(0.45f + 0.2f * arches);
  Lch deep = wash_of(outlook.home);
  constexpr float kDarkest = 45.0f;
  const float drop = math::lerp(9.0f, 28.0f, math::saturate(0.5f + 0.35f * range));
  deep.L = std::max(kDarkest, paper.L - drop * std::min(1.0f, (paper.L - kDarkest) / 40.0f));
  const picture::LinearRgb rgb = picture::to_linear(to_lab(deep));
  toning.rgb = {math::saturate(rgb.r), math::saturate(rgb.g), math::saturate(rgb.b)};
  return toning;
}

}  // namespace impasto::compose
