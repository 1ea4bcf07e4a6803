// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/result.h"
#include "impasto/studio/load.h"
#include "impasto/studio/stats.h"

namespace impasto::studio {

/// Draws what was heard on one page (chart/page.h); a recording is decoded once more for its
/// waveform.
Result<void> draw_plot(const Loaded& loaded, const std::string& path, const Phases& phases,
                       Stats& stats);

}  // namespace impasto::studio
