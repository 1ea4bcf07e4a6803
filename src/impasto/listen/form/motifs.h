// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/form.h"
#include "impasto/score/note.h"

namespace impasto::listen {

/// Figures of one voice that come back, as they were, transposed or varied: runs of 4 to 12 notes
/// compared by their intervals and the ratios of their durations. What covers most of the voice
/// comes first; at most twelve. Where nothing else came back, those upside down are found as well:
/// each interval turned round, in the same rhythm at any tempo.
std::vector<plan::Motif> find_motifs(const std::vector<score::Note>& voice);

}  // namespace impasto::listen
