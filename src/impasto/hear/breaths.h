// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/piece_fwd.h"

namespace impasto::hear {

/// One breath of the melody: notes [first, last] of Piece::melody.
struct Breath {
  int first = 0, last = 0;
  double start = 0, end = 0;
  int section = 0;
};

/// Splits the melody where it breathes: at rests, at section borders, and at its longest gap
/// when a breath would outlast nine seconds.
std::vector<Breath> find_breaths(const plan::Piece& piece);

/// The notes of the melody that sound within `span` s of a time; last < first when none does.
Breath breath_around(const plan::Piece& piece, double time, double span);

}  // namespace impasto::hear
