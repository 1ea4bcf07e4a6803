// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/score/note.h"

namespace impasto::notation {

// Bends as files write them, before they become Note::bends.

/// What all notes of a score together may take; those after that hold their pitch.
struct BendBudget {
  std::size_t points = 2'000'000;  ///< in Note::bends
  std::size_t work = 32'000'000;   ///< looked at: keeps hostile files from taking long
};
/// Hz; between the vibrato of a singer and that of General MIDI's instruments.
inline constexpr double kVibratoRate = 5.5;

using Bends = std::vector<score::PitchPoint>;

/// A vibrato that begins upwards at the onset, `depth` semitones (>= 0, over time) to either side,
/// over the first `length` seconds. Takes its samples from `work`; empty when there are too few.
Bends vibrato(const Bends& depth, double length, BendBudget& budget);

/// One on top of the other.
Bends sum(const Bends& a, const Bends& b);

/// Gives the note its bends, thinned: none for one that hardly moves, whose place then goes to
/// Note::pitch. Drums have none. One that never comes near the key sounds another: the nearest to
/// its mean.
void set_bends(score::Note& note, Bends bends, BendBudget& budget);

}  // namespace impasto::notation
