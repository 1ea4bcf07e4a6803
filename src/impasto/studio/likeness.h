// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "impasto/picture/image.h"

namespace impasto::studio {

/// What a picture looks like from afar: its colours wherever they are, and the mean colour of each
/// of 8 x 8 cells; both in CIELAB.
struct Likeness {
  static constexpr int kBins = 5, kCells = 8;
  std::array<float, kBins * kBins * kBins> colours{};  ///< shares, sum 1
  std::array<std::array<float, 3>, kCells * kCells> cells{};
};
Likeness likeness_of(const picture::Image& image);

/// 0 for a picture and itself; about 1 for two pictures that have nothing in common. Hellinger's
/// distance of the colours and the mean distance of the cells, half each.
float distance(const Likeness& one, const Likeness& other);

/// `count` of them that are far apart: the first, then always the one whose nearest among those
/// chosen is farthest (Gonzalez 1985). Ascending indices.
std::vector<std::size_t> far_apart(const std::vector<Likeness>& all, std::size_t count);

}  // namespace impasto::studio
