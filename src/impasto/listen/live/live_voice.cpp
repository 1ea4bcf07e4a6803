// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_voice.h"

#include <algorithm>
#include <cmath>

namespace impasto::listen {
namespace {

constexpr double kSame = 0.6;          ///< semitones from the mean of the run
constexpr double kFreshAttack = 0.04;  ///< s: an attack this soon after a start is the start's own

}  // namespace

bool LiveVoice::step(double time, float pitch, float salience, double struck, Change& change) {
  const bool leaps =
      length_ > 0 && (pitch <= 0.0f || std::fabs(pitch - pitches_ / length_) > kSame);
  const bool anew =
      length_ > 0 && time > struck && struck > start_ + kFreshAttack && end_ - start_ >= kShortest;
  if (leaps || anew) {
    if (told_) ended_ = end_;
    length_ = 0;
    told_ = false;
  }
  if (pitch > 0.0f) {
    if (length_ == 0) {
      start_ = time - 0.5 * hop_;
      pitches_ = saliences_ = 0.0;
    }
    ++length_;
    pitches_ += pitch;
    saliences_ += salience;
    end_ = time + 0.5 * hop_;
  }
  if (length_ > 0 && !told_ && end_ - start_ >= kShortest) {
    told_ = sounding_ = true;
    change.time = std::max(0.0, start_);
    change.pitch = static_cast<float>(std::floor(pitches_ / length_ + 0.5));
    change.confidence = static_cast<float>(std::clamp(saliences_ / length_, 0.0, 1.0));
    return true;
  }
  if (sounding_ && !told_ && (length_ > 0 ? start_ : time) - ended_ >= kShortest) {
    sounding_ = false;
    change = {ended_, 0.0f, 0.0f};
    return true;
  }
  return false;
}

}  // namespace impasto::listen
