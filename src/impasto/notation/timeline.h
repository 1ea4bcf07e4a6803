// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/score/score.h"

namespace impasto::notation {

inline constexpr double kMaxSeconds = 2 * 3600.0;
inline constexpr std::size_t kMaxNotes = 2'000'000;
inline constexpr std::size_t kMaxBeats = 1'000'000;
inline constexpr std::size_t kMaxScoreBytes = 64u << 20;

/// Quarter notes to seconds and back, over tempo changes.
struct TempoMap {
  /// Changes must come in ascending order; one at the place of the last replaces it. Before the
  /// first change the tempo is 120.
  void add(double quarter, double bpm);
  double seconds(double quarter) const;
  double quarters(double second) const;

  std::vector<score::TempoChange> changes;
};

/// Length of a beat in quarter notes: a dotted quarter in 6/8, 9/8, 12/8, a half in 2/2, else the
/// denominator's own note.
double beat_quarters(int numerator, int denominator);

/// Sorts the notes by (onset, pitch), sees to it that every offset lies after its onset, sets
/// `duration` to at least the last offset, and refuses what is empty or too long.
Result<void> finish_score(score::Score& score, const std::string& name);

}  // namespace impasto::notation
