// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/picture/image.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/sound/audio.h"

namespace impasto::chart {

/// The outline of a sound: its extremes in steps of `hop`.
struct Waveform {
  double hop = 0.01;  ///< s
  std::vector<float> low, high;

  void push(sound::Block block);

 private:
  std::int64_t frames_ = 0;
};

/// One page of what was heard, 2400 x 1600: sections and phrases, waveform (or the notes' loudness,
/// of a score), tempo and beats, keys, chords, notes with melody, bass and motifs, loudness,
/// brightness and emotion over one axis of time. Labels that find no room are left out.
picture::Image draw_page(const plan::Piece& piece, const Waveform& waveform);

}  // namespace impasto::chart
