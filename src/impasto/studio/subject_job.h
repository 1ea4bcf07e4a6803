// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impasto/base/parallel.h"
#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/compose/subject/planner.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"
#include "impasto/plan/seeing.h"

namespace impasto::studio {

/// Plans a painting of what was seen with a painter at hand, which shows the planner what becomes
/// of its strokes.
Result<plan::Plan> plan_subject(const plan::Seeing& seeing, const plan::Piece& piece,
                                const compose::Depiction& depiction, Pool& pool,
                                const Progress& progress);

}  // namespace impasto::studio
