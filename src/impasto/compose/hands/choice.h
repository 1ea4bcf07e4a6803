// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/outlook.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::compose {

/// Is this of Piece::notes in neither line, and no drum?
bool is_inner(const plan::Piece& piece, int k);

/// Indices of Piece::notes that are in neither line, thinned evenly to some twelve marks a second
/// times `amount`.
std::vector<int> inner_notes(const plan::Piece& piece, const Outlook& outlook, float amount = 1.0f);

/// May this of Piece::onsets be marked? Of a score only its drums: its other notes have marks of
/// their own.
bool is_hit(const plan::Piece& piece, int k);

/// How many onsets are marked at most, times `amount`.
double hits_at_most(const Outlook& outlook, float amount);

/// Indices of Piece::onsets to mark: the strongest of those that may be.
std::vector<int> marked_onsets(const plan::Piece& piece, const Outlook& outlook,
                               float amount = 1.0f);

}  // namespace impasto::compose
