// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// For tools/train_notes.py, so that it learns from the numbers that the listener sees.
//   note_input         reads raw 44.1 kHz stereo 16-bit sound; writes what the note network reads:
//                      frames, reference (int32), spectra (bytes), attacks (float)
//   note_input leads   reads that; writes for each note heard its onset, offset and pitch and what
//                      tells whether it leads (float)
//   note_input hits    reads raw sound; writes for each onset its time and what tells which drum it
//                      is like (float)
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include "impasto/listen/notes/hits.h"
#include "impasto/listen/notes/lead.h"
#include "impasto/listen/notes/notes.h"

namespace {

using namespace impasto::listen;

constexpr float kOctavesDown = 20.0f;  ///< -120 dB is 0 half decibels

Features heard_features() {
  FrontEnd front;
  std::vector<std::int16_t> raw(8192);
  std::vector<float> block;
  for (std::size_t n; (n = std::fread(raw.data(), 2, raw.size(), stdin)) > 0;) {
    block.assign(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(n));
    for (float& x : block) x /= 32768.0f;
    front.push(block);
  }
  return front.finish();
}

void write_input() {
  const Features features = heard_features();
  const NoteInput input = note_input(features, spectral_flux(features));
  const auto half_decibels = [](std::uint16_t code) {
    return static_cast<int>(std::floor((decode_log2(code) + kOctavesDown) * kCodesPerOctave + 0.5));
  };
  const std::int32_t head[2] = {input.frames, half_decibels(input.reference)};
  std::fwrite(head, 4, 2, stdout);
  for (int f = 0; f < input.frames; ++f) {
    const int top = half_decibels(features.note_loudest[f]);
    for (int b = 0; b < kNoteBins; ++b) {
      std::fputc(std::clamp(top + features.note_spectra.row(f)[b] - kLoudestCode, 0, 255), stdout);
    }
  }
  std::fwrite(input.attacks.data(), 4, input.attacks.size(), stdout);
}

bool write_leads() {
  std::int32_t head[2];
  if (std::fread(head, 4, 2, stdin) != 2 || head[0] < 0) return false;
  Features features;
  const auto code = [](int half_decibels) {
    return encode_log2(static_cast<float>(half_decibels) / kCodesPerOctave - kOctavesDown);
  };
  NoteInput input{head[0], code(head[1]),
                  std::vector<float>(2 * static_cast<std::size_t>(head[0]))};
  features.note_loudest.assign(input.frames, code(kLoudestCode));
  for (int f = 0; f < input.frames; ++f) {
    if (std::fread(features.note_spectra.add(), 1, kNoteBins, stdin) != kNoteBins) return false;
  }
  if (std::fread(input.attacks.data(), 4, input.attacks.size(), stdin) != input.attacks.size()) {
    return false;
  }
  const NoteActivations activations = activate_notes(features, input);
  const auto notes = find_notes(activations, input.frames * kNoteStep);
  const auto described = describe_notes(features, input, activations, notes);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const float where[3] = {static_cast<float>(notes[i].onset), static_cast<float>(notes[i].offset),
                            notes[i].pitch};
    std::fwrite(where, 4, 3, stdout);
    std::fwrite(described[i].data(), 4, described[i].size(), stdout);
  }
  return true;
}

void write_hits() {
  const Features features = heard_features();
  const Flux flux = spectral_flux(features);
  const NoteActivations activations = activate_notes(features, note_input(features, flux));
  const auto onsets = pick_onsets(features, flux, struck(activations));
  const auto cues = hit_cues(bursts_of(features), activations, onsets);
  for (std::size_t i = 0; i < onsets.size(); ++i) {
    const auto time = static_cast<float>(onsets[i].time);
    std::fwrite(&time, 4, 1, stdout);
    std::fwrite(cues[i].data(), 4, cues[i].size(), stdout);
  }
}

}  // namespace

int main(int count, char** words) {
  if (count == 2 && std::string_view(words[1]) == "hits") {
    write_hits();
    return 0;
  }
  if (count == 1) {
    write_input();
    return 0;
  }
  return write_leads() ? 0 : 1;
}
