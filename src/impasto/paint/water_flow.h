// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/paint/kernels.h"

namespace impasto::paint {

inline constexpr int kBlock = 64;  ///< pixels; neighbours are never farther than one block
inline constexpr int kArea = kBlock * kBlock;
inline constexpr float kWet = 0.012f;  ///< thinner water stands still
inline constexpr float kRimCells = 5;  ///< how far from its edge a wash feels it

/// Planes of a block. Water is counted in films of about a coat, paint in coats.
enum Field {
  kWater,    ///< -1 beyond the canvas
  kTerrain,  ///< height the water stands on
  kHold,     ///< water that a dry place keeps out
  kConduct,  ///< how readily water moves here, mean about 1
  kRim,      ///< cells to the nearest dry place, at most kRimCells
  kSettled,  ///< paint that no longer moves
  kGrain,    ///< how soon paint settles here, mean about 1
  kPaint,    ///< eight planes of volumes
  kFields = kPaint + plan::kSlots
};

/// Planes of what leaves a block in a step.
enum Out {
  kOutWater,                  ///< four planes: share of water that leaves right, left, down, up
  kOutPaint = kOutWater + 4,  ///< the same for paint
  kOuts = kOutPaint + 4
};

/// Planes of what is there after a step.
enum Next {
  kNextWater,
  kNextRim,
  kNextSettled,
  kNextPaint,                           ///< eight planes
  kInflow = kNextPaint + plan::kSlots,  ///< paint that came
  kNexts
};

/// One row of a field and the rows its four neighbours have there.
struct Around {
  const float* own;
  const float* side[4];  ///< what lies right, left, down, up
};

/// Coefficients for one step, for the distance between neighbours on this canvas.
struct FlowRates {
  float level, draw, fall[4], most[4], push[4], spread, rim, film, evaporate, soak, settle;
  bool far = false;  ///< a long step: within what is wet, no dry place is wetted
};

struct FlowRow {
  int slots = 0;           ///< planes of paint with anything in them
  int slot[plan::kSlots];  ///< which these are
  Around water, terrain, hold, rim, paint[plan::kSlots];
  const float *from_water[4], *from_paint[4];  ///< what the neighbour there sends here
  const float *conduct, *settled, *grain, *gran;
  float *to_water[4], *to_paint[4];            ///< what leaves, where that is found
  const float *left_water[4], *left_paint[4];  ///< the same, where it is known
  float *next_water, *next_rim, *next_settled, *next_paint[plan::kSlots], *inflow;
};

/// What leaves each pixel of a row, as shares of what is there. A bit of `where` for each pixel;
/// eights of pixels without any are left alone, here and below.
void leave(const FlowRates& rates, const FlowRow& row, std::uint64_t where);
/// What is there a step later.
void arrive(const FlowRates& rates, const FlowRow& row, std::uint64_t where);
/// Closes over what has dried in a pixel: it is seen and stays in the height, but mixes no more.
void close_over(const Optics& optics, Pixel& pixel);
void encode(int count, const float (*volumes)[plan::kSlots], Pixel* const* pixels);

/// Slots with paint, in order; how many there are.
inline int slots_of(unsigned used, int* slot) {
  int n = 0;
  for (int k = 0; k < plan::kSlots; ++k) {
    if ((used >> k & 1u) != 0) slot[n++] = k;
  }
  return n;
}

/// Every bit of an eight in which one is set.
inline std::uint64_t eights(std::uint64_t bits) {
  bits |= bits >> 4 & 0x0f0f0f0f0f0f0f0fu;
  bits |= bits >> 2 & 0x0303030303030303u;
  bits |= bits >> 1 & 0x0101010101010101u;
  return (bits & 0x0101010101010101u) * 255u;
}

}  // namespace impasto::paint
