// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "impasto/listen/notes/note_net.h"
#include "impasto/score/note.h"

namespace impasto::listen {

inline constexpr int kLeadFeatures = 43;
using LeadFeatures = std::array<float, kLeadFeatures>;

/// What tells a note of the melody: how it sounds, where it lies among the others, and how like it
/// is to what seems to lead in this piece.
std::vector<LeadFeatures> describe_notes(const Features& features, const NoteInput& input,
                                         const NoteActivations& activations,
                                         const std::vector<score::Note>& notes);
/// Replaces `leading`, which sees half a second, by what the whole piece says of each note.
void weigh_leads(const std::vector<LeadFeatures>& described, const std::vector<score::Note>& notes,
                 NoteActivations& activations);

}  // namespace impasto::listen
