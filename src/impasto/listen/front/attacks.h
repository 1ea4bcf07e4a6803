// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

/// The sound's level at each onset frame, linear amplitude.
std::vector<float> levels_of(const Features& features);

/// Measures how long each attack takes: from a tenth to nine tenths of the rise in level, by
/// interpolation between frames of 10 ms. What is quicker than the analysis window comes out as
/// about 10 ms.
void measure_attacks(const std::vector<float>& levels, std::vector<plan::Onset>& onsets);

}  // namespace impasto::listen
