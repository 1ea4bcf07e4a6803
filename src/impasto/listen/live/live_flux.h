// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/fft.h"
#include "impasto/listen/front/frame.h"

namespace impasto::listen {

/// How much new sound there is, as listen::Flux has it, from what has been heard so far: the
/// loudness against which bands are compressed is that of late.
class LiveFlux {
 public:
  struct Rise {
    float total = 0.0f, low = 0.0f, mid = 0.0f, high = 0.0f;
    float breadth = 0.0f;  ///< share of the bands above 2 kHz that rise, as in Bursts
  };
  /// `weights` window the samples (a power of two of them); the rise is measured against the frame
  /// `lag` steps before; `steps` a second.
  LiveFlux(std::vector<float> weights, int lag, double steps);
  int window() const { return fft_.window(); }
  /// Of the last window() samples.
  Rise step(const float* samples);

 private:
  float compressed(float level) const;

  Fft fft_;
  OnsetBands bands_;
  int lag_, at_ = 0;
  float fall_, reference_;
  int low_end_ = 0, upper_start_ = 0, high_start_ = 0;
  std::vector<float> levels_;  ///< log2 magnitudes of lag + 1 frames
  std::vector<float> now_, before_, table_;
};

/// A Hann window whose fall takes only the last `fall` of `size` samples: what is new counts soon.
std::vector<float> late_window(int size, int fall);

}  // namespace impasto::listen
