// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/ground.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/paint/canvas.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/ground.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/grain-inl.h"

#ifndef IMPASTO_PAINT_GROUND_ONCE
#define IMPASTO_PAINT_GROUND_ONCE
namespace impasto::paint {

/// Pixels of a row, and where they lie in canvas units.
struct ToneRow {
  int x = 0, count = 0;
  float left = 0, scale = 1;
  float y = 0;
  float cloud_shown[Ground::kClouds] = {};  ///< 0 for what is too fine for the pixels
};

}  // namespace impasto::paint
#endif

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

/// How deep the tone lies, 0..1, without tooth; `out` has room for a vector beyond `count`.
void Tone(const Ground::Field& f, const ToneRow& row, float* HWY_RESTRICT out) {
  constexpr float kBend[2] = {0.36f, 0.16f};  // how far the edges of the wash wander, lengths
  constexpr float kCloud[Ground::kClouds] = {0.55f, 0.40f, 0.30f, 0.25f};
  constexpr float kSoft = 0.06f, kOwn = 0.35f, kStreak = 0.16f, kRim = 0.05f, kRimDeep = 0.22f;
  const D d;
  const auto num = [](float v) HWY_ATTR { return hn::Set(D(), v); };
  const V one = num(1.0f), zero = hn::Zero(d);
  for (int i = 0; i < row.count; i += static_cast<int>(hn::Lanes(d))) {
    const V px = hn::Add(hn::Iota(d, static_cast<float>(row.x + i)), num(0.5f));
    const V x = hn::Sub(hn::Div(hn::Sub(px, num(row.left)), num(row.scale)), num(f.x));
    const V y = num(row.y - f.y);
    const V along = hn::Add(hn::Mul(x, num(f.dx)), hn::Mul(y, num(f.dy)));
    V s = hn::Add(hn::Mul(along, num(f.across)), num(0.5f));
    for (int k = 0; k < 2; ++k) s = hn::Add(s, hn::Mul(num(kBend[k]), grain(f.bends[k], x, y)));
    // Palest in a band, without a crease there; it deepens faster the farther from it.
    const V off = hn::Sub(s, num(f.light));
    const V far = hn::Sub(hn::Sqrt(hn::Add(hn::Mul(off, off), num(kSoft * kSoft))), num(kSoft));
    const V r = hn::Min(one, hn::Mul(far, num(f.reach)));
    const V wash = hn::Mul(r, hn::Add(num(0.55f), hn::Mul(r, num(0.45f))));
    V clouds = zero;
    for (int k = 0; k < Ground::kClouds; ++k) {
      clouds =
          hn::Add(clouds, hn::Mul(num(kCloud[k] * row.cloud_shown[k]), grain(f.clouds[k], x, y)));
    }
    // The broad brush that laid it went across.
    const V way = hn::Sub(hn::Mul(y, num(f.dx)), hn::Mul(x, num(f.dy)));
    const V streak =
        grain(f.streak.seed, hn::Mul(along, num(f.streak.c)), hn::Mul(way, num(f.streak.s)));
    clouds = hn::Add(clouds, hn::Mul(num(kStreak), streak));
    // Its edges have taken more of it, and of the air.
    const V edge =
        hn::Min(hn::Sub(num(f.half_width), hn::Abs(x)), hn::Sub(num(f.half_height), hn::Abs(y)));
    const V rim = hn::Sub(one, hn::Min(one, hn::Mul(hn::Max(zero, edge), num(1.0f / kRim))));
    V t = hn::Add(wash, hn::Mul(num(f.mottle), hn::Mul(clouds, hn::Add(num(kOwn), wash))));
    t = hn::Add(t, hn::Mul(num(kRimDeep * f.mottle), hn::Mul(rim, rim)));
    hn::StoreU(hn::Mul(num(f.depth), t), d, out + i);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace impasto::paint {

HWY_EXPORT(Tone);

namespace {

pigment::Bands bands_of(const std::array<float, 3>& rgb) {
  const auto channel = [&](int i) { return math::saturate(finite_or(rgb[i], 0.8f)); };
  return pigment::to_bands({channel(0), channel(1), channel(2)});
}

}  // namespace

Ground::Ground(const plan::Sheet& sheet) {
  const pigment::Bands pale = bands_of(sheet.ground_rgb);
  for (int i = 0; i < pigment::kBands; ++i)
    even_[i] = static_cast<std::uint8_t>(std::sqrt(math::saturate(pale[i])) * 255.0f + 0.5f);
  const plan::Toning& toning = sheet.toning;
  Field& f = field_;
  f.depth = math::saturate(finite_or(toning.depth, 0.0f));
  if (!(f.depth > 0)) return;
  f.light = math::saturate(finite_or(toning.light, 0.0f));
  f.mottle = math::saturate(finite_or(toning.mottle, 0.0f));
  const double toward = std::fmod(finite_or(toning.toward_deg, 90.0f), 360.0) * (math::kPi / 180.0);
  f.dx = static_cast<float>(math::cos(toward));
  f.dy = static_cast<float>(-math::sin(toward));
  f.x = f.half_width = 0.5f * sheet.width;
  f.y = f.half_height = 0.5f * sheet.height;
  f.across = 1.0f / (std::fabs(f.dx) * sheet.width + std::fabs(f.dy) * sheet.height);
  f.reach = 1.0f / std::max(f.light, 1.0f - f.light);
  constexpr float kBends[2] = {2.6f, 6.2f}, kCells[kClouds] = {4.2f, 10.6f, 26.0f, 94.0f};
  constexpr float kStreaks = 52.0f, kLong = 3.2f;  // to a canvas unit
  const std::uint64_t seed = sheet.seed ^ 0x746f6e65;
  for (std::uint32_t k = 0; k < 2; ++k) f.bends[k] = octave_of(seed, k, kBends[k]);
  for (std::uint32_t k = 0; k < kClouds; ++k) f.clouds[k] = octave_of(seed, 3 + k, kCells[k]);
  f.streak = {seed_of(seed, 2), kStreaks, kLong};
  dither_ = seed_of(seed, 20);
  // A glaze: each layer of it takes the same share of the light that is left.
  const pigment::Bands deep = bands_of(toning.rgb);
  codes_.resize(kSteps + 1);
  for (int i = 0; i < pigment::kBands; ++i) {
    constexpr float kBlack = 1e-4f;
    const double from = math::log(std::max(kBlack, pale[i])),
                 to = math::log(std::max(kBlack, deep[i]));
    for (int k = 0; k <= kSteps; ++k)
      codes_[k][i] = static_cast<float>(
          255.0 * math::exp(0.5 * (from + (to - from) * (static_cast<double>(k) / kSteps))));
  }
}

void Ground::row(float left, float top, float scale, int x0, int y, int count,
                 const std::uint8_t* tooth, Codes* out) const {
  if (codes_.empty()) {
    std::fill_n(out, count, even_);
    return;
  }
  constexpr float kHollows = 0.16f / 255.0f;  // how much deeper, from crown to valley
  thread_local std::vector<float> tone;
  tone.resize(static_cast<std::size_t>(count) + 16);
  ToneRow r;
  r.x = x0;
  r.left = left;
  r.scale = scale;
  r.y = (static_cast<float>(y) + 0.5f - top) / scale;
  r.count = count;
  for (int k = 0; k < kClouds; ++k) {
    const Octave& cloud = field_.clouds[k];
    const float cells = std::sqrt(cloud.c * cloud.c + cloud.s * cloud.s);
    r.cloud_shown[k] = math::smoothstep(0.8f, 2.0f, scale / cells);
  }
  HWY_DYNAMIC_DISPATCH(Tone)(field_, r, tone.data());
  const std::uint32_t line = static_cast<std::uint32_t>(y) * 0x85ebca77u + dither_;
  for (int i = 0; i < count; ++i) {
    const float hollow = field_.depth * kHollows * (128.0f - static_cast<float>(tooth[i]));
    const float t = math::saturate(tone[i] + hollow * (0.3f + tone[i]));
    const auto& codes = codes_[static_cast<std::size_t>(t * kSteps + 0.5f)];
    // No steps are seen where it passes slowly: each pixel rounds by its own lot.
    const std::uint32_t bits = mix32(static_cast<std::uint32_t>(x0 + i) * 0x9e3779b1u + line);
    const float lot = static_cast<float>(bits >> 8) * (1.0f / 16777216.0f);
    for (int b = 0; b < pigment::kBands; ++b)
      out[i][b] = static_cast<std::uint8_t>(std::min(255.0f, codes[b] + lot));
  }
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
