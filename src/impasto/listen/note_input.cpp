// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/note_input.h"

#include <algorithm>
#include <cmath>

namespace impasto::listen {
namespace {

void tune(const float* levels, const std::uint8_t* codes, double shift, float* out, int bins) {
  const int whole = static_cast<int>(std::floor(shift));
  const float part = static_cast<float>(shift - whole);
  for (int b = 0; b < bins; ++b) {
    const int at = std::clamp(b + whole, 0, bins - 1), next = std::min(at + 1, bins - 1);
    out[b] = levels[codes[at]] * (1.0f - part) + levels[codes[next]] * part;
  }
}

}  // namespace

NoteInput note_input(const Features& features, const Flux& flux) {
  NoteInput input;
  input.frames = features.note_spectra.frames();
  for (int f = 0; f < input.frames; ++f) {
    const std::uint8_t* codes = features.note_spectra.row(f);
    input.reference = std::max<int>(input.reference, *std::max_element(codes, codes + kNoteBins));
  }
  input.attacks.assign(2 * static_cast<std::size_t>(input.frames), 0.0f);
  const std::vector<float> activation = local_activation(flux.total);
  std::copy_n(activation.begin(), std::min(activation.size(), input.attacks.size()),
              input.attacks.begin());
  return input;
}

NoteLevels::NoteLevels(const Features& features, const NoteInput& input) : features_(features) {
  constexpr float kRange = 140.0f;  // half decibels; the same in tools/train_notes.py
  for (int code = 0; code < 256; ++code) {
    levels_[code] = std::max(0.0f, 1.0f + static_cast<float>(code - input.reference) / kRange);
  }
}

const float* NoteLevels::fine(int frame) {
  tune(levels_.data(), features_.note_spectra.row(frame), features_.tuning * 3.0, fine_.data(),
       kFineBins);
  return fine_.data();
}

const float* NoteLevels::coarse(int frame) {
  tune(levels_.data(), features_.note_spectra.row(frame) + kFineBins, features_.tuning,
       coarse_.data(), kCoarseBins);
  return coarse_.data();
}

}  // namespace impasto::listen
