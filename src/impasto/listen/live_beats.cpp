// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/live_beats.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr double kCentreBpm = 120.0, kSpread = 0.6;  ///< log-normal prior, octaves
// Weights of a beat's score, each counted per step of the interval, as in beats.cpp.
constexpr float kOnBeat = 1.0f, kOffBeat = 1.3f, kTempo = 0.30f, kTempoChange = 4.0f;
constexpr float kForget = 0.999f;              ///< a step: the past of 10 s counts by a third
constexpr float kCorrelationForget = 0.9988f;  ///< the same of tempi: 8 s
constexpr int kReach = 3;                      ///< steps to each side of a beat that still count
constexpr float kReachFall = 0.15f;

}  // namespace

LiveBeats::LiveBeats() : past_(2 * kLags, 0.0f), correlation_(kLags, 0.0f) {
  for (int i = 0; i < kTempi; ++i) {
    const int interval = i + kShortest;
    scores_[i].assign(interval, 0.0f);
    const double octaves = math::log2(6000.0 / interval / kCentreBpm) / kSpread;
    prior_[i] = static_cast<float>(-0.5 * octaves * octaves);
    tempo_[i] = prior_[i] + static_cast<float>(math::log(0.02));
    for (int j = 0; j < kTempi; ++j) {
      change_[i][j] =
          kTempoChange * interval *
          static_cast<float>(std::fabs(math::log2(static_cast<double>(j + kShortest) / interval)));
    }
  }
}

void LiveBeats::correlate(float activation) {
  mean_ += 0.002f * (activation - mean_);
  at_ = at_ == 0 ? kLags - 1 : at_ - 1;
  past_[at_] = past_[at_ + kLags] = activation - mean_;
  const float* past = &past_[at_];
  for (int lag = 0; lag < kLags; ++lag) {
    correlation_[lag] = kCorrelationForget * correlation_[lag] + past[0] * past[lag];
  }
}

void LiveBeats::weigh_tempi() {
  const float zero = std::max(correlation_[0], 1e-3f);
  constexpr float kComb[4] = {1.0f, 0.7f, 0.35f, 0.5f};
  for (int i = 0; i < kTempi; ++i) {
    float score = 0.0f;
    for (int m = 1; m <= 4; ++m) {
      const int lag = (i + kShortest) * m, reach = (m - 1) / 2 + 1;
      float best = 0.0f;
      for (int d = -reach; d <= reach; ++d) {
        best = std::max(best, correlation_[std::min(kLags - 1, lag + d)]);
      }
      score += kComb[m - 1] * best / zero;
    }
    tempo_[i] = static_cast<float>(math::log(0.02 + score / 2.55)) + prior_[i];
  }
}

void LiveBeats::step(float activation) {
  std::copy_backward(recent_.begin(), recent_.end() - 1, recent_.end());
  recent_[0] = activation;
  correlate(activation);
  if (steps_ % 10 == 0) weigh_tempi();
  // The step looked at is kReach ago, so that both its sides are known.
  float on = 0.0f;
  for (int d = -kReach; d <= kReach; ++d) {
    on = std::max(on, recent_[kReach + d] * (1.0f - kReachFall * std::abs(d)));
  }
  on = std::min(1.0f, on);
  const float here = recent_[kReach];

  std::array<float, kTempi> arrive;
  float most = -1e30f;
  int best_interval = 0, best_slot = 0;
  for (int i = 0; i < kTempi; ++i) {
    const int interval = i + kShortest;
    auto& scores = scores_[i];
    const int now = static_cast<int>(steps_ % interval);  // the slot whose place becomes 0
    arrive[i] = scores[now] + interval * (kOnBeat * on + kTempo * tempo_[i]);
    const int margin = std::max(3, interval / 8);
    const float between =
        kOffBeat * interval / static_cast<float>(interval + 1 - 2 * margin) * here;
    for (int slot = 0; slot < interval; ++slot) scores[slot] *= kForget;
    // Places margin .. interval - margin lie between beats.
    for (int place = margin; place <= interval - margin; ++place) {
      int slot = now - place;
      if (slot < 0) slot += interval;
      scores[slot] -= between;
    }
  }
  for (int j = 0; j < kTempi; ++j) {
    const int interval = j + kShortest;
    const int low = std::max(0, static_cast<int>(interval * 0.8) - kShortest);
    const int high = std::min(kTempi - 1, static_cast<int>(interval * 1.25) - kShortest);
    float best = -1e30f;
    for (int i = low; i <= high; ++i) best = std::max(best, arrive[i] - change_[i][j]);
    scores_[j][steps_ % interval] = best;
  }
  for (int i = 0; i < kTempi; ++i) {
    const int interval = i + kShortest;
    for (int slot = 0; slot < interval; ++slot) {
      if (scores_[i][slot] > most) {
        most = scores_[i][slot];
        best_interval = interval;
        best_slot = slot;
      }
    }
  }
  for (auto& scores : scores_) {
    for (float& s : scores) s = std::max(s - most, -1e4f);
  }
  int place = static_cast<int>(steps_ % best_interval) - best_slot;
  if (place < 0) place += best_interval;
  interval_ = best_interval;
  until_ = best_interval - place - kReach;  // from the newest step
  while (until_ < 1) until_ += best_interval;
  if (place == 0) on_ += 0.12 * (on - on_);
  all_ += 0.005 * (std::min(1.0f, here) - all_);
  ++steps_;
}

float LiveBeats::confidence() const {
  if (all_ < 0.01) return 0.0f;
  const double contrast = on_ / (all_ + 1e-6);
  return static_cast<float>(std::clamp((contrast - 1.2) / 6.0, 0.0, 1.0) *
                            std::clamp(on_ * 2.0, 0.0, 1.0));
}

LiveBars::LiveBars() = default;

double LiveBars::z_score(Running& running, double value) {
  const double step = std::max(0.02, 1.0 / (count_ + 1));  // a running mean of some fifty beats
  running.mean += step * (value - running.mean);
  running.square += step * (value * value - running.square);
  const double deviation = std::sqrt(running.square - running.mean * running.mean);
  return deviation > 1e-9 ? std::clamp((value - running.mean) / deviation, -2.5, 2.5) : 0.0;
}

void LiveBars::accent(float strength, float low, float harmony) {
  constexpr std::array<int, 3> kMeters = {4, 3, 2};
  constexpr std::array<float, 3> kPrior = {1.0f, 0.85f, 0.75f};
  constexpr float kCut = 4.0f, kKeep = 0.97f;
  constexpr float kLeave = 0.5f;  // a count is kept until another is better by this
  const auto z =
      static_cast<float>(0.10 * z_score(running_[0], strength) + 0.30 * z_score(running_[1], low) +
                         0.60 * z_score(running_[2], harmony));
  ++count_;
  float most = -1e30f, kept = -1e30f;
  int best = 0, best_place = 0;
  place_ = (place_ + 1) % meter_;
  for (int m = 0; m < 3; ++m) {
    const int meter = kMeters[m];
    const auto expected = [&](int place) {  // as in assign_bars
      if (meter == 4) return place == 0 ? 1.0f : place == 2 ? 0.05f : -0.525f;
      return place == 0 ? 1.0f : -1.0f / static_cast<float>(meter - 1);
    };
    std::array<float, 4> next{};
    double norm = 0.0;
    for (int p = 0; p < meter; ++p) {
      float from = scores_[m][(p + meter - 1) % meter];
      if (p == 0) {
        for (int q = 0; q < meter - 1; ++q) from = std::max(from, scores_[m][q] - kCut);
      }
      next[p] = kKeep * from + expected(p) * z;
      norm += expected(p) * expected(p);
    }
    scores_[m] = next;
    for (int p = 0; p < meter; ++p) {
      const float value = next[p] / static_cast<float>(std::sqrt(norm / meter)) * kPrior[m];
      if (meter == meter_ && p == place_) kept = value;
      if (value > most) {
        most = value;
        best = m;
        best_place = p;
      }
    }
  }
  if (most > kept + kLeave) {
    meter_ = kMeters[best];
    place_ = best_place;
  }
}

int LiveBars::position(int beats) const {
  return (place_ + beats) % meter_ + 1;
}

LiveScale::LiveScale() : past_(kMemory, 0.0f), scale_(0.05f) {
  sorted_.reserve(kMemory);
}

float LiveScale::operator()(float value) {
  past_[at_] = value;
  at_ = (at_ + 1) % kMemory;
  held_ = std::min(held_ + 1, kMemory);
  strongest_ = std::max(strongest_ * 0.9998f, value);
  if (at_ % kRenew == 0) {
    sorted_.assign(past_.begin(), past_.begin() + (held_ == kMemory ? kMemory : at_));
    const std::size_t nth = sorted_.size() * 97 / 100;
    std::nth_element(sorted_.begin(), sorted_.begin() + static_cast<std::ptrdiff_t>(nth),
                     sorted_.end());
    scale_ = std::max({sorted_[nth], 0.1f * strongest_, 0.01f});
  }
  return std::min(1.5f, value / scale_);
}

}  // namespace impasto::listen
