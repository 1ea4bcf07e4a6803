// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/notes/note_net.h"
#include "impasto/score/note.h"

namespace impasto::listen {

/// Everything that sounds, sorted by (onset, pitch). Notes of one key do not overlap.
std::vector<score::Note> find_notes(const NoteActivations& activations, double duration);
/// The leading voice, silent where none leads. Its notes are among `notes` where these tell it.
std::vector<score::Note> find_melody(const NoteActivations& activations,
                                     const std::vector<score::Note>& notes, double duration);

}  // namespace impasto::listen
