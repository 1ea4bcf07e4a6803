// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/score/score.h"

namespace impasto::notation {

// Bends as files write them, before they become Note::bends.

/// Points of all notes of a score together; notes after that hold their pitch.
inline constexpr std::size_t kMaxBendPoints = 2'000'000;
/// Hz; between the vibrato of a singer and that of General MIDI's instruments.
inline constexpr double kVibratoRate = 5.5;

using Bends = std::vector<score::PitchPoint>;

/// A vibrato that begins upwards at the onset, `depth` semitones (>= 0, over time) to either side,
/// over the first `length` seconds.
Bends vibrato(const Bends& depth, double length);

/// One on top of the other.
Bends sum(const Bends& a, const Bends& b);

/// Gives the note its bends, thinned: none for one that hardly moves, whose place then goes to
/// Note::pitch. Points are taken from `budget`.
void set_bends(score::Note& note, Bends bends, std::size_t& budget);

}  // namespace impasto::notation
