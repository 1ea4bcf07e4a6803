// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/listen/front/onsets.h"

namespace impasto::listen {

/// What the note network reads: spectra as they were stored, and how strong new sound is.
struct NoteInput {
  int frames = 0;
  std::uint16_t reference = 0;  ///< log2 magnitude of the loudest bin
  std::vector<float> attacks;   ///< two for each frame: at its centre and 10 ms later
};

NoteInput note_input(const Features& features, const Flux& flux);

/// Spectra as levels, 0 at 70 dB below the loudest and 1 at the loudest, tuned to A440.
class NoteLevels {
 public:
  NoteLevels(const Features& features, const NoteInput& input);
  /// kFineBins and kCoarseBins of them; hold until the next call.
  const float* fine(int frame);
  const float* coarse(int frame);

 private:
  float top(int frame) const;  ///< level of code 0

  const Features& features_;
  float reference_ = 0.0f;  ///< log2 magnitude
  std::array<float, kFineBins> fine_{};
  std::array<float, kCoarseBins> coarse_{};
};

}  // namespace impasto::listen
