// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/phase.h"

#include <cmath>

namespace impasto::media {
namespace {

constexpr std::size_t kEnough = 20u * sound::kRate;   // frames that sound
constexpr std::size_t kAtMost = 120u * sound::kRate;  // frames, sounding or not: memory is bounded
constexpr double kSilence = 1e-8;                     // mean square: -80 dB
constexpr double kReversed = -0.4;

}  // namespace

void PhaseMender::push(sound::Block block) {
  if (decided_) {
    if (!reversed_) {
      sink_(block);
      return;
    }
    turned_.assign(block.begin(), block.end());
    pass(turned_);
    return;
  }
  double left = 0.0, right = 0.0, both = 0.0;
  for (std::size_t i = 0; i + 1 < block.size(); i += 2) {
    const double l = block[i], r = block[i + 1];
    left += l * l;
    right += r * r;
    both += l * r;
  }
  const std::size_t frames = block.size() / sound::kChannels;
  if (left + right > kSilence * static_cast<double>(block.size())) sounding_ += frames;
  left_ += left;
  right_ += right;
  both_ += both;
  waiting_ += frames;
  held_.emplace_back(block.begin(), block.end());
  if (sounding_ >= kEnough || waiting_ >= kAtMost) decide();
}

void PhaseMender::finish() {
  if (!decided_) decide();
}

void PhaseMender::decide() {
  decided_ = true;
  reversed_ = both_ < kReversed * std::sqrt(left_ * right_);
  for (std::vector<float>& block : held_) pass(block);
  held_ = {};
}

void PhaseMender::pass(std::span<float> block) {
  if (reversed_) {
    for (std::size_t i = 1; i < block.size(); i += 2) block[i] = -block[i];
  }
  sink_(block);
}

}  // namespace impasto::media
