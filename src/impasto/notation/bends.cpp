// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/bends.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/score/bends.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kSamples = 16;  ///< of a period of vibrato
constexpr float kTolerance = 0.03f;   ///< semitones that nobody hears
constexpr float kHardly = 0.1f;       ///< semitones from lowest to highest: no bend
constexpr float kInTune = 0.02f;      ///< semitones
constexpr float kNearKey = 0.5f;      ///< semitones

/// Mean over the note, in semitones.
float mean(const Bends& bends, float length) {
  double area = 0.0;
  score::PitchPoint before = {0.0f, bends.front().semitones};
  for (const score::PitchPoint& p : bends) {
    area += 0.5 * (p.semitones + before.semitones) * (p.time - before.time);
    before = p;
  }
  area += before.semitones * std::max(0.0f, length - before.time);
  return static_cast<float>(area / std::max(length, before.time));
}

/// Short digits in analyses; nobody hears what is lost.
float thousandths(float value) {
  return static_cast<float>(std::round(value * 1000.0) / 1000.0);
}

}  // namespace

Bends vibrato(const Bends& depth, double length, BendBudget& budget) {
  Bends out;
  const double step = 1.0 / (kSamples * kVibratoRate);
  const auto count = static_cast<std::size_t>(std::max(length, 0.0) / step) + 1;
  if (count > budget.work) return out;
  budget.work -= count;
  std::array<double, kSamples> turn{};
  for (std::size_t i = 0; i < kSamples; ++i)
    turn[i] = math::sin(math::kTau * static_cast<double>(i) / kSamples);
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto time = static_cast<float>(static_cast<double>(i) * step);
    const double wide = score::bend_at(depth, time);
    out.push_back({time, static_cast<float>(wide * turn[i % kSamples])});
  }
  return out;
}

Bends sum(const Bends& a, const Bends& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  Bends out;
  // Where one jumps (two points at one time) the other is read before and after.
  for (std::size_t i = 0, k = 0; i < a.size() || k < b.size();) {
    const bool first = k == b.size() || (i < a.size() && a[i].time <= b[k].time);
    const score::PitchPoint point = first ? a[i] : b[k];
    const bool both = first && k < b.size() && b[k].time == point.time;
    const float other = both ? b[k].semitones : score::bend_at(first ? b : a, point.time);
    out.push_back({point.time, point.semitones + other});
    i += first ? 1 : 0;
    k += !first || both ? 1 : 0;
  }
  return out;
}

void set_bends(score::Note& note, Bends bends, BendBudget& budget) {
  if (bends.empty() || note.drum) return;
  float low = score::kWidestBend, high = -score::kWidestBend;
  for (score::PitchPoint& p : bends) {
    p.semitones = std::clamp(p.semitones, -score::kWidestBend, score::kWidestBend);
    low = std::min(low, p.semitones);
    high = std::max(high, p.semitones);
  }
  if (high - low < kHardly) {
    const float detuned = 0.5f * (low + high);
    if (std::fabs(detuned) > kInTune) note.pitch = std::clamp(note.pitch + detuned, 0.0f, 127.0f);
    return;
  }
  if (low > kNearKey || high < -kNearKey) {
    const float length = std::max(1e-3f, static_cast<float>(note.offset - note.onset));
    const float away =
        std::clamp(note.pitch + std::round(mean(bends, length)), 0.0f, 127.0f) - note.pitch;
    note.pitch += away;
    for (score::PitchPoint& p : bends) p.semitones -= away;
  }
  bends = score::thin_bends(bends, kTolerance);
  for (score::PitchPoint& p : bends) p = {thousandths(p.time), thousandths(p.semitones)};
  if (bends.size() > budget.points) {
    budget = {0, 0};  // nor is any later one worth the work
    return;
  }
  budget.points -= bends.size();
  note.bends = std::move(bends);
}

}  // namespace impasto::notation
