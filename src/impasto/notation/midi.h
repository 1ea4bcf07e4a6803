// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "impasto/base/result.h"
#include "impasto/score/score.h"

namespace impasto::notation {

// Readers treat their input as hostile: sizes and counts are limited, nothing crashes, and what is
// wrong is said with the file's name and the place in it. All errors are kUnreadable. What is wrong
// in a score is left out and the rest read where it can be: Score::warnings says what.

/// Standard MIDI File, at most 64 MiB and two hours. Tempo map, metre, key, names, notes (sustain
/// pedal honoured), drums of General MIDI, GS and XG, and how sounds change (Score::channels). What
/// of a damaged file is readable is read; docs/midi.md says what is made of the rest.
Result<score::Score> read_midi(const std::string& path);
Result<score::Score> parse_midi(std::span<const std::byte> bytes, const std::string& name);

}  // namespace impasto::notation
