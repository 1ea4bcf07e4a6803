// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/base/progress.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/exhibit_folder.h"
#include "impasto/studio/exhibit_words.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

/// px, the longer side
inline constexpr int kPoster = 1600, kSmallPoster = 800, kFirstSight = 640;
inline constexpr int kTileSide = 512;  ///< px

/// A size in which the visitor's own machine paints it, and what must come out.
struct BrowserCanvas {
  Size size;
  std::string hash;  ///< of the finished picture, as `--stats` prints it
};

struct Pictures {
  Size poster, small_poster, first_sight;
  Size zoom;                            ///< of the picture in tiles
  int levels = 0;                       ///< of tiles; the last is the whole size
  std::vector<BrowserCanvas> canvases;  ///< large first
};

/// The plan's own shape with the longer side so long.
Size size_with_longer(const plan::Plan& plan, int longer);

/// Paints it as large as `zoom` (px, the longer side; at least a poster) and writes into the folder
/// under `within`: poster-640.webp (of few bytes), poster-800.jpg and poster-1600.jpg, closer-N.jpg
/// of each stop, and tiles as Deep Zoom has them (tiles/painting.dzi), from the level that is one
/// tile on. `zoom` 0: no tiles.
Result<Pictures> write_pictures(const plan::Plan& plan, const std::vector<Stop>& stops, int zoom,
                                const std::string& within, ExhibitFolder& folder, Pool& pool,
                                const Progress& progress);

}  // namespace impasto::studio
