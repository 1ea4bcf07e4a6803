// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_onsets.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/sound/audio.h"

namespace impasto::listen {
namespace {

constexpr double kStepsPerSecond = static_cast<double>(sound::kRate) / kLiveOnsetHop;
constexpr int kWindow = 1024, kFall = 128;  ///< samples
constexpr int kLag = 3;                     ///< steps: 7 ms
constexpr int kMemory = 40;                 ///< steps: 90 ms
constexpr float kLeast = 0.05f;             ///< rise that counts
constexpr float kShare = 0.05f;             ///< of a strong one of late: the same
constexpr float kUsual = 1.3f;              ///< times the mean rise of kMemory
constexpr float kForget = 0.9996f;          ///< of the strongest, a step: halved in 4 s
constexpr int kGap = 13;                    ///< steps between two onsets at least
/// From sound to its report, measured on clicks and struck tones.
constexpr double kLatency = 0.008;

/// A burst of noise: much of what rises is above 4.5 kHz, and in most bands there at once.
constexpr float kBurstShare = 0.35f, kBurstBreadth = 0.45f;

}  // namespace

LiveOnsets::LiveOnsets()
    : flux_(late_window(kWindow, kFall), kLag, kStepsPerSecond),
      past_(kMemory, 0.0f),
      strong_(kLeast / kShare) {}

bool LiveOnsets::step(const float* samples, double now, plan::Onset& onset) {
  const LiveFlux::Rise rise = flux_.step(samples);
  const float mean = static_cast<float>(sum_ / kMemory);
  const float threshold = kUsual * mean + std::max(kLeast, kShare * strong_);
  sum_ += rise.total - past_[at_];
  past_[at_] = rise.total;
  at_ = at_ + 1 == kMemory ? 0 : at_ + 1;
  strong_ = std::max(std::max(strong_ * kForget, kLeast / kShare), rise.total);
  const bool rising = rise.total >= last_;
  last_ = rise.total;
  ++since_;
  peak_ = std::max(peak_, rise.total);
  // The next must rise out of a valley.
  if (!armed_ && rise.total < 0.6f * peak_) armed_ = true;
  if (rise.total < threshold || !rising || !armed_ || since_ < kGap) return false;
  armed_ = false;
  peak_ = rise.total;
  since_ = 0;
  onset.time = std::max(0.0, now - kLatency);
  onset.strength = std::min(1.0f, rise.total / strong_);
  onset.kind = plan::HitKind::kPitched;
  if (rise.low > 1.8f * rise.mid && rise.low > 1.8f * rise.high) {
    onset.kind = plan::HitKind::kLow;
  } else if (rise.high > kBurstShare * (rise.low + rise.mid + rise.high) &&
             rise.breadth > kBurstBreadth) {
    onset.kind = rise.high > 1.3f * rise.mid ? plan::HitKind::kHigh : plan::HitKind::kMid;
  }
  return true;
}

}  // namespace impasto::listen
