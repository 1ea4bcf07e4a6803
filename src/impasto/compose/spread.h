// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Fields need not be finished long before anything lies on them: lays `which`, none earlier than
/// it is now, as evenly as that allows over the rest of the piece, with the attacks, the strong
/// ones more; what is soonest covered first. What lies over what stays. Returns when each has to
/// be done, s.
std::map<std::size_t, double> spread_out(const plan::Piece& piece,
                                         const std::vector<std::size_t>& which,
                                         std::vector<plan::Stroke>& strokes);

}  // namespace impasto::compose
