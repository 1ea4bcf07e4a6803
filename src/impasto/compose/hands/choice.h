// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/piece.h"

namespace impasto::compose {

/// Indices of Piece::notes that are in neither line, thinned evenly to some twelve marks a second
/// times `amount`.
std::vector<int> inner_notes(const plan::Piece& piece, float amount = 1.0f);

/// Indices of Piece::onsets to mark: the strongest; of a score only its drums, whose other notes
/// have marks of their own.
std::vector<int> marked_onsets(const plan::Piece& piece, float amount = 1.0f);

/// Seconds a chord sounds, at least .15.
double length_of(const plan::Chord& chord);

/// Every n-th chord is painted, so that at most some 150 are.
int chord_stride(const plan::Piece& piece);

}  // namespace impasto::compose
