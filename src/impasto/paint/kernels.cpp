// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/paint/kernels.h"

#include <algorithm>
#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

// Same bits on every target: the same elementwise operations in the same order, no MulAdd, no
// approximate reciprocals; sums over lanes go through memory in index order.
HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 8>;
using V = hn::Vec<D>;
constexpr int kN = 8;

/// e^-x for x >= 0, relative error about 1e-7.
HWY_INLINE V exp_minus(D d, V x) {
  const hn::RebindToSigned<D> di;
  const V y = hn::Min(x, hn::Set(d, 80.0f));
  const V n = hn::Floor(hn::Add(hn::Mul(y, hn::Set(d, 1.44269504f)), hn::Set(d, 0.5f)));
  V r = hn::Sub(hn::Mul(n, hn::Set(d, 0.693359375f)), y);
  r = hn::Add(r, hn::Mul(n, hn::Set(d, -2.12194440e-4f)));
  V p = hn::Set(d, 1.0f / 720.0f);
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 1.0f / 120.0f));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 1.0f / 24.0f));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 1.0f / 6.0f));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 0.5f));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 1.0f));
  p = hn::Add(hn::Mul(p, r), hn::Set(d, 1.0f));
  const auto k = hn::Sub(hn::Set(di, 127), hn::ConvertTo(di, n));
  return hn::Mul(p, hn::BitCast(d, hn::ShiftLeft<23>(k)));
}

/// Reflectance in 8 bands of wet volumes `w` (coats) over the dry reflectance `r`, in place.
HWY_INLINE void film_over(const Optics& o, const float* HWY_RESTRICT w, float* HWY_RESTRICT r) {
  const D d;
  for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
    V K = hn::Set(d, 1e-6f), S = hn::Set(d, 1e-6f);
    for (int p = 0; p < o.count; ++p) {
      const V v = hn::Set(d, w[p]);
      K = hn::Add(K, hn::Mul(v, hn::Load(d, o.K[p] + i)));
      S = hn::Add(S, hn::Mul(v, hn::Load(d, o.S[p] + i)));
    }
    // K and S hold whole volumes, so the thickness is one: e = exp(-2 b S X), beta = b S.
    const V one = hn::Set(d, 1.0f);
    const V Rg = hn::Load(d, r + i);
    const V beta = hn::Sqrt(hn::Mul(K, hn::Add(K, hn::Add(S, S))));
    const V e = exp_minus(d, hn::Add(beta, beta));
    const V f = hn::Sub(one, e);
    const V g = hn::Mul(beta, hn::Add(one, e));
    const V a = hn::Add(S, K);
    const V top = hn::Sub(hn::Mul(S, f), hn::Mul(Rg, hn::Sub(hn::Mul(a, f), g)));
    const V under = hn::Add(hn::Mul(hn::Sub(a, hn::Mul(S, Rg)), f), g);
    hn::Store(hn::Min(one, hn::Max(hn::Zero(d), hn::Div(top, under))), d, r + i);
  }
}

HWY_INLINE void decode_wet(const Pixel& px, float* HWY_RESTRICT w) {
  const D d;
  const hn::Rebind<std::uint16_t, D> d16;
  const hn::RebindToSigned<D> di;
  for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
    const V v = hn::ConvertTo(d, hn::PromoteTo(di, hn::LoadU(d16, px.wet + i)));
    hn::Store(hn::Mul(hn::Mul(v, v), hn::Set(d, kWetUnit)), d, w + i);
  }
}

HWY_INLINE void encode_wet(const float* HWY_RESTRICT w, Pixel& px) {
  const D d;
  const hn::Rebind<std::uint16_t, D> d16;
  const hn::RebindToSigned<D> di;
  for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
    const V v = hn::Min(hn::Max(hn::Load(d, w + i), hn::Zero(d)), hn::Set(d, kMostWet));
    const V code = hn::Add(hn::Mul(hn::Sqrt(v), hn::Set(d, kWetScale)), hn::Set(d, 0.5f));
    hn::StoreU(hn::DemoteTo(d16, hn::ConvertTo(di, code)), d16, px.wet + i);
  }
}

HWY_INLINE void decode_dry(const Pixel& px, float* HWY_RESTRICT r) {
  for (int i = 0; i < kN; ++i) {
    const float v = static_cast<float>(px.dry[i]) * (1.0f / 255.0f);
    r[i] = v * v;
  }
}

/// Closes paint `w` over what lies under it: it no longer mixes, but is seen and stays in the height.
HWY_INLINE void dry_in(const Optics& o, const float* w, Pixel& px) {
  alignas(64) float r[kN];
  decode_dry(px, r);
  film_over(o, w, r);
  float total = 0;
  for (int i = 0; i < kN; ++i) {
    px.dry[i] = static_cast<std::uint8_t>(std::sqrt(r[i]) * 255.0f + 0.5f);
    total += w[i];
  }
  const float h = static_cast<float>(px.dry_height) + total * (1.0f / kHeightUnit) + 0.5f;
  px.dry_height = static_cast<std::uint16_t>(std::min(h, 65535.0f));
}

struct Gain {
  float laid, area, height;
  alignas(64) float change[kN];  ///< of lifted paint
};

HWY_INLINE float clamp01(float x) { return x < 0.0f ? 0.0f : (x > 1.0f ? 1.0f : x); }

void PaintStrip(Canvas& canvas, const Optics& o, StrokeState& st, std::size_t strip, int now,
                int drying) {
  const picture::Rect box = strip_bounds(st, strip, canvas);
  if (box.empty()) return;
  const D d;
  const Node &a = st.nodes[strip], &b = st.nodes[strip + 1];
  const int count = static_cast<int>(st.bristles.size());
  const float ds = b.s - a.s;
  if (!(ds > 0)) return;
  const float release = std::min(0.35f, ds / st.carry);
  const float cell = 1.0f / (st.pitch * std::max(ds, 1.0f));

  // What each bristle offers during this strip, fixed before any pixel is touched.
  struct Offer {
    float loaded, damp, grip;
    alignas(64) float lifted[kN];
    alignas(64) float paint[kN];
  };
  constexpr int kMost = 202;
  Offer offers[kMost];
  Gain gains[kMost];
  bool dirty_brush = false;
  for (int k = 0; k < count; ++k) {
    const Bristle& br = st.bristles[k];
    const float e = br.loaded / br.full;
    float carried = 0;
    for (int p = 0; p < kN; ++p) {
      offers[k].lifted[p] = br.lifted[p] * cell * release;
      carried += br.lifted[p] * cell;
      offers[k].paint[p] = br.paint[p];
    }
    offers[k].grip = br.grip;
    if (carried > 1e-5f) dirty_brush = true;
    offers[k].loaded = st.load > 0 ? e : 0.0f;
    offers[k].damp = st.load > 0 ? std::min(1.0f, e * (0.6f + 0.6f * st.load) + 0.3f * carried)
                                 : std::min(0.8f, 0.45f + 0.3f * carried);
    gains[k] = Gain{};
  }

  const bool knife = st.shape == plan::BrushShape::kKnife;
  const float dry_hand = 1.0f - st.wetness;
  const float contrast =
      (0.12f + 0.88f * dry_hand) * (knife ? 0.3f : 0.6f + 0.4f * st.stiffness);
  const float tooth = (0.5f + 0.9f * st.stiffness) * canvas.weave.depth * 1.6f *
                      std::min(1.0f, std::max(0.3f, st.full_half * (1.0f / 14.0f)));
  // On a brush of few pixels single hairs would only be jagged.
  const float narrow = std::min(1.0f, std::max(0.1f, st.full_half * (1.0f / 12.0f)));
  const float inv_half = 1.0f / st.full_half;
  const float fringe = (0.15f + 1.5f * st.raggedness) * narrow;
  const float gaps = st.gaps * (0.3f + 0.7f * narrow);
  const float half_mean = 0.5f * (a.half + b.half);
  const float feather = std::max(1.0f, st.wetness * st.wetness * 0.22f * half_mean);
  const float end_soft = st.end_soft;
  const float inv_soft = 1.0f / end_soft, inv_feather = 1.0f / feather;
  const float pressure = 0.5f * (a.pressure + b.pressure);
  const float column_scale = 0.5f * static_cast<float>(st.columns - 1);
  const float inv_row = 1.0f / st.row_length;
  const float quarter = 2.0f / st.full_half;  // arc length counted in quarter widths

  for (int y = box.y0; y < box.y1; ++y) {
    const float py = static_cast<float>(y) + 0.5f;
    // Interval of x inside the four sides of the quad, a pixel to spare; exact tests follow.
    float lo = static_cast<float>(box.x0), hi = static_cast<float>(box.x1);
    const auto cut = [&](float slope, float offset) {  // slope * x + offset >= 0
      if (slope > 1e-6f) {
        lo = std::max(lo, -offset / slope - 1.0f);
      } else if (slope < -1e-6f) {
        hi = std::min(hi, -offset / slope + 2.0f);
      }
    };
    cut(a.dx, (py - a.y) * a.dy - a.x * a.dx);
    cut(-b.dx, -((py - b.y) * b.dy - b.x * b.dx));
    if (!(lo < hi)) continue;
    const int x0 = std::max(box.x0, static_cast<int>(lo));
    const int x1 = std::min(box.x1, static_cast<int>(hi) + 1);
    int run_x0 = x1, run_x1 = x0;
    for (int x = x0; x < x1; ++x) {
      const float pxx = static_cast<float>(x) + 0.5f;
      const float t0 = (pxx - a.x) * a.dx + (py - a.y) * a.dy;
      const float t1 = (pxx - b.x) * b.dx + (py - b.y) * b.dy;
      if (!(t0 >= 0.0f) || !(t1 < 0.0f)) continue;
      const float f = t0 / (t0 - t1);
      const float half = a.half + (b.half - a.half) * f;
      const float nx = -(a.dy + (b.dy - a.dy) * f), ny = a.dx + (b.dx - a.dx) * f;
      const float side = (pxx - (a.x + (b.x - a.x) * f)) * nx + (py - (a.y + (b.y - a.y) * f)) * ny;
      const float inset = side < 0.0f ? a.inset_left + (b.inset_left - a.inset_left) * f
                                      : a.inset_right + (b.inset_right - a.inset_right) * f;
      const float u = side / half;
      const float au = std::fabs(u) / (1.0f - inset);
      const float inside = (1.0f - au) * half + 0.5f;  // pixels from the edge
      if (inside <= 0.0f) continue;
      const float s = a.s + ds * f;

      // Streaks: bilinear in (u, s).
      const float cu = (std::min(std::max(u, -1.0f), 1.0f) + 1.0f) * column_scale;
      const int c0 = std::min(static_cast<int>(cu), st.columns - 2);
      const float cf = cu - static_cast<float>(c0);
      const float rs = std::max(0.0f, (s - st.first_s) * inv_row);
      const int r0 = std::min(static_cast<int>(rs), st.rows - 2);
      const float rf = std::min(1.0f, rs - static_cast<float>(r0));
      const float* row = st.streak.data() + static_cast<std::size_t>(r0) * st.columns + c0;
      const float* row2 = row + st.columns;
      const float ha = row[0] + (row[1] - row[0]) * cf;
      const float hb = row2[0] + (row2[1] - row2[0]) * cf;
      const float rt = rf * rf * (3.0f - 2.0f * rf);
      const float hair = ha + (hb - ha) * rt;
      const float start = st.start[c0] + (st.start[c0 + 1] - st.start[c0]) * cf;
      const float stop = st.stop[c0] + (st.stop[c0 + 1] - st.stop[c0]) * cf;
      const float ends =
          clamp01((s - start) * inv_soft + 0.5f) * clamp01((stop - s) * inv_soft + 0.5f);
      if (ends <= 0.0f) continue;

      const float kb = (u + 1.0f) * 0.5f * static_cast<float>(count) - 0.5f;
      const float kc = std::min(std::max(kb, 0.0f), static_cast<float>(count - 1));
      const int k0 = std::min(static_cast<int>(kc), count - 2);
      const float kf = kc - static_cast<float>(k0);
      const float w1 = kf * kf * (3.0f - 2.0f * kf), w0 = 1.0f - w1;
      Offer &o0 = offers[k0], &o1 = offers[k0 + 1];

      Pixel& px = *canvas.pixel(x, y);
      alignas(64) float w[kN];
      decode_wet(px, w);
      float wet_total = 0;
      for (int i = 0; i < kN; ++i) wet_total += w[i];
      const float own_height = static_cast<float>(px.dry_height) * kHeightUnit + wet_total;
      const float e = o0.loaded * w0 + o1.loaded * w1;
      const float damp = o0.damp * w0 + o1.damp * w1;
      const float ground = static_cast<float>(px.weave) * (1.0f / 255.0f) - 0.5f;
      const float fill = 1.0f / (1.0f + own_height);  // paint fills the weave
      const float mean =
          st.bristles[k0].mean_height * w0 + st.bristles[k0 + 1].mean_height * w1;
      const float over = std::min(1.0f, std::max(-1.0f, own_height - mean));
      const float near_end = std::min((s - start) * 2.0f, stop - s) * inv_half;
      const float end_thin = near_end < 1.0f ? 0.8f * (1.0f - std::max(0.0f, near_end)) : 0.0f;
      const float edge_thin = (au * au * au * au + end_thin) * fringe * (1.15f - hair);
      // Contact: a loaded, pressed brush reaches everywhere; a dry one only crowns and ridges.
      const float reach = 1.9f * damp + 1.4f * pressure + 0.9f * st.wetness - 1.25f - edge_thin -
                          gaps * (1.0f - hair) +
                          tooth * (ground * fill * 1.6f + 0.45f * over);
      const float contact = clamp01(reach * 1.7f);
      const float edge = clamp01(inside * inv_feather);
      const float cover = contact * edge * ends;
      if (cover <= 0.004f) continue;

      if (px.stroke != st.id) {
        if (wet_total > 0.0f && now - static_cast<int>(px.touched) > drying) {
          dry_in(o, w, px);
          for (int i = 0; i < kN; ++i) w[i] = 0.0f;
          wet_total = 0.0f;
        }
      }
      const float quarters = (s - st.first_s) * quarter;
      const auto where = static_cast<std::uint8_t>(static_cast<int>(
          quarters - 256.0f * std::floor(quarters * (1.0f / 256.0f))) & 255);
      const int back = static_cast<std::uint8_t>(where - px.where);
      const bool again = px.stroke == st.id && (back < 8 || back > 248);
      const float before = again ? static_cast<float>(px.cover) * (1.0f / 255.0f) : 0.0f;
      const float more = cover - before;
      if (more <= 0.002f) continue;

      // Thickness: hairs leave ridges and grooves, the sides a bead; washes pool at the edge.
      const float streaky = 1.0f + contrast * (2.0f * hair - 1.0f) * (2.0f - 0.6f * e);
      const float bead = au > 0.78f ? (au - 0.78f) * (1.0f - au) * 82.0f : 0.0f;
      const float side_gain = st.wetness > 0.5f ? 0.8f * (st.wetness - 0.25f) : (knife ? 0.8f : 0.35f);
      const float profile = std::max(0.15f + 0.2f * e, streaky) * std::max(0.05f, (1.0f + side_gain * std::max(0.0f, bead)));
      // A film of half the thickness hides far more than half: where a pixel is covered in part,
      // the film is thinner still, so that edges shade evenly.
      const float thin = 1.0f - dry_hand * (1.0f - cover * cover);
      const float amount = thin * st.load * std::min(1.0f, e * 10.0f) * (0.3f + 0.7f * e * (2.0f - e)) *
                           profile * more * (1.0f - 0.25f * over);  // fills hollows, rides on ridges
      const float take = 
          std::min(0.85f, st.lift * more * (o0.grip * w0 + o1.grip * w1) * (0.4f + 1.2f * hair));

      if (wet_total > 0.02f && st.load > 0 && px.stroke != st.id) {
        // Grooves between hairs stir the two paints; under the ridges the new closes over the old.
        const float stirred = std::min(1.0f, st.stir * (1.7f - 1.4f * hair));
        const float share = (1.0f - stirred) * more * std::min(1.0f, amount * 2.5f);
        if (share > 0.02f) {
          alignas(64) float closed[kN];
          for (int i = 0; i < kN; ++i) {
            closed[i] = w[i] * share;
            w[i] -= closed[i];
          }
          dry_in(o, closed, px);
          wet_total *= 1.0f - share;
        }
      }
      Gain &g0 = gains[k0], &g1 = gains[k0 + 1];
      if (wet_total > 0.0f || dirty_brush) {
        const float lift = again || wet_total <= 0.0f ? 0.0f : take;
        const V vl = hn::Set(d, lift), va = hn::Set(d, amount), vm = hn::Set(d, more);
        const V v0 = hn::Set(d, w0), v1 = hn::Set(d, w1);
        for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
          const V was = hn::Load(d, w + i);
          const V up = hn::Mul(was, vl);
          const V d0 = hn::Mul(hn::Mul(hn::Load(d, o0.lifted + i), v0), vm);
          const V d1 = hn::Mul(hn::Mul(hn::Load(d, o1.lifted + i), v1), vm);
          const V fresh = hn::Add(hn::Mul(hn::Load(d, o0.paint + i), v0),
                                  hn::Mul(hn::Load(d, o1.paint + i), v1));
          const V next =
              hn::Add(hn::Add(hn::Sub(was, up), hn::Mul(va, fresh)), hn::Add(d0, d1));
          hn::Store(next, d, w + i);
          hn::Store(hn::Add(hn::Load(d, g0.change + i), hn::Sub(hn::Mul(up, v0), d0)), d, g0.change + i);
          hn::Store(hn::Add(hn::Load(d, g1.change + i), hn::Sub(hn::Mul(up, v1), d1)), d, g1.change + i);
        }
      } else {
        for (int i = 0; i < kN; ++i) w[i] = amount * (o0.paint[i] * w0 + o1.paint[i] * w1);
      }
      encode_wet(w, px);
      g0.laid += amount * w0;
      g1.laid += amount * w1;
      g0.area += w0;
      g1.area += w1;
      g0.height += own_height * w0;
      g1.height += own_height * w1;
      px.stroke = st.id;
      px.touched = static_cast<std::uint16_t>(now);
      px.cover = static_cast<std::uint8_t>(std::max(cover, before) * 255.0f + 0.5f);
      px.where = where;
      run_x0 = std::min(run_x0, x);
      run_x1 = std::max(run_x1, x + 1);
    }
    // Mark what changed, tile by tile.
    for (int x = run_x0; x < run_x1;) {
      Tile& t = canvas.tile_of(x, y);
      const int end = std::min(run_x1, ((x >> canvas.shift) + 1) << canvas.shift);
      if (t.dirty.empty()) {
        t.dirty = {x, y, end, y + 1};
      } else {
        t.dirty = {std::min(t.dirty.x0, x), std::min(t.dirty.y0, y), std::max(t.dirty.x1, end),
                   std::max(t.dirty.y1, y + 1)};
      }
      x = end;
    }
  }

  double moved = 0;
  for (int k = 0; k < count; ++k) {
    Bristle& br = st.bristles[k];
    Gain& g = gains[k];
    const float laid = std::min(g.laid, br.loaded);
    br.loaded -= laid;
    moved += g.laid;
    for (int p = 0; p < kN; ++p) {
      br.lifted[p] = std::max(0.0f, br.lifted[p] + g.change[p]);
      moved -= g.change[p];
    }
    if (g.area > 0) {
      const float follow = std::min(1.0f, 3.0f * ds / st.full_half);
      br.mean_height += (g.height / g.area - br.mean_height) * follow;
    }
  }
  st.laid += moved;
}

void Resolve(const Optics& o, const Pixel* pixels, int count, float* HWY_RESTRICT rgb,
             float* HWY_RESTRICT height) {
  const D d;
  const V one = hn::Set(d, 1.0f);
  for (int x = 0; x < count; ++x) {
    const Pixel& px = pixels[x];
    alignas(64) float w[kN], r[kN];
    decode_wet(px, w);
    decode_dry(px, r);
    float total = 0;
    for (int i = 0; i < kN; ++i) total += w[i];
    if (total > 0) film_over(o, w, r);
    alignas(64) float part[3][kN];
    for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
      const V R = hn::Load(d, r + i);
      const V m = hn::Div(hn::Mul(R, hn::Set(d, 0.97f * 0.35f)),
                          hn::Sub(one, hn::Mul(R, hn::Set(d, pigment::kSaundersonInside))));
      for (int c = 0; c < 3; ++c) hn::Store(hn::Mul(m, hn::Load(d, o.to_rgb[c] + i)), d, part[c] + i);
    }
    for (int c = 0; c < 3; ++c) {
      const float* q = part[c];
      rgb[c * count + x] = ((q[0] + q[1]) + (q[2] + q[3])) + ((q[4] + q[5]) + (q[6] + q[7]));
    }
    height[x] = total + static_cast<float>(px.dry_height) * kHeightUnit;
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

void resolve(const Optics& optics, const Pixel* pixels, int count, float* rgb, float* height) {
  HWY_DYNAMIC_DISPATCH(Resolve)(optics, pixels, count, rgb, height);
}

/// What this CPU can run, whatever `use_simd_target` was told before.
static std::int64_t all_targets() {
  static const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
  return targets;
}

std::vector<std::string> simd_targets() {
  std::vector<std::string> names;
  const auto add = [&](std::int64_t targets) {
    for (; targets != 0; targets &= targets - 1) names.push_back(hwy::TargetName(targets & -targets));
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
