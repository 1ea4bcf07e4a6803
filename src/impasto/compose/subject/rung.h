// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/compose/subject/footprint.h"
#include "impasto/compose/subject/paints.h"
#include "impasto/compose/subject/raster.h"

namespace impasto::compose::subject {

/// Where the strokes of one width are looked for: all px are this level's.
struct Rung {
  float width = 8;        ///< of the brush, px
  Raster target;          ///< what is wanted, as the paints can give it
  Raster canvas;          ///< what is there
  Raster way;             ///< 2 values: the doubled angle's cosine and sine along which to paint
  Raster price;           ///< 1 value: of a stroke there, in squared error
  float area_price = 0;   ///< of each px covered
  Raster longest;         ///< 1 value: of a stroke there, in widths
  float shortest = 1.5f;  ///< in widths
  bool dabs = false;      ///< as in Handling
  bool cut_in = true;     ///< as in Handling
  float same = 0.012f;    ///< squared difference of the target's colours at which a stroke ends
  bool straight = false;  ///< strokes go on as they begin
  Paper paper;            ///< under thin films
  const Paints* paints = nullptr;  ///< what can be had of a wanted colour; never null
  /// The smallest region at each px, and all regions' colours; both empty: no silhouettes.
  std::vector<std::int32_t> region;
  std::vector<picture::Lab> colours;
};

/// Do two regions differ so much that the border between them is a silhouette, which no stroke may
/// cross?
bool silhouette(const picture::Lab& one, const picture::Lab& other);

/// A stroke that pays: geometry in the rung's px.
struct Found {
  std::vector<Spot> path;
  float width = 0;
  Rgb colour{};
  double gain = 0;              ///< what it lowers the squared error by, its price taken off
  std::vector<float> pressure;  ///< at each point; empty: 1
  bool flat = false;            ///< of a shape that has one colour
  int films = 1;                ///< so many of them lie over each place and make the colour
};

/// The colour of one of its films over that paper.
Rgb thinned(const Found& found, const Paper& paper);

/// What lowers the error most for its price, best first, the canvas brought up to date with each
/// (Hertzmann 2001: a stroke has a price; greedy, a gain looked at again when its place was painted
/// over). Same rung, same strokes, whatever the threads.
std::vector<Found> find_strokes(Rung& rung, Pool& pool);

}  // namespace impasto::compose::subject
