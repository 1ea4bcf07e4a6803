// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/score/score.h"

namespace impasto::synth {

// A pitch wheel bends all of its channel: what bends by itself needs a channel of its own.

inline constexpr int kDrums = 9;  ///< General MIDI's channel 10

struct Lanes {
  int channels = 16;              ///< that FluidSynth must have
  std::vector<int> part_channel;  ///< of each part: where it plays in tune
  std::vector<int> note_channel;  ///< of each note
  std::vector<bool> bent;         ///< whether the wheel follows the note
  std::vector<bool> drums;        ///< of each channel: whether it plays a kit
};

/// Drums share channel 9, but those of another MIDI channel have one of their own, for their kit
/// and their volume. Each other part has a channel (parts beyond 240 share that of one with the
/// same program); notes that bend or stand between two keys borrow one that nothing sounds on, and
/// go without bends when all 256 sound.
Lanes assign_lanes(const score::Score& score);

/// Which of Score::channels a part follows; -1: none.
int changes_of(const score::Score& score, std::size_t part);

/// Whether the note makes sense at all.
bool playable(const score::Note& note);

/// The key a note is played on, and how far from it, in semitones, it is `time` s after its onset.
int key_of(const score::Note& note);
float away_from_key(const score::Note& note, double time);

}  // namespace impasto::synth
