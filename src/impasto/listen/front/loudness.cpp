// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/loudness.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/sound/audio.h"

namespace impasto::listen {
namespace {

constexpr int kBlock = sound::kRate / 20;

/// Mean square of each window of `length` blocks, every `step` blocks.
std::vector<double> windows(const std::vector<LoudnessMeter::Block>& blocks, std::size_t length,
                            std::size_t step) {
  std::vector<double> result;
  for (std::size_t at = 0; at + length <= blocks.size(); at += step) {
    double energy = 0.0;
    int samples = 0;
    for (std::size_t i = at; i < at + length; ++i) {
      energy += blocks[i].energy;
      samples += blocks[i].samples;
    }
    if (samples == static_cast<int>(length) * kBlock) result.push_back(energy / samples);
  }
  if (result.empty()) {  // shorter than one window: all there is
    double energy = 0.0;
    int samples = 0;
    for (const auto& block : blocks) {
      energy += block.energy;
      samples += block.samples;
    }
    if (samples > 0) result.push_back(energy / samples);
  }
  return result;
}

double gated_mean(const std::vector<double>& values, double gate) {
  double sum = 0.0;
  int count = 0;
  for (double v : values) {
    if (v <= gate) continue;
    sum += v;
    ++count;
  }
  return count > 0 ? sum / count : 0.0;
}

}  // namespace

KWeighting::KWeighting() {
  // The two filters of BS.1770 by the analogue prototypes behind its 48 kHz table (bilinear
  // transform with warping), so that they hold at 44.1 kHz.
  const auto warped_tan = [](double frequency) {
    const double w = math::kPi * frequency / sound::kRate;
    return math::sin(w) / math::cos(w);
  };
  {
    const double k = warped_tan(1681.974450955533), q = 0.7071752369554196;
    const double vh = math::pow(10.0, 3.999843853973347 / 20.0);
    const double vb = math::pow(vh, 0.4996667741545416);
    const double a0 = 1.0 + k / q + k * k;
    shelf_ = {(vh + vb * k / q + k * k) / a0, 2.0 * (k * k - vh) / a0,
              (vh - vb * k / q + k * k) / a0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0};
  }
  {
    const double k = warped_tan(38.13547087602444), q = 0.5003270373238773;
    const double a0 = 1.0 + k / q + k * k;
    highpass_ = {1.0, -2.0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0};
  }
}

double KWeighting::filter(Channel& channel, double x) {
  double* z = channel.z;  // transposed direct form II, two sections
  double y = shelf_.b0 * x + z[0];
  z[0] = shelf_.b1 * x - shelf_.a1 * y + z[1];
  z[1] = shelf_.b2 * x - shelf_.a2 * y;
  const double s = y;
  y = highpass_.b0 * s + z[2];
  z[2] = highpass_.b1 * s - highpass_.a1 * y + z[3];
  z[3] = highpass_.b2 * s - highpass_.a2 * y;
  return y;
}

double KWeighting::energy(double left, double right) {
  const double l = filter(channels_[0], left), r = filter(channels_[1], right);
  return l * l + r * r;
}

void KWeighting::settle() {
  for (auto& channel : channels_) {
    for (double& z : channel.z) {
      if (std::fabs(z) < 1e-30) z = 0.0;
    }
  }
}

void LoudnessMeter::push(double left, double right) {
  block_.energy += weighting_.energy(left, right);
  if (++block_.samples == kBlock) flush();
}

void LoudnessMeter::flush() {
  if (block_.samples == 0) return;
  blocks_.push_back(block_);
  block_ = {};
  weighting_.settle();
}

float lufs(double mean_square, float floor) {
  if (mean_square <= 1e-18) return floor;
  const double value = -0.691 + 10.0 * math::log10(mean_square);
  return std::max(floor, static_cast<float>(std::floor(value * 100.0 + 0.5) / 100.0));
}

double energy_of(double loudness) {
  return math::pow(10.0, (loudness + 0.691) / 10.0);
}

std::vector<float> momentary(const std::vector<LoudnessMeter::Block>& blocks, float floor) {
  std::vector<float> curve(blocks.size());
  const int count = static_cast<int>(blocks.size());
  for (int i = 0; i < count; ++i) {
    double energy = 0.0;
    int samples = 0;
    for (int j = std::max(0, i - 4); j < std::min(count, i + 4); ++j) {
      energy += blocks[j].energy;
      samples += blocks[j].samples;
    }
    curve[i] = samples > 0 ? lufs(energy / samples, floor) : floor;
  }
  return curve;
}

float sounding_level(const std::vector<float>& momentary) {
  constexpr float kBelow = 40.0f;
  return momentary.empty()
             ? kFloorLufs
             : std::max(kFloorLufs, *std::max_element(momentary.begin(), momentary.end()) - kBelow);
}

float integrated(const std::vector<LoudnessMeter::Block>& blocks) {
  const auto values = windows(blocks, 8, 2);
  const double absolute = energy_of(-70.0);
  const double mean = gated_mean(values, absolute);
  if (mean <= 0.0) return kFloorLufs;
  return lufs(gated_mean(values, std::max(absolute, mean * 0.1)));
}

float loudness_range(const std::vector<LoudnessMeter::Block>& blocks) {
  const auto values = windows(blocks, 60, 2);
  const double absolute = energy_of(-70.0);
  const double gate = std::max(absolute, gated_mean(values, absolute) * 0.01);
  std::vector<double> kept;
  for (double v : values) {
    if (v > gate) kept.push_back(v);
  }
  if (kept.size() < 2) return 0.0f;
  std::sort(kept.begin(), kept.end());
  const auto percentile = [&](double p) {
    return kept[static_cast<std::size_t>((kept.size() - 1) * p + 0.5)];
  };
  const double range = 10.0 * math::log10(percentile(0.95) / percentile(0.10));
  return static_cast<float>(std::floor(range * 100.0 + 0.5) / 100.0);
}

}  // namespace impasto::listen
