// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

namespace impasto::plan {

/// Evenly sampled curves, all of the same length: value i holds over [i, i+1) * hop.
struct Curves {
  double hop = 0.05;                  ///< s
  std::vector<float> loudness;        ///< LUFS, momentary (400 ms), floor -70
  std::vector<float> onset_strength;  ///< 0..1
  std::vector<float> centroid;        ///< Hz, 0 in silence
  std::vector<float> flatness;        ///< 0 tonal .. 1 noise
  std::vector<float> roughness;       ///< 0..1
  std::vector<float> width;           ///< 0 mono .. 1 side as strong as mid
};

/// Each of them and what files call it.
struct NamedCurve {
  const char* name;
  std::vector<float> Curves::*values;
};
inline constexpr std::array<NamedCurve, 6> kCurves{{{"loudness", &Curves::loudness},
                                                    {"onset_strength", &Curves::onset_strength},
                                                    {"centroid", &Curves::centroid},
                                                    {"flatness", &Curves::flatness},
                                                    {"roughness", &Curves::roughness},
                                                    {"width", &Curves::width}}};

}  // namespace impasto::plan
