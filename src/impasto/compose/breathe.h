// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// The arm swings as wide as the music is loud: the strokes of one kind keep their proportions
/// within a bar, and their mean width follows width = w0 2^(d/10) (mapping.md C), d dB re the
/// piece.
void breathe(const plan::Piece& piece, std::vector<plan::Stroke>& strokes);

}  // namespace impasto::compose
