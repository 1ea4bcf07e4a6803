// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/note_input.h"

#include <algorithm>

namespace impasto::listen {

NoteInput note_input(const Features& features, const Flux& flux) {
  NoteInput input;
  input.frames = static_cast<int>(features.note_spectra.size()) / kNoteBins;
  for (std::uint8_t code : features.note_spectra) {
    input.reference = std::max<int>(input.reference, code);
  }
  input.attacks.assign(2 * static_cast<std::size_t>(input.frames), 0.0f);
  const std::vector<float> activation = local_activation(flux.total);
  std::copy_n(activation.begin(), std::min(activation.size(), input.attacks.size()),
              input.attacks.begin());
  return input;
}

}  // namespace impasto::listen
