// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

namespace impasto::listen {

using Matrix = std::vector<float>;  ///< n x n
inline constexpr int kBand = 6;     ///< units: how far apart two may be and speak for one section

/// What decides where a piece of n units (bars) is divided.
struct SegmentationCues {
  const Matrix* like = nullptr;                 ///< how alike units are, by rank
  const std::vector<float>* novelty = nullptr;  ///< of the border before each unit, n + 1 of them
  std::vector<double> times;                    ///< s, of the n + 1 borders
  double shortest = 3.0;                        ///< s
  bool bars = false;                            ///< units are bars: lengths of eight are the rule
};

struct Segmentation {
  std::vector<int> borders;  ///< 0 and n among them
  std::vector<float> sure;   ///< of each: how likely there is a border within a unit of it
};

/// Best segmentation into stretches by dynamic programming: the sum of likeness of all pairs of
/// units up to kBand apart within each, less a price for each border and for odd lengths (after
/// Marmoret, Cohen & Bimbot 2023, who compare bars the same way). At most `most` stretches.
Segmentation segment(const SegmentationCues& cues, std::size_t most);

}  // namespace impasto::listen
