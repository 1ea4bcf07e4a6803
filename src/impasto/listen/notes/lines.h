// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/score/score.h"

namespace impasto::listen {

/// The leading voice of a score: the top line of the part most like a melody (by name, then by
/// height and presence), and of everything else where that part rests. No overlaps.
std::vector<score::Note> written_melody(const score::Score& score);
/// The lowest line of notes written or heard, sorted by onset, without those that are the melody's.
/// No overlaps.
std::vector<score::Note> bass_line(const std::vector<score::Note>& notes,
                                   const std::vector<score::Note>& melody);

}  // namespace impasto::listen
