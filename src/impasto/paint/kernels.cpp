// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/kernels.h"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/film-inl.h"
#include "impasto/paint/span-inl.h"
#include "impasto/paint/strip-inl.h"

// Same bits on every target: the same elementwise operations in the same order, no MulAdd, no
// approximate reciprocals; sums over lanes go through memory in index order.
HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

constexpr int kTogether = 24;  ///< slices within which two strokes are painted at one time
constexpr int kBatch = 96;     ///< pixels taken at once: a whole number of vectors on every target

/// Pixels on their way through the steps below, one lane each.
struct Batch {
  int count = 0;
  alignas(64) float x[kBatch], y[kBatch];
  Pixel* px[kBatch];
  // Where they lie in the stroke.
  alignas(64) float u[kBatch], au[kBatch], inside[kBatch], hair[kBatch], ends[kBatch];
  alignas(64) float near_end[kBatch];
  alignas(64) std::int32_t where[kBatch];
  // What lies there.
  alignas(64) float wet_total[kBatch];
  alignas(64) float free[kBatch];  ///< 0 where another stroke keeps this one out
  alignas(64) std::int32_t weave[kBatch], dry_height[kBatch];
  alignas(64) std::int32_t before[kBatch];  ///< cover this pass of the stroke has left; -1 none
  alignas(64) float wet[kBatch][kN];
  // What is to be done.
  alignas(64) std::int32_t k0[kBatch], cover[kBatch];
  alignas(64) float w1[kBatch], more[kBatch], amount[kBatch], take[kBatch];
  alignas(64) float share[kBatch];
  alignas(64) float sums[kBatch][4];
};

// Steps with a lane for each pixel take the widest vectors.
using W = hn::CappedTag<float, 16>;
using VW = hn::Vec<W>;

HWY_INLINE VW clamp01(VW x) {
  const W d;
  return hn::Min(hn::Set(d, 1.0f), hn::Max(hn::Zero(d), x));
}

HWY_INLINE VW mix(VW a, VW b, VW t) {
  return hn::Add(a, hn::Mul(hn::Sub(b, a), t));
}

HWY_INLINE VW between(float a, float b, VW t) {
  const W d;
  return hn::Add(hn::Set(d, a), hn::Mul(hn::Set(d, b - a), t));
}

/// Places of the pixels within the stroke; `ends` is 0 where the strip does not reach.
HWY_INLINE void locate(const Strip& p, Batch& q) {
  const W d;
  const hn::RebindToSigned<W> di;
  const Node &a = *p.a, &b = *p.b;
  const StrokeState& st = *p.stroke;
  const VW one = hn::Set(d, 1.0f), half1 = hn::Set(d, 0.5f), zero = hn::Zero(d);
  for (int i = 0; i < q.count; i += static_cast<int>(hn::Lanes(d))) {
    const VW x = hn::Add(hn::Load(d, q.x + i), half1), y = hn::Add(hn::Load(d, q.y + i), half1);
    const VW t0 = hn::Add(hn::Mul(hn::Sub(x, hn::Set(d, a.x)), hn::Set(d, a.dx)),
                          hn::Mul(hn::Sub(y, hn::Set(d, a.y)), hn::Set(d, a.dy)));
    const VW t1 = hn::Add(hn::Mul(hn::Sub(x, hn::Set(d, b.x)), hn::Set(d, b.dx)),
                          hn::Mul(hn::Sub(y, hn::Set(d, b.y)), hn::Set(d, b.dy)));
    auto in = hn::And(hn::Ge(t0, zero), hn::Lt(t1, zero));
    const VW f = hn::IfThenElseZero(in, hn::Div(t0, hn::Sub(t0, t1)));
    const VW half = between(a.half, b.half, f);
    const VW nx = hn::Neg(between(a.dy, b.dy, f)), ny = between(a.dx, b.dx, f);
    const VW side = hn::Add(hn::Mul(hn::Sub(x, between(a.x, b.x, f)), nx),
                            hn::Mul(hn::Sub(y, between(a.y, b.y, f)), ny));
    const VW inset = hn::IfThenElse(hn::Lt(side, zero), between(a.inset_left, b.inset_left, f),
                                    between(a.inset_right, b.inset_right, f));
    const VW u = hn::Div(side, half);
    const VW au = hn::Div(hn::Abs(u), hn::Sub(one, inset));
    const VW inside = hn::Add(hn::Mul(hn::Sub(one, au), half), half1);  // pixels from the edge
    in = hn::And(in, hn::Gt(inside, zero));
    const VW s = hn::Add(hn::Set(d, a.s), hn::Mul(hn::Set(d, p.ds), f));

    // Streaks: bilinear in (u, s).
    const VW cu = hn::Mul(hn::Add(hn::Min(hn::Max(u, hn::Set(d, -1.0f)), one), one),
                          hn::Set(d, p.column_scale));
    const auto c0 = hn::Min(hn::ConvertTo(di, cu), hn::Set(di, st.columns - 2));
    const VW cf = hn::Sub(cu, hn::ConvertTo(d, c0));
    const VW along = hn::Sub(s, hn::Set(d, st.first_s));
    const VW rs = hn::Max(zero, hn::Mul(along, hn::Set(d, p.inv_row)));
    const auto r0 = hn::Min(hn::ConvertTo(di, rs), hn::Set(di, st.rows - 2));
    const VW rf = hn::Min(one, hn::Sub(rs, hn::ConvertTo(d, r0)));
    const auto at = hn::Add(hn::Mul(r0, hn::Set(di, st.columns)), c0);
    // Four corners in one word.
    const auto word = hn::GatherIndex(di, st.streak.data(), at);
    const auto byte = hn::Set(di, 255);
    const auto corner = [&](auto v) { return hn::ConvertTo(d, hn::And(v, byte)); };
    const VW ha = mix(corner(word), corner(hn::ShiftRight<8>(word)), cf);
    const VW hb = mix(corner(hn::ShiftRight<16>(word)), corner(hn::ShiftRight<24>(word)), cf);
    const VW rt = hn::Mul(hn::Mul(rf, rf), hn::Sub(hn::Set(d, 3.0f), hn::Add(rf, rf)));
    VW ends = one, near_end = one;
    if (!p.whole) {
      const VW start = mix(hn::GatherIndex(d, st.start.data(), c0),
                           hn::GatherIndex(d, st.start.data() + 1, c0), cf);
      const VW stop = mix(hn::GatherIndex(d, st.stop.data(), c0),
                          hn::GatherIndex(d, st.stop.data() + 1, c0), cf);
      const VW inv_soft = hn::Set(d, p.inv_soft);
      ends = hn::Mul(clamp01(hn::Add(hn::Mul(hn::Sub(s, start), inv_soft), half1)),
                     clamp01(hn::Add(hn::Mul(hn::Sub(stop, s), inv_soft), half1)));
      near_end = hn::Mul(hn::Min(hn::Mul(hn::Sub(s, start), hn::Set(d, 2.0f)), hn::Sub(stop, s)),
                         hn::Set(d, p.inv_half));
    }
    const VW from = hn::Sub(s, hn::Set(d, st.where_s));
    const auto where = hn::ConvertTo(di, hn::Mul(from, hn::Set(d, p.quarter)));
    hn::Store(u, d, q.u + i);
    hn::Store(au, d, q.au + i);
    hn::Store(inside, d, q.inside + i);
    hn::Store(hn::Mul(mix(ha, hb, rt), hn::Set(d, 1.0f / 255.0f)), d, q.hair + i);
    hn::Store(hn::IfThenElseZero(in, ends), d, q.ends + i);
    hn::Store(near_end, d, q.near_end + i);
    hn::Store(where, di, q.where + i);
  }
}

/// Keeps the pixels the strip reaches, and reads what lies there.
HWY_INLINE void look(const Strip& p, Batch& q) {
  int m = 0;
  for (int i = 0; i < q.count; ++i) {
    if (!(q.ends[i] > 0.0f)) continue;
    const Pixel& px = *q.px[i];
    if (m != i) {
      q.px[m] = q.px[i];
      q.u[m] = q.u[i];
      q.au[m] = q.au[i];
      q.inside[m] = q.inside[i];
      q.hair[m] = q.hair[i];
      q.ends[m] = q.ends[i];
      q.near_end[m] = q.near_end[i];
    }
    const auto where = static_cast<std::uint8_t>(q.where[i] & 255);
    q.where[m] = where;
    decode_wet(px, q.wet[m]);
    q.wet_total[m] = sum_of(q.wet[m]);
    q.dry_height[m] = px.dry_height;
    q.weave[m] = px.weave;
    // A stroke that comes back over itself covers anew; where it only lingers it does not, nor does
    // one that floods: its water stands level.
    const int back = static_cast<std::uint8_t>(where - px.where);
    const bool again = px.stroke == p.stroke->id && (p.stroke->floods || back < 8 || back > 248);
    q.before[m] = again ? px.cover : -1;
    // Strokes painted at one time cross or touch: whichever strip comes first by a hair, the later
    // stroke of the plan stays on top, or else they would interleave like the teeth of a comb.
    q.free[m] = 1.0f;
    if (px.stroke > p.stroke->id && age_of(px, p.now) <= kTogether) {
      const int lag = static_cast<std::uint8_t>(p.slice - px.moment);
      if (lag < kTogether) {
        const float t = static_cast<float>(std::max(0, lag - 6)) * (1.0f / (kTogether - 6));
        const float held = static_cast<float>(px.cover) * (1.0f / 255.0f);
        q.free[m] = 1.0f - held * (1.0f - t * t * (3.0f - 2.0f * t));
      }
    }
    ++m;
  }
  q.count = m;
}

/// Thickness of the paint across the brush that holds `e` of what it was dipped with: hairs leave
/// ridges and grooves, the sides a bead; washes pool at the edge.
HWY_INLINE VW profile_of(const Strip& p, VW hair, VW au, VW inside, VW e) {
  const W d;
  const VW one = hn::Set(d, 1.0f), zero = hn::Zero(d);
  const auto num = [&](float v) { return hn::Set(d, v); };
  const VW swing = hn::Mul(hn::Sub(hn::Add(hair, hair), one), num(p.contrast));
  const VW streaky = hn::Add(one, hn::Mul(swing, hn::Sub(num(2.0f), hn::Mul(num(0.6f), e))));
  const VW bead =
      hn::Max(zero, hn::Mul(hn::Mul(hn::Sub(au, num(0.78f)), hn::Sub(one, au)), num(82.0f)));
  const VW sides = hn::Max(
      num(0.05f),
      hn::Add(one, hn::Mul(num(p.side_gain), hn::IfThenElseZero(hn::Gt(au, num(0.78f)), bead))));
  // The paint's surface rounds off towards the sides: a cliff would be lit like an embossed line.
  const VW bevel = clamp01(hn::Mul(inside, num(p.inv_bevel)));
  const VW round =
      hn::Add(num(0.3f), hn::Mul(hn::Mul(num(0.7f), bevel), hn::Sub(num(2.0f), bevel)));
  return hn::Mul(hn::Max(hn::Add(num(0.15f), hn::Mul(num(0.2f), e)), streaky),
                 hn::Mul(sides, round));
}

/// How the brush touches a place: a loaded, pressed one everywhere; a dry one only crowns and
/// ridges. `ground`: the weave as far as paint has not filled it.
HWY_INLINE VW contact_of(const Strip& p, VW u, VW au, VW hair, VW damp, VW near_end, VW ground,
                         VW over) {
  const W d;
  const StrokeState& st = *p.stroke;
  const VW one = hn::Set(d, 1.0f), zero = hn::Zero(d);
  const auto num = [&](float v) HWY_ATTR { return hn::Set(d, v); };
  const VW end_thin = hn::IfThenElseZero(hn::Lt(near_end, one),
                                         hn::Mul(num(0.8f), hn::Sub(one, hn::Max(zero, near_end))));
  const VW au2 = hn::Mul(au, au);
  const VW edge_thin = hn::Mul(hn::Mul(hn::Add(hn::Mul(au2, au2), end_thin), num(p.fringe)),
                               hn::Sub(num(1.15f), hair));
  const VW relief = hn::Add(hn::Mul(ground, num(1.6f)), hn::Mul(num(0.45f), over));
  VW reach = hn::Add(hn::Mul(num(1.9f), damp), num(1.4f * p.pressure + 0.9f * st.wetness - 1.25f));
  reach = hn::Sub(reach, hn::Add(edge_thin, hn::Mul(num(p.gaps), hn::Sub(one, hair))));
  reach = hn::Sub(reach, hn::Mul(num(p.thin), hn::Add(num(0.1f), hn::Mul(num(0.9f), au2))));
  reach = hn::Add(reach, hn::Mul(num(p.tooth), relief));
  reach = hn::Add(reach, hn::Mul(num(p.tilt), u));  // a leaning brush presses on one side
  return clamp01(hn::Add(hn::Mul(hn::Sub(reach, num(0.15f)), num(p.crisp)), num(0.255f)));
}

/// Fading sides and ends, 0..1: `by` 1 of hairs that lift here and there (0..1), 0 evenly.
HWY_INLINE VW fading(VW fade, VW lifts, float by) {
  const W d;
  const VW from = hn::Mul(hn::Set(d, 0.72f * by), lifts);
  return clamp01(hn::Mul(hn::Sub(fade, from), hn::Set(d, 1.0f / (1.0f - 0.72f * by))));
}

/// How much of each pixel the brush covers, how much paint it leaves and takes.
HWY_INLINE void touch(const Strip& p, Batch& q) {
  const W d;
  const hn::RebindToSigned<W> di;
  const hn::RebindToUnsigned<W> du;
  const StrokeState& st = *p.stroke;
  const VW one = hn::Set(d, 1.0f), zero = hn::Zero(d), half1 = hn::Set(d, 0.5f);
  const auto num = [&](float v) { return hn::Set(d, v); };
  for (int i = 0; i < q.count; i += static_cast<int>(hn::Lanes(d))) {
    const VW u = hn::Load(d, q.u + i), hair = hn::Load(d, q.hair + i), au = hn::Load(d, q.au + i);
    const auto ints = [&](const std::int32_t* v) { return hn::ConvertTo(d, hn::Load(di, v + i)); };
    const VW own_height =
        hn::Add(hn::Mul(ints(q.dry_height), num(kHeightUnit)), hn::Load(d, q.wet_total + i));
    const VW ground = hn::Sub(hn::Mul(ints(q.weave), num(1.0f / 255.0f)), half1);
    const VW kb =
        hn::Sub(hn::Mul(hn::Mul(hn::Add(u, one), half1), num(static_cast<float>(p.count))), half1);
    const VW kc = hn::Min(hn::Max(kb, zero), num(static_cast<float>(p.count - 1)));
    const auto k0 = hn::Min(hn::ConvertTo(di, kc), hn::Set(di, p.count - 2));
    const VW kf = hn::Sub(kc, hn::ConvertTo(d, k0));
    const VW w1 = hn::Mul(hn::Mul(kf, kf), hn::Sub(num(3.0f), hn::Add(kf, kf)));
    const VW w0 = hn::Sub(one, w1);
    const auto blend = [&](const std::uint32_t* table, float unit) {
      const auto pair = hn::GatherIndex(du, table, hn::BitCast(di, k0));
      const VW first = hn::ConvertTo(d, hn::BitCast(di, hn::And(pair, hn::Set(du, 0xffffu))));
      const VW second = hn::ConvertTo(d, hn::BitCast(di, hn::ShiftRight<16>(pair)));
      return hn::Mul(hn::Add(hn::Mul(first, w0), hn::Mul(second, w1)), num(unit));
    };
    const VW e = blend(p.loaded, kLoadUnit), damp = blend(p.damp, kLoadUnit);
    const VW grip = blend(p.grip, kGripUnit), mean = blend(p.mean, kMeanUnit);
    const VW fill = hn::Div(one, hn::Add(one, own_height));  // paint fills the weave
    const VW over = hn::Min(one, hn::Max(num(-1.0f), hn::Sub(own_height, mean)));
    const VW contact =
        contact_of(p, u, au, hair, damp, hn::Load(d, q.near_end + i), hn::Mul(ground, fill), over);
    const VW lifts =
        clamp01(hn::Sub(num(1.05f), hn::Add(hn::Mul(num(1.1f), hair), hn::Mul(num(0.7f), ground))));
    const VW edge =
        fading(clamp01(hn::Mul(hn::Load(d, q.inside + i), num(p.inv_feather))), lifts, p.broken);
    const VW cover =
        hn::Mul(hn::Mul(contact, edge), fading(hn::Load(d, q.ends + i), lifts, p.ends_broken));
    const VW before = hn::Mul(hn::Max(zero, ints(q.before)), num(1.0f / 255.0f));
    const VW more = hn::IfThenElseZero(hn::Gt(cover, num(0.004f)),
                                       hn::Mul(hn::Sub(cover, before), hn::Load(d, q.free + i)));

    const VW profile = profile_of(p, hair, au, hn::Load(d, q.inside + i), e);
    // A film of half the thickness hides far more than half: where a pixel is covered in part,
    // the film is thinner still, so that edges shade evenly.
    const VW thin = hn::Sub(one, hn::Mul(num(p.dry_hand), hn::Sub(one, hn::Mul(cover, cover))));
    const VW left =
        hn::Mul(hn::Min(one, hn::Mul(e, num(10.0f))),
                hn::Add(num(0.3f), hn::Mul(hn::Mul(num(0.7f), e), hn::Sub(num(2.0f), e))));
    // Fills hollows, and little of it stays on ridges: a film shows no more of what lies under it
    // than it is thin.
    const VW film = hn::Mul(hn::Mul(hn::Mul(thin, num(st.load)), left), profile);
    const VW filled = hn::Sub(film, hn::Mul(num(p.screed), over));
    const VW amount = hn::Mul(
        more, hn::Min(hn::Mul(num(1.7f), film), hn::Max(hn::Mul(num(0.45f), film), filled)));
    const VW take = hn::Min(num(0.92f), hn::Mul(hn::Mul(hn::Mul(num(st.lift), more), grip),
                                                hn::Add(num(0.4f), hn::Mul(num(1.2f), hair))));
    // Grooves between hairs stir the two paints; under the ridges the new closes over the old.
    const VW stirred =
        hn::Min(one, hn::Mul(num(st.stir), hn::Sub(num(1.7f), hn::Mul(num(1.4f), hair))));
    const VW share =
        hn::Mul(hn::Mul(hn::Sub(one, stirred), more),
                // A thin film closes over little: it is dragged through what lies there.
                hn::Min(one, hn::Mul(amount, hn::Add(num(0.6f), hn::Add(amount, amount)))));
    hn::Store(k0, di, q.k0 + i);
    hn::Store(w1, d, q.w1 + i);
    const VW code = hn::Add(hn::Mul(hn::Max(cover, before), num(255.0f)), half1);
    hn::Store(hn::ConvertTo(di, code), di, q.cover + i);
    hn::Store(more, d, q.more + i);
    hn::Store(amount, d, q.amount + i);
    hn::Store(take, d, q.take + i);
    hn::Store(share, d, q.share + i);
    hn::StoreInterleaved4(amount, one, own_height, more, d, q.sums[i]);
  }
}

/// Paint that is dry, or under the ridges of the new, is closed over: it no longer mixes, but is
/// seen and stays in the height.
HWY_INLINE void close_under(const Strip& p, Batch& q) {
  const D d;
  const StrokeState& st = *p.stroke;
  alignas(64) float closed[kBatch][kN], seen[kBatch][kN];
  Pixel* closing[kBatch];
  int closings = 0;
  for (int i = 0; i < q.count; ++i) {
    Pixel& px = *q.px[i];
    if (!(q.more[i] > 0.002f) || !(q.wet_total[i] > 0.0f) || px.stroke == st.id) continue;
    float share = 0.0f;
    if (age_of(px, p.now) > p.drying) {
      share = 1.0f;
    } else if (q.wet_total[i] > 0.02f && st.load > 0 && q.share[i] > 0.02f) {
      share = q.share[i];
    } else {
      continue;
    }
    for (int k = 0; k < kN; k += static_cast<int>(hn::Lanes(d))) {
      const V was = hn::Load(d, q.wet[i] + k), under = hn::Mul(was, hn::Set(d, share));
      hn::Store(under, d, closed[closings] + k);
      hn::Store(hn::Sub(was, under), d, q.wet[i] + k);
    }
    q.wet_total[i] *= 1.0f - share;
    decode_dry(px, seen[closings]);
    closing[closings++] = &px;
  }
  films_over(*p.optics, closings, closed, seen);
  for (int i = 0; i < closings; ++i) {
    Pixel& px = *closing[i];
    encode_dry(seen[i], px);
    const float h =
        static_cast<float>(px.dry_height) + sum_of(closed[i]) * (1.0f / kHeightUnit) + 0.5f;
    px.dry_height = static_cast<std::uint16_t>(std::min(h, 65535.0f));
  }
}

/// Moves the paint between bristles and canvas.
HWY_INLINE void lay(Strip& p, Batch& q) {
  const D d;
  const StrokeState& st = *p.stroke;
  for (int i = 0; i < q.count; ++i) {
    if (!(q.more[i] > 0.002f)) continue;
    Pixel& px = *q.px[i];
    float* HWY_RESTRICT w = q.wet[i];
    const float wet_total = q.wet_total[i];
    const bool again = q.before[i] >= 0;
    const int k0 = q.k0[i];
    const float w1 = q.w1[i], w0 = 1.0f - w1, amount = q.amount[i];
    Gain &g0 = p.gains[k0][i % kCopies], &g1 = p.gains[k0 + 1][i % kCopies];
    const float* paint0 = st.bristles[k0].paint.data();
    const float* paint1 = st.bristles[k0 + 1].paint.data();
    const V va = hn::Set(d, amount), v0 = hn::Set(d, w0), v1 = hn::Set(d, w1);
    if (wet_total > 0.0f || p.dirty_brush) {
      const float lift = again || wet_total <= 0.0f ? 0.0f : q.take[i];
      const V vl = hn::Set(d, lift), m0 = hn::Set(d, w0 * q.more[i]),
              m1 = hn::Set(d, w1 * q.more[i]);
      for (int k = 0; k < kN; k += static_cast<int>(hn::Lanes(d))) {
        const V was = hn::Load(d, w + k);
        const V up = hn::Mul(was, vl);
        const V given = hn::Add(hn::Mul(hn::Load(d, p.lifted[k0] + k), m0),
                                hn::Mul(hn::Load(d, p.lifted[k0 + 1] + k), m1));
        const V fresh =
            hn::Add(hn::Mul(hn::LoadU(d, paint0 + k), v0), hn::Mul(hn::LoadU(d, paint1 + k), v1));
        hn::Store(hn::Add(hn::Add(hn::Sub(was, up), hn::Mul(va, fresh)), given), d, w + k);
        if (lift > 0.0f) {
          hn::Store(hn::Add(hn::Load(d, g0.up + k), hn::Mul(up, v0)), d, g0.up + k);
          hn::Store(hn::Add(hn::Load(d, g1.up + k), hn::Mul(up, v1)), d, g1.up + k);
        }
      }
    } else {
      for (int k = 0; k < kN; k += static_cast<int>(hn::Lanes(d))) {
        const V fresh =
            hn::Add(hn::Mul(hn::LoadU(d, paint0 + k), v0), hn::Mul(hn::LoadU(d, paint1 + k), v1));
        hn::Store(hn::Mul(va, fresh), d, w + k);
      }
    }
    encode_wet(w, px);
    const hn::CappedTag<float, 4> d4;
    for (int k = 0; k < 4; k += static_cast<int>(hn::Lanes(d4))) {
      const auto sums = hn::Load(d4, q.sums[i] + k);
      hn::Store(hn::Add(hn::Load(d4, g0.sums + k), hn::Mul(sums, hn::Set(d4, w0))), d4,
                g0.sums + k);
      hn::Store(hn::Add(hn::Load(d4, g1.sums + k), hn::Mul(sums, hn::Set(d4, w1))), d4,
                g1.sums + k);
    }
    p.painted = true;
    if (q.free[i] < 0.5f) continue;  // the mark stays the other's
    px.stroke = st.id;
    px.touched = static_cast<std::uint16_t>(p.now);
    px.cover = static_cast<std::uint8_t>(q.cover[i]);
    px.where = static_cast<std::uint8_t>(q.where[i]);
    px.moment = static_cast<std::uint8_t>(p.slice);
  }
}

HWY_INLINE void paint_batch(Strip& p, Batch& q) {
  const auto pad = [&](auto* v, auto with) {  // whole vectors; what is beyond is not used
    for (int i = q.count; i < ((q.count + 15) & ~15); ++i) v[i] = with;
  };
  if (q.count == 0) return;
  pad(q.x, q.x[q.count - 1]);
  pad(q.y, q.y[q.count - 1]);
  locate(p, q);
  look(p, q);
  for (float* v : {q.u, q.au, q.inside, q.hair, q.ends, q.near_end, q.wet_total, q.free}) {
    pad(v, 0.0f);
  }
  for (std::int32_t* v : {q.weave, q.dry_height, q.before}) pad(v, 0);
  touch(p, q);
  close_under(p, q);
  lay(p, q);
  q.count = 0;
}

void paint_spans(Canvas& canvas, const Optics& o, StrokeState& st, std::size_t strip, Spans& spans,
                 int now, int slice, int drying) {
  const Node &a = st.nodes[strip], &b = st.nodes[strip + 1];
  const float ds = b.s - a.s;
  if (!(ds > 0)) return;

  Strip p;
  p.canvas = &canvas;
  p.optics = &o;
  p.stroke = &st;
  p.a = &a;
  p.b = &b;
  p.ds = ds;
  p.now = now;
  p.slice = slice;
  p.drying = drying;
  p.count = static_cast<int>(st.bristles.size());
  p.dirty_brush = false;
  p.painted = false;
  const float release = std::min(0.35f, ds / st.carry), drop = std::min(0.5f, ds / st.drag);
  const float cell = 1.0f / (st.pitch * std::max(ds, 1.0f));
  offer(p, cell, release, drop);
  set_up(p);

  picture::Rect r{canvas.width, canvas.height, 0, 0};  // what may have changed
  Batch q;
  SpanRows ahead[2];
  const SpanRows* rows = &spans.first;
  for (int turn = 0; rows->count > 0; turn ^= 1) {
    SpanRows& next = ahead[turn];
    span_rows(canvas, spans, rows->top + rows->count, next);
    for (int row = 0; row < rows->count; ++row) {
      const int y = rows->top + row, x0 = rows->starts[row], x1 = rows->stops[row];
      if (x0 >= x1) continue;
      r = {std::min(r.x0, x0), std::min(r.y0, y), std::max(r.x1, x1), y + 1};
      for (int x = x0; x < x1;) {
        Pixel* px = canvas.pixel(x, y);
        const int end = std::min(x1, ((x >> canvas.shift) + 1) << canvas.shift);
        for (; x < end; ++x, ++px) {
          q.x[q.count] = static_cast<float>(x);
          q.y[q.count] = static_cast<float>(y);
          q.px[q.count] = px;
          if (++q.count == kBatch) paint_batch(p, q);
        }
      }
    }
    rows = &next;
  }
  paint_batch(p, q);
  if (p.painted) canvas.soil(r);
  settle_up(p, cell, release, drop);
}

void PaintStrips(Canvas& canvas, const Optics& o, StrokeState& st, std::size_t from, std::size_t to,
                 int now, int slice, int drying) {
  Spans spans[2];
  if (from < to) span_strip(canvas, st, from, spans[0]);
  for (std::size_t i = from; i < to; ++i) {
    Spans &here = spans[(i - from) % 2], &next = spans[(i - from + 1) % 2];
    if (i + 1 < to) span_strip(canvas, st, i + 1, next);
    if (!here.box.empty()) paint_spans(canvas, o, st, i, here, now, slice, drying);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "impasto/paint/painter.h"

namespace impasto::paint {

HWY_EXPORT(PaintStrips);

void paint_strips(Canvas& canvas, const Optics& optics, StrokeState& stroke, std::size_t from,
                  std::size_t to, int now, int slice, int drying) {
  HWY_DYNAMIC_DISPATCH(PaintStrips)(canvas, optics, stroke, from, to, now, slice, drying);
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
