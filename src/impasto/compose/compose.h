// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/settings.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Composes a painting from a piece. Same piece and settings, same plan. Never fails: silence is
/// composed as bare canvas.
plan::Plan compose(const plan::Piece& piece, const Settings& settings);

}  // namespace impasto::compose
