// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/place/layout.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// How far right of its time a mark stands because its sound comes from there (mapping.md C: pan ->
/// x), canvas units: at most three tenths of its bar's width, so that bars stay in their order. 0
/// for what has no part in a score.
float pan_shift(const plan::Piece& piece, const Layout& layout, const plan::Cause& cause);

}  // namespace impasto::compose
