// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/listen/front.h"
#include "impasto/listen/onsets.h"

namespace impasto::listen {

/// What the note network reads: spectra as they were stored, and how strong new sound is.
struct NoteInput {
  int frames = 0;
  int reference = 0;           ///< code of the loudest bin; what is above silence counts from it
  std::vector<float> attacks;  ///< two for each frame: at its centre and 10 ms later
};

NoteInput note_input(const Features& features, const Flux& flux);

}  // namespace impasto::listen
