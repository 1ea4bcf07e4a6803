// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

namespace impasto::listen {

/// Power spectrum of a windowed real signal. The only file that knows the FFT library.
class Fft {
 public:
  /// `size` is the transform length (even); `window` the number of samples, Hann-weighted
  /// (periodic) and scaled so that a full-scale sine has a peak power near 1; the rest is zero
  /// padding.
  Fft(int size, int window);
  /// With a window of one's own, not longer than `size`.
  Fft(int size, std::vector<float> weights);
  ~Fft();
  Fft(const Fft&) = delete;
  Fft& operator=(const Fft&) = delete;

  int window() const { return static_cast<int>(weights_.size()); }
  int bins() const { return size_ / 2 + 1; }
  /// Reads window() samples; the result holds until the next call. Allocates nothing when `size`
  /// has no prime factor above 5.
  const std::vector<float>& power(const float* samples);

 private:
  int size_;
  std::vector<float> weights_, input_, power_;
  struct Plan;
  std::unique_ptr<Plan> plan_;
};

}  // namespace impasto::listen
