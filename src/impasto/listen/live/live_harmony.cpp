// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_harmony.h"

#include <algorithm>
#include <cmath>

#include "impasto/listen/harmony/keys.h"

namespace impasto::listen {
namespace {

constexpr float kQuietest = 1e-4f;         ///< magnitude: -80 dB
constexpr float kLoudestForget = 0.9995f;  ///< a frame
constexpr float kRecentForget = 0.9875f;   ///< a frame: 4 s
constexpr float kWholeForget = 0.9992f;    ///< a frame: 60 s
constexpr int kKeyAfter = 3;               ///< s of sound before a key is named

float difference(const Chroma& a, const Chroma& b) {
  float ab = 0.0f, aa = 1e-12f, bb = 1e-12f;
  for (int k = 0; k < 12; ++k) {
    ab += a[k] * b[k];
    aa += a[k] * a[k];
    bb += b[k] * b[k];
  }
  return 1.0f - ab / std::sqrt(aa * bb);
}

}  // namespace

LiveHarmony::LiveHarmony()
    : relative_(kPitchBins), notes_(kNotes), treble_(kMemory), bass_(kMemory) {}

void LiveHarmony::frame(const float* magnitudes, double tuning) {
  Chroma& treble = treble_[frames_ % kMemory] = {};
  Chroma& bass = bass_[frames_ % kMemory] = {};
  ++frames_;
  const float peak = *std::max_element(magnitudes, magnitudes + kPitchBins);
  loudest_ = std::max({loudest_ * kLoudestForget, peak, kQuietest});
  for (int k = 0; k < 12; ++k) {
    recent_[k] *= kRecentForget;
    whole_[k] *= kWholeForget;
    low_[k] *= kWholeForget;
  }
  if (peak < 1e-3f * loudest_ || peak < kQuietest) {
    std::fill(notes_.begin(), notes_.end(), 0.0f);
    return;
  }
  for (int b = 0; b < kPitchBins; ++b) relative_[b] = magnitudes[b] / loudest_;
  activations_.retune(tuning);
  activations_.of(relative_.data(), notes_.data());
  Chroma keys{};
  fold(notes_.data(), treble, bass, keys);
  for (int k = 0; k < 12; ++k) {
    recent_[k] += keys[k];
    whole_[k] += keys[k];
    low_[k] += bass[k];
  }
}

std::pair<float, float> LiveHarmony::lowest() const {
  constexpr int kHighest = 62;     // MIDI: above middle D there is no bass
  constexpr float kSlope = 0.02f;  // a semitone: of two notes as clear the lower one
  constexpr float kLeast = 0.15f;  // of the clearest note of all
  const float clearest = *std::max_element(notes_.begin(), notes_.end());
  float best = kLeast * clearest;
  int found = -1;
  for (int n = 0; n <= kHighest - kLowestPitch; ++n) {
    const float value = notes_[n] * (1.0f - kSlope * static_cast<float>(n));
    if (value > best) {
      best = value;
      found = n;
    }
  }
  if (found < 0) return {0.0f, 0.0f};
  return {static_cast<float>(kLowestPitch + found), std::min(1.0f, best / clearest)};
}

Chroma LiveHarmony::mean(const std::vector<Chroma>& chroma, double start, double end) const {
  const long oldest = std::max(0L, frames_ - kMemory);
  const long from = std::clamp(static_cast<long>(start / kGridHop + 0.5), oldest, frames_);
  const long to = std::clamp(static_cast<long>(end / kGridHop + 0.5), from, frames_);
  Chroma result{};
  for (long f = from; f < to; ++f) {
    for (int k = 0; k < 12; ++k) result[k] += chroma[f % kMemory][k];
  }
  for (float& x : result) x /= static_cast<float>(std::max(1L, to - from));
  return result;
}

float LiveHarmony::change_at(double time, double reach) const {
  const double before = std::max(0.0, time - reach);
  const auto of = [&](const std::vector<Chroma>& chroma) {
    return difference(mean(chroma, before, time - 0.05), mean(chroma, time + 0.05, time + reach));
  };
  return of(treble_) + of(bass_);
}

bool LiveHarmony::chord(double start, double end, plan::Chord& chord) {
  const Chroma treble = mean(treble_, start, end), bass = mean(bass_, start, end);
  float energy = 0.0f;
  for (float x : treble) energy += x;
  energy_ = std::max(energy_ * 0.995f, energy);
  const ChordScores emission =
      chord_scores(treble, bass, seconds_ > kKeyAfter ? &key_ : nullptr, energy > 0.02f * energy_);
  advance(scores_, emission);
  const auto best = std::max_element(scores_.begin(), scores_.end());
  const int state = static_cast<int>(best - scores_.begin());
  const float most = *best;
  for (float& s : scores_) s -= most;
  chord = chord_of(state, bass);
  chord.start = chord.end = start;
  chord.confidence = std::clamp(margin_of(emission) / 3.0f, 0.0f, 1.0f);
  double sign = 0.0;
  switch (chord.quality) {
    case plan::ChordQuality::kMajor:
    case plan::ChordQuality::kDominant7:
    case plan::ChordQuality::kMajor7: sign = 1.0; break;
    case plan::ChordQuality::kMinor:
    case plan::ChordQuality::kMinor7:
    case plan::ChordQuality::kDiminished: sign = -1.0; break;
    default: break;
  }
  chord_mode_ += 0.1 * (sign - chord_mode_);
  if (state == state_) return false;
  state_ = state;
  return true;
}

bool LiveHarmony::key(plan::Key& key) {
  double heard = 0.0;
  for (float x : recent_) heard += x;
  if (heard < 1.0) return false;
  const auto local = key_scores(recent_, low_), all = key_scores(whole_, low_);
  constexpr double kSharpness = 1.6, kChange = 9.0;  // as in find_keys
  const double before = *std::max_element(key_scores_.begin(), key_scores_.end());
  for (int k = 0; k < 24; ++k) {
    key_scores_[k] = std::max(key_scores_[k] - before, -kChange) + kSharpness * (local[k] + all[k]);
  }
  if (++seconds_ < kKeyAfter) return false;
  const int best = static_cast<int>(std::max_element(key_scores_.begin(), key_scores_.end()) -
                                    key_scores_.begin());
  const bool same = seconds_ > kKeyAfter && best % 12 == key_.tonic && (best >= 12) == key_.minor;
  key_.tonic = best % 12;
  key_.minor = best >= 12;
  double second = -1e9;
  for (int k = 0; k < 24; ++k) {
    if (k != best) second = std::max(second, key_scores_[k]);
  }
  key_.confidence =
      static_cast<float>(std::clamp((key_scores_[best] - second) / kChange, 0.0, 1.0));
  key = key_;
  return !same;
}

double LiveHarmony::mode() const {
  if (seconds_ <= kKeyAfter) return chord_mode_;
  const double key = (key_.minor ? -1.0 : 1.0) * (0.5 + 0.5 * key_.confidence);
  return 0.7 * key + 0.3 * chord_mode_;
}

}  // namespace impasto::listen
