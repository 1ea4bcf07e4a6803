// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/paint/canvas.h"
#include "impasto/paint/kernels.h"

namespace impasto::paint {

inline constexpr std::int32_t kWashSlices = 2;  ///< slices of time between two steps of water

/// Water in thin paint: it levels, soaks in, runs down, carries pigment to its rim and into the
/// tooth, and dries. After Curtis et al. 1997 (shallow water, edge darkening, granulation) and Chu
/// & Tai 2005 (a front that the paper holds), reduced to one exchange with four neighbours, one
/// cell of 1/450 canvas unit away whatever the pixels: so a painting runs alike at every size.
/// Steps come at fixed times of the plan over fixed blocks of pixels, from one state to the next:
/// the bits do not depend on threads, tiles or calls.
class Wash {
 public:
  Wash(const plan::Plan& plan, const pigment::PaletteOptics& paints, const Canvas& canvas);
  ~Wash();

  /// Strokes may have changed pixels of this tile since the last step.
  void touch(std::size_t tile) { touched_.push_back(tile); }
  /// Something is wet or has just been touched: the next step must not be left out.
  bool busy() const { return !touched_.empty() || wet_blocks_ > 0; }
  /// One step at the end of the slices [slice - kWashSlices, slice); `now` and `drying` in the
  /// painter's ticks.
  void step(Canvas& canvas, const Optics& optics, Pool& pool, std::int32_t slice, int now,
            int drying);

 private:
  struct Block;
  struct Rates;
  Block& block_at(Canvas& canvas, int bx, int by);
  void absorb(Canvas& canvas, std::size_t tile, int now);
  void resist(Block& block, float seconds) const;
  void mark(Canvas& canvas, Block& block, int reach);
  void settle_in(Canvas& canvas, const Optics& optics, Block& block, int now, int drying);

  std::unique_ptr<Rates> rates_;
  std::map<std::int64_t, std::unique_ptr<Block>> blocks_;  ///< by row, then column
  std::vector<std::size_t> touched_;
  std::vector<float> water_;  ///< film of water that each stroke lays where it covers
  std::size_t wet_blocks_ = 0;
};

}  // namespace impasto::paint
