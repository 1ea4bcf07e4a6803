// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// A section's first stroke comes a breath before it, s.
inline constexpr double kSectionLead = 0.7;

/// What a hand does when.
struct Cue {
  double time = 0;
  Heard heard = Heard::kSection;
  int index = 0;          ///< into the piece's list of that; of a breath its number
  hear::Breath breath{};  ///< of kBreath
};

/// All cues of a piece, in the order of time; ties go broad before fine.
std::vector<Cue> cues_of(const Easel& easel);
/// The tone of the whole, before anything else.
void paint_ground(Easel& easel);
/// Lets whoever's turn it is paint what the cue says, as much of it as the style asks for.
void paint_cue(Easel& easel, const Cue& cue);

}  // namespace impasto::compose
