// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "impasto/plan/harmony.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::hear {

/// 0 soft: what sounds between these times swells .. 1 hard: it is struck. From the time its onsets
/// take to rise; .5 where none is known (mapping.md C: attack -> edge hardness).
float hardness(const plan::Piece& piece, double from, double to);

/// The onset nearest to `time` if one lies within `tolerance` seconds, else `time`: what was heard
/// late is painted with its attack.
double snap_to_onset(const plan::Piece& piece, double time, double tolerance);

/// Index of the last attack at or before `time`, not more than `within` seconds before it.
std::optional<std::size_t> attack_before(const plan::Piece& piece, double time, double within);

/// The strongest attacks between two times, in the order of time, `count` of them; evenly spaced
/// where there are too few.
std::vector<double> first_attacks(const plan::Piece& piece, double from, double to, int count);

/// When the strokes of a chord are struck: at its strongest attacks, the strongest first, so that
/// the broadest stroke falls on it. With fewer attacks than strokes the rest follow close behind.
std::vector<double> attacks_of(const plan::Piece& piece, const plan::Chord& chord, int strokes);

/// When `count` small marks fall between two times: with each attack as many as its strength asks
/// for, by its square, most of them at once and the others after it, ever farther apart. Evenly
/// where nothing is struck. In the order of time.
std::vector<double> falling(const plan::Piece& piece, double from, double to, int count);

}  // namespace impasto::hear
