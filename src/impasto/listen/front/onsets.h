// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

inline constexpr double kOnsetRate =
    static_cast<double>(sound::kRate) / kOnsetHop;  ///< 100 a second

/// Strength of new sound in each 10 ms, mean rise over the bands in octaves of amplitude.
struct Flux {
  std::vector<float> total, low, high;
};

Flux spectral_flux(const Features& features);
/// Attacks, by the flux and by how sure it is that a key is struck (0 to 1, each kNoteHop): a weak
/// rise where no key is struck is none, and a key may be struck without a rise. Of no kind yet.
std::vector<plan::Onset> pick_onsets(const Features& features, const Flux& flux,
                                     const std::vector<float>& struck);
/// A flux scaled so that 1 is a strong onset of its neighbourhood, for beat tracking.
std::vector<float> local_activation(const std::vector<float>& source);

}  // namespace impasto::listen
