// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/fft.h"

#include <complex>
#include <cstddef>
#include <kissfft.hh>
#include <utility>

#include "impasto/base/check.h"
#include "impasto/base/math.h"

namespace impasto::listen {

namespace {

using Complex = std::complex<float>;
using Transform = kissfft<float>;

// The library fills its table with the C library's exp, of angles in float: other bits on other
// machines, and fewer good ones. Its table is private, and an explicit instantiation is what C++
// lets in.
template <auto Member>
struct TableOf {
  friend std::vector<Complex>& table_of(Transform& transform) { return transform.*Member; }
};
std::vector<Complex>& table_of(Transform& transform);
template struct TableOf<&Transform::_twiddles>;

Complex turned(double radians) {
  return {static_cast<float>(math::cos(radians)), static_cast<float>(math::sin(radians))};
}

std::vector<float> hann(int window) {
  std::vector<float> weights(window);
  for (int i = 0; i < window; ++i) {
    const double value = 0.5 - 0.5 * math::cos(math::kTau * i / window);
    weights[i] = static_cast<float>(value * 4.0 / window);
  }
  return weights;
}

}  // namespace

/// A real signal of n values is transformed as n/2 complex ones, whose spectrum is then parted into
/// those of the even and of the odd values (Sorensen et al. 1987).
struct Fft::Plan {
  explicit Plan(int half) : transform(half, false), out(half), turns(half / 2 + 1) {
    std::vector<Complex>& table = table_of(transform);
    for (int i = 0; i < half; ++i) table[i] = turned(-math::kTau * i / half);
    for (int k = 0; k <= half / 2; ++k)
      turns[k] = turned(-math::kPi * (static_cast<double>(k) / half + 0.5));
  }

  Transform transform;
  std::vector<Complex> out;    ///< spectrum of the pairs
  std::vector<Complex> turns;  ///< of the odd values against the even ones
};

Fft::Fft(int size, int window) : Fft(size, hann(window)) {}

Fft::Fft(int size, std::vector<float> weights)
    : size_(size), weights_(std::move(weights)), input_(size, 0.0f), power_(size / 2 + 1) {
  IMPASTO_CHECK(size % 2 == 0 && static_cast<int>(weights_.size()) <= size);
  plan_ = std::make_unique<Plan>(size / 2);
}

Fft::~Fft() = default;

const std::vector<float>& Fft::power(const float* samples) {
  for (std::size_t i = 0; i < weights_.size(); ++i) input_[i] = samples[i] * weights_[i];
  const int half = size_ / 2;
  std::vector<Complex>& out = plan_->out;
  // std::complex is laid out as two floats, by the standard.
  plan_->transform.transform(reinterpret_cast<const Complex*>(input_.data()), out.data());
  const float low = out[0].real() + out[0].imag(), high = out[0].real() - out[0].imag();
  power_[0] = low * low;
  power_[half] = high * high;
  for (int k = 1; k <= half / 2; ++k) {
    const Complex a = out[k], b = out[half - k], turn = plan_->turns[k];
    const float even_re = a.real() + b.real(), even_im = a.imag() - b.imag();
    const float odd_re = a.real() - b.real(), odd_im = a.imag() + b.imag();
    const float re = odd_re * turn.real() - odd_im * turn.imag();
    const float im = odd_re * turn.imag() + odd_im * turn.real();
    const float up_re = (even_re + re) * 0.5f, up_im = (even_im + im) * 0.5f;
    const float down_re = (even_re - re) * 0.5f, down_im = (im - even_im) * 0.5f;
    power_[k] = up_re * up_re + up_im * up_im;
    power_[half - k] = down_re * down_re + down_im * down_im;
  }
  return power_;
}

}  // namespace impasto::listen
