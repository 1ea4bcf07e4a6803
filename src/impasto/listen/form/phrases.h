// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/form.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::listen {

/// Divides each section into phrases of whole bars where the melody breathes and the bars come out
/// even, and says which return. Looks at sections, beats, chords and notes only, so that it can be
/// asked again after a person changed those.
std::vector<plan::Phrase> find_phrases(const plan::Piece& piece);

}  // namespace impasto::listen
