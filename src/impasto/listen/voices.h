// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front.h"
#include "impasto/listen/harmony.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {

/// The predominant voice: a Viterbi path through the salience peaks, cut into notes.
std::vector<score::Note> find_melody(const Features& features,
                                     const std::vector<plan::Onset>& onsets);
/// The lowest voice, from the note activations.
std::vector<score::Note> find_bass(const Grid& grid, const Features& features,
                                   const std::vector<plan::Onset>& onsets);
/// Everything that sounds, as far as note activations tell; sorted by (onset, pitch).
std::vector<score::Note> find_notes(const Grid& grid, const std::vector<plan::Onset>& onsets);

}  // namespace impasto::listen
