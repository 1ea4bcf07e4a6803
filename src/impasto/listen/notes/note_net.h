// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/base/progress.h"
#include "impasto/listen/notes/note_input.h"

namespace impasto::listen {

inline constexpr int kLowestKey = 21;  ///< MIDI, A0
inline constexpr int kKeys = 88;
inline constexpr double kNoteStep = static_cast<double>(kNoteHop) / sound::kRate;

/// How sure the note network is, 255 being certain, of each key each kNoteStep, row by row.
struct NoteActivations {
  int frames = 0;
  std::vector<std::uint8_t> onset;  ///< a note begins within some 20 ms
  std::vector<std::uint8_t> sounding;
  std::vector<std::uint8_t> velocity;  ///< MIDI velocity by 2, where a note begins
  std::vector<std::uint8_t> leading;   ///< what sounds is the melody
};

/// A convolutional network of 12 000 weights over harmonically stacked spectra (after Bittner et
/// al. 2022, "A lightweight instrument-agnostic model for polyphonic note transcription"). The same
/// weights serve every key. Trained by tools/train_notes.py, which says on what.
/// Most of the time of hearing goes here; cancelled, it ends early.
NoteActivations activate_notes(const Features& features, const NoteInput& input,
                               const Progress& progress = {});

/// How sure it is that some key is struck, 0 to 1, each kNoteStep.
std::vector<float> struck(const NoteActivations& activations);

}  // namespace impasto::listen
