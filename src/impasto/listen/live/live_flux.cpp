// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_flux.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr double kGamma = 500.0;    ///< as offline: 54 dB below the reference nothing counts
constexpr float kQuietest = -9.0f;  ///< log2 amplitude: the reference never falls below -54 dB
constexpr float kForget = 0.08f;    ///< octaves a second the reference falls
constexpr int kTableStep = 64;      ///< entries an octave
constexpr int kTableOctaves = 24;

}  // namespace

std::vector<float> late_window(int size, int fall) {
  std::vector<float> weights(size);
  double sum = 0.0;
  for (int i = 0; i < size; ++i) {
    const int rise = size - fall;
    const double u = i < rise ? (i + 0.5) / rise : (size - i - 0.5) / fall;
    weights[i] = static_cast<float>(0.5 - 0.5 * math::cos(math::kPi * u));
    sum += weights[i];
  }
  for (float& w : weights) w = static_cast<float>(w * 2.0 / sum);
  return weights;
}

LiveFlux::LiveFlux(std::vector<float> weights, int lag, double steps)
    : fft_(static_cast<int>(weights.size()), weights),
      bands_(static_cast<int>(weights.size())),
      lag_(lag),
      fall_(static_cast<float>(kForget / steps)),
      reference_(kQuietest),
      levels_(static_cast<std::size_t>(lag + 1) * bands_.size(), -40.0f),
      now_(bands_.size()),
      before_(bands_.size()),
      table_(kTableOctaves * kTableStep + 1) {
  for (int b = 0; b < bands_.size(); ++b) {
    if (bands_.hz[b] < 180.0f) low_end_ = b + 1;
    if (bands_.hz[b] < 2000.0f) upper_start_ = b + 1;
    if (bands_.hz[b] < 4500.0f) high_start_ = b + 1;
  }
  for (std::size_t i = 0; i < table_.size(); ++i) {
    const double octaves = -static_cast<double>(i) / kTableStep;
    table_[i] = static_cast<float>(math::log2(1.0 + kGamma * math::exp2(octaves)));
  }
}

float LiveFlux::compressed(float level) const {
  const float below = (reference_ - level) * kTableStep + 0.5f;
  return table_[static_cast<std::size_t>(
      std::clamp(below, 0.0f, static_cast<float>(table_.size() - 1)))];
}

LiveFlux::Rise LiveFlux::step(const float* samples) {
  const auto& power = fft_.power(samples);
  const int bands = bands_.size();
  float* newest = &levels_[static_cast<std::size_t>(at_) * bands];
  at_ = (at_ + 1) % (lag_ + 1);
  const float* oldest = &levels_[static_cast<std::size_t>(at_) * bands];
  float loudest = kQuietest;
  for (int b = 0; b < bands; ++b) {
    newest[b] = 0.5f * static_cast<float>(math::log2(bands_.energy(power, b) + 1e-24f));
    loudest = std::max(loudest, newest[b]);
  }
  reference_ = std::max(reference_ - fall_, loudest);
  for (int b = 0; b < bands; ++b) {
    now_[b] = compressed(newest[b]);
    before_[b] = compressed(oldest[b]);
  }
  Rise rise;
  float upper = 0.0f, squares = 0.0f;
  for (int b = 0; b < bands; ++b) {
    const float was =
        std::max({before_[std::max(0, b - 1)], before_[b], before_[std::min(bands - 1, b + 1)]});
    const float up = std::max(0.0f, now_[b] - was);
    (b < low_end_ ? rise.low : b < high_start_ ? rise.mid : rise.high) += up;
    if (b < upper_start_) continue;
    upper += up;
    squares += up * up;
  }
  rise.total = (rise.low + rise.mid + rise.high) / static_cast<float>(bands);
  if (squares > 0.0f) {
    rise.breadth = upper * upper / (squares * static_cast<float>(bands - upper_start_));
  }
  rise.low /= static_cast<float>(std::max(1, low_end_));
  rise.mid /= static_cast<float>(std::max(1, high_start_ - low_end_));
  rise.high /= static_cast<float>(std::max(1, bands - high_start_));
  return rise;
}

}  // namespace impasto::listen
