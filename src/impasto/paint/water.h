// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/paint/canvas.h"
#include "impasto/paint/kernels.h"
#include "impasto/plan/stroke.h"

namespace impasto::paint {

inline constexpr std::int32_t kWaterSlices = 2;  ///< slices of time between two steps of water

/// Water in thin paint: it levels, soaks in, runs down, carries pigment to its rim and into the
/// tooth, and dries. After Curtis et al. 1997 (shallow water, edge darkening, granulation) and Chu
/// & Tai 2005 (a front that the paper holds), reduced to one exchange with four neighbours, one
/// cell of 1/450 canvas unit away whatever the pixels: so a painting runs alike at every size.
/// Steps come at fixed times of the plan over fixed blocks of pixels, from one state to the next:
/// the bits do not depend on threads, tiles or calls. Copies share blocks until one of them steps.
class Water {
 public:
  /// At most `most_open` of its blocks are kept at hand where no water stands: changes speed and
  /// memory, never the picture.
  Water(const plan::Sheet& sheet, const pigment::PaletteOptics& paints, const Canvas& canvas,
        std::size_t most_open);
  Water(const Water& other);
  ~Water();

  /// What stroke `index` will bring; strokes it is not told of bring none.
  void expect(std::size_t index, const plan::Stroke& stroke);
  /// A strip may change pixels of this rectangle before the next step.
  void touch(const picture::Rect& rect);
  /// After `touch`, before anything is painted there.
  void make_ready(const Canvas& canvas, Pool& pool, const Clock& clock);
  /// Something is wet or has just been touched: the next step must not be left out.
  bool busy() const { return !touched_.empty() || wet_blocks_ > 0; }
  /// One step at the end of the slices [slice - kWaterSlices, slice); the clock shows that moment.
  void step(Canvas& canvas, const Optics& optics, Pool& pool, std::int32_t slice,
            const Clock& clock);

 private:
  struct Rates;
  struct Planes;
  struct Block;
  struct Work;
  struct Step;

  float brings(std::size_t stroke) const { return stroke < water_.size() ? water_[stroke] : 0.0f; }
  bool is_fresh(const Pixel& px, const Clock& clock) const;
  Block* find(int bx, int by) const;
  Block& block_at(Canvas& canvas, int bx, int by);
  void lay_base(const Canvas& canvas, const Block& block, Planes& planes) const;
  void lay_ground(const Canvas& canvas, const Block& block, Planes& planes) const;
  static void prepare(Canvas& canvas, const Block& block);
  void absorb(Canvas& canvas, int bx, int by, const Clock& clock);
  void take_over(const Canvas& canvas, Block& block, const Clock& clock);
  template <class Each>
  static void rows_of(const Canvas& canvas, int bx, int by, const Each& each);
  void gather(Canvas& canvas, Pool& pool, Step& step, std::int32_t slice, const Clock& clock);
  void flow(Canvas& canvas, const Optics& optics, Pool& pool, const Step& step, const Clock& clock);
  void resist(Block& block, float seconds) const;
  void leave_block(const Step& step, Block& block) const;
  void arrive_block(const Step& step, Block& block) const;
  static void mark(Canvas& canvas, Block& block, int reach);
  static void settle_in(Canvas& canvas, const Optics& optics, Block& block, const Clock& clock);
  void forget(float seconds);
  void foresee_marks(const Canvas& canvas, const Block& block, Planes& planes) const;
  void foresee_paint(const Canvas& canvas, const Block& block, const Clock& clock,
                     Planes& planes) const;
  bool fold(const Canvas& canvas, Block& block, const Clock& clock) const;
  void unfold(const Canvas& canvas, Block& block, const Clock& clock) const;
  void fold_still(const Canvas& canvas, Pool& pool, std::int32_t slice, const Clock& clock);
  void open(const Canvas& canvas, Pool& pool, const std::vector<Block*>& blocks,
            const Clock& clock);

  std::shared_ptr<const Rates> rates_;
  std::map<std::int64_t, std::unique_ptr<Block>> blocks_;  ///< by row, then column
  std::vector<std::int64_t> touched_;                      ///< keys of blocks, since the last step
  std::vector<float> water_;  ///< film of water that each stroke lays where it covers
  std::size_t wet_blocks_ = 0, most_open_ = 0;
  std::vector<std::unique_ptr<Work>> work_;  ///< lent to blocks in a step
};

}  // namespace impasto::paint
