// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/piece_fwd.h"

namespace impasto::hear {

/// 0 consonant .. 1 dissonant: roughness for the ear between two times (mapping.md, T7), counted
/// from what plain triads have.
float dissonance(const plan::Piece& piece, double from, double to);

/// 0 tone .. 1 noise: spectral flatness between two times.
float noisiness(const plan::Piece& piece, double from, double to);

/// Mean spectral centroid between two times, Hz; 0 where there is none.
float centroid(const plan::Piece& piece, double from, double to);

}  // namespace impasto::hear
