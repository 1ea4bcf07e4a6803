// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

namespace impasto::listen {

inline constexpr int kShortestBeat = 27;  ///< frames of 10 ms: 222 beats a minute
inline constexpr int kLongestBeat = 160;  ///< 37 beats a minute
inline constexpr int kBeatLengths = kLongestBeat - kShortestBeat + 1;
inline constexpr int kTempogramStep = 50;  ///< frames

/// log of how well each beat length explains the 12 s around each half second.
using Tempogram = std::vector<std::array<float, kBeatLengths>>;
Tempogram tempogram(const std::vector<float>& activation);

/// What one pass over the beats needs, all of 100 values a second.
struct PulseCurves {
  std::vector<float> reward;   ///< of a beat at each frame
  std::vector<double> before;  ///< activation summed over the frames before each
  Tempogram tempo;
  int first = 0;  ///< frame of the first attack
};
/// The best beats (frames) whose distances stay within [shortest, longest]. `stiffness` is the
/// price of a change of tempo: 4 follows rubato, 40 holds a drummer's tempo.
std::vector<int> pulse_path(const PulseCurves& curves, int shortest, int longest, float stiffness);

}  // namespace impasto::listen
