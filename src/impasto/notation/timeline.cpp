// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/timeline.h"

#include <algorithm>
#include <tuple>

namespace impasto::notation {
namespace {

constexpr double kDefaultBpm = 120.0;
/// A note written without length (a drum hit on one tick) still sounds.
constexpr double kShortestNote = 0.01;

}  // namespace

void TempoMap::add(double quarter, double bpm) {
  if (changes.empty() && quarter > 0.0) changes.push_back({0.0, 0.0, kDefaultBpm});
  if (!changes.empty() && changes.back().quarter == quarter) {
    changes.back().bpm = bpm;
  } else if (changes.empty() || changes.back().bpm != bpm) {
    const double time = seconds(quarter);
    changes.push_back({time, quarter, bpm});
  }
}

double TempoMap::seconds(double quarter) const {
  const auto after = std::upper_bound(
      changes.begin(), changes.end(), quarter,
      [](double value, const score::TempoChange& change) { return value < change.quarter; });
  if (after == changes.begin())
    return quarter * 60.0 / (changes.empty() ? kDefaultBpm : changes[0].bpm);
  const score::TempoChange& change = *(after - 1);
  return change.time + (quarter - change.quarter) * 60.0 / change.bpm;
}

double TempoMap::quarters(double second) const {
  const auto after = std::upper_bound(
      changes.begin(), changes.end(), second,
      [](double value, const score::TempoChange& change) { return value < change.time; });
  if (after == changes.begin())
    return second * (changes.empty() ? kDefaultBpm : changes[0].bpm) / 60.0;
  const score::TempoChange& change = *(after - 1);
  return change.quarter + (second - change.time) * change.bpm / 60.0;
}

double beat_quarters(int numerator, int denominator) {
  const double note = 4.0 / denominator;
  const bool compound = denominator >= 8 && numerator > 3 && numerator % 3 == 0;
  return compound ? 3.0 * note : note;
}

Result<void> finish_score(score::Score& score, const std::string& name) {
  if (score.notes.empty()) return fail(ErrorCode::kUnreadable, "the score holds no notes", name);
  double end = 0.0;
  for (score::Note& note : score.notes) {
    note.offset = std::max(note.offset, note.onset + kShortestNote);
    end = std::max(end, note.offset);
  }
  score.duration = std::max(score.duration, end);
  if (!(score.duration <= kMaxSeconds)) {
    return fail(ErrorCode::kUnreadable, "the music lasts longer than two hours", name,
                "split it into movements");
  }
  // Equal pitches struck together still need one order, or the picture would depend on the sort.
  std::stable_sort(score.notes.begin(), score.notes.end(),
                   [](const score::Note& a, const score::Note& b) {
                     return std::tie(a.onset, a.pitch, a.part) < std::tie(b.onset, b.pitch, b.part);
                   });
  return {};
}

}  // namespace impasto::notation
