// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/harmony.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::hear {

/// The key that holds longest; null when none was heard.
const plan::Key* main_key(const plan::Piece& piece);

/// Index into Piece::sections; 0 when there are none.
int section_at(const plan::Piece& piece, double time);

}  // namespace impasto::hear
