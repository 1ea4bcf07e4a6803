// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "impasto/listen/front/onsets.h"
#include "impasto/listen/harmony/harmony.h"
#include "impasto/listen/rhythm/beats.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::listen {

/// What happens at each beat that may mark a bar.
struct Accent {
  float strength = 0.0f;  ///< of the onset there
  float low = 0.0f;       ///< of the bass there
  float harmony = 0.0f;   ///< how much the harmony differs from the beat before
  float longest = 0.0f;   ///< note that begins there, beats
  /// Of the beat: attacks at its six sixths, bass and cymbals at its halves.
  std::array<float, 10> rhythm{};
};
std::vector<Accent> accents_of(const std::vector<plan::Beat>& beats, const Flux& flux,
                               const Grid& grid, const BeatCues& cues,
                               const std::vector<score::Note>& notes);

/// Into how many parts the beats fall: 3 in compound metre (6/8, 9/8, 12/8), where both thirds
/// sound, else 2. Swing, of which only the second third sounds, is 2.
int division_of(const std::vector<plan::Beat>& beats, const std::vector<plan::Onset>& onsets);

/// Sets `position` of every beat: bars of 2 to 5, which may change on the way.
void assign_bars(std::vector<plan::Beat>& beats, const std::vector<Accent>& accents, int division);

}  // namespace impasto::listen
