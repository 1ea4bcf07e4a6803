// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/compose/outlook.h"
#include "impasto/hear/breaths.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::compose {

/// Which figure of the tune a phrase is made of: the motif that fills most of its notes, if that is
/// half of them or more.
struct Figure {
  int motif = -1;         ///< index into Piece::motifs; -1: a phrase that never comes back
  int use = 0;            ///< 0 the first time
  int transposition = 0;  ///< semitones above the first time
  bool mirrored = false;  ///< upside down
};
Figure figure_of(const plan::Piece& piece, const hear::Breath& breath);

/// The number that free choices of a phrase are drawn with: the same each time its motif comes
/// back. Phrases that stand alone draw by when they come, as a share of the piece, so that one more
/// or less before them changes nothing.
std::uint64_t hand_key(const plan::Piece& piece, const Outlook& outlook,
                       const hear::Breath& breath);

}  // namespace impasto::compose
