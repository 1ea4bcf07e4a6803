// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace impasto::listen {

/// The last `size` samples of a stream, in one piece; before the start there is silence.
class Past {
 public:
  explicit Past(int size) : size_(size), samples_(2 * static_cast<std::size_t>(size), 0.0f) {}
  void push(float x) {
    samples_[at_] = samples_[at_ + size_] = x;
    at_ = at_ + 1 == size_ ? 0 : at_ + 1;
  }
  const float* last(int count) const { return &samples_[at_] + (size_ - count); }

 private:
  int size_, at_ = 0;
  std::vector<float> samples_;
};

/// From any rate to sound::kRate by a windowed sinc, sample by sample. Sample n that comes out is
/// the sound at n / kRate s of the input; it comes as soon as 16 samples (of the lower rate) beyond
/// that have been pushed.
class LiveResampler {
 public:
  explicit LiveResampler(int rate);
  void push(float left, float right) {
    left_.push(left);
    right_.push(right);
    ++pushed_;
  }
  /// Call until false after each push.
  bool pull(float& left, float& right);

 private:
  static constexpr int kPhases = 512;
  int rate_, half_;
  std::vector<float> kernel_;  ///< kPhases + 1 rows of 2 * half_ taps
  Past left_, right_;
  std::int64_t pushed_ = 0;
  std::int64_t whole_ = 0;  ///< place of the next sample in the input: whole_ + part_ / kRate
  int part_ = 0;
};

}  // namespace impasto::listen
