// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Noise over the plane, once for each SIMD target (Highway's toggled guard).
#if defined(IMPASTO_PAINT_GRAIN_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef IMPASTO_PAINT_GRAIN_INL_H
#undef IMPASTO_PAINT_GRAIN_INL_H
#else
#define IMPASTO_PAINT_GRAIN_INL_H
#endif

#include <hwy/highway.h>

#include "impasto/paint/grain.h"

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 8>;
using DI = hn::RebindToSigned<D>;
using DU = hn::RebindToUnsigned<D>;
using V = hn::Vec<D>;
using U = hn::Vec<DU>;

HWY_INLINE V smooth(V f) {
  const D d;
  return hn::Mul(hn::Mul(f, f), hn::Sub(hn::Set(d, 3.0f), hn::Mul(hn::Set(d, 2.0f), f)));
}

/// As `mix32`.
HWY_INLINE U mixed(U h) {
  const DU du;
  h = hn::Mul(hn::Xor(h, hn::ShiftRight<16>(h)), hn::Set(du, 0x7feb352du));
  h = hn::Mul(hn::Xor(h, hn::ShiftRight<15>(h)), hn::Set(du, 0x846ca68bu));
  return hn::Xor(h, hn::ShiftRight<16>(h));
}

HWY_INLINE U cell_bits(V cell, std::uint32_t step) {
  const DI di;
  const DU du;
  return hn::Mul(hn::BitCast(du, hn::ConvertTo(di, cell)), hn::Set(du, step));
}
constexpr std::uint32_t kColumn = 0x9e3779b1u, kRow = 0x85ebca77u;

/// 0..1
HWY_INLINE V unit(U bits) {
  const D d;
  const DI di;
  return hn::Mul(hn::ConvertTo(d, hn::BitCast(di, hn::ShiftRight<8>(bits))),
                 hn::Set(d, 1.0f / 16777216.0f));
}

/// Smooth value noise, 0..1.
HWY_INLINE V value_noise(std::uint32_t seed, V x, V y) {
  const DU du;
  const V ix = hn::Floor(x), iy = hn::Floor(y);
  const U left = hn::Add(cell_bits(ix, kColumn), hn::Set(du, seed)), up = cell_bits(iy, kRow);
  const U right = hn::Add(left, hn::Set(du, kColumn)), down = hn::Add(up, hn::Set(du, kRow));
  const V a = unit(mixed(hn::Add(left, up))), b = unit(mixed(hn::Add(right, up)));
  const V c = unit(mixed(hn::Add(left, down))), e = unit(mixed(hn::Add(right, down)));
  const V tx = smooth(hn::Sub(x, ix)), ty = smooth(hn::Sub(y, iy));
  const V upper = hn::Add(a, hn::Mul(hn::Sub(b, a), tx));
  const V lower = hn::Add(c, hn::Mul(hn::Sub(e, c), tx));
  return hn::Add(upper, hn::Mul(hn::Sub(lower, upper), ty));
}

/// What a corner of a triangle has to say (dx, dy) away from it. Its slope is a sum of lots in
/// either direction, so that all ways are as likely.
HWY_INLINE V corner_says(U bits, V dx, V dy) {
  const D d;
  const DU du;
  const U byte = hn::Set(du, 0xFFu);
  const auto slope = [&](U one, U other) HWY_ATTR {
    const U lots = hn::Add(hn::And(one, byte), hn::And(other, byte));
    return hn::Sub(
        hn::Mul(hn::ConvertTo(D(), hn::BitCast(DI(), lots)), hn::Set(D(), 1.0f / 255.0f)),
        hn::Set(D(), 1.0f));
  };
  const V gx = slope(bits, hn::ShiftRight<8>(bits));
  const V gy = slope(hn::ShiftRight<16>(bits), hn::ShiftRight<24>(bits));
  const V far = hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy));
  const V near = hn::Max(hn::Zero(d), hn::Sub(hn::Set(d, 0.5f), far));
  const V near2 = hn::Mul(near, near);
  return hn::Mul(hn::Mul(near2, near2), hn::Add(hn::Mul(gx, dx), hn::Mul(gy, dy)));
}

/// Gradient noise on triangles (Perlin 2001, as simplified by Gustavson 2005), so that it has
/// neither rows nor columns: about 0, of deviation .21, within .75 of it. A lump is about as large
/// as in value noise of cells of 1.
HWY_INLINE V grain(std::uint32_t seed, V x, V y) {
  constexpr float kSkew = 0.36602540f, kBack = 0.21132487f, kGain = 68.2f, kTriangles = 0.5f;
  const D d;
  const DU du;
  const V one = hn::Set(d, 1.0f), back = hn::Set(d, kBack);
  x = hn::Mul(x, hn::Set(d, kTriangles));
  y = hn::Mul(y, hn::Set(d, kTriangles));
  const V skew = hn::Mul(hn::Add(x, y), hn::Set(d, kSkew));
  const V i = hn::Floor(hn::Add(x, skew)), j = hn::Floor(hn::Add(y, skew));
  const V t = hn::Mul(hn::Add(i, j), back);
  const V x0 = hn::Sub(x, hn::Sub(i, t)), y0 = hn::Sub(y, hn::Sub(j, t));
  const auto beside = hn::Gt(x0, y0);
  const V i1 = hn::IfThenElseZero(beside, one), j1 = hn::Sub(one, i1);
  const V x1 = hn::Add(hn::Sub(x0, i1), back), y1 = hn::Add(hn::Sub(y0, j1), back);
  const V opposite = hn::Set(d, 2.0f * kBack - 1.0f);
  const U bits = hn::Add(hn::Add(cell_bits(i, kColumn), cell_bits(j, kRow)), hn::Set(du, seed));
  const U next =
      hn::IfThenElse(hn::RebindMask(du, beside), hn::Set(du, kColumn), hn::Set(du, kRow));
  const V sum = hn::Add(
      hn::Add(corner_says(mixed(bits), x0, y0), corner_says(mixed(hn::Add(bits, next)), x1, y1)),
      corner_says(mixed(hn::Add(bits, hn::Set(du, kColumn + kRow))), hn::Add(x0, opposite),
                  hn::Add(y0, opposite)));
  return hn::Mul(sum, hn::Set(d, kGain));
}

/// The same of an octave: turned, so that no two of them lie alike.
HWY_INLINE V grain(const Octave& octave, V x, V y) {
  const D d;
  const V c = hn::Set(d, octave.c), s = hn::Set(d, octave.s);
  return grain(octave.seed, hn::Sub(hn::Mul(x, c), hn::Mul(y, s)),
               hn::Add(hn::Mul(x, s), hn::Mul(y, c)));
}

/// How much of a long fibre lies at a place (canvas units), 0..1: washi is made of them. Sheets of
/// fibres, each curled in its own way and here and there, laid over each other.
HWY_INLINE V fibre_at(std::uint64_t seed, V x, V y) {
  static constexpr float kTurns[5][2] = {
      {0.98f, 0.199f}, {0.669f, 0.743f}, {-0.105f, 0.995f}, {-0.731f, 0.682f}, {0.866f, -0.5f}};
  const D d;
  const DU du;
  const V one = hn::Set(d, 1.0f);
  const auto times = [](V v, float by) HWY_ATTR { return hn::Mul(v, hn::Set(D(), by)); };
  V most = hn::Zero(d);
  for (std::uint32_t k = 0; k < 5; ++k) {
    const float c = kTurns[k][0], s = kTurns[k][1];
    const V along = hn::Add(times(x, c), times(y, s)), across0 = hn::Sub(times(y, c), times(x, s));
    const V bend = hn::Add(
        times(value_noise(seed_of(seed, 3 * k), times(along, 5.0f), times(across0, 9.0f)), 0.075f),
        times(value_noise(seed_of(seed, 3 * k + 1), times(along, 21.0f), times(across0, 17.0f)),
              0.022f));
    const V across = times(hn::Add(across0, bend), kFibres);
    const V thread = hn::Floor(across);
    const std::uint32_t own = seed_of(seed, 3 * k + 2);
    const V there =
        hn::Sub(value_noise(own, times(along, 34.0f), times(thread, 7.31f)), hn::Set(d, 0.66f));
    const V lot = unit(mixed(hn::Add(cell_bits(thread, kRow), hn::Set(du, ~own))));
    const V middle = hn::Add(hn::Set(d, 0.25f), times(lot, 0.5f));
    const V aside = hn::Abs(hn::Sub(hn::Sub(across, thread), middle));
    const V thin = hn::Max(hn::Zero(d), hn::Sub(one, times(aside, 5.0f)));
    const V strong = hn::Min(one, times(hn::Max(hn::Zero(d), there), 4.0f));
    most = hn::Max(most, hn::Mul(thin, strong));
  }
  return most;
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#endif
