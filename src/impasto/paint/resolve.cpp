// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>

#include "impasto/paint/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/resolve.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/film-inl.h"

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

constexpr int kBlock = 16;  ///< pixels taken at once: a whole number of vectors on every target

/// The codes of 8 pixels from `at` on, a row of `kBlock` for each slot and band.
HWY_INLINE void columns(const Pixel* const (&px)[8], int at, std::uint16_t (*wet)[kBlock],
                        std::uint16_t (*dry)[kBlock]) {
#if HWY_TARGET == HWY_SCALAR
  for (int j = 0; j < 8; ++j) {
    for (int k = 0; k < kN; ++k) {
      wet[k][at + j] = px[j]->wet[k];
      dry[k][at + j] = px[j]->dry[k];
    }
  }
#else
  const hn::FixedTag<std::uint16_t, 8> d16;
  const hn::FixedTag<std::uint8_t, 8> d8;
  using V16 = hn::Vec<decltype(d16)>;
  V16 w[8], r[8];
  for (int j = 0; j < 8; ++j) {
    w[j] = hn::LoadU(d16, px[j]->wet);
    r[j] = hn::PromoteTo(d16, hn::LoadU(d8, px[j]->dry));
  }
  const auto store = [&](V16(&rows)[8], std::uint16_t(*to)[kBlock]) HWY_ATTR {
    for (int round = 0; round < 3; ++round) {  // three perfect shuffles turn 8 x 8 over
      V16 next[8];
      for (int k = 0; k < 4; ++k) {
        next[2 * k] = hn::InterleaveLower(d16, rows[k], rows[k + 4]);
        next[2 * k + 1] = hn::InterleaveUpper(d16, rows[k], rows[k + 4]);
      }
      for (int k = 0; k < 8; ++k) rows[k] = next[k];
    }
    for (int k = 0; k < 8; ++k) hn::Store(rows[k], d16, to[k] + at);
  };
  store(w, wet);
  store(r, dry);
#endif
}

/// A lane for each pixel: nothing crosses lanes, so that it does not matter which come together.
void Resolve(const Optics& o, const Pixel* pixels, int count, float* HWY_RESTRICT rgb, int plane,
             float* HWY_RESTRICT height) {
  const hn::CappedTag<float, kBlock> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::Rebind<std::uint16_t, decltype(d)> du16;
  using VF = hn::Vec<decltype(d)>;
  constexpr int kStep = static_cast<int>(hn::MaxLanes(decltype(d)()));
  const auto num = [&](float v) HWY_ATTR { return hn::Set(d, v); };
  const VF one = num(1.0f), zero = hn::Zero(d);
  alignas(64) std::uint16_t wet[plan::kSlots][kBlock], dry[pigment::kBands][kBlock];
  alignas(64) std::uint16_t dry_height[kBlock];
  alignas(64) float heights[kBlock];
  for (int x = 0; x < count; x += kBlock) {
    const int here = std::min(kBlock, count - x);
    for (int half = 0; half < kBlock; half += 8) {
      const Pixel* px[8];
      for (int j = 0; j < 8; ++j) {  // beyond the row its last pixel again
        px[j] = &pixels[x + std::min(half + j, here - 1)];
        dry_height[half + j] = px[j]->dry_height;
      }
      columns(px, half, wet, dry);
    }
    for (int j = 0; j < kBlock; j += kStep) {
      const auto decoded = [&](const std::uint16_t* codes) HWY_ATTR {
        return hn::ConvertTo(d, hn::PromoteTo(di, hn::Load(du16, codes + j)));
      };
      VF v[plan::kSlots];
      int there[plan::kSlots], slots = 0;  // what none of the pixels holds adds nothing
      VF coloured = zero;
      for (int p = 0; p < plan::kSlots; ++p) {
        const VF root = decoded(wet[p]);
        v[p] = hn::Mul(hn::Mul(root, root), num(kWetUnit));
        if (p == plan::kMedium) continue;
        coloured = hn::Add(coloured, v[p]);
        if (!hn::AllTrue(d, hn::Eq(root, zero))) there[slots++] = p;
      }
      const VF total = hn::Add(hn::Add(hn::Add(v[0], v[4]), hn::Add(v[1], v[5])),
                               hn::Add(hn::Add(v[2], v[6]), hn::Add(v[3], v[7])));
      hn::Store(hn::Add(total, hn::Mul(decoded(dry_height), num(kHeightUnit))), d, heights + j);
      // Medium alone is as good as nothing, whoever stands beside: `slots` counts for all of them.
      const auto bare = hn::Eq(coloured, zero);
      VF sum[3] = {zero, zero, zero};
      for (int i = 0; i < pigment::kBands; ++i) {
        const VF root = hn::Mul(decoded(dry[i]), num(1.0f / 255.0f));
        VF top = hn::Mul(root, root), under = one;
        if (slots > 0) {
          VF K = num(1e-6f), S = num(1e-6f);
          for (int k = 0; k < slots; ++k) {
            const int p = there[k];
            K = hn::Add(K, hn::Mul(v[p], num(o.K[p][i])));
            S = hn::Add(S, hn::Mul(v[p], num(o.S[p][i])));
          }
          VF wet_top, wet_under;
          film(d, K, S, top, wet_top, wet_under);
          top = hn::IfThenElse(bare, top, wet_top);
          under = hn::IfThenElse(bare, under, wet_under);
        }
        // Saunderson's surface: R s / (1 - R i) with R = top / under.
        const VF m =
            hn::Div(hn::Mul(top, num(o.surface)), hn::Sub(under, hn::Mul(top, num(o.inside))));
        for (int c = 0; c < 3; ++c) sum[c] = hn::Add(sum[c], hn::Mul(m, num(o.to_rgb[c][i])));
      }
      if (j < here) {
        for (int c = 0; c < 3; ++c) hn::StoreU(sum[c], d, rgb + c * plane + x + j);
      }
    }
    std::copy_n(heights, here, height + x);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace impasto::paint {

HWY_EXPORT(Resolve);

void resolve(const Optics& optics, const Pixel* pixels, int count, float* rgb, int plane,
             float* height) {
  HWY_DYNAMIC_DISPATCH(Resolve)(optics, pixels, count, rgb, plane, height);
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
