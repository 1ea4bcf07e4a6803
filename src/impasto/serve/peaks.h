// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/sound/audio.h"

namespace impasto::serve {

inline constexpr std::array<int, 3> kZooms = {256, 4096, 65536};  ///< samples to a pair

/// Least and greatest sample of each stretch, of both channels together, at three zooms: what a
/// waveform is drawn from.
class Peaks {
 public:
  void push(sound::Block block);
  /// "impeaks1", the rate (44 100) and how many zooms as 32 bit, for each its samples to a pair and
  /// how many pairs, 32 bit each, little endian; then the pairs of each zoom, int8 least and
  /// greatest, full scale 127.
  std::string bytes();

 private:
  struct Zoom {
    int samples = 0;
    float least = 0.0f, most = 0.0f;
    std::vector<std::int8_t> pairs;
  };
  void close(Zoom& zoom);
  std::array<Zoom, kZooms.size()> zooms_;
};

}  // namespace impasto::serve
