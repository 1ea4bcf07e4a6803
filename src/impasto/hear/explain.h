// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/language.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/stroke.h"

namespace impasto::hear {

/// The sound that a stroke answers. A stroke of the ground answers the whole piece, but it is laid
/// with one sound: the attack within 60 ms, else the note that sounds then (the melody's first); in
/// silence its own cause.
plan::Cause sound_of(const plan::Piece& piece, const plan::Stroke& stroke);

/// For a listener, one clause without a full stop: "the flute's high G at 0:12, the second time
/// this tune comes, in section B". Of a stroke of the ground: what its colour answers, and the
/// sound it is laid with. Of a mass that was laid before its section: when.
std::string explain(const plan::Piece& piece, const plan::Stroke& stroke,
                    Language language = Language::kEnglish);

}  // namespace impasto::hear
