// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/course.h"

#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose {

float size_of(const std::vector<float>& contour) {
  float square = 0;
  for (float x : contour) square += x * x;
  return std::sqrt(square / static_cast<float>(contour.size()));
}

Course course_of(const std::vector<float>& weight) {
  if (weight.empty()) return {};
  const auto steps = static_cast<float>(weight.size());
  const float size = size_of(weight);
  float along = 0, square = 0, arched = 0, arch_square = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const float u = 2.0f * static_cast<float>(i) / (steps - 1.0f) - 1.0f;
    const float arch = 1.0f / 3.0f - u * u;
    along += u * weight[i] / steps;
    square += u * u / steps;
    arched += arch * weight[i] / steps;
    arch_square += arch * arch / steps;
  }
  // The correlation with time, less where there is little to grow.
  const float steady = along / (std::sqrt(square) * (size + 0.35f));
  return {std::copysign(math::smoothstep(0.32f, 0.58f, std::fabs(steady)), steady),
          1.0f - math::smoothstep(0.08f, 0.34f, size),
          arched / (std::sqrt(arch_square) * (size + 0.35f))};
}

}  // namespace impasto::compose
