// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/place/layout.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Where the layout has panels with bare ground between them (a triptych), ends each stroke at the
/// edges of the panel where most of it lies; one that is for the whole piece is laid in each panel.
/// Without panels nothing changes.
void keep_gutters_bare(const Layout& layout, std::vector<plan::Stroke>& strokes);

}  // namespace impasto::compose
