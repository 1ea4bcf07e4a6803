// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/note_input.h"

#include <algorithm>
#include <cmath>

namespace impasto::listen {
namespace {

constexpr float kRange = 140.0f;  ///< half decibels; the same in tools/train_notes.py

/// `base` is the level of code 0.
void tune(const std::uint8_t* codes, float base, double shift, float* out, int bins) {
  const int whole = static_cast<int>(std::floor(shift));
  const float part = static_cast<float>(shift - whole);
  const auto level = [&](int b) {
    return std::max(0.0f, base + static_cast<float>(codes[b]) * (1.0f / kRange));
  };
  for (int b = 0; b < bins; ++b) {
    const int at = std::clamp(b + whole, 0, bins - 1), next = std::min(at + 1, bins - 1);
    out[b] = level(at) * (1.0f - part) + level(next) * part;
  }
}

}  // namespace

NoteInput note_input(const Features& features, const Flux& flux) {
  NoteInput input;
  input.frames = features.note_spectra.frames();
  for (std::uint16_t code : features.note_loudest) {
    input.reference = std::max(input.reference, code);
  }
  input.attacks.assign(2 * static_cast<std::size_t>(input.frames), 0.0f);
  const std::vector<float> activation = local_activation(flux.total);
  std::copy_n(activation.begin(), std::min(activation.size(), input.attacks.size()),
              input.attacks.begin());
  return input;
}

NoteLevels::NoteLevels(const Features& features, const NoteInput& input)
    : features_(features), reference_(decode_log2(input.reference)) {}

const float* NoteLevels::fine(int frame) {
  tune(features_.note_spectra.row(frame), top(frame), features_.tuning * 3.0, fine_.data(),
       kFineBins);
  return fine_.data();
}

const float* NoteLevels::coarse(int frame) {
  tune(features_.note_spectra.row(frame) + kFineBins, top(frame), features_.tuning, coarse_.data(),
       kCoarseBins);
  return coarse_.data();
}

float NoteLevels::top(int frame) const {
  const float below = reference_ - decode_log2(features_.note_loudest[frame]);
  return 1.0f - (below * kCodesPerOctave + kLoudestCode) / kRange;
}

}  // namespace impasto::listen
