// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace impasto::notation {

// General MIDI percussion keys for scores that give no numbers.

/// Of an instrument's name ("Bass Drum", "Crash Cymbal 1", "Triangle"); 0 when it names none.
int drum_key_named(std::string_view name);

/// Of a place on five lines as a treble clef would name it ('C', 5 is the third space), in the
/// order of drum kits (N. Weinberg, Guide to Standardized Drumset Notation, 1998; General MIDI's
/// toms from the lowest to the highest). x and diamond heads are cymbals; 0 for a place without a
/// drum.
int drum_key_at(char step, int octave, std::string_view notehead);

}  // namespace impasto::notation
