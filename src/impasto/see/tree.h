// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/see/basins.h"

namespace impasto::see {

/// A part of the picture: a leaf of the tree, or what two others are together.
struct Part {
  int parent = -1;              ///< -1: the whole picture, the last part
  int first = -1, second = -1;  ///< what it is made of; -1: it is a leaf
  double area = 0;              ///< px
  double L = 0, a = 0, b = 0;   ///< sums over its px
  double texture = 0;           ///< the same, of log2(1 + change of colour per px)
  double face = 0;              ///< its px in faces
  float height = 0;             ///< how different its two are; never under that of its parts
};

/// Between their mean colours, dE (CIE76).
double apart(const Part& one, const Part& other);

/// Leaves first, then as they are put together.
struct Tree {
  std::vector<std::int32_t> of_pixel;  ///< leaf
  int leaves = 0;
  std::vector<Part> parts;      ///< 2 leaves - 1
  std::vector<Border> borders;  ///< of leaves
};

/// Puts the basins of the contours together, always those two neighbours that differ least: the
/// error which one colour for both would make for each px of border that it saves (Koepfler, Lopez
/// & Morel 1994; the full schedule of Redding et al. 1999), raised by how strong the border is and
/// by other texture (as Arbelaez et al. 2011 weigh them).
Tree grown(const plan::Seeing& seeing, const Map& contours, const Map& fine);

/// The parts that are left when those that differ most are taken apart again, until so many are.
std::vector<int> cut(const Tree& tree, int count);
/// Which of them each leaf is in.
std::vector<int> of_cut(const Tree& tree, const std::vector<int>& parts);

}  // namespace impasto::see
