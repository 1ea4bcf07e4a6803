// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/water_flow.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/water_flow.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/film-inl.h"

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

void Leave(const FlowRates& f, const FlowRow& r, std::uint64_t where) {
  const D d;
  const V zero = hn::Zero(d), one = hn::Set(d, 1.0f), wet = hn::Set(d, kWet);
  const auto num = [&](float v) { return hn::Set(d, v); };
  for (int x = 0; x < kBlock; x += static_cast<int>(hn::Lanes(d))) {
    if ((where >> (x & ~7) & 255u) == 0) continue;
    const V w = hn::Load(d, r.water.own + x), rim = hn::Load(d, r.rim.own + x);
    const V conduct = hn::Load(d, r.conduct + x);
    V total = zero;
    for (int n = 0; n < r.slots; ++n) {
      total = hn::Add(total, hn::Load(d, r.paint[r.slot[n]].own + x));
    }
    const V mobile = hn::Max(
        zero, hn::Sub(one, hn::Div(hn::Load(d, r.settled + x), hn::Max(total, num(1e-6f)))));
    const V there = hn::Max(w, wet);
    const V surface = hn::Add(w, hn::Load(d, r.terrain.own + x));
    const V head = hn::Max(zero, hn::Sub(w, num(f.film)));
    const V ease = hn::Div(hn::Mul(conduct, hn::Min(w, one)), there);
    const V near_rim = hn::Max(zero, hn::Sub(one, hn::Mul(rim, num(1.0f / kRimCells))));
    const auto moves = hn::Gt(w, wet);
    // What goes far does not ask how the sheet is felted here: it would gather where that is dense.
    const V lets = f.far ? hn::Add(num(0.8f), hn::Mul(num(0.2f), conduct)) : conduct;
    for (int k = 0; k < 4; ++k) {
      const V wb = hn::LoadU(d, r.water.side[k] + x);
      const V slope = hn::Sub(surface, hn::Add(wb, hn::LoadU(d, r.terrain.side[k] + x)));
      // Water does not pile up where it cannot go on.
      const V room = hn::Min(one, hn::Max(zero, hn::Sub(num(1.5f), hn::Mul(num(0.4f), wb))));
      V q = hn::Mul(ease, hn::Add(hn::Mul(num(f.level), slope),
                                  hn::Mul(hn::Mul(num(f.fall[k]), head), room)));
      const auto wet_b = hn::Gt(wb, wet);
      q = hn::IfThenElse(wet_b, q, hn::Mul(q, num(f.draw)));  // dry fibres suck it in
      q = hn::Min(num(f.most[k]), hn::Max(zero, q));
      const auto over = hn::Gt(hn::Mul(w, num(f.push[k])), hn::LoadU(d, r.hold.side[k] + x));
      q = hn::IfThenElseZero(hn::And(moves, hn::And(hn::Ge(wb, zero), hn::Or(wet_b, over))), q);
      // Nor does it cross the rim, where what has gathered stays.
      const V inner =
          f.far ? hn::Mul(hn::Min(rim, hn::LoadU(d, r.rim.side[k] + x)), num(1.0f / kRimCells))
                : one;
      const V spread =
          hn::Div(hn::Mul(hn::Mul(num(f.spread), hn::Mul(lets, inner)), hn::Min(w, wb)), there);
      const V outward = hn::Min(one, hn::Max(zero, hn::Sub(rim, hn::LoadU(d, r.rim.side[k] + x))));
      const V drift = hn::Mul(hn::Mul(num(f.rim), outward), near_rim);
      const V o =
          hn::Min(num(f.most[k]),
                  hn::Add(q, hn::IfThenElseZero(hn::And(moves, wet_b), hn::Add(spread, drift))));
      hn::Store(q, d, r.to_water[k] + x);
      hn::Store(hn::Mul(o, mobile), d, r.to_paint[k] + x);
    }
  }
}

void Arrive(const FlowRates& f, const FlowRow& r, std::uint64_t where) {
  const D d;
  const V zero = hn::Zero(d), one = hn::Set(d, 1.0f);
  const auto num = [&](float v) { return hn::Set(d, v); };
  const auto sum4 = [&](V a, V b, V c, V e) { return hn::Add(hn::Add(a, b), hn::Add(c, e)); };
  for (int x = 0; x < kBlock; x += static_cast<int>(hn::Lanes(d))) {
    if ((where >> (x & ~7) & 255u) == 0) continue;
    // What comes from the left has left to the right, and so on: directions in pairs.
    const auto in = [&](const Around& of, const float* const* from, int k) HWY_ATTR {
      return hn::Mul(hn::LoadU(d, of.side[k] + x), hn::LoadU(d, from[k] + x));
    };
    const auto stays = [&](const float* const* out) HWY_ATTR {
      return hn::Sub(one, sum4(hn::Load(d, out[0] + x), hn::Load(d, out[1] + x),
                               hn::Load(d, out[2] + x), hn::Load(d, out[3] + x)));
    };
    const V w = hn::Load(d, r.water.own + x);
    const auto canvas = hn::Ge(w, zero);
    const V rim = hn::Load(d, r.rim.own + x);
    V water = hn::Add(hn::Mul(w, stays(r.left_water)),
                      sum4(in(r.water, r.from_water, 0), in(r.water, r.from_water, 1),
                           in(r.water, r.from_water, 2), in(r.water, r.from_water, 3)));
    const V quick = hn::IfThenElse(hn::Le(rim, one), num(1.5f), one);
    const V loss =
        hn::Add(hn::Mul(num(f.evaporate), quick), hn::Mul(num(f.soak), hn::Load(d, r.conduct + x)));
    water = hn::Sub(water, loss);
    const auto wet = hn::Gt(water, hn::Set(d, kWet));
    water = hn::IfThenElse(canvas, hn::IfThenElseZero(wet, water), num(-1.0f));
    hn::Store(water, d, r.next_water + x);
    const V least =
        hn::Min(hn::Min(hn::LoadU(d, r.rim.side[0] + x), hn::LoadU(d, r.rim.side[1] + x)),
                hn::Min(hn::LoadU(d, r.rim.side[2] + x), hn::LoadU(d, r.rim.side[3] + x)));
    const V next =
        hn::IfThenElseZero(wet, f.far ? rim : hn::Min(num(kRimCells), hn::Add(least, one)));
    hn::Store(hn::IfThenElse(canvas, next, num(kRimCells)), d, r.next_rim + x);

    const V keep = stays(r.left_paint);
    V total = zero, grain = zero, came = zero;
    for (int n = 0; n < r.slots; ++n) {
      const int k = r.slot[n];
      const V arrives = sum4(in(r.paint[k], r.from_paint, 0), in(r.paint[k], r.from_paint, 1),
                             in(r.paint[k], r.from_paint, 2), in(r.paint[k], r.from_paint, 3));
      const V v = hn::Add(hn::Mul(hn::Load(d, r.paint[k].own + x), keep), arrives);
      hn::Store(v, d, r.next_paint[k] + x);
      came = hn::Add(came, arrives);
      total = hn::Add(total, v);
      grain = hn::Add(grain, hn::Mul(v, num(r.gran[k])));
    }
    hn::Store(came, d, r.inflow + x);
    // Heavy pigments drop into the hollows first; where the water is gone everything stays.
    const V before = hn::Min(hn::Load(d, r.settled + x), total);
    const V heavy = hn::Div(grain, hn::Max(total, num(1e-6f)));
    const V even = hn::Sub(one, hn::Mul(num(0.85f), heavy));  // fine ones stain wherever they are
    const V hollow = hn::Mul(hn::Mul(hn::Load(d, r.grain + x), heavy), num(1.5f));
    const V rate = hn::Min(one, hn::Mul(num(f.settle), hn::Add(even, hollow)));
    const V settled = hn::Add(before, hn::Mul(hn::Sub(total, before), rate));
    hn::Store(hn::IfThenElse(wet, settled, total), d, r.next_settled + x);
  }
}

void CloseOver(const Optics& o, Pixel& px) {
  alignas(64) float volume[1][kN], seen[1][kN];
  decode_wet(px, volume[0]);
  const float total = sum_of(volume[0]);
  if (!(total > 0)) return;
  decode_dry(px, seen[0]);
  films_over(o, 1, volume, seen);
  encode_dry(seen[0], px);
  const float h = static_cast<float>(px.dry_height) + total * (1.0f / kHeightUnit) + 0.5f;
  px.dry_height = static_cast<std::uint16_t>(std::min(h, 65535.0f));
  std::fill_n(px.wet, kN, std::uint16_t{0});
}

void Encode(int count, const float (*volumes)[plan::kSlots], Pixel* const* pixels) {
  for (int i = 0; i < count; ++i) encode_wet(volumes[i], *pixels[i]);
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace impasto::paint {

HWY_EXPORT(Leave);
HWY_EXPORT(Arrive);
HWY_EXPORT(CloseOver);
HWY_EXPORT(Encode);

void leave(const FlowRates& rates, const FlowRow& row, std::uint64_t where) {
  HWY_DYNAMIC_DISPATCH(Leave)(rates, row, where);
}

void arrive(const FlowRates& rates, const FlowRow& row, std::uint64_t where) {
  HWY_DYNAMIC_DISPATCH(Arrive)(rates, row, where);
}

void close_over(const Optics& optics, Pixel& pixel) {
  HWY_DYNAMIC_DISPATCH(CloseOver)(optics, pixel);
}

void encode(int count, const float (*volumes)[plan::kSlots], Pixel* const* pixels) {
  HWY_DYNAMIC_DISPATCH(Encode)(count, volumes, pixels);
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
