// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "impasto/listen/front/nnls.h"
#include "impasto/listen/live/live_flux.h"

namespace impasto::listen {

/// The bar-pointer model of beats.cpp run forward only: every place within every beat length has a
/// score, each 10 ms the scores take in what was heard, and the best of them says when the next
/// beat falls. Where the pulse has been steady the past counts for longer, changes of tempo are
/// dearer, and the hearing is kept until another is clearly better.
class LiveBeats {
 public:
  LiveBeats();
  /// One step of 10 ms: how strongly something began (1 is strong).
  void step(float activation);
  /// Steps from the last one heard until the next beat of the best state, 1 or more.
  int until_next() const { return until_; }
  int interval() const { return interval_; }  ///< steps
  /// How far on-beats stand out of late, 0..1; 0 when nothing was heard for long.
  float confidence() const;

 private:
  static constexpr int kShortest = 27, kLongest = 120;  ///< 222 .. 50 beats a minute
  static constexpr int kTempi = kLongest - kShortest + 1;
  static constexpr int kLags = 8 * kLongest + 5;
  static constexpr long kAttacks = 128;  ///< more than two of the longest gaps can hold

  struct Attack {
    long step = 0;
    float strength = 0.0f;
  };
  struct State {
    int interval = 50, slot = 0;
    float score = -1e30f;
  };

  void correlate(float activation);
  void weigh_tempi();
  void weigh_gaps();
  void reward(long step, float value);
  void move_on();
  State best() const;
  State nearest_to_foreseen() const;

  std::array<std::vector<float>, kTempi> scores_;  ///< slot (t - place) mod interval
  std::array<std::array<float, kTempi>, kTempi> change_;
  std::array<float, kTempi> prior_{}, tempo_{};
  std::vector<float> past_;         ///< activations, the last kLags, newest at at_
  std::vector<float> correlation_;  ///< leaky, by lag
  int at_ = 0;
  long steps_ = 0;
  float mean_ = 0.0f;
  float steady_ = 0.0f;            ///< 0 rubato .. 1 metronomic, of late
  std::array<float, 7> recent_{};  ///< the last activations, newest first
  std::array<Attack, kAttacks> attacks_{};
  long attack_count_ = 0, weighed_ = 0;
  int until_ = kLongest, interval_ = 50;
  double on_ = 0.0, all_ = 0.0;  ///< running means of what is heard on beats and anywhere
};

/// What happens at each beat that may mark a bar, and where in the bar that puts the beats.
class LiveBars {
 public:
  LiveBars();
  /// The next beat's accents, as Accent in beats.h has them.
  void accent(float strength, float low, float harmony);
  int meter() const { return meter_; }
  /// Place (1 = downbeat) of the beat `beats` after the last accented one.
  int position(int beats) const;

 private:
  struct Running {
    double mean = 0.0, square = 0.0;
  };
  double z_score(Running& running, double value);

  std::array<Running, 3> running_{};
  std::array<std::array<float, 4>, 3> scores_{};  ///< metres 4, 3, 2 by place
  int count_ = 0, meter_ = 4, place_ = 0;
};

/// Divides by the 97th percentile of the last seconds, so that 1 is a strong onset of late.
class LiveScale {
 public:
  LiveScale();
  float operator()(float value);

 private:
  static constexpr int kMemory = 800, kRenew = 40;
  std::vector<float> past_, sorted_;
  int at_ = 0, held_ = 0;
  float scale_, strongest_ = 0.0f;
};

}  // namespace impasto::listen
