// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
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

/// 2^-x for 0 <= x, relative error below 4e-6; of 0 exactly 1.
template <class DF>
HWY_INLINE hn::Vec<DF> exp2_minus(DF d, hn::Vec<DF> x) {
  const hn::RebindToSigned<DF> di;
  const auto num = [&](float v) HWY_ATTR { return hn::Set(d, v); };
  const auto y = hn::Min(x, num(120.0f));
  // Adding 1.5 * 2^23 leaves the nearest whole number in the lowest bits.
  const auto magic = hn::Add(y, num(12582912.0f));
  const auto f = hn::Sub(hn::Sub(magic, num(12582912.0f)), y);
  // Minimax on [-1/2, 1/2], in pairs (Estrin 1960).
  const auto f2 = hn::Mul(f, f);
  const auto low = hn::Add(num(1.0f), hn::Mul(f, num(0.69311362504959f)));
  const auto high = hn::Add(num(0.240207105875f), hn::Mul(f, num(0.055976882576942f)));
  const auto p = hn::Add(low, hn::Mul(f2, hn::Add(high, hn::Mul(f2, num(0.0097829122096f)))));
  const auto bits = hn::Sub(hn::BitCast(di, p), hn::ShiftLeft<23>(hn::BitCast(di, magic)));
  return hn::BitCast(d, bits);
}

/// Reflectance top / under of a film over Rg. K and S hold whole volumes, so the thickness is one:
/// e = exp(-2 b S X), beta = b S.
template <class DF>
HWY_INLINE void film(DF d, hn::Vec<DF> K, hn::Vec<DF> S, hn::Vec<DF> Rg, hn::Vec<DF>& top,
                     hn::Vec<DF>& under) {
  const auto one = hn::Set(d, 1.0f);
  const auto beta = hn::Sqrt(hn::Mul(K, hn::Add(K, hn::Add(S, S))));
  const auto e = exp2_minus(d, hn::Mul(beta, hn::Set(d, 2.88539008f)));  // 2 / ln 2
  const auto f = hn::Sub(one, e), g = hn::Mul(beta, hn::Add(one, e)), a = hn::Add(S, K);
  under = hn::Add(hn::Mul(hn::Sub(a, hn::Mul(S, Rg)), f), g);
  top = hn::Sub(hn::Mul(S, f), hn::Mul(Rg, hn::Sub(hn::Mul(a, f), g)));
  top = hn::Min(under, hn::Max(hn::Zero(d), top));
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
/// many pixels.
HWY_INLINE void films_over(const Optics& o, int count, const float (*w)[kN], float (*r)[kN]) {
  const D d;
  for (int j = 0; j < count; ++j) {
    for (int i = 0; i < kN; i += static_cast<int>(hn::Lanes(d))) {
      V top, under;
      film(d, mixed(o.K, w[j], i), mixed(o.S, w[j], i), hn::Load(d, r[j] + i), top, under);
      hn::Store(hn::Div(top, under), d, r[j] + i);
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
