// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/listen/harmony/harmony.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

/// What sections are made of, all sampled each kGridHop.
struct SectionCues {
  const Grid* grid = nullptr;
  const std::vector<Timbre>* timbre = nullptr;
  const std::vector<float>* loudness = nullptr;
  float tonality = 1.0f;  ///< overall; harmony says nothing of form where there are no tones
};

/// Borders, labels and confidence; loudness, returns and emotion are left to `refresh`. When
/// `given` has two or more borders (as written), only labels are inferred.
std::vector<plan::Section> find_sections(const SectionCues& cues,
                                         const std::vector<plan::Beat>& beats, double duration,
                                         const std::vector<double>& given = {});

/// Brings what depends on beats and keys into line with a person's corrections of a heard piece,
/// then refreshes it. What was itself corrected stays. Says whether the chords were kept.
bool rethink(const plan::Piece& heard, plan::Piece& corrected, const SectionCues& cues);

}  // namespace impasto::listen
