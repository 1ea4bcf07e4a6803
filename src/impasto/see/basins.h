// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/see/maps.h"

namespace impasto::see {

/// The root of i in a forest of what is joined (Tarjan 1975), the way there halved.
inline int root(std::vector<int>& up, int i) {
  while (up[static_cast<std::size_t>(i)] != i) {
    int& next = up[static_cast<std::size_t>(i)];
    next = up[static_cast<std::size_t>(next)];
    i = next;
  }
  return i;
}

/// Where two parts of the picture touch.
struct Border {
  int a = 0, b = 0;           ///< a < b
  int length = 0;             ///< pairs of neighbouring px
  std::int64_t strength = 0;  ///< sum of the contour's strength over them, 1/256 dE
};

/// The catchment basins of the contours: from each pixel rain runs down to the lowest of its four
/// neighbours (watershed by rainfall; Beucher & Lantuejoul 1979, Bieniek & Moga 2000). Each is one
/// piece.
std::vector<std::int32_t> basins(const Map& contours, int& count);

/// Counts what touches what.
std::vector<Border> borders(const std::vector<std::int32_t>& of_pixel, const Map& contours);

/// Pieces of the same border as one, in order; what is inside a part is none.
std::vector<Border> summed(std::vector<Border> pieces);

}  // namespace impasto::see
