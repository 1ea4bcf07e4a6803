// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "impasto/paint/paper.h"
#include "impasto/paint/water.h"
#include "impasto/paint/water_flow.h"

namespace impasto::paint {

inline constexpr float kDamp = 3.0f;  ///< s for which a dried place still draws water in

/// Paint of all slots at one place.
inline float sum(const float (*planes)[kArea], int i) {
  float s = 0;
  for (int k = 0; k < plan::kSlots; ++k) s += planes[k][i];
  return s;
}

constexpr std::array<float, kBlock> filled_row(float v) {
  std::array<float, kBlock> row{};
  for (float& at : row) at = v;
  return row;
}

struct Water::Rates {
  // Steps of several lengths by turns, so that pixels between neighbours are not worlds apart; on
  // paper that bleeds every other one is long.
  FlowRates flow[4];
  int reach[4] = {1, 1, 1, 1};  ///< pixels between neighbours
  int turns = 3;
  PaperKind paper;
  float wash = 0, gravity = 0, down_x = 0, down_y = 1;
  int near = 1;                 ///< pixels beside a dry place from where it is wetted
  float ring = 2, tension = 0;  ///< how far around an edge feels its bend, pixels; how strongly
  alignas(64) float gran[plan::kSlots] = {};
  std::uint64_t seed = 0;
};

/// What a block holds, pixel by pixel.
struct Water::Planes {
  alignas(64) float field[kFields][kArea] = {};
  float resist[kArea] = {}, dried[kArea] = {};
  std::uint32_t stroke[kArea] = {};  ///< whose cover has given its water
  std::uint8_t cover[kArea] = {};
  std::uint16_t code[kArea][plan::kSlots] = {};  ///< as last written to the canvas
};

/// What a step makes of a block. Few are needed at a time, and only where water is.
struct Water::Work {
  alignas(64) float out[kOuts][kArea], next[kNexts][kArea];
};

struct Water::Block {
  int x0 = 0, y0 = 0, width = 0, height = 0;
  bool any_wet = false, next_to_wet = false;
  unsigned used = 0, next_used = 0;  ///< slots with any paint, a bit each
  float last_wet = 0;                ///< s
  std::int32_t last_open = 0;        ///< slice of the last step in which anything needed it
  Block* side[4] = {};               ///< right, left, down, up
  picture::Rect changed;             ///< in the last step
  // A bit for each pixel of a row: water there; anything may happen there in this step.
  std::uint64_t wet[kBlock] = {}, active[kBlock] = {};
  std::shared_ptr<Planes> planes;                            ///< null: folded
  std::shared_ptr<const std::vector<std::uint32_t>> folded;  ///< what the canvas does not tell
  Work* work = nullptr;  ///< during a step, from when water leaves until all around it has arrived

  /// Its planes, before anything is written to them: no longer shared.
  Planes& own();

  /// Where the neighbour in direction `k` at `reach` pixels is wet.
  std::uint64_t beside(int y, int k, int reach) const {
    if (k >= 2) {
      const int yy = k == 2 ? y + reach : y - reach;
      const Block* b = yy < 0 || yy >= kBlock ? side[k] : this;
      return b == nullptr ? 0 : b->wet[yy & (kBlock - 1)];
    }
    const std::uint64_t other = side[k] == nullptr ? 0 : side[k]->wet[y];
    return k == 0 ? wet[y] >> reach | other << (kBlock - reach)
                  : wet[y] << reach | other >> (kBlock - reach);
  }
  /// Whether a place up to a block away is wet.
  bool wet_at(int x, int y) const {
    const Block* b = this;
    if (x < 0 || x >= kBlock) b = b->side[x < 0 ? 1 : 0];
    if (b != nullptr && (y < 0 || y >= kBlock)) b = b->side[y < 0 ? 3 : 2];
    return b != nullptr && (b->wet[y & (kBlock - 1)] >> (x & (kBlock - 1)) & 1u) != 0;
  }

  /// Row `y` of a field as the neighbour in direction `k` at `reach` pixels has it.
  const float* row(int f, int y, int k, int reach, float* room) const {
    alignas(64) static constexpr auto kWall = filled_row(-1.0f), kFar = filled_row(kRimCells);
    const float* none = f == kWater ? kWall.data() : f == kRim ? kFar.data() : kNothing.data();
    if (k >= 2) {
      const int yy = k == 2 ? y + reach : y - reach;
      const Block* b = yy < 0 || yy >= kBlock ? side[k] : this;
      return b == nullptr ? none : b->planes->field[f] + (yy & (kBlock - 1)) * kBlock;
    }
    const float* own = planes->field[f] + y * kBlock;
    const float* other = side[k] == nullptr ? none : side[k]->planes->field[f] + y * kBlock;
    return shifted(own, other, k, reach, room);
  }

  /// Row `y` of what leaves: nothing where nothing is wet.
  const float* leaves(int out, int y) const {
    return wet[y] == 0 ? kNothing.data() : work->out[out] + y * kBlock;
  }
  /// The same as the neighbour in direction `k` at `reach` pixels has it.
  const float* leaves(int out, int y, int k, int reach, float* room) const {
    if (k >= 2) {
      const int yy = k == 2 ? y + reach : y - reach;
      const Block* b = yy < 0 || yy >= kBlock ? side[k] : this;
      return b == nullptr ? kNothing.data() : b->leaves(out, yy & (kBlock - 1));
    }
    const float* own = leaves(out, y);
    const float* other = side[k] == nullptr ? kNothing.data() : side[k]->leaves(out, y);
    return own == other ? own : shifted(own, other, k, reach, room);
  }

 private:
  alignas(64) static constexpr std::array<float, kBlock> kNothing{};  ///< read by whole vectors

  /// A row `reach` pixels to the right (k 0) or left (1), with what the block there holds.
  static const float* shifted(const float* own, const float* other, int k, int reach, float* room) {
    const int n = kBlock - reach;
    if (k == 0) {
      std::memcpy(room, own + reach, sizeof(float) * n);
      std::memcpy(room + n, other, sizeof(float) * reach);
    } else {
      std::memcpy(room, other + n, sizeof(float) * reach);
      std::memcpy(room + reach, own, sizeof(float) * n);
    }
    return room;
  }
};

/// One step of time, and the blocks it changes.
struct Water::Step {
  std::vector<Block*> blocks;  ///< those that hold water and all beside them, row by row
  int reach = 1;               ///< pixels between neighbours
  const FlowRates* rates = nullptr;
};

}  // namespace impasto::paint
