// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/harmony.h"
#include "impasto/listen/onsets.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {

/// What happens at each beat that may mark a bar.
struct Accent {
  float strength = 0.0f;  ///< of the onset there
  float low = 0.0f;       ///< of the bass there
  float harmony = 0.0f;   ///< how much the harmony differs from the beat before
};
std::vector<Accent> accents_of(const std::vector<plan::Beat>& beats, const Flux& flux,
                               const Grid& grid);
/// Sets `position` of every beat and returns the beats in a bar.
int assign_bars(std::vector<plan::Beat>& beats, const std::vector<Accent>& accents);

/// How much treble and bass over a beat and a half change at `time`, for beats of `length` seconds:
/// 0 (nothing) .. 2.
float harmonic_change(const Grid& grid, double time, double length);

}  // namespace impasto::listen
