// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/paper.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/paper.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/grain-inl.h"

#ifndef IMPASTO_PAINT_PAPER_ONCE
#define IMPASTO_PAINT_PAPER_ONCE
namespace impasto::paint {

/// A row of places (canvas units), and what the ground there is made of.
struct FibreRow {
  static constexpr int kOctaves = 4;
  std::uint64_t seed = 0;
  int x = 0, count = 0;
  float left = 0, scale = 1, y = 0;
  float hold = 1, uneven = 0, fibres = 0;
  Octave octaves[kOctaves];  ///< lumps, fine, hair, and wide ones
  float shown[kOctaves] = {};
};

}  // namespace impasto::paint
#endif

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

/// Both have room for a vector beyond `count`.
void Fibres(const FibreRow& r, float* HWY_RESTRICT resist, float* HWY_RESTRICT conduct) {
  const D d;
  const auto times = [](V v, float by) HWY_ATTR { return hn::Mul(v, hn::Set(D(), by)); };
  const V one = hn::Set(d, 1.0f), y = hn::Set(d, r.y);
  for (int i = 0; i < r.count; i += static_cast<int>(hn::Lanes(d))) {
    const V px = hn::Add(hn::Iota(d, static_cast<float>(r.x + i)), hn::Set(d, 0.5f));
    const V x = hn::Div(hn::Sub(px, hn::Set(d, r.left)), hn::Set(d, r.scale));
    V octave[FibreRow::kOctaves];
    for (int k = 0; k < FibreRow::kOctaves; ++k)
      octave[k] = r.shown[k] > 0 ? times(grain(r.octaves[k], x, y), r.shown[k]) : hn::Zero(d);
    // Where an edge of water comes to rest is no matter of single grains.
    const V rough =
        hn::Add(hn::Add(times(octave[0], 0.5f), times(octave[1], 0.35f)), times(octave[3], 0.2f));
    const V fibre = r.fibres > 0 ? times(fibre_at(r.seed, x, y), r.fibres) : hn::Zero(d);
    const V hold = times(hn::Add(one, times(rough, r.uneven)), r.hold);
    hn::StoreU(hn::Max(hn::Set(d, 0.02f), hn::Mul(hold, hn::Sub(one, times(fibre, 0.5f)))), d,
               resist + i);
    // Never so much, nor so little, that more could leave than is there.
    const V most = hn::Set(d, 0.75f);
    const V fine =
        hn::Max(hn::Neg(most),
                hn::Min(most, times(hn::Add(hn::Add(octave[0], octave[1]), octave[2]), 0.5f)));
    hn::StoreU(hn::Mul(hn::Add(one, fine), hn::Add(one, times(fibre, 0.12f))), d, conduct + i);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace impasto::paint {

HWY_EXPORT(Fibres);

namespace {

float corner(std::uint64_t seed, float x, float y) {
  return random_unit(seed, static_cast<std::int64_t>(x), static_cast<std::int64_t>(y));
}

}  // namespace

PaperKind paper_of(plan::Ground ground) {
  switch (ground) {
    case plan::Ground::kLinen: return {0.04f, 0.75f, 0.6f, 0.25f, 0.7f, 0.0f};
    case plan::Ground::kCotton: return {0.10f, 0.70f, 0.6f, 0.25f, 0.7f, 0.0f};
    case plan::Ground::kPanel: return {0.00f, 0.65f, 0.5f, 0.18f, 0.4f, 0.0f, 0.25f, 0.8f};
    case plan::Ground::kPaper: return {0.10f, 0.72f, 0.7f, 0.25f, 0.8f, 0.1f, 0.85f, 1.0f};
    case plan::Ground::kWashi: return {0.04f, 0.10f, 1.0f, 0.30f, 0.5f, 1.0f};
  }
  return {};
}

float noise2(std::uint64_t seed, float x, float y) {
  const float ix = std::floor(x), iy = std::floor(y);
  const float fx = x - ix, fy = y - iy;
  const float tx = fx * fx * (3.0f - 2.0f * fx), ty = fy * fy * (3.0f - 2.0f * fy);
  const float a = corner(seed, ix, iy), b = corner(seed, ix + 1.0f, iy);
  const float c = corner(seed, ix, iy + 1.0f), d = corner(seed, ix + 1.0f, iy + 1.0f);
  const float upper = a + (b - a) * tx, lower = c + (d - c) * tx;
  return upper + (lower - upper) * ty;
}

float fibre_shown(float scale) {
  return math::smoothstep(1.0f, 2.5f, scale * (0.4f / kFibres));
}

void fibre_row(const PaperKind& paper, std::uint64_t seed, int x0, int count, float left,
               float scale, float y, float* resist, float* conduct) {
  // What is too fine for the pixels is left out; nothing changes on the average.
  const auto seen = [&](float cells) { return math::smoothstep(1.5f, 3.0f, scale / cells); };
  FibreRow row;
  row.seed = seed + 2;
  row.x = x0;
  row.left = left;
  row.scale = scale;
  row.y = y;
  row.count = count;
  row.hold = paper.hold;
  row.uneven = 2.0f * paper.uneven;
  row.fibres = paper.fibres * fibre_shown(scale);
  static constexpr float kCells[FibreRow::kOctaves] = {55.0f, 170.0f, 610.0f, 21.0f};
  const float shown[] = {1.0f, seen(170.0f), seen(610.0f), 1.0f};
  for (int k = 0; k < FibreRow::kOctaves; ++k) {
    row.octaves[k] = octave_of(seed, 40 + static_cast<std::uint32_t>(k), kCells[k]);
    row.shown[k] = shown[k];
  }
  HWY_DYNAMIC_DISPATCH(Fibres)(row, resist, conduct);
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
