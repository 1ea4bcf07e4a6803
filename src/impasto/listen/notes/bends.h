// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/score/note.h"

namespace impasto::listen {

/// Hears vibrato and slides in a line without overlaps: fills the bends of its notes where two
/// harmonics or more move together, and makes one note of what was cut up only because it slides.
void hear_bends(const Features& features, std::vector<score::Note>& line);
/// Gives the bends of a line's notes to the same notes among others, all sorted by onset.
void bend_alike(const std::vector<score::Note>& line, std::vector<score::Note>& notes);

}  // namespace impasto::listen
