// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/nnls.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::listen {

struct Grid;

/// Curves of 100 values a second, about 1 where something strong begins.
struct BeatCues {
  std::vector<float> onsets;      ///< anything
  std::vector<float> low, high;   ///< in the bass, among cymbals
  std::vector<float> harmony;     ///< new harmony
  std::vector<score::Note> bass;  ///< the notes under the others
};
/// The notes that others sound above while none lower begins within 0.4 s.
std::vector<score::Note> bass_notes(const std::vector<score::Note>& notes);
/// Beat times, drawn onto onsets nearby; empty when there is no pulse. Positions in the bar are all
/// 1 until `assign_bars`.
std::vector<plan::Beat> track_beats(const BeatCues& cues, const Grid& grid,
                                    const std::vector<plan::Onset>& onsets, double duration);

/// Median beats a minute, 0 without beats.
double median_tempo(const std::vector<plan::Beat>& beats);
/// The commonest distance between downbeats.
int common_meter(const std::vector<plan::Beat>& beats);

}  // namespace impasto::listen
