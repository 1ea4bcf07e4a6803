// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/front/fft.h"

#include <kiss_fftr.h>

#include <utility>

#include "impasto/base/check.h"
#include "impasto/base/math.h"

namespace impasto::listen {

namespace {

std::vector<float> hann(int window) {
  std::vector<float> weights(window);
  for (int i = 0; i < window; ++i) {
    const double value = 0.5 - 0.5 * math::cos(math::kTau * i / window);
    weights[i] = static_cast<float>(value * 4.0 / window);
  }
  return weights;
}

}  // namespace

Fft::Fft(int size, int window) : Fft(size, hann(window)) {}

Fft::Fft(int size, std::vector<float> weights)
    : size_(size), weights_(std::move(weights)), input_(size, 0.0f), power_(size / 2 + 1) {
  IMPASTO_CHECK(size % 2 == 0 && static_cast<int>(weights_.size()) <= size);
  config_ = kiss_fftr_alloc(size, 0, nullptr, nullptr);
  IMPASTO_CHECK(config_ != nullptr);
  output_ = new kiss_fft_cpx[size / 2 + 1];
}

Fft::~Fft() {
  kiss_fftr_free(config_);
  delete[] static_cast<kiss_fft_cpx*>(output_);
}

const std::vector<float>& Fft::power(const float* samples) {
  for (std::size_t i = 0; i < weights_.size(); ++i) input_[i] = samples[i] * weights_[i];
  auto* out = static_cast<kiss_fft_cpx*>(output_);
  kiss_fftr(static_cast<kiss_fftr_cfg>(config_), input_.data(), out);
  for (std::size_t i = 0; i < power_.size(); ++i) {
    power_[i] = out[i].r * out[i].r + out[i].i * out[i].i;
  }
  return power_;
}

}  // namespace impasto::listen
