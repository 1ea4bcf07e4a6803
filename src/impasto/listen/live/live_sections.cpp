// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live_sections.h"

#include <algorithm>
#include <cmath>

namespace impasto::listen {
namespace {

constexpr int kOlder = 16;           ///< steps to compare with: sections of 8 s at least
constexpr float kLeast = 0.25f;      ///< novelty that counts at all
constexpr double kDeviations = 1.0;  ///< above the mean novelty of the piece so far
constexpr double kForget = 0.995;    ///< a step
constexpr float kFallen = 0.9f;      ///< of its peak: the peak has passed
constexpr float kSame = 0.22f;       ///< nearer than this to an earlier section: its return

}  // namespace

LiveSections::LiveSections() {
  known_.reserve(kLabels);
}

bool LiveSections::step(const Chroma& chroma, const Timbre& timbre, float loudness, double now,
                        Change& change) {
  Vector v{};
  float norm = 1e-9f, level = 0.0f;
  for (float x : chroma) norm += x * x;
  for (float x : timbre) level += std::max(x, -30.0f) / kTimbreBands;
  for (int k = 0; k < 12; ++k) v[k] = chroma[k] / std::sqrt(norm);
  for (int b = 0; b < kTimbreBands; ++b) v[12 + b] = (std::max(timbre[b], -30.0f) - level) / 24.0f;
  v[12 + kTimbreBands] = loudness / 30.0f;

  if (label_ < 0) {
    if (loudness <= -60.0f) return false;
    label_ = 0;
    known_.push_back({{}, 0, 1});
    change = {std::max(0.0, now - kStep), 0, 0, 1.0f};
  }
  const bool first = length_ == 0 && known_.size() == 1 && known_[0].count == 0;
  if (length_ >= kRecent) {
    for (int k = 0; k < kSize; ++k) sum_[k] += recent_[at_][k];
    ++summed_;
  }
  recent_[at_] = v;
  at_ = (at_ + 1) % kRecent;
  ++length_;
  Known& own = known_[label_];
  for (int k = 0; k < kSize; ++k) own.sum[k] += v[k];
  ++own.count;
  if (summed_ < kOlder) return first;

  Vector mean{};
  for (const Vector& r : recent_) {
    for (int k = 0; k < kSize; ++k) mean[k] += r[k] / kRecent;
  }
  float distance = 0.0f;
  for (int k = 0; k < kSize; ++k) {
    const float d = mean[k] - sum_[k] / static_cast<float>(summed_);
    distance += d * d;
  }
  distance = std::sqrt(distance);
  weight_ = weight_ * kForget + 1.0;
  mean_ += (distance - mean_) / weight_;
  square_ += (static_cast<double>(distance) * distance - square_) / weight_;
  const double deviation = std::sqrt(std::max(0.0, square_ - mean_ * mean_));
  if (distance > peak_) {
    peak_ = distance;
    peak_time_ = now;
    peak_vector_ = mean;
  }
  const bool stands_out = peak_ > kLeast && peak_ > mean_ + kDeviations * deviation;
  if (!stands_out) {
    if (distance < 0.8f * peak_) peak_ = distance;
    return first;
  }
  if (distance > kFallen * peak_ && now - peak_time_ < 3.0) return first;
  begin(now, change);
  change.confidence =
      static_cast<float>(std::clamp((peak_ - mean_) / (4.0 * deviation + 1e-6), 0.0, 1.0));
  peak_ = 0.0f;
  return true;
}

void LiveSections::begin(double now, Change& change) {
  change.time = std::max(0.0, peak_time_ - kRecent * kStep);
  // What was counted to the old section since then is not taken back: it is a few steps of many.
  int nearest = -1;
  float closest = kSame;
  for (int i = 0; i < static_cast<int>(known_.size()); ++i) {
    if (i == label_ || known_[i].count == 0) continue;
    float distance = 0.0f;
    for (int k = 0; k < kSize; ++k) {
      const float d = peak_vector_[k] - known_[i].sum[k] / static_cast<float>(known_[i].count);
      distance += d * d;
    }
    distance = std::sqrt(distance);
    if (distance < closest) {
      closest = distance;
      nearest = i;
    }
  }
  if (nearest < 0 && known_.size() < kLabels) {
    nearest = static_cast<int>(known_.size());
    known_.push_back({});
  } else if (nearest < 0) {
    nearest = label_ == 0 ? 1 : 0;
  }
  label_ = nearest;
  change.label = label_;
  change.returns = known_[label_].times++;
  // The section is as old as the stretch in which it was found out.
  length_ = std::min(kRecent, static_cast<int>((now - change.time) / kStep));
  sum_ = {};
  summed_ = 0;
}

}  // namespace impasto::listen
