// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// A strip and the bristles that paint it, once for each SIMD target (Highway's toggled guard).
#if defined(IMPASTO_PAINT_STRIP_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef IMPASTO_PAINT_STRIP_INL_H
#undef IMPASTO_PAINT_STRIP_INL_H
#else
#define IMPASTO_PAINT_STRIP_INL_H
#endif

#include <algorithm>

#include "impasto/paint/film-inl.h"
#include "impasto/paint/stroke.h"

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

/// What a strip takes from a bristle and gives to it, summed over its pixels.
struct Gain {
  alignas(32) float up[kN];   ///< lifted paint
  alignas(16) float sums[4];  ///< of paint laid, area, height run over, cover gained
};

// Codes of what bristles hold.
constexpr float kLoadUnit = 1.0f / 65535.0f, kGripUnit = 1.0f / 32768.0f, kMeanUnit = 1.0f / 512.0f;

constexpr int kMostBristles = 202;
constexpr int kCopies = 2;  ///< of the gains: neighbouring pixels do not wait for each other

/// All that stays the same along one strip.
struct Strip {
  Canvas* canvas;
  const Optics* optics;
  StrokeState* stroke;
  const Node *a, *b;
  float ds;
  int count;  ///< bristles
  int now, slice, drying;
  bool dirty_brush, knife;
  float side_gain, contrast, tooth, inv_half, fringe, gaps, inv_soft, inv_feather, pressure, tilt;
  float crisp, broken, ends_broken, thin, screed;
  float column_scale, inv_row, quarter, dry_hand, inv_bevel;
  bool whole;  ///< no hair touches down or lifts off in this strip
  // What each bristle and the next offer, fixed before any pixel is touched: two codes in one word.
  std::uint32_t loaded[kMostBristles], damp[kMostBristles], grip[kMostBristles];
  std::uint32_t mean[kMostBristles];
  alignas(32) float lifted[kMostBristles][kN];
  Gain gains[kMostBristles][kCopies];
  bool painted;
};

/// What each bristle and the next offer to the pixels of this strip.
HWY_INLINE void offer(Strip& p, float cell, float release, float drop) {
  const D d;
  const StrokeState& st = *p.stroke;
  const auto code = [](float v, float unit) {
    return static_cast<std::uint32_t>(std::min(65535.0f, std::max(0.0f, v) / unit + 0.5f));
  };
  std::uint32_t* const tables[] = {p.loaded, p.damp, p.grip, p.mean};
  for (int k = 0; k < p.count; ++k) {
    const Bristle& br = st.bristles[k];
    const float e = st.load > 0 ? br.loaded / br.full : 0.0f;
    for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
      const V there = hn::LoadU(d, br.lifted.data() + i);
      const V drawn = hn::LoadU(d, br.dragged.data() + i);
      hn::Store(hn::Add(hn::Mul(there, hn::Set(d, cell * release)),
                        hn::Mul(drawn, hn::Set(d, cell * drop))),
                d, p.lifted[k] + i);
      for (Gain& g : p.gains[k]) hn::Store(hn::Zero(d), d, g.up + i);
    }
    for (Gain& g : p.gains[k]) std::fill_n(g.sums, 4, 0.0f);
    const float carried = sum_of(br.lifted.data()) * cell;
    if (carried + sum_of(br.dragged.data()) * cell > 1e-5f) p.dirty_brush = true;
    const float damp = st.load > 0 ? std::min(1.0f, e * (0.6f + 0.6f * st.load) + 0.3f * carried)
                                   : std::min(0.8f, 0.45f + 0.3f * carried);
    const std::uint32_t own[] = {code(e, kLoadUnit), code(damp, kLoadUnit),
                                 code(br.grip, kGripUnit), code(br.mean_height, kMeanUnit)};
    for (int t = 0; t < 4; ++t) {
      tables[t][k] = own[t];
      if (k > 0) tables[t][k - 1] |= own[t] << 16;
    }
  }
}

/// What the strip gave and took, back to the bristles.
HWY_INLINE void settle_up(Strip& p, float cell, float release, float drop) {
  const D d;
  StrokeState& st = *p.stroke;
  const float follow = std::min(1.0f, 3.0f * p.ds / st.full_half);
  for (int k = 0; k < p.count; ++k) {
    Bristle& br = st.bristles[k];
    Gain& g = p.gains[k][0];
    for (int copy = 1; copy < kCopies; ++copy) {
      const Gain& other = p.gains[k][copy];
      for (int i = 0; i < kN; ++i) g.up[i] += other.up[i];
      for (int i = 0; i < 4; ++i) g.sums[i] += other.sums[i];
    }
    const auto [laid, area, height, covered] = g.sums;
    br.loaded -= std::min(laid, br.loaded);
    if (st.heel > 0) {
      const float share = std::min(0.1f, 0.9f * st.heel * laid / br.full);
      for (int i = 0; i < kN; ++i) {
        br.paint[i] += share * ((i == plan::kMedium ? 1.0f : 0.0f) - br.paint[i]);
      }
    }
    for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
      // What it took goes to both, what it gave came from both.
      const auto next = [&](float* held, float kept, float rate) {
        const V there = hn::LoadU(d, held + i);
        const V up = hn::Mul(hn::Load(d, g.up + i), hn::Set(d, kept));
        const V given = hn::Mul(there, hn::Set(d, cell * rate * covered));
        hn::StoreU(hn::Max(hn::Zero(d), hn::Sub(hn::Add(there, up), given)), d, held + i);
      };
      next(br.lifted.data(), 1.0f - st.ploughed, release);
      next(br.dragged.data(), st.ploughed, drop);
    }
    if (area > 0) br.mean_height += (height / area - br.mean_height) * follow;
  }
}

/// What stays the same along the strip but for what the bristles hold.
HWY_INLINE void set_up(Strip& p) {
  const StrokeState& st = *p.stroke;
  const Node &a = *p.a, &b = *p.b;
  p.knife = st.shape == plan::BrushShape::kKnife;
  p.dry_hand = 1.0f - st.wetness;
  p.contrast = (0.12f + 0.88f * p.dry_hand) * (p.knife ? 0.3f : 0.6f + 0.4f * st.stiffness) *
               (0.25f + 0.75f * st.ridges);
  // Large, hair has an edge; of few pixels, they cover it in part.
  p.crisp = 1.7f * (1.0f + std::min(1.2f, st.full_half * (1.0f / 160.0f)));
  // Little stiff paint catches on the tooth, most of all where the brush hardly presses.
  p.thin =
      st.load > 0 ? p.dry_hand * std::min(0.2f, std::max(0.0f, 0.6f * (0.65f - st.load))) : 0.0f;
  // Brush and blade even out what they run over.
  p.screed = p.knife ? 0.9f : 0.65f;
  p.tooth = (0.5f + 0.9f * st.stiffness) * p.canvas->weave.depth * 1.6f *
            std::min(1.0f, std::max(0.3f, st.full_half * (1.0f / 14.0f)));
  // On a brush of few pixels single hairs would only be jagged.
  const float narrow = std::min(1.0f, std::max(0.1f, st.full_half * (1.0f / 12.0f)));
  p.inv_half = 1.0f / st.full_half;
  p.fringe = (0.15f + 1.5f * st.raggedness) * narrow;
  p.gaps = st.gaps * (0.3f + 0.7f * narrow);
  const float half = 0.5f * (a.half + b.half);
  const float feather = std::max(1.0f, st.feather * half);
  // A soft side is one of hairs that end here and there, but for water, which finds its own.
  p.broken = std::min(1.0f, std::max(0.0f, (feather - 2.0f) * (1.0f / 6.0f))) * (1.0f - st.runs);
  p.ends_broken =
      std::min(1.0f, std::max(0.0f, (st.end_soft - 3.0f) * (1.0f / 6.0f))) * (1.0f - st.runs);
  p.inv_bevel =
      1.0f /
      (p.knife || st.wetness > 0.5f ? 1.0f : std::min(1.5f + 0.06f * half, 0.5f + 0.6f * half));
  p.inv_soft = 1.0f / st.end_soft;
  p.inv_feather = 1.0f / feather;
  p.pressure = 0.5f * (a.pressure + b.pressure);
  // A pointed brush on its side lies flat from its tip to its heel.
  p.tilt = st.shape == plan::BrushShape::kSumi ? 0.0f : 0.8f * (a.tilt + b.tilt);
  p.column_scale = 0.5f * static_cast<float>(st.columns - 1);
  p.inv_row = 1.0f / st.row_length;
  p.whole = a.s >= st.last_start + std::max(0.5f * st.full_half, 0.5f * st.end_soft) &&
            b.s <= st.first_stop - std::max(st.full_half, 0.5f * st.end_soft);
  p.quarter = 2.0f / st.full_half;  // arc length counted in quarter widths
  p.side_gain = st.wetness > 0.5f ? 0.8f * (st.wetness - 0.25f) : (p.knife ? 1.3f : 0.35f);
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#endif
