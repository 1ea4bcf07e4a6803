// SPDX-License-Identifier: GPL-3.0-or-later
// Films of paint and the codes of pixels, once for each SIMD target (Highway's toggled guard).
#if defined(IMPASTO_PAINT_FILM_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef IMPASTO_PAINT_FILM_INL_H
#undef IMPASTO_PAINT_FILM_INL_H
#else
#define IMPASTO_PAINT_FILM_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "impasto/paint/kernels.h"

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
  // Taylor's series in pairs (Estrin 1960): short chains matter more here than few operations.
  const V r2 = hn::Mul(r, r);
  const V low =
      hn::Add(hn::Add(hn::Set(d, 1.0f), r),
              hn::Mul(r2, hn::Add(hn::Set(d, 0.5f), hn::Mul(r, hn::Set(d, 1.0f / 6.0f)))));
  const V high = hn::Add(hn::Add(hn::Set(d, 1.0f / 24.0f), hn::Mul(r, hn::Set(d, 1.0f / 120.0f))),
                         hn::Mul(r2, hn::Set(d, 1.0f / 720.0f)));
  const V p = hn::Add(low, hn::Mul(hn::Mul(r2, r2), high));
  const auto k = hn::Sub(hn::Set(di, 127), hn::ConvertTo(di, n));
  return hn::Mul(p, hn::BitCast(d, hn::ShiftLeft<23>(k)));
}

/// Sum over the slots of volume times K or S; slots not in use hold zeros.
HWY_INLINE V mixed(const float (*of)[pigment::kBands], const float* HWY_RESTRICT w, int i) {
  const D d;
  const auto part = [&](int p)
                        HWY_ATTR { return hn::Mul(hn::Set(d, w[p]), hn::Load(d, of[p] + i)); };
  return hn::Add(hn::Add(hn::Add(hn::Set(d, 1e-6f), part(0)), hn::Add(part(1), part(2))),
                 hn::Add(hn::Add(part(3), part(4)), hn::Add(part(5), part(6))));
}

/// Reflectance in 8 bands of wet volumes `w` (coats) over the dry reflectance `r`, in place, of
/// many pixels. Step by step for 8 pixels at a time: each chain is long, but they do not wait for
/// each other.
HWY_INLINE void films_over(const Optics& o, int count, const float (*w)[kN], float (*r)[kN]) {
  const D d;
  const V one = hn::Set(d, 1.0f);
  alignas(64) float Ks[8][kN], Ss[8][kN], betas[8][kN], es[8][kN];
  constexpr int kStep = static_cast<int>(hn::MaxLanes(D()));
  for (int from = 0; from < count; from += 8) {
    const int n = std::min(8, count - from);
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < kN; i += kStep) {
        hn::Store(mixed(o.K, w[from + j], i), d, Ks[j] + i);
        hn::Store(mixed(o.S, w[from + j], i), d, Ss[j] + i);
      }
    }
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < kN; i += kStep) {
        // K and S hold whole volumes, so the thickness is one: e = exp(-2 b S X), beta = b S.
        const V K = hn::Load(d, Ks[j] + i), S = hn::Load(d, Ss[j] + i);
        const V beta = hn::Sqrt(hn::Mul(K, hn::Add(K, hn::Add(S, S))));
        hn::Store(beta, d, betas[j] + i);
        hn::Store(exp_minus(d, hn::Add(beta, beta)), d, es[j] + i);
      }
    }
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < kN; i += kStep) {
        const V K = hn::Load(d, Ks[j] + i), S = hn::Load(d, Ss[j] + i), e = hn::Load(d, es[j] + i);
        const V Rg = hn::Load(d, r[from + j] + i);
        const V f = hn::Sub(one, e);
        const V g = hn::Mul(hn::Load(d, betas[j] + i), hn::Add(one, e));
        const V a = hn::Add(S, K);
        const V top = hn::Sub(hn::Mul(S, f), hn::Mul(Rg, hn::Sub(hn::Mul(a, f), g)));
        const V under = hn::Add(hn::Mul(hn::Sub(a, hn::Mul(S, Rg)), f), g);
        hn::Store(hn::Min(one, hn::Max(hn::Zero(d), hn::Div(top, under))), d, r[from + j] + i);
      }
    }
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

/// Nearest whole number of 0 <= v < 2^22: adding 1.5 * 2^23 leaves it in the lowest bits.
HWY_INLINE hn::Vec<hn::RebindToSigned<D>> nearest(V v) {
  const D d;
  const hn::RebindToSigned<D> di;
  const auto bits = hn::BitCast(di, hn::Add(v, hn::Set(d, 12582912.0f)));
  return hn::And(bits, hn::Set(di, 0x3fffff));
}

HWY_INLINE void encode_wet(const float* HWY_RESTRICT w, Pixel& px) {
  const D d;
  const hn::Rebind<std::uint16_t, D> d16;
  for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
    const V v = hn::Min(hn::Max(hn::Load(d, w + i), hn::Zero(d)), hn::Set(d, kMostWet));
    const V code = hn::Mul(hn::Sqrt(v), hn::Set(d, kWetScale));
    hn::StoreU(hn::DemoteTo(d16, nearest(code)), d16, px.wet + i);
  }
}

HWY_INLINE void decode_dry(const Pixel& px, float* HWY_RESTRICT r) {
  const D d;
  const hn::Rebind<std::uint8_t, D> d8;
  const hn::RebindToSigned<D> di;
  for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
    const V v = hn::Mul(hn::ConvertTo(d, hn::PromoteTo(di, hn::LoadU(d8, px.dry + i))),
                        hn::Set(d, 1.0f / 255.0f));
    hn::Store(hn::Mul(v, v), d, r + i);
  }
}

HWY_INLINE void encode_dry(const float* HWY_RESTRICT r, Pixel& px) {
  const D d;
  const hn::Rebind<std::uint8_t, D> d8;
  for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
    const V code = hn::Mul(hn::Sqrt(hn::Load(d, r + i)), hn::Set(d, 255.0f));
    hn::StoreU(hn::DemoteTo(d8, nearest(code)), d8, px.dry + i);
  }
}

/// Sum in one order on every target, with short chains.
HWY_INLINE float sum_of(const float* w) {
  return ((w[0] + w[4]) + (w[1] + w[5])) + ((w[2] + w[6]) + (w[3] + w[7]));
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#endif
