// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/notation/bends.h"

namespace impasto::notation {

/// What bends the notes of one MIDI channel: the pitch wheel in the range that RPN 0 sets, the
/// tuning of RPN 1 (fine) and 2 (semitones), and the modulation wheel as vibrato of half a semitone
/// at most (SoundFont 2.04, 8.4.4) or of what RPN 5 sets.
class ChannelBends {
 public:
  /// A note begins. When it is alone, what was before is of no more use.
  void begin(double time, bool alone);
  void wheel(double time, int value);  ///< 0..16383
  void control(double time, int number, int value);
  /// All as at first, from `time` on.
  void reset(double time);
  /// Semitones of a full turn of the wheel: of a member channel of MPE, 48 at first.
  void set_range(double semitones) { range_ = semitones; }
  /// The number of member channels when an MPE configuration message has just come, else -1.
  int take_members();

  /// What happened between two times, from the first of them on; nothing when there is no budget.
  Bends between(double from, double to, BendBudget& budget) const;

 private:
  struct State {
    double time = 0.0;
    float wheel = 0.0f;    ///< semitones
    float vibrato = 0.0f;  ///< depth in semitones
  };
  void record(double time);
  void enter(int parameter, int value, bool fine);

  int position_ = 8192, modulation_ = 0;
  double range_ = 2.0;
  double depth_ = 0.5;  ///< semitones of vibrato at most
  int fine_ = 8192;     ///< 0..16383: a semitone down to one up
  int coarse_ = 64;     ///< semitones, 64 is none
  int rpn_msb_ = 127, rpn_lsb_ = 127;
  int members_ = -1;
  std::vector<State> states_;
};

}  // namespace impasto::notation
