// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/base/names.h"

namespace impasto::plan {

// All times are seconds from the start of the sound, all lists are ascending in time, every
// confidence is 0..1.

struct Beat {
  double time = 0.0;
  int position = 1;  ///< place in the bar, 1 = downbeat
  float confidence = 0.0f;
};

enum class HitKind { kLow, kMid, kHigh, kPitched };
inline constexpr auto kHitNames = names_to<HitKind::kPitched>({"low", "mid", "high", "pitched"});

struct Onset {
  double time = 0.0;
  float strength = 0.0f;  ///< 0..1, relative to the strongest of the piece
  HitKind kind = HitKind::kPitched;
  float attack = 0.0f;  ///< s from the first rise to nearly the full level; 0 when unknown
};

struct TempoPoint {
  double time = 0.0;
  double bpm = 0.0;
};
/// Beats a minute between each beat and the next, each the median of five; empty below three beats.
std::vector<TempoPoint> tempo_curve(const std::vector<Beat>& beats);

struct MeterPoint {
  double time = 0.0;
  int meter = 4;  ///< beats in a bar from here on
};
/// The metre and its changes: a bar or two of another length do not change it. Empty without a
/// whole bar.
std::vector<MeterPoint> meter_curve(const std::vector<Beat>& beats);

}  // namespace impasto::plan
