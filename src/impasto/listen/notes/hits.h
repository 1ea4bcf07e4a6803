// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impasto/listen/notes/note_net.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

inline constexpr int kHitBands = 5;  ///< to 150, 500, 2000, 5000 Hz and above
inline constexpr std::array<float, kHitBands - 1> kHitBorders = {150.0f, 500.0f, 2000.0f, 5000.0f};

/// What is kept of the onset spectra to tell drums apart, each kOnsetHop.
struct Bursts {
  struct Frame {
    std::array<std::uint16_t, kHitBands> level{};  ///< log2 energy, encoded
    std::array<std::uint8_t, 2> breadth{};  ///< of 255 bands how many rise, below 2 kHz and above
  };
  std::vector<Frame> frames;
};
Bursts bursts_of(const Features& features);

/// What tells which kind an onset is, about -1 to 1 each.
inline constexpr int kHitCues = 24;
using HitCues = std::array<float, kHitCues>;
std::vector<HitCues> hit_cues(const Bursts& bursts, const NoteActivations& activations,
                              const std::vector<plan::Onset>& onsets);

/// Which drum each onset is like, or that it is a note's.
void name_hits(const std::vector<HitCues>& cues, std::vector<plan::Onset>& onsets);

}  // namespace impasto::listen
