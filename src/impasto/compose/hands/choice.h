// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/outlook.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

/// Is this of Piece::notes in neither line, and no drum?
bool is_inner(const plan::Piece& piece, int k);

/// Indices of Piece::notes that are in neither line, thinned evenly to some twelve marks a second
/// times `amount`.
std::vector<int> inner_notes(const plan::Piece& piece, const Outlook& outlook, float amount = 1.0f);

/// Indices of Piece::onsets to mark: the strongest; of a score only its drums, whose other notes
/// have marks of their own.
std::vector<int> marked_onsets(const plan::Piece& piece, const Outlook& outlook,
                               float amount = 1.0f);

}  // namespace impasto::compose
