// SPDX-License-Identifier: GPL-3.0-or-later
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
        const V m = hn::Div(hn::Mul(R, hn::Set(d, o.surface)),
                            hn::Sub(one, hn::Mul(R, hn::Set(d, o.inside))));
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
namespace impasto::paint {

HWY_EXPORT(Resolve);

void resolve(const Optics& optics, const Pixel* pixels, int count, float* rgb, int plane,
             float* height) {
  HWY_DYNAMIC_DISPATCH(Resolve)(optics, pixels, count, rgb, plane, height);
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
