// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

namespace impasto::media {

/// Stereo rate conversion by soxr's HQ recipe (20 bit, linear phase, delay taken out): the same
/// bits on every machine. Equal rates pass through untouched.
class Resampler {
 public:
  Resampler(int from, int to);
  ~Resampler();
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;

  /// Interleaved stereo in; what is ready comes back, valid until the next call.
  std::span<const float> push(std::span<const float> in);
  /// The rest, once, at the end. Total output is the input's length to the nearest sample.
  std::span<const float> drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace impasto::media
