// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_beats.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr double kCentreBpm = 120.0, kSpread = 0.6;  ///< log-normal prior, octaves
// Weights of a beat's score, each counted per step of the interval, as in beats.cpp.
constexpr float kOnBeat = 1.0f, kOffBeat = 1.6f;
constexpr float kCorrelationForget = 0.9988f;  ///< a step: what was heard 8 s ago counts by a third
constexpr int kReach = 3;                      ///< steps to each side of a beat that still count
constexpr float kReachFall = 0.15f;
/// A pulse is steady when the autocorrelation between 2 s and 10 s comes this near to that at lag
/// 0: expressive piano playing stays below the first, what keeps a tempo soon exceeds the second.
constexpr float kRubato = 0.25f, kSteady = 0.5f;
/// Attacks that hold weigh more than those soon followed, as in weigh_by_gaps in listen.cpp.
constexpr float kGapWeight = 0.8f, kAlike = 0.4f, kLeastAttack = 0.1f;
constexpr int kShortestGap = 6, kLongestGap = 60;  ///< steps

/// What changes from rubato to a steady pulse.
struct Manner {
  float tempo;   ///< weight of the tempo's evidence
  float change;  ///< price of an octave's change of tempo, per step
  float forget;  ///< a step: the past of 10 s, or 25 s, counts by a third
  float keep;    ///< another hearing must be better by so many beats
};
constexpr Manner kFree = {0.30f, 4.0f, 0.999f, 0.0f}, kStrict = {0.35f, 20.0f, 0.9996f, 1.5f};

Manner manner_of(float steady) {
  const auto mix = [&](float a, float b) { return a + steady * (b - a); };
  return {mix(kFree.tempo, kStrict.tempo), mix(kFree.change, kStrict.change),
          mix(kFree.forget, kStrict.forget), mix(kFree.keep, kStrict.keep)};
}

int wrapped(long step, int interval) {
  const int slot = static_cast<int>(step % interval);
  return slot < 0 ? slot + interval : slot;
}

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
          static_cast<float>(interval) *
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
  // Eight beats back tell beats from groups of three half beats, which repeat less.
  struct Tooth {
    int multiple;
    float weight;
  };
  constexpr Tooth kComb[] = {{1, 1.0f}, {2, 0.7f}, {3, 0.2f}, {4, 0.5f}, {8, 0.7f}};
  constexpr float kSum = 3.1f;
  const float zero = std::max(correlation_[0], 1e-3f);
  for (int i = 0; i < kTempi; ++i) {
    float score = 0.0f;
    for (const Tooth& tooth : kComb) {
      const int lag = (i + kShortest) * tooth.multiple, reach = (tooth.multiple + 1) / 2;
      float best = 0.0f;
      for (int d = -reach; d <= reach; ++d) best = std::max(best, correlation_[lag + d]);
      score += tooth.weight * best / zero;
    }
    tempo_[i] = static_cast<float>(math::log(0.02 + score / kSum)) + prior_[i];
  }
  const float repeats = *std::max_element(correlation_.begin() + 200, correlation_.end()) / zero;
  steady_ = std::clamp((repeats - kRubato) / (kSteady - kRubato), 0.0f, 1.0f);
}

/// To every state that has, or foresees, a beat at that step.
void LiveBeats::reward(long step, float value) {
  for (int i = 0; i < kTempi; ++i) {
    const int interval = i + kShortest;
    scores_[i][wrapped(step + kReach, interval)] += value * static_cast<float>(interval);
  }
}

/// Only after the next attack is it known how long one held: its beat is paid later.
void LiveBeats::weigh_gaps() {
  if (recent_[1] > kLeastAttack && recent_[1] >= recent_[2] && recent_[1] > recent_[0]) {
    const Attack found = {steps_ - 1, recent_[1]};
    Attack& last = attacks_[(attack_count_ + kAttacks - 1) % kAttacks];
    if (attack_count_ > weighed_ && found.step - last.step < kShortestGap) {
      if (found.strength > last.strength) last = found;
    } else {
      attacks_[attack_count_++ % kAttacks] = found;
    }
  }
  for (; weighed_ < attack_count_; ++weighed_) {
    const Attack& attack = attacks_[weighed_ % kAttacks];
    int before = kLongestGap, after = kLongestGap;
    for (long k = weighed_ + 1; k < attack_count_; ++k) {
      const Attack& next = attacks_[k % kAttacks];
      if (next.strength < kAlike * attack.strength) continue;
      after = std::min(after, static_cast<int>(next.step - attack.step));
      break;
    }
    if (after == kLongestGap && steps_ - attack.step < kLongestGap) return;
    for (long k = weighed_ - 1; k >= std::max(0L, attack_count_ - kAttacks); --k) {
      const Attack& last = attacks_[k % kAttacks];
      if (attack.step - last.step >= kLongestGap) break;
      if (last.strength < kAlike * attack.strength) continue;
      before = static_cast<int>(attack.step - last.step);
      break;
    }
    const float weight = kGapWeight * std::min(1.0f, attack.strength) *
                         static_cast<float>(after - before) / static_cast<float>(after + before);
    for (int d = -kReach; d <= kReach; ++d) {
      reward(attack.step + d, weight * (1.0f - kReachFall * static_cast<float>(std::abs(d))));
    }
  }
}

LiveBeats::State LiveBeats::best() const {
  State found;
  for (int i = 0; i < kTempi; ++i) {
    for (int slot = 0; slot < i + kShortest; ++slot) {
      if (scores_[i][slot] > found.score) found = {i + kShortest, slot, scores_[i][slot]};
    }
  }
  return found;
}

/// The best of those that go on with the beats told so far.
LiveBeats::State LiveBeats::nearest_to_foreseen() const {
  State found;
  const int foreseen = until_ + kReach - 1;  // steps from the one looked at to the next beat
  const int tempi = std::max(1, interval_ * 6 / 100), places = interval_ / 10 + 1;
  for (int interval = std::max(kShortest, interval_ - tempi);
       interval <= std::min(kLongest, interval_ + tempi); ++interval) {
    for (int d = -places; d <= places; ++d) {
      const int slot = wrapped(steps_ + foreseen + d, interval);
      const float score = scores_[interval - kShortest][slot];
      if (score > found.score) found = {interval, slot, score};
    }
  }
  return found;
}

/// Every state goes one step on, and takes in what was heard kReach steps ago.
void LiveBeats::move_on() {
  const Manner manner = manner_of(steady_);
  float on = 0.0f;
  for (int d = -kReach; d <= kReach; ++d) {
    on = std::max(on, std::min(1.0f, recent_[kReach + d]) *
                          (1.0f - kReachFall * static_cast<float>(std::abs(d))));
  }
  const float here = recent_[kReach];

  std::array<float, kTempi> arrive;
  for (int i = 0; i < kTempi; ++i) {
    const int interval = i + kShortest;
    auto& scores = scores_[i];
    const int now = static_cast<int>(steps_ % interval);  // the slot whose place becomes 0
    arrive[i] = scores[now] + interval * (kOnBeat * on + manner.tempo * tempo_[i]);
    const int margin = std::max(3, interval / 8);
    const float between =
        kOffBeat * interval / static_cast<float>(interval + 1 - 2 * margin) * here;
    for (int slot = 0; slot < interval; ++slot) scores[slot] *= manner.forget;
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
    for (int i = low; i <= high; ++i) {
      best = std::max(best, arrive[i] - manner.change * change_[i][j]);
    }
    scores_[j][steps_ % interval] = best;
  }
  State told = best();
  const float most = told.score;
  const State kept = nearest_to_foreseen();
  if (most < kept.score + manner.keep * static_cast<float>(told.interval)) told = kept;
  for (auto& scores : scores_) {
    for (float& s : scores) s = std::max(s - most, -1e4f);
  }
  const int place = wrapped(steps_ - told.slot, told.interval);
  interval_ = told.interval;
  until_ = told.interval - place - kReach;  // from the newest step
  while (until_ < 1) until_ += told.interval;
  if (place == 0) on_ += 0.12 * (on - on_);
  all_ += 0.005 * (std::min(1.0f, here) - all_);
}

void LiveBeats::step(float activation) {
  std::copy_backward(recent_.begin(), recent_.end() - 1, recent_.end());
  recent_[0] = activation;
  correlate(activation);
  if (steps_ % 10 == 0) weigh_tempi();
  weigh_gaps();
  move_on();
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
