// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_input.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/sound/audio.h"

namespace impasto::listen {
namespace {

constexpr int kZeroCrossings = 16;

int half_length(int rate) {
  return rate <= sound::kRate ? kZeroCrossings
                              : (kZeroCrossings * rate + sound::kRate - 1) / sound::kRate;
}

}  // namespace

LiveResampler::LiveResampler(int rate)
    : rate_(rate), half_(half_length(rate)), left_(2 * half_), right_(2 * half_) {
  if (rate_ == sound::kRate) return;
  const int taps = 2 * half_;
  const double cutoff = 0.92 * std::min(1.0, static_cast<double>(sound::kRate) / rate_);
  kernel_.resize(static_cast<std::size_t>(kPhases + 1) * taps);
  for (int phase = 0; phase <= kPhases; ++phase) {
    float* row = &kernel_[static_cast<std::size_t>(phase) * taps];
    double sum = 0.0;
    for (int i = 0; i < taps; ++i) {  // tap i meets the sample half_ - 1 - i before the place
      const double t = i - (half_ - 1) - static_cast<double>(phase) / kPhases;
      const double u = std::fabs(t) / half_;
      const double x = math::kPi * cutoff * t;
      const double window =
          u < 1.0 ? 0.42 + 0.5 * math::cos(math::kPi * u) + 0.08 * math::cos(2.0 * math::kPi * u)
                  : 0.0;
      row[i] = static_cast<float>((std::fabs(x) < 1e-9 ? 1.0 : math::sin(x) / x) * window);
      sum += row[i];
    }
    for (int i = 0; i < taps; ++i) row[i] = static_cast<float>(row[i] / sum);
  }
}

bool LiveResampler::pull(float& left, float& right) {
  if (rate_ == sound::kRate) {
    if (whole_ >= pushed_) return false;
    left = *left_.last(1);
    right = *right_.last(1);
    ++whole_;
    return true;
  }
  // Taps reach from whole_ - half_ + 1 to whole_ + half_. A rate above ours may skip samples, so
  // more may have been pushed than the last tap needs; never more than the one just pushed here.
  if (whole_ + half_ >= pushed_) return false;
  const int taps = 2 * half_;
  const double at = static_cast<double>(part_) * kPhases / sound::kRate;
  const int phase = static_cast<int>(at);
  const auto u = static_cast<float>(at - phase);
  const float* a = &kernel_[static_cast<std::size_t>(phase) * taps];
  const float* b = a + taps;
  const float* l = left_.last(taps);
  const float* r = right_.last(taps);
  float sum_left = 0.0f, sum_right = 0.0f;
  for (int i = 0; i < taps; ++i) {
    const float weight = a[i] + (b[i] - a[i]) * u;
    sum_left += l[i] * weight;
    sum_right += r[i] * weight;
  }
  left = sum_left;
  right = sum_right;
  const std::int64_t next = static_cast<std::int64_t>(part_) + rate_;
  whole_ += next / sound::kRate;
  part_ = static_cast<int>(next % sound::kRate);
  return true;
}

}  // namespace impasto::listen
