// SPDX-License-Identifier: GPL-3.0-or-later
// For tools/train_notes.py: what the note network would read of a sound. Raw 44.1 kHz stereo 16-bit
// samples on stdin; on stdout frames, reference (int32), the spectra (bytes), the attacks (float).
#include <cstdint>
#include <cstdio>
#include <vector>

#include "impasto/listen/note_input.h"

int main() {
  using namespace impasto::listen;
  FrontEnd front;
  std::vector<std::int16_t> raw(8192);
  std::vector<float> block;
  for (std::size_t n; (n = std::fread(raw.data(), 2, raw.size(), stdin)) > 0;) {
    block.assign(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(n));
    for (float& x : block) x /= 32768.0f;
    front.push(block);
  }
  const Features features = front.finish();
  const NoteInput input = note_input(features, spectral_flux(features));
  const std::int32_t head[2] = {input.frames, input.reference};
  std::fwrite(head, 4, 2, stdout);
  std::fwrite(features.note_spectra.data(), 1, features.note_spectra.size(), stdout);
  std::fwrite(input.attacks.data(), 4, input.attacks.size(), stdout);
  return 0;
}
