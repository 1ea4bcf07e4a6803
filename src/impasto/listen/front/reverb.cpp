// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// After the distribution of decay rates (Wen, Habets & Naylor 2008: reverberation cuts off its
// steep side) in narrow bands, where one note's partial falls free while others sound. Steepness is
// counted over 0.4 s, so that it is the late decay that limits it more than what came directly.
#include "impasto/listen/front/reverb.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr float kLowestHz = 180.0f, kHighestHz = 6500.0f;  ///< rooms are alike in between
constexpr int kFrames = 5;                                 ///< of the onset spectra in a block
constexpr double kBlock = 0.05;                            ///< s
constexpr double kLoud = 50.0;   ///< dB below the loudest: what starts lower may end in hiss
constexpr double kFloor = 60.0;  ///< dB below: gone
constexpr int kBandsAtOnce = 8;
constexpr double kStep = 0.05;  ///< dB
constexpr int kSteps = 1200;
constexpr double kTop = 0.002;     ///< share of the falls that are called the steepest
constexpr double kFall = 6.0;      ///< dB: more than noise does
constexpr double kFewest = 150;    ///< of them, in bands and blocks
constexpr double kRarest = 0.003;  ///< share
constexpr double kSlowest = 3.5;   ///< s, the steepest's: noise seems to fall slower
constexpr double kShort = 0.8;     ///< s: a fall of 0.4 s is no longer all decay
constexpr double kLongest = 6.0;   ///< s, that can be told

/// How much the level falls from the mean of some blocks to that of as many, as many blocks later.
struct Falls {
  explicit Falls(int span) : span_(span) {}
  void add(const std::vector<double>& powers);
  double count() const { return count_; }
  /// Of those that begin with a fall, the share that goes on at least half as steeply or is gone.
  double going_on() const { return on_ / std::max(1.0, begun_); }
  /// The fall that this share of them exceeds, dB.
  double top(double share) const;
  /// Those of at least so many dB: their number, and their mean.
  double above(double least) const;
  double mean_above(double least) const;
  /// RT60 at that fall.
  double seconds(double fall) const { return 60.0 * 2.0 * span_ * kBlock / std::max(fall, 0.1); }

 private:
  int span_;
  double count_ = 0.0, begun_ = 0.0, on_ = 0.0;
  std::array<double, kSteps + 1> steps_{};
};

void Falls::add(const std::vector<double>& powers) {
  const int size = static_cast<int>(powers.size()) - span_ + 1;
  std::vector<double> level(std::max(0, size));
  for (int n = 0; n < size; ++n) {
    double sum = 0.0;
    for (int i = 0; i < span_; ++i) sum += powers[n + i];
    level[n] = 10.0 * math::log10(sum / span_);
  }
  for (int n = 0; n + 2 * span_ < size; ++n) {
    if (level[n] < -kLoud) continue;
    const double fall = level[n] - level[n + 2 * span_];
    ++steps_[std::clamp(static_cast<int>(fall / kStep), 0, kSteps)];
    ++count_;
    const double first = level[n] - level[n + span_], then = fall - first;
    if (first < kFall) continue;
    ++begun_;
    on_ += then >= 0.5 * first || level[n + 2 * span_] < 2.0 - kFloor;
  }
}

double Falls::top(double share) const {
  double above = 0.0;
  for (int i = kSteps; i > 0; --i) {
    above += steps_[i];
    if (above > share * count_) return i * kStep;
  }
  return 0.0;
}

double Falls::above(double least) const {
  double number = 0.0;
  for (int i = kSteps; i > 0 && i * kStep >= least; --i) number += steps_[i];
  return number;
}

double Falls::mean_above(double least) const {
  double sum = 0.0;
  for (int i = kSteps; i > 0 && i * kStep >= least; --i) sum += steps_[i] * (i + 0.5) * kStep;
  return sum / std::max(1.0, above(least));
}

/// What nearly the loudest of all frames and bands has.
int loudest_of(const Spectra<std::uint16_t>& spectra, int first, int last) {
  std::vector<std::uint16_t> loudest(spectra.frames());
  for (int n = 0; n < spectra.frames(); ++n) {
    loudest[n] = *std::max_element(spectra.row(n) + first, spectra.row(n) + last);
  }
  if (loudest.empty()) return 0;
  const auto nth = loudest.begin() + static_cast<std::ptrdiff_t>((loudest.size() - 1) * 99 / 100);
  std::nth_element(loudest.begin(), nth, loudest.end());
  return *nth;
}

}  // namespace

float reverb_of(const Features& features) {
  const auto& spectra = features.onset_spectra;
  const auto& hz = features.band_hz;
  const auto band = [&](float at) {
    return static_cast<int>(std::lower_bound(hz.begin(), hz.end(), at) - hz.begin());
  };
  const int first = band(kLowestHz), last = band(kHighestHz);
  const int blocks = spectra.frames() / kFrames;
  if (first >= last) return 0.0f;
  const int loudest = loudest_of(spectra, first, last);
  std::vector<float> power(65536);  // of a code, against the loudest
  for (int code = 0; code < 65536; ++code) {
    power[code] = static_cast<float>(
        math::exp2(std::min(40.0, 2.0 * (code - loudest) / static_cast<double>(kLogSteps))));
  }
  Falls falls(4), quick(2);
  const double gone = math::exp2(-kFloor / 10.0 * math::log2(10.0));
  std::array<std::vector<double>, kBandsAtOnce> powers;
  for (int from = first; from < last; from += kBandsAtOnce) {
    const int count = std::min(kBandsAtOnce, last - from);
    for (auto& p : powers) p.assign(blocks, 0.0);
    for (int n = 0; n < blocks * kFrames; ++n) {
      const std::uint16_t* codes = spectra.row(n) + from;
      for (int b = 0; b < count; ++b) powers[b][n / kFrames] += power[codes[b]];
    }
    for (int b = 0; b < count; ++b) {
      for (double& p : powers[b]) p = std::max(p / kFrames, gone);
      falls.add(powers[b]);
      quick.add(powers[b]);
    }
  }
  // Too little that falls by more than noise does: tones that hold, hiss, hum.
  const double top = falls.top(kTop);
  if (falls.seconds(top) > kSlowest || falls.above(kFall) < kFewest ||
      falls.above(kFall) < kRarest * falls.count()) {
    return 0.0f;
  }
  // Other sounds lie over most falls. Only the steepest tell of the room then, and less of it the
  // longer it rings: fitted to songs of POP909 in made rooms (bench/listening/reverb.py).
  const double steepest = falls.seconds(top);
  const double covered = 0.8 * steepest * steepest * std::sqrt(steepest);
  // Where most falls go on falling nothing else sounds, and they can be read as they are.
  double bare = falls.seconds(falls.mean_above(0.5 * top));
  if (bare < kShort) bare = quick.seconds(quick.mean_above(0.7 * quick.top(kTop)));
  const double alone =
      std::max(math::saturate((falls.above(0.5 * top) / falls.count() - 0.2) / 0.12),
               math::saturate((falls.going_on() - 0.4) / 0.25));
  const double seconds = math::exp2(math::lerp(math::log2(covered), math::log2(bare), alone));
  return static_cast<float>(std::floor(std::clamp(seconds, 0.1, kLongest) * 100.0 + 0.5) / 100.0);
}

}  // namespace impasto::listen
