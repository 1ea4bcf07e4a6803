// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/live/live_flux.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

inline constexpr int kLiveOnsetHop = 98;  ///< samples at sound::kRate: 2.2 ms

/// Onsets as they happen: told when the rise passes what is usual of late, without waiting for its
/// peak.
class LiveOnsets {
 public:
  LiveOnsets();
  int window() const { return flux_.window(); }
  /// Call every kLiveOnsetHop samples with the last window() of them. True when something began;
  /// `onset` then has it, its time counted back from `now` (s).
  bool step(const float* samples, double now, plan::Onset& onset);

 private:
  LiveFlux flux_;
  std::vector<float> past_;  ///< rises, a ring
  int at_ = 0, since_ = 1 << 20;
  double sum_ = 0.0;
  float strong_, last_ = 0.0f, peak_ = 0.0f;
  bool armed_ = true;
};

}  // namespace impasto::listen
