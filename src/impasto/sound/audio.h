// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace impasto::sound {

/// What everything downstream hears: 44 100 Hz, two channels, interleaved floats, full scale +-1.
/// Decoders convert to this (mono is put on both channels at equal gain, 5.1 and 7.1 are mixed down
/// by ITU-R BS.775), so one listener serves every source.
inline constexpr int kRate = 44100;
inline constexpr int kChannels = 2;

/// What a file said of itself, before conversion.
struct AudioInfo {
  int rate = 0;           ///< Hz, 8000..192000
  int channels = 0;       ///< 1..8
  double duration = 0.0;  ///< seconds; exact once decoded to the end
};

/// A whole piece in memory, for tests. Streams use blocks.
struct Audio {
  std::vector<float> samples;  ///< interleaved, kChannels per frame, at kRate
  double duration() const { return static_cast<double>(samples.size()) / (kRate * kChannels); }
};

/// A block of interleaved frames at kRate x kChannels; valid only during the call.
using Block = std::span<const float>;

}  // namespace impasto::sound
