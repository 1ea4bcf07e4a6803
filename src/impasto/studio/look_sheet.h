// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/notation/brushes.h"
#include "impasto/plan/plan.h"

namespace impasto::studio {

/// A plan that shows what brushes do. Each has a block of its own, in the order given, from the
/// left to the right and from the top down: on the left three loads (rows: a third, usual, twice)
/// by three pressures (columns: .25, .6, 1) over dry paint, then the same over wet paint, then one
/// long gesture that swells, turns and thins out. Up to three brushes stand in one column, more in
/// two.
plan::Plan look_sheet(const std::vector<notation::BrushFile>& brushes);

/// Pairs of wet pigments beside each other; dragged across each other (columns) with a clean
/// filbert, a clean knife, a loaded flat and a dirty brush that is dipped in white.
plan::Plan mixing_sheet();

}  // namespace impasto::studio
