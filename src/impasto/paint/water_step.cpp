// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "impasto/paint/water_block.h"

namespace impasto::paint {

constexpr std::size_t kBand = 24;  ///< blocks that are worth sharing among threads

/// What keeps water out of the dry places beside it.
void Water::resist(Block& b, float seconds) const {
  Planes& p = *b.planes;
  // Twelve places around, two and a half cells away: how much of them is wet tells how the edge
  // bends.
  static constexpr float kRound[12][2] = {
      {1, 0},  {0.866f, 0.5f},   {0.5f, 0.866f},   {0, 1},  {-0.5f, 0.866f}, {-0.866f, 0.5f},
      {-1, 0}, {-0.866f, -0.5f}, {-0.5f, -0.866f}, {0, -1}, {0.5f, -0.866f}, {0.866f, -0.5f}};
  static constexpr int kBeside8[8][2] = {{1, 0},  {1, 1},   {0, 1},  {-1, 1},
                                         {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};
  constexpr float kNeverWet = 1e6f;
  int ring[12][2];
  for (int n = 0; n < 12; ++n) {
    for (int c = 0; c < 2; ++c) {
      ring[n][c] = static_cast<int>(std::floor(rates_->ring * kRound[n][c] + 0.5f));
    }
  }
  for (int y = 0; y < b.height; ++y) {
    std::uint64_t to[4] = {};  // something wet that way, within half a cell
    for (int k = 0; k < 4; ++k) {
      for (int far = 1; far <= rates_->near; ++far) to[k] |= b.beside(y, k, far);
    }
    const std::uint64_t between = (to[0] & to[1]) | (to[2] & to[3]);
    for (std::uint64_t rest = b.active[y] & ~b.wet[y]; rest != 0; rest &= rest - 1) {
      const int x = std::countr_zero(rest), i = y * kBlock + x;
      // Neighbours are a cell apart, but an edge goes on as a whole: nothing is wetted that has
      // not something wet beside it, and gaps in it close.
      int beside = 0;
      for (int n = 0; n < 8; ++n) {
        beside += b.wet_at(x + rates_->near * kBeside8[n][0], y + rates_->near * kBeside8[n][1]);
      }
      if (beside < (rates_->near > 1 ? 2 : 1)) {
        p.field[kHold][i] = kNeverWet;
        continue;
      }
      const float dry_for = (seconds - p.dried[i]) * (1.0f / kDamp);
      const float damp = rates_->paper.damp;
      float hold = p.resist[i] * (dry_for < 1.0f ? damp + (1.0f - damp) * dry_for : 1.0f);
      // Surface tension: water fills corners and rounds off tips.
      float around = 0;
      for (const auto& at : ring) around += b.wet_at(x + at[0], y + at[1]) ? 1.0f / 12.0f : 0.0f;
      hold *= std::clamp(1.0f + rates_->tension * (0.42f - around), 0.12f, 2.5f);
      if (beside >= 5) hold = std::min(hold, 4.0f * kWet);
      // Water closes over a dry spot between wet ones.
      if ((between >> x & 1u) != 0) hold = std::min(hold, 2.0f * kWet);
      p.field[kHold][i] = hold;
    }
  }
}

/// The mark that water makes belongs to the stroke that most of its paint comes from.
void Water::mark(Canvas& canvas, Block& b, int reach) {
  Planes& p = *b.planes;
  const float* inflow = b.work->next[kInflow];
  for (int y = 0; y < b.height; ++y) {
    for (std::uint64_t rest = b.active[y] & ~b.wet[y]; rest != 0; rest &= rest - 1) {
      const int x = std::countr_zero(rest), i = y * kBlock + x;
      if (!(inflow[i] > 0)) continue;
      float most = 0;
      for (int k = 0; k < 4; ++k) {
        const int nx = x + (k == 0 ? reach : k == 1 ? -reach : 0);
        const int ny = y + (k == 2 ? reach : k == 3 ? -reach : 0);
        const bool beyond = nx < 0 || nx >= kBlock || ny < 0 || ny >= kBlock;
        const Block* side = beyond ? b.side[k] : &b;
        if (side == nullptr) continue;
        const Planes* from = side->planes.get();
        const int row = ny & (kBlock - 1), column = nx & (kBlock - 1);
        const int j = row * kBlock + column;
        const float share = side->leaves(kOutPaint + (k ^ 1), row)[column];
        if (!(share > 0) || from->stroke[j] == 0) continue;
        const float paint = share * sum(&from->field[kPaint], j);
        if (paint <= most) continue;
        most = paint;
        p.stroke[i] = from->stroke[j];
      }
      if (!(most > 0)) continue;
      p.cover[i] = 0;
      Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      px.stroke = p.stroke[i];
      px.cover = 0;
    }
  }
}

/// After the flow: back onto the canvas.
void Water::settle_in(Canvas& canvas, const Optics& optics, Block& b, const Clock& clock) {
  Planes& p = *b.planes;
  float(*next)[kArea] = b.work->next;
  int left = kBlock, top = kBlock, right = 0, bottom = 0;
  const float* inflow = next[kInflow];
  int slot[plan::kSlots];
  b.used = b.next_used;
  const int slots = slots_of(b.used, slot);
  alignas(64) float volumes[kBlock][plan::kSlots] = {};
  Pixel* pixels[kBlock];
  int places[kBlock];
  bool wet = false;
  for (int y = 0; y < b.height; ++y) {
    int count = 0;
    std::uint64_t still_wet = 0;
    for (std::uint64_t rest = b.active[y]; rest != 0; rest &= rest - 1) {
      const int x = std::countr_zero(rest), i = y * kBlock + x;
      const float was = p.field[kWater][i];
      if (next[kNextWater][i] > 0) still_wet |= std::uint64_t{1} << x;
      if (!(was > 0) && !(inflow[i] > 0) && !(next[kNextWater][i] > 0)) continue;
      Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      if (!(was > 0) && age_of(px, clock.now) > clock.drying) {
        for (int n = 0; n < slots; ++n) {
          const int k = slot[n];
          float& paint = next[kNextPaint + k][i];
          paint = std::max(0.0f, paint - p.field[kPaint + k][i]);
        }
        next[kNextSettled][i] = std::min(next[kNextSettled][i], inflow[i]);
        close_over(optics, px);
      }
      for (int n = 0; n < slots; ++n) volumes[count][slot[n]] = next[kNextPaint + slot[n]][i];
      px.touched = static_cast<std::uint16_t>(clock.now);
      p.dried[i] = clock.seconds();
      pixels[count] = &px;
      places[count++] = x;
    }
    encode(count, volumes, pixels);
    for (int n = 0; n < count; ++n) {
      std::uint16_t* code = p.code[y * kBlock + places[n]];
      if (std::memcmp(code, pixels[n]->wet, sizeof pixels[n]->wet) == 0) continue;
      std::memcpy(code, pixels[n]->wet, sizeof pixels[n]->wet);
      left = std::min(left, places[n]);
      right = std::max(right, places[n] + 1);
      top = std::min(top, y);
      bottom = y + 1;
    }
    if (b.active[y] != 0) {
      const std::uint64_t whole = eights(b.active[y]);
      const auto take = [&](int f, int from) {
        for (int x = 0; x < kBlock; x += 8) {
          const int i = y * kBlock + x;
          if (whole >> x & 1u) std::copy_n(next[from] + i, 8, p.field[f] + i);
        }
      };
      take(kWater, kNextWater);
      take(kRim, kNextRim);
      take(kSettled, kNextSettled);
      for (int n = 0; n < slots; ++n) take(kPaint + slot[n], kNextPaint + slot[n]);
    }
    b.wet[y] = still_wet;
    wet = wet || still_wet != 0;
  }
  b.changed = {b.x0 + left, b.y0 + top, b.x0 + right, b.y0 + bottom};
  b.any_wet = wet;
  b.last_wet = clock.seconds();
}

void Water::leave_block(const Step& step, Block& b) const {
  Planes& p = *b.planes;
  alignas(64) float room[4][2][kBlock];
  FlowRow r;
  r.slots = slots_of(b.used, r.slot);
  for (int y = 0; y < b.height; ++y) {
    if (b.wet[y] == 0) continue;
    const std::uint64_t now_wet = eights(b.wet[y]);
    for (int f = 0; ~now_wet != 0 && f < kOuts; ++f) {
      for (int x = 0; x < kBlock; x += 8) {
        if ((now_wet >> x & 1u) == 0) std::fill_n(b.work->out[f] + y * kBlock + x, 8, 0.0f);
      }
    }
    const auto around = [&](int f, int slot) {
      Around a{p.field[f] + y * kBlock, {}};
      for (int k = 0; k < 4; ++k) a.side[k] = b.row(f, y, k, step.reach, room[slot][k & 1]);
      return a;
    };
    r.water = around(kWater, 0);
    r.terrain = around(kTerrain, 1);
    r.hold = around(kHold, 2);
    r.rim = around(kRim, 3);
    r.conduct = p.field[kConduct] + y * kBlock;
    r.settled = p.field[kSettled] + y * kBlock;
    for (int k = 0; k < plan::kSlots; ++k) r.paint[k].own = p.field[kPaint + k] + y * kBlock;
    for (int k = 0; k < 4; ++k) {
      r.to_water[k] = b.work->out[kOutWater + k] + y * kBlock;
      r.to_paint[k] = b.work->out[kOutPaint + k] + y * kBlock;
    }
    leave(*step.rates, r, b.wet[y]);
  }
}

void Water::arrive_block(const Step& step, Block& b) const {
  Planes& p = *b.planes;
  float(*next)[kArea] = b.work->next;
  alignas(64) float room[2 + plan::kSlots][2][kBlock], from[8][kBlock];
  FlowRow r;
  r.gran = rates_->gran;
  r.slots = slots_of(b.next_used, r.slot);
  for (int y = 0; y < b.height; ++y) {
    if (b.active[y] == 0) continue;
    const auto around = [&](int f, int slot) {
      Around a{p.field[f] + y * kBlock, {}};
      for (int k = 0; k < 4; ++k) a.side[k] = b.row(f, y, k, step.reach, room[slot][k & 1]);
      return a;
    };
    r.water = around(kWater, 0);
    r.rim = around(kRim, 1);
    // What comes from the left has left to the right, and so on: directions in pairs.
    for (int k = 0; k < 4; ++k) {
      r.from_water[k] = b.leaves(kOutWater + (k ^ 1), y, k, step.reach, from[k]);
      r.from_paint[k] = b.leaves(kOutPaint + (k ^ 1), y, k, step.reach, from[4 + k]);
      r.left_water[k] = b.leaves(kOutWater + k, y);
      r.left_paint[k] = b.leaves(kOutPaint + k, y);
    }
    for (int m = 0; m < r.slots; ++m) {
      r.paint[r.slot[m]] = around(kPaint + r.slot[m], 2 + m);
      r.next_paint[r.slot[m]] = next[kNextPaint + r.slot[m]] + y * kBlock;
    }
    r.conduct = p.field[kConduct] + y * kBlock;
    r.settled = p.field[kSettled] + y * kBlock;
    r.grain = p.field[kGrain] + y * kBlock;
    r.next_water = next[kNextWater] + y * kBlock;
    r.next_rim = next[kNextRim] + y * kBlock;
    r.next_settled = next[kNextSettled] + y * kBlock;
    r.inflow = next[kInflow] + y * kBlock;
    arrive(*step.rates, r, b.active[y]);
  }
}

void Water::flow(Canvas& canvas, const Optics& optics, Pool& pool, const Step& step,
                 const Clock& clock) {
  const std::vector<Block*>& blocks = step.blocks;
  pool.run(blocks.size(), [&](std::size_t n) {
    Block& b = *blocks[n];
    for (int y = 0; y < b.height; ++y) {
      b.active[y] = b.wet[y];
      if (step.rates->far) continue;
      for (int k = 0; k < 4; ++k) b.active[y] |= b.beside(y, k, step.reach);
      b.active[y] &= b.width < kBlock ? (std::uint64_t{1} << b.width) - 1 : ~std::uint64_t{0};
    }
    if (!step.rates->far) resist(b, clock.seconds());
  });
  // Band by band of whole rows of blocks: what a step makes of one is needed until water has
  // arrived in the next, and no longer.
  std::vector<std::size_t> bands{0};
  for (std::size_t n = 1; n < blocks.size(); ++n) {
    const bool row_begins = blocks[n]->y0 != blocks[n - 1]->y0;
    if (row_begins && n - bands.back() >= kBand) bands.push_back(n);
  }
  bands.push_back(blocks.size());
  std::vector<Work*> spare;
  for (const std::unique_ptr<Work>& work : work_) spare.push_back(work.get());
  const auto lend = [&](std::size_t n) {
    if (spare.empty()) {
      work_.push_back(std::make_unique_for_overwrite<Work>());
      spare.push_back(work_.back().get());
    }
    blocks[n]->work = spare.back();
    spare.pop_back();
  };
  const auto leave_band = [&](std::size_t band) {
    const std::size_t from = bands[band], count = bands[band + 1] - from;
    for (std::size_t n = 0; n < count; ++n) lend(from + n);
    pool.run(count, [&](std::size_t n) {
      if (blocks[from + n]->any_wet) leave_block(step, *blocks[from + n]);
    });
  };
  const auto settle_band = [&](std::size_t band) {
    const std::size_t from = bands[band], count = bands[band + 1] - from;
    pool.run(count, [&](std::size_t n) { settle_in(canvas, optics, *blocks[from + n], clock); });
    for (std::size_t n = 0; n < count; ++n) {
      spare.push_back(std::exchange(blocks[from + n]->work, nullptr));
    }
  };
  const std::size_t last = bands.size() - 2;
  leave_band(0);
  for (std::size_t band = 0; band <= last; ++band) {
    if (band < last) leave_band(band + 1);
    const std::size_t from = bands[band], count = bands[band + 1] - from;
    pool.run(count, [&](std::size_t n) { arrive_block(step, *blocks[from + n]); });
    pool.run(count, [&](std::size_t n) { mark(canvas, *blocks[from + n], step.reach); });
    // Neighbours still read the state before: only now is it replaced.
    if (band > 0) settle_band(band - 1);
  }
  settle_band(last);
}

}  // namespace impasto::paint
