// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/roughness.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr int kSteps = 1200;

struct Tables {
  std::vector<float> weight;     ///< g(y), y in steps of 1/1000
  std::vector<float> bandwidth;  ///< 1 / cbw(f), f in steps of 4 Hz up to 20 kHz
  Tables() : weight(kSteps + 1), bandwidth(5001) {
    for (int i = 0; i <= kSteps; ++i) {
      const double y = i / 1000.0;
      const double root = math::exp(1.0) / 0.25 * y * math::exp(-y / 0.25);
      weight[i] = static_cast<float>(root * root);
    }
    for (int i = 0; i <= 5000; ++i) {
      bandwidth[i] = static_cast<float>(1.0 / (1.72 * math::pow(std::max(1, i) * 4.0, 0.65)));
    }
  }
};

}  // namespace

float roughness(std::span<const Partial> partials) {
  static const Tables tables;
  double pairs = 0.0, total = 0.0;
  for (std::size_t i = 0; i < partials.size(); ++i) {
    total += static_cast<double>(partials[i].amplitude) * partials[i].amplitude;
    for (std::size_t j = i + 1; j < partials.size(); ++j) {
      const float mean = 0.5f * (partials[i].hz + partials[j].hz);
      const int index = std::clamp(static_cast<int>(mean * 0.25f), 1, 5000);
      const float y = std::fabs(partials[i].hz - partials[j].hz) * tables.bandwidth[index];
      if (y >= 1.2f) continue;
      pairs += static_cast<double>(partials[i].amplitude) * partials[j].amplitude *
               tables.weight[static_cast<int>(y * 1000.0f)];
    }
  }
  if (total <= 0.0) return 0.0f;
  return static_cast<float>(std::min(1.0, pairs / total));
}

}  // namespace impasto::listen
