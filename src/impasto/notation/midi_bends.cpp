// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/midi_bends.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace impasto::notation {
namespace {

/// A wheel that rests longer than this and then stands elsewhere has jumped there.
constexpr double kRest = 0.05;
constexpr double kJump = 0.01;           ///< s that a jump takes
constexpr double kFinest = 0.002;        ///< s; a MIDI cable carries two turns of the wheel in it
constexpr double kDeepest = 12.0;        ///< semitones of vibrato
constexpr double kSamePlace = 1e-6;      ///< s
constexpr double kLongest = 2 * 3600.0;  ///< s, as of a score

void follow(Bends& bends, double time, float value) {
  if (!bends.empty()) {
    const score::PitchPoint before = bends.back();
    if (time - before.time > kRest && before.semitones != value) {
      bends.push_back({static_cast<float>(time - kJump), before.semitones});
    }
  }
  bends.push_back({static_cast<float>(time), value});
}

}  // namespace

void ChannelBends::record(double time) {
  const double tuning = coarse_ - 64 + (fine_ - 8192) / 8192.0;
  const State now{time, static_cast<float>((position_ - 8192) * range_ / 8192.0 + tuning),
                  static_cast<float>(depth_) * static_cast<float>(modulation_) / 127.0f};
  const auto since = [&](std::size_t back) {
    return states_.size() < back ? kFinest : time - states_[states_.size() - back].time;
  };
  if (since(1) < kSamePlace || since(2) < kFinest) {
    states_.back() = now;
  } else {
    states_.push_back(now);
  }
}

void ChannelBends::begin(double time, bool alone) {
  if (!alone) return;
  states_.clear();
  record(time);
}

void ChannelBends::wheel(double time, int value) {
  position_ = value;
  record(time);
}

void ChannelBends::reset(double time) {
  position_ = fine_ = 8192;
  modulation_ = 0;
  range_ = 2.0;
  depth_ = 0.5;
  coarse_ = 64;
  rpn_msb_ = rpn_lsb_ = 127;
  record(time);
}

/// Data entry, coarse (CC 6) or fine (CC 38).
void ChannelBends::enter(int parameter, int value, bool fine) {
  switch (parameter) {
    case 0:
      range_ = fine ? std::floor(range_) + std::min(value, 99) / 100.0
                    : value + (range_ - std::floor(range_));
      break;
    case 1: fine_ = fine ? (fine_ & ~0x7F) | value : value << 7 | (fine_ & 0x7F); break;
    case 2:
      if (!fine) coarse_ = value;
      break;
    case 5:
      depth_ = fine ? std::floor(depth_) + value / 128.0 : value + (depth_ - std::floor(depth_));
      depth_ = std::min(depth_, kDeepest);
      break;
    case 6:
      if (!fine) members_ = std::min(value, 15);
      break;
    default: break;
  }
}

void ChannelBends::control(double time, int number, int value) {
  switch (number) {
    case 1: modulation_ = value; break;
    case 6:
    case 38:
      if (rpn_msb_ == 0) enter(rpn_lsb_, value, number == 38);
      break;
    case 98:  // a number of the maker's own is selected instead
    case 99: rpn_msb_ = rpn_lsb_ = 127; break;
    case 100: rpn_lsb_ = value; break;
    case 101: rpn_msb_ = value; break;
    case 121:  // reset all controllers (RP-015): the wheels too, the range not
      position_ = 8192;
      modulation_ = 0;
      rpn_msb_ = rpn_lsb_ = 127;
      break;
    default: return;
  }
  record(time);
}

int ChannelBends::take_members() {
  return std::exchange(members_, -1);
}

Bends ChannelBends::between(double from, double to, BendBudget& budget) const {
  if (!(to - from < kLongest)) return {};
  auto state = std::upper_bound(states_.begin(), states_.end(), from + kSamePlace,
                                [](double value, const State& s) { return value < s.time; });
  if (state != states_.begin()) --state;
  Bends wheel, depth;
  bool moves = false, shakes = false;
  for (; state != states_.end(); ++state) {
    // What happens as the note ends is for the next one.
    if (!wheel.empty() && state->time > to - kSamePlace) break;
    if (budget.work == 0) return {};
    --budget.work;
    const double time = std::max(0.0, state->time - from);
    follow(wheel, time, state->wheel);
    follow(depth, time, state->vibrato);
    moves |= state->wheel != 0.0f;
    shakes |= state->vibrato > 0.0f;
  }
  if (!moves) wheel.clear();
  if (!shakes) return wheel;
  return sum(wheel, vibrato(depth, to - from, budget));
}

}  // namespace impasto::notation
