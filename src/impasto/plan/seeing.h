// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impasto/picture/colour.h"

namespace impasto::plan {

/// One thing, or part of one, in a picture.
struct Region {
  int parent = -1;      ///< index of the region it is a part of; -1: of the whole picture
  float area = 0;       ///< share of the picture, 0..1
  float x = 0, y = 0;   ///< its middle, canvas units
  picture::Lab colour;  ///< mean
  float depth = 0;      ///< 0 in front .. 1 behind everything
  float saliency = 0;   ///< mean, 0..1
  bool face = false;    ///< it is a face, or a part of one
};

/// Where a face is, canvas units.
struct Face {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

/// A picture as a painter sees it: what is to be painted, or set to music. Maps are row-major, top
/// row first, one value for each pixel; the longer side is 1024 px at most.
struct Seeing {
  int width = 0, height = 0;      ///< px
  std::vector<picture::Lab> lab;  ///< colours
  /// Structure tensor: sums over L, a and b of the products of their derivatives, per px (Di Zenzo
  /// 1986), not smoothed.
  std::vector<float> xx, xy, yy;
  std::vector<float> saliency;       ///< 0 nobody looks there .. 1 everybody does
  std::vector<float> edge;           ///< 0 none .. 1 as strong as the picture has any
  std::vector<std::int32_t> region;  ///< index of the smallest region there
  std::vector<Region> regions;       ///< a tree, parents before their parts
  std::vector<Face> faces;

  /// px in one canvas unit: of the shorter side.
  float unit() const { return static_cast<float>(width < height ? width : height); }
};

}  // namespace impasto::plan
