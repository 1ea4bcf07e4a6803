// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/paint/kernels.h"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/film-inl.h"

// Same bits on every target: the same elementwise operations in the same order, no MulAdd, no
// approximate reciprocals; sums over lanes go through memory in index order.
HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

/// What a strip takes from a bristle and gives to it, summed over its pixels.
struct Gain {
  alignas(32) float change[kN];  ///< of lifted paint
  float laid, area, height;
};

constexpr int kMostBristles = 202;
constexpr int kBatch = 64;  ///< pixels taken at once: a whole number of vectors on every target

/// All that stays the same along one strip.
struct Strip {
  Canvas* canvas;
  const Optics* optics;
  StrokeState* stroke;
  const Node *a, *b;
  float ds;
  int count;  ///< bristles
  int now, drying;
  bool dirty_brush, knife;
  float side_gain, contrast, tooth, inv_half, fringe, gaps, inv_soft, inv_feather, pressure, tilt;
  float column_scale, inv_row, quarter, dry_hand;
  // What each bristle offers, fixed before any pixel is touched.
  float loaded[kMostBristles], damp[kMostBristles], grip[kMostBristles], mean[kMostBristles];
  alignas(32) float lifted[kMostBristles][kN];
  Gain gains[kMostBristles];
  bool painted;
};

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
  alignas(64) float ground[kBatch], own_height[kBatch], before[kBatch], wet_total[kBatch];
  alignas(64) float wet[kBatch][kN];
  // What is to be done.
  alignas(64) std::int32_t k0[kBatch];
  alignas(64) float w1[kBatch], cover[kBatch], more[kBatch], amount[kBatch], take[kBatch];
  alignas(64) float share[kBatch];
};

HWY_INLINE V clamp01(V x) {
  const D d;
  return hn::Min(hn::Set(d, 1.0f), hn::Max(hn::Zero(d), x));
}

HWY_INLINE V mix(V a, V b, V t) {
  return hn::Add(a, hn::Mul(hn::Sub(b, a), t));
}

HWY_INLINE V between(float a, float b, V t) {
  const D d;
  return hn::Add(hn::Set(d, a), hn::Mul(hn::Set(d, b - a), t));
}

/// Places of the pixels within the stroke; `ends` is 0 where the strip does not reach.
HWY_INLINE void locate(const Strip& p, Batch& q) {
  const D d;
  const hn::RebindToSigned<D> di;
  const Node &a = *p.a, &b = *p.b;
  const StrokeState& st = *p.stroke;
  const V one = hn::Set(d, 1.0f), half1 = hn::Set(d, 0.5f), zero = hn::Zero(d);
  for (int i = 0; i < q.count; i += static_cast<int>(hn::Lanes(d))) {
    const V x = hn::Add(hn::Load(d, q.x + i), half1), y = hn::Add(hn::Load(d, q.y + i), half1);
    const V t0 = hn::Add(hn::Mul(hn::Sub(x, hn::Set(d, a.x)), hn::Set(d, a.dx)),
                         hn::Mul(hn::Sub(y, hn::Set(d, a.y)), hn::Set(d, a.dy)));
    const V t1 = hn::Add(hn::Mul(hn::Sub(x, hn::Set(d, b.x)), hn::Set(d, b.dx)),
                         hn::Mul(hn::Sub(y, hn::Set(d, b.y)), hn::Set(d, b.dy)));
    auto in = hn::And(hn::Ge(t0, zero), hn::Lt(t1, zero));
    const V f = hn::IfThenElseZero(in, hn::Div(t0, hn::Sub(t0, t1)));
    const V half = between(a.half, b.half, f);
    const V nx = hn::Neg(between(a.dy, b.dy, f)), ny = between(a.dx, b.dx, f);
    const V side = hn::Add(hn::Mul(hn::Sub(x, between(a.x, b.x, f)), nx),
                           hn::Mul(hn::Sub(y, between(a.y, b.y, f)), ny));
    const V inset = hn::IfThenElse(hn::Lt(side, zero), between(a.inset_left, b.inset_left, f),
                                   between(a.inset_right, b.inset_right, f));
    const V u = hn::Div(side, half);
    const V au = hn::Div(hn::Abs(u), hn::Sub(one, inset));
    const V inside = hn::Add(hn::Mul(hn::Sub(one, au), half), half1);  // pixels from the edge
    in = hn::And(in, hn::Gt(inside, zero));
    const V s = hn::Add(hn::Set(d, a.s), hn::Mul(hn::Set(d, p.ds), f));

    // Streaks: bilinear in (u, s).
    const V cu = hn::Mul(hn::Add(hn::Min(hn::Max(u, hn::Set(d, -1.0f)), one), one),
                         hn::Set(d, p.column_scale));
    const auto c0 = hn::Min(hn::ConvertTo(di, cu), hn::Set(di, st.columns - 2));
    const V cf = hn::Sub(cu, hn::ConvertTo(d, c0));
    const V along = hn::Sub(s, hn::Set(d, st.first_s));
    const V rs = hn::Max(zero, hn::Mul(along, hn::Set(d, p.inv_row)));
    const auto r0 = hn::Min(hn::ConvertTo(di, rs), hn::Set(di, st.rows - 2));
    const V rf = hn::Min(one, hn::Sub(rs, hn::ConvertTo(d, r0)));
    const auto at = hn::Add(hn::Mul(r0, hn::Set(di, st.columns)), c0);
    const float* streak = st.streak.data();
    const V ha = mix(hn::GatherIndex(d, streak, at), hn::GatherIndex(d, streak + 1, at), cf);
    const float* below = streak + st.columns;
    const V hb = mix(hn::GatherIndex(d, below, at), hn::GatherIndex(d, below + 1, at), cf);
    const V rt = hn::Mul(hn::Mul(rf, rf), hn::Sub(hn::Set(d, 3.0f), hn::Add(rf, rf)));
    const V start = mix(hn::GatherIndex(d, st.start.data(), c0),
                        hn::GatherIndex(d, st.start.data() + 1, c0), cf);
    const V stop =
        mix(hn::GatherIndex(d, st.stop.data(), c0), hn::GatherIndex(d, st.stop.data() + 1, c0), cf);
    const V inv_soft = hn::Set(d, p.inv_soft);
    const V ends = hn::Mul(clamp01(hn::Add(hn::Mul(hn::Sub(s, start), inv_soft), half1)),
                           clamp01(hn::Add(hn::Mul(hn::Sub(stop, s), inv_soft), half1)));
    const V quarters = hn::Mul(along, hn::Set(d, p.quarter));
    const V turn = hn::Floor(hn::Mul(quarters, hn::Set(d, 1.0f / 256.0f)));
    const V where = hn::Sub(quarters, hn::Mul(hn::Set(d, 256.0f), turn));
    hn::Store(u, d, q.u + i);
    hn::Store(au, d, q.au + i);
    hn::Store(inside, d, q.inside + i);
    hn::Store(mix(ha, hb, rt), d, q.hair + i);
    hn::Store(hn::IfThenElseZero(in, ends), d, q.ends + i);
    hn::Store(hn::Mul(hn::Min(hn::Mul(hn::Sub(s, start), hn::Set(d, 2.0f)), hn::Sub(stop, s)),
                      hn::Set(d, p.inv_half)),
              d, q.near_end + i);
    hn::Store(hn::ConvertTo(di, where), di, q.where + i);
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
    q.own_height[m] = static_cast<float>(px.dry_height) * kHeightUnit + q.wet_total[m];
    q.ground[m] = static_cast<float>(px.weave) * (1.0f / 255.0f) - 0.5f;
    // A stroke that comes back over itself covers anew; where it only lingers it does not.
    const int back = static_cast<std::uint8_t>(where - px.where);
    const bool again = px.stroke == p.stroke->id && (back < 8 || back > 248);
    q.before[m] = again ? static_cast<float>(px.cover) * (1.0f / 255.0f) : -1.0f;
    ++m;
  }
  q.count = m;
}

/// How much of each pixel the brush covers, how much paint it leaves and takes.
HWY_INLINE void touch(const Strip& p, Batch& q) {
  const D d;
  const hn::RebindToSigned<D> di;
  const StrokeState& st = *p.stroke;
  const V one = hn::Set(d, 1.0f), zero = hn::Zero(d), half1 = hn::Set(d, 0.5f);
  const auto num = [&](float v) { return hn::Set(d, v); };
  for (int i = 0; i < q.count; i += static_cast<int>(hn::Lanes(d))) {
    const V u = hn::Load(d, q.u + i), hair = hn::Load(d, q.hair + i), au = hn::Load(d, q.au + i);
    const V own_height = hn::Load(d, q.own_height + i);
    const V kb =
        hn::Sub(hn::Mul(hn::Mul(hn::Add(u, one), half1), num(static_cast<float>(p.count))), half1);
    const V kc = hn::Min(hn::Max(kb, zero), num(static_cast<float>(p.count - 1)));
    const auto k0 = hn::Min(hn::ConvertTo(di, kc), hn::Set(di, p.count - 2));
    const V kf = hn::Sub(kc, hn::ConvertTo(d, k0));
    const V w1 = hn::Mul(hn::Mul(kf, kf), hn::Sub(num(3.0f), hn::Add(kf, kf)));
    const V w0 = hn::Sub(one, w1);
    const auto blend = [&](const float* table) {
      return hn::Add(hn::Mul(hn::GatherIndex(d, table, k0), w0),
                     hn::Mul(hn::GatherIndex(d, table + 1, k0), w1));
    };
    const V e = blend(p.loaded), damp = blend(p.damp), grip = blend(p.grip), mean = blend(p.mean);
    const V fill = hn::Div(one, hn::Add(one, own_height));  // paint fills the weave
    const V over = hn::Min(one, hn::Max(num(-1.0f), hn::Sub(own_height, mean)));
    const V near_end = hn::Load(d, q.near_end + i);
    const V end_thin = hn::IfThenElseZero(
        hn::Lt(near_end, one), hn::Mul(num(0.8f), hn::Sub(one, hn::Max(zero, near_end))));
    const V au2 = hn::Mul(au, au);
    const V edge_thin = hn::Mul(hn::Mul(hn::Add(hn::Mul(au2, au2), end_thin), num(p.fringe)),
                                hn::Sub(num(1.15f), hair));
    // Contact: a loaded, pressed brush reaches everywhere; a dry one only crowns and ridges.
    const V relief = hn::Add(hn::Mul(hn::Mul(hn::Load(d, q.ground + i), fill), num(1.6f)),
                             hn::Mul(num(0.45f), over));
    V reach = hn::Add(hn::Mul(num(1.9f), damp), num(1.4f * p.pressure + 0.9f * st.wetness - 1.25f));
    reach = hn::Sub(reach, hn::Add(edge_thin, hn::Mul(num(p.gaps), hn::Sub(one, hair))));
    reach = hn::Add(reach, hn::Mul(num(p.tooth), relief));
    reach = hn::Add(reach, hn::Mul(num(p.tilt), u));  // a leaning brush presses on one side
    const V contact = clamp01(hn::Mul(reach, num(1.7f)));
    const V edge = clamp01(hn::Mul(hn::Load(d, q.inside + i), num(p.inv_feather)));
    const V cover = hn::Mul(hn::Mul(contact, edge), hn::Load(d, q.ends + i));
    const V before = hn::Max(zero, hn::Load(d, q.before + i));
    const V more = hn::IfThenElseZero(hn::Gt(cover, num(0.004f)), hn::Sub(cover, before));

    // Thickness: hairs leave ridges and grooves, the sides a bead; washes pool at the edge.
    const V swing = hn::Mul(hn::Sub(hn::Add(hair, hair), one), num(p.contrast));
    const V streaky = hn::Add(one, hn::Mul(swing, hn::Sub(num(2.0f), hn::Mul(num(0.6f), e))));
    const V bead =
        hn::Max(zero, hn::Mul(hn::Mul(hn::Sub(au, num(0.78f)), hn::Sub(one, au)), num(82.0f)));
    const V sides = hn::Max(
        num(0.05f),
        hn::Add(one, hn::Mul(num(p.side_gain), hn::IfThenElseZero(hn::Gt(au, num(0.78f)), bead))));
    const V profile = hn::Mul(hn::Max(hn::Add(num(0.15f), hn::Mul(num(0.2f), e)), streaky), sides);
    // A film of half the thickness hides far more than half: where a pixel is covered in part,
    // the film is thinner still, so that edges shade evenly.
    const V thin = hn::Sub(one, hn::Mul(num(p.dry_hand), hn::Sub(one, hn::Mul(cover, cover))));
    const V left =
        hn::Mul(hn::Min(one, hn::Mul(e, num(10.0f))),
                hn::Add(num(0.3f), hn::Mul(hn::Mul(num(0.7f), e), hn::Sub(num(2.0f), e))));
    // Fills hollows, rides on ridges.
    const V ride = hn::Mul(more, hn::Sub(one, hn::Mul(num(0.25f), over)));
    const V amount = hn::Mul(hn::Mul(hn::Mul(hn::Mul(thin, num(st.load)), left), profile), ride);
    const V take = hn::Min(num(0.85f), hn::Mul(hn::Mul(hn::Mul(num(st.lift), more), grip),
                                               hn::Add(num(0.4f), hn::Mul(num(1.2f), hair))));
    // Grooves between hairs stir the two paints; under the ridges the new closes over the old.
    const V stirred =
        hn::Min(one, hn::Mul(num(st.stir), hn::Sub(num(1.7f), hn::Mul(num(1.4f), hair))));
    const V share =
        hn::Mul(hn::Mul(hn::Sub(one, stirred), more), hn::Min(one, hn::Mul(amount, num(2.5f))));
    hn::Store(k0, di, q.k0 + i);
    hn::Store(w1, d, q.w1 + i);
    hn::Store(hn::Max(cover, before), d, q.cover + i);
    hn::Store(more, d, q.more + i);
    hn::Store(amount, d, q.amount + i);
    hn::Store(take, d, q.take + i);
    hn::Store(share, d, q.share + i);
  }
}

/// Moves the paint between bristles and canvas.
HWY_INLINE void lay(Strip& p, Batch& q) {
  const D d;
  const Optics& o = *p.optics;
  const StrokeState& st = *p.stroke;
  // Paint that is dry, or under the ridges of the new, is closed over: it no longer mixes, but is
  // seen and stays in the height.
  alignas(64) float closed[kBatch][kN], seen[kBatch][kN];
  Pixel* closing[kBatch];
  int closings = 0;
  for (int i = 0; i < q.count; ++i) {
    Pixel& px = *q.px[i];
    if (!(q.more[i] > 0.002f) || !(q.wet_total[i] > 0.0f) || px.stroke == st.id) continue;
    float share = 0.0f;
    if (p.now - static_cast<int>(px.touched) > p.drying) {
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
  films_over(o, closings, closed, seen);
  for (int i = 0; i < closings; ++i) {
    Pixel& px = *closing[i];
    encode_dry(seen[i], px);
    const float h =
        static_cast<float>(px.dry_height) + sum_of(closed[i]) * (1.0f / kHeightUnit) + 0.5f;
    px.dry_height = static_cast<std::uint16_t>(std::min(h, 65535.0f));
  }

  for (int i = 0; i < q.count; ++i) {
    if (!(q.more[i] > 0.002f)) continue;
    Pixel& px = *q.px[i];
    float* HWY_RESTRICT w = q.wet[i];
    const float wet_total = q.wet_total[i];
    const bool again = q.before[i] >= 0.0f;
    const int k0 = q.k0[i];
    const float w1 = q.w1[i], w0 = 1.0f - w1, amount = q.amount[i];
    Gain &g0 = p.gains[k0], &g1 = p.gains[k0 + 1];
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
        const V d0 = hn::Mul(hn::Load(d, p.lifted[k0] + k), m0);
        const V d1 = hn::Mul(hn::Load(d, p.lifted[k0 + 1] + k), m1);
        const V fresh =
            hn::Add(hn::Mul(hn::LoadU(d, paint0 + k), v0), hn::Mul(hn::LoadU(d, paint1 + k), v1));
        hn::Store(hn::Add(hn::Add(hn::Sub(was, up), hn::Mul(va, fresh)), hn::Add(d0, d1)), d,
                  w + k);
        hn::Store(hn::Add(hn::Load(d, g0.change + k), hn::Sub(hn::Mul(up, v0), d0)), d,
                  g0.change + k);
        hn::Store(hn::Add(hn::Load(d, g1.change + k), hn::Sub(hn::Mul(up, v1), d1)), d,
                  g1.change + k);
      }
    } else {
      for (int k = 0; k < kN; k += static_cast<int>(hn::Lanes(d))) {
        const V fresh =
            hn::Add(hn::Mul(hn::LoadU(d, paint0 + k), v0), hn::Mul(hn::LoadU(d, paint1 + k), v1));
        hn::Store(hn::Mul(va, fresh), d, w + k);
      }
    }
    encode_wet(w, px);
    const float height = q.own_height[i];
    g0.laid += amount * w0;
    g1.laid += amount * w1;
    g0.area += w0;
    g1.area += w1;
    g0.height += height * w0;
    g1.height += height * w1;
    px.stroke = st.id;
    px.touched = static_cast<std::uint16_t>(p.now);
    px.cover = static_cast<std::uint8_t>(q.cover[i] * 255.0f + 0.5f);
    px.where = static_cast<std::uint8_t>(q.where[i]);
    p.painted = true;
  }
}

HWY_INLINE void paint_batch(Strip& p, Batch& q) {
  const auto pad = [&](float* v, float with) {  // whole vectors; what is beyond is not used
    for (int i = q.count; i < ((q.count + 7) & ~7); ++i) v[i] = with;
  };
  if (q.count == 0) return;
  pad(q.x, q.x[q.count - 1]);
  pad(q.y, q.y[q.count - 1]);
  locate(p, q);
  look(p, q);
  for (float* v :
       {q.u, q.au, q.inside, q.hair, q.ends, q.near_end, q.ground, q.own_height, q.before}) {
    pad(v, 0.0f);
  }
  touch(p, q);
  lay(p, q);
  q.count = 0;
}

void PaintStrip(Canvas& canvas, const Optics& o, StrokeState& st, std::size_t strip, int now,
                int drying) {
  const picture::Rect box = strip_bounds(st, strip, canvas);
  if (box.empty()) return;
  const D d;
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
  p.drying = drying;
  p.count = static_cast<int>(st.bristles.size());
  p.dirty_brush = false;
  p.painted = false;
  const float release = std::min(0.35f, ds / st.carry);
  const float cell = 1.0f / (st.pitch * std::max(ds, 1.0f));
  for (int k = 0; k < p.count; ++k) {
    const Bristle& br = st.bristles[k];
    const float e = br.loaded / br.full;
    for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
      const V there = hn::LoadU(d, br.lifted.data() + i);
      hn::Store(hn::Mul(there, hn::Set(d, cell * release)), d, p.lifted[k] + i);
      hn::Store(hn::Zero(d), d, p.gains[k].change + i);
    }
    p.gains[k].laid = p.gains[k].area = p.gains[k].height = 0.0f;
    const float carried = sum_of(br.lifted.data()) * cell;
    if (carried > 1e-5f) p.dirty_brush = true;
    p.grip[k] = br.grip;
    p.mean[k] = br.mean_height;
    p.loaded[k] = st.load > 0 ? e : 0.0f;
    p.damp[k] = st.load > 0 ? std::min(1.0f, e * (0.6f + 0.6f * st.load) + 0.3f * carried)
                            : std::min(0.8f, 0.45f + 0.3f * carried);
  }

  p.knife = st.shape == plan::BrushShape::kKnife;
  p.dry_hand = 1.0f - st.wetness;
  p.contrast = (0.12f + 0.88f * p.dry_hand) * (p.knife ? 0.3f : 0.6f + 0.4f * st.stiffness);
  p.tooth = (0.5f + 0.9f * st.stiffness) * canvas.weave.depth * 1.6f *
            std::min(1.0f, std::max(0.3f, st.full_half * (1.0f / 14.0f)));
  // On a brush of few pixels single hairs would only be jagged.
  const float narrow = std::min(1.0f, std::max(0.1f, st.full_half * (1.0f / 12.0f)));
  p.inv_half = 1.0f / st.full_half;
  p.fringe = (0.15f + 1.5f * st.raggedness) * narrow;
  p.gaps = st.gaps * (0.3f + 0.7f * narrow);
  const float feather =
      std::max(1.0f, st.wetness * st.wetness * 0.22f * (0.5f * (a.half + b.half)));
  p.inv_soft = 1.0f / st.end_soft;
  p.inv_feather = 1.0f / feather;
  p.pressure = 0.5f * (a.pressure + b.pressure);
  p.tilt = 0.8f * (a.tilt + b.tilt);
  p.column_scale = 0.5f * static_cast<float>(st.columns - 1);
  p.inv_row = 1.0f / st.row_length;
  p.quarter = 2.0f / st.full_half;  // arc length counted in quarter widths
  p.side_gain = st.wetness > 0.5f ? 0.8f * (st.wetness - 0.25f) : (p.knife ? 1.3f : 0.35f);

  picture::Rect r{canvas.width, canvas.height, 0, 0};  // what may have changed
  Batch q;
  // Centres between the strip's first and last line, with room for rounding; `locate` is exact.
  const float spare = 2e-6f * (a.half + b.half + ds);
  struct Cut {
    float from = 0, shear = 0, y = 0;
    int side = 0;  ///< 1 bounds x from below, -1 from above
  };
  const auto make_cut = [&](const Node& n,
                            float sign) {  // sign * ((x - n.x) dx + (y - n.y) dy) >= 0
    Cut cut;
    const float slope = sign * n.dx;
    if (slope > 1e-5f) {
      cut = {n.x - spare / slope - 0.52f, -n.dy / n.dx, n.y, 1};
    } else if (slope < -1e-5f) {
      cut = {n.x - spare / slope - 0.47f, -n.dy / n.dx, n.y, -1};
    }
    return cut;
  };
  const Cut cuts[2] = {make_cut(a, 1.0f), make_cut(b, -1.0f)};
  for (int y = box.y0; y < box.y1; ++y) {
    const float py = static_cast<float>(y) + 0.5f;
    float lo = static_cast<float>(box.x0), hi = static_cast<float>(box.x1);
    for (const Cut& cut : cuts) {
      const float at = cut.from + cut.shear * (py - cut.y);
      if (cut.side > 0) lo = std::max(lo, at);
      if (cut.side < 0) hi = std::min(hi, at);
    }
    if (!(lo < hi)) continue;
    const int x0 =
        std::max(box.x0, static_cast<int>(lo) + (static_cast<float>(static_cast<int>(lo)) < lo));
    const int x1 = std::min(box.x1, static_cast<int>(hi) + 1);  // hi > lo >= 0
    if (x0 >= x1) continue;
    r = {std::min(r.x0, x0), std::min(r.y0, y), std::max(r.x1, x1), y + 1};
    for (int x = x0; x < x1;) {
      Pixel* px = canvas.pixel(x, y);
      const int end = std::min(x1, ((x >> canvas.shift) + 1) << canvas.shift);
      for (; x < end; ++x, ++px) {
        q.x[q.count] = static_cast<float>(x);
        q.y[q.count] = static_cast<float>(y);
        q.px[q.count] = px;
        __builtin_prefetch(px);  // a canvas is larger than any cache
        if (++q.count == kBatch) paint_batch(p, q);
      }
    }
  }
  paint_batch(p, q);

  // Mark what changed, tile by tile.
  if (p.painted) {
    for (int ty = r.y0 >> canvas.shift; ty <= (r.y1 - 1) >> canvas.shift; ++ty) {
      for (int tx = r.x0 >> canvas.shift; tx <= (r.x1 - 1) >> canvas.shift; ++tx) {
        picture::Rect& dirty =
            canvas.tiles[static_cast<std::size_t>(ty) * canvas.columns + tx].dirty;
        const picture::Rect part{
            std::max(r.x0, tx << canvas.shift), std::max(r.y0, ty << canvas.shift),
            std::min(r.x1, (tx + 1) << canvas.shift), std::min(r.y1, (ty + 1) << canvas.shift)};
        dirty = dirty.empty()
                    ? part
                    : picture::Rect{std::min(dirty.x0, part.x0), std::min(dirty.y0, part.y0),
                                    std::max(dirty.x1, part.x1), std::max(dirty.y1, part.y1)};
      }
    }
  }

  const float follow = std::min(1.0f, 3.0f * ds / st.full_half);
  for (int k = 0; k < p.count; ++k) {
    Bristle& br = st.bristles[k];
    const Gain& g = p.gains[k];
    br.loaded -= std::min(g.laid, br.loaded);
    for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
      const V now_there = hn::Add(hn::LoadU(d, br.lifted.data() + i), hn::Load(d, g.change + i));
      hn::StoreU(hn::Max(hn::Zero(d), now_there), d, br.lifted.data() + i);
    }
    if (g.area > 0) br.mean_height += (g.height / g.area - br.mean_height) * follow;
  }
}

void Resolve(const Optics& o, const Pixel* pixels, int count, float* HWY_RESTRICT rgb, int plane,
             float* HWY_RESTRICT height) {
  const D d;
  const hn::RebindToSigned<D> di;
  const V one = hn::Set(d, 1.0f);
  alignas(64) float volumes[8][kN], seen[8][kN];  // of 8 pixels; then a lane for each
  for (int x = 0; x < count; x += 8) {
    const int here = std::min(8, count - x);
    unsigned wet = 0;  // a bit for each pixel
    for (int j = 0; j < here; ++j) {
      const Pixel& px = pixels[x + j];
      decode_wet(px, volumes[j]);
      decode_dry(px, seen[j]);
      const float total = sum_of(volumes[j]);
      wet |= static_cast<unsigned>(total > 0) << j;
      height[x + j] = total + static_cast<float>(px.dry_height) * kHeightUnit;
    }
    if (wet != 0) films_over(o, here, volumes, seen);
    for (int j = 0; j < here && wet != 0; ++j) {
      // A film of no thickness changes only last bits, but which pixels come together is chance.
      if ((wet >> j & 1u) == 0) decode_dry(pixels[x + j], seen[j]);
    }
    for (int j = here; j < 8; ++j) std::fill_n(seen[j], kN, 0.0f);
    for (int j = 0; j < 8; j += static_cast<int>(hn::Lanes(d))) {
      const auto at = hn::ShiftLeft<3>(hn::Iota(di, j));
      V sum[3];
      for (int i = 0; i < kN; ++i) {
        const V R = hn::GatherIndex(d, &seen[0][i], at);
        const V m = hn::Div(hn::Mul(R, hn::Set(d, 0.97f * 0.35f)),
                            hn::Sub(one, hn::Mul(R, hn::Set(d, pigment::kSaundersonInside))));
        for (int c = 0; c < 3; ++c) {
          const V part = hn::Mul(m, hn::Set(d, o.to_rgb[c][i]));
          sum[c] = i == 0 ? part : hn::Add(sum[c], part);
        }
      }
      for (int c = 0; c < 3; ++c) hn::StoreU(sum[c], d, rgb + c * plane + x + j);
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "impasto/paint/painter.h"

namespace impasto::paint {

HWY_EXPORT(PaintStrip);
HWY_EXPORT(Resolve);

void paint_strip(Canvas& canvas, const Optics& optics, StrokeState& stroke, std::size_t strip,
                 int now, int drying) {
  HWY_DYNAMIC_DISPATCH(PaintStrip)(canvas, optics, stroke, strip, now, drying);
}

void resolve(const Optics& optics, const Pixel* pixels, int count, float* rgb, int plane,
             float* height) {
  HWY_DYNAMIC_DISPATCH(Resolve)(optics, pixels, count, rgb, plane, height);
}

/// What this CPU can run, whatever `use_simd_target` was told before.
static std::int64_t all_targets() {
  static const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
  return targets;
}

std::vector<std::string> simd_targets() {
  std::vector<std::string> names;
  const auto add = [&](std::int64_t targets) {
    for (; targets != 0; targets &= targets - 1)
      names.push_back(hwy::TargetName(targets & -targets));
  };
  add(all_targets());
  return names;
}

bool use_simd_target(std::string_view name) {
  const std::int64_t there = all_targets();
  hwy::SetSupportedTargetsForTest(0);
  bool found = name.empty();
  for (std::int64_t t = there; !found && t != 0; t &= t - 1) {
    if (name == hwy::TargetName(t & -t)) {
      hwy::SetSupportedTargetsForTest(t & -t);
      found = true;
    }
  }
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return found;
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
