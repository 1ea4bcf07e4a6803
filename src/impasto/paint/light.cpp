// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/light.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include "impasto/base/math.h"
#include "impasto/picture/colour.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/light.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using DU = hn::RebindToUnsigned<D>;
using V = hn::Vec<D>;

/// sRGB's code of a linear value, 0..255, in the lowest 8 bits. Above the straight part
/// 1.055 v^(1/2.4) - .055 as a polynomial in the root of v: minimax, .04 codes off at most. No
/// table: gathers cost more.
HWY_INLINE hn::Vec<DU> srgb_code(V v) {
  const D d;
  const auto num = [&](float c) HWY_ATTR { return hn::Set(d, c); };
  const V linear = hn::Min(num(1.0f), hn::Max(hn::Zero(d), v));
  const V r = hn::Sqrt(linear), r2 = hn::Mul(r, r);
  const V a = hn::Add(num(-10.7691469f), hn::Mul(r, num(401.694061f)));
  const V b = hn::Add(num(-484.366547f), hn::Mul(r, num(994.102722f)));
  const V c = hn::Add(num(-1275.80823f), hn::Mul(r, num(871.765442f)));
  const V high = hn::Add(c, hn::Mul(r2, num(-241.656311f)));
  const V curve = hn::Add(a, hn::Mul(r2, hn::Add(b, hn::Mul(r2, high))));
  const V line = hn::Mul(linear, num(12.92f * 255.0f));
  const V code = hn::IfThenElse(hn::Lt(linear, num(0.0031308f)), line, curve);
  // Adding 2^23 leaves the nearest whole number in the lowest bits.
  return hn::And(hn::BitCast(DU(), hn::Add(code, num(8388608.0f))), hn::Set(DU(), 255u));
}

/// What the light sees: paint over the tooth of the ground, which paint fills. Thick paint slumps:
/// height grows slower than volume.
void LitRow(const float* HWY_RESTRICT paint, const float* HWY_RESTRICT tooth, int count,
            float depth, float* HWY_RESTRICT lit) {
  const D d;
  const V one = hn::Set(d, 1.0f);
  for (int i = 0; i < count; i += static_cast<int>(hn::Lanes(d))) {
    const V p = hn::LoadU(d, paint + i);
    const V ground =
        hn::Sub(hn::Mul(hn::LoadU(d, tooth + i), hn::Set(d, 1.0f / 255.0f)), hn::Set(d, 0.5f));
    const V h = hn::Div(p, hn::Add(one, hn::Mul(hn::Set(d, 0.12f), p)));
    const V left =
        hn::Div(hn::Mul(hn::Set(d, depth), ground), hn::Add(one, hn::Mul(hn::Set(d, 1.6f), p)));
    hn::StoreU(hn::Add(h, left), d, lit + i);
  }
}

/// A small binomial blur of one row: light comes from a window, not from a point.
void SoftRow(const float* HWY_RESTRICT above, const float* HWY_RESTRICT row,
             const float* HWY_RESTRICT below, int count, float* HWY_RESTRICT soft) {
  const D d;
  for (int i = 0; i < count; i += static_cast<int>(hn::Lanes(d))) {
    const V corners = hn::Add(hn::Add(hn::LoadU(d, above + i - 1), hn::LoadU(d, above + i + 1)),
                              hn::Add(hn::LoadU(d, below + i - 1), hn::LoadU(d, below + i + 1)));
    const V sides = hn::Add(hn::Add(hn::LoadU(d, above + i), hn::LoadU(d, below + i)),
                            hn::Add(hn::LoadU(d, row + i - 1), hn::LoadU(d, row + i + 1)));
    hn::StoreU(
        hn::Add(hn::Add(hn::Mul(corners, hn::Set(d, 0.0625f)), hn::Mul(sides, hn::Set(d, 0.125f))),
                hn::Mul(hn::LoadU(d, row + i), hn::Set(d, 0.25f))),
        d, soft + i);
  }
}

/// Lights one row; writes whole vectors of RGBA.
void ShadeRow(const Lamp& lamp, const float* HWY_RESTRICT above, const float* HWY_RESTRICT row,
              const float* HWY_RESTRICT below, const float* HWY_RESTRICT paint,
              const float* HWY_RESTRICT rgb, int plane, const float* HWY_RESTRICT touched,
              int count, std::uint32_t* HWY_RESTRICT out) {
  const D d;
  const DU du;
  const V one = hn::Set(d, 1.0f), zero = hn::Zero(d);
  const auto num = [&](float v) HWY_ATTR { return hn::Set(d, v); };
  const V half_slope = num(0.5f * lamp.slope), steepness = num(0.225f * lamp.slope);
  const float direct = 0.65f / lamp.z;  // flat canvas: .35 of the sky and .65 of the lamp
  const V lamp_x = num(direct * lamp.x), lamp_y = num(direct * lamp.y), lamp_z = num(0.65f);
  const V rough = num(lamp.gloss * lamp.roughness2), flat = num(lamp.gloss * lamp.flat_gloss);
  const V fades = num(1.0f / lamp.dries), gleam = num(lamp.gleam), now = num(lamp.now);
  const V deepens = num(lamp.deepens);
  for (int i = 0; i < count; i += static_cast<int>(hn::Lanes(d))) {
    const V left = hn::LoadU(d, row + i - 1), right = hn::LoadU(d, row + i + 1);
    const V up = hn::LoadU(d, above + i), down = hn::LoadU(d, below + i);
    const V hx = hn::Mul(hn::Sub(right, left), half_slope);
    const V hy = hn::Mul(hn::Sub(down, up), half_slope);
    // Slopes h are softened to h / q, q = 1 + .8 |h|; the normal is (-h, q) / |(h, q)|.
    const V steep2 = hn::Add(hn::Mul(hx, hx), hn::Mul(hy, hy));
    const V q = hn::Add(one, hn::Mul(num(0.8f), hn::Sqrt(steep2)));
    const V t = hn::Add(hn::Mul(q, q), steep2), length = hn::Sqrt(t);
    // Trowbridge & Reitz 1975 (GGX), without the constant: r / k^2 with k = 1 + (r - 1) cosine^2,
    // here times t; where paint lies, less what a flat canvas has: (r / k^2 - flat) p / (p + .4).
    const V cosine = hn::Sub(hn::Mul(num(lamp.half_z), q),
                             hn::Add(hn::Mul(hx, num(lamp.half_x)), hn::Mul(hy, num(lamp.half_y))));
    const V k = hn::Add(hn::Mul(hn::Mul(cosine, cosine), num(lamp.roughness2 - 1.0f)), t);
    const V k2 = hn::Mul(k, k);
    const V thick = hn::LoadU(d, paint + i);
    const V p = hn::Add(thick, num(lamp.coat)), saturated = hn::Add(thick, num(lamp.coat + 0.4f));
    V dry = one;
    V lobe = hn::Max(zero, hn::Sub(hn::Mul(rough, hn::Mul(t, t)), hn::Mul(flat, k2)));
    if (touched != nullptr) {  // wet paint is smooth: on flat canvas, too, it mirrors the window
      const V since = hn::Sub(now, hn::LoadU(d, touched + i));
      const V age = hn::IfThenElse(hn::Lt(since, zero), hn::Add(since, num(65536.0f)), since);
      const V wet = hn::Max(zero, hn::Sub(one, hn::Mul(age, fades)));
      const V shown = hn::Mul(gleam, hn::Mul(wet, wet));  // it dries fast at first
      lobe = hn::Add(lobe, hn::Mul(shown, hn::Mul(rough, hn::Mul(t, t))));
      dry = hn::Sub(one, hn::Mul(deepens, hn::Mul(wet, wet)));
    }
    // Both quotients from one division.
    const V below_line = hn::Mul(k2, saturated);
    const V quotient = hn::Div(one, hn::Mul(length, below_line));
    const V inv = hn::Mul(below_line, quotient);
    const V shine = hn::Mul(hn::Mul(lobe, p), hn::Mul(length, quotient));
    const V facing = hn::Sub(hn::Mul(lamp_z, q), hn::Add(hn::Mul(hx, lamp_x), hn::Mul(hy, lamp_y)));
    // Valleys see less of the sky.
    const V around = hn::Add(hn::Add(left, right), hn::Add(up, down));
    const V here = hn::LoadU(d, row + i);
    const V hollow = hn::Mul(hn::Sub(around, hn::Mul(here, num(4.0f))), steepness);
    const V sky = hn::Sub(one, hn::Min(num(0.25f), hn::Max(num(-0.1f), hollow)));
    const V shade =
        hn::Mul(hn::Mul(hn::Max(num(0.25f), hn::Add(num(0.35f), hn::Mul(facing, inv))), sky), dry);
    const auto channel = [&](int c) HWY_ATTR {
      return srgb_code(hn::Add(hn::Mul(hn::LoadU(d, rgb + c * plane + i), shade), shine));
    };
    auto pixel = hn::Or(hn::Set(du, 0xff000000u), channel(0));
    pixel = hn::Or(pixel, hn::ShiftLeft<8>(channel(1)));
    pixel = hn::Or(pixel, hn::ShiftLeft<16>(channel(2)));
    hn::StoreU(pixel, du, out + i);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace impasto::paint {

HWY_EXPORT(LitRow);
HWY_EXPORT(SoftRow);
HWY_EXPORT(ShadeRow);

namespace {

constexpr int kBorder = 2;
constexpr int kPad = 16;                ///< vectors may reach beyond a row
constexpr float kCoatHeight = 6.5e-4f;  ///< one coat, in canvas units at relief 1
constexpr float kShine = 0.008f;
constexpr float kNever = -3e4f;  ///< ticks; nothing was painted there

float lobe(float cosine, float roughness2) {
  const float k = cosine * cosine * (roughness2 - 1.0f) + 1.0f;
  return roughness2 / (k * k);
}

/// As `resolve` has it, to the bit: rectangles must fit together.
float total_height(const Pixel& px) {
  float w[plan::kSlots];
  for (int i = 0; i < plan::kSlots; ++i) {
    const float v = static_cast<float>(px.wet[i]);
    w[i] = v * v * kWetUnit;
  }
  return (((w[0] + w[4]) + (w[1] + w[5])) + ((w[2] + w[6]) + (w[3] + w[7]))) +
         static_cast<float>(px.dry_height) * kHeightUnit;
}

}  // namespace

Lamp make_lamp(const plan::Light& light, const Canvas& canvas, float varnish) {
  const double azimuth = finite_or(light.azimuth_deg, 135.0f) * (math::kPi / 180.0);
  const double elevation =
      std::clamp(finite_or(light.elevation_deg, 42.0f), 5.0f, 85.0f) * (math::kPi / 180.0);
  Lamp lamp;
  lamp.x = static_cast<float>(math::cos(azimuth) * math::cos(elevation));
  lamp.y = static_cast<float>(-math::sin(azimuth) * math::cos(elevation));
  lamp.z = static_cast<float>(math::sin(elevation));
  const float hz = lamp.z + 1.0f;
  const float len = std::sqrt(lamp.x * lamp.x + lamp.y * lamp.y + hz * hz);
  lamp.half_x = lamp.x / len;
  lamp.half_y = lamp.y / len;
  lamp.half_z = hz / len;
  const float relief = std::clamp(finite_or(light.relief, 1.0f), 0.0f, 3.0f);
  lamp.slope = relief * kCoatHeight * canvas.scale;
  // Varnish fills the finest roughness: a narrower, even sheen.
  lamp.roughness2 -= 0.05f * varnish;
  lamp.coat = 0.8f * varnish;
  lamp.flat_gloss = lobe(lamp.half_z, lamp.roughness2);
  lamp.gloss = kShine * std::min(1.0f, relief);
  return lamp;
}

void shade_row(const Lamp& lamp, const float* above, const float* row, const float* below,
               const float* paint, const float* rgb, int plane, const float* touched, int count,
               std::uint32_t* out) {
  HWY_DYNAMIC_DISPATCH(ShadeRow)
  (lamp, above, row, below, paint, rgb, plane, touched, count, out);
}

/// Three planes of colours as a camera shows them whose black is that.
static void take_black(float black, int plane, float* rgb) {
  if (black <= 0) return;
  const float scale = 1.0f / (1.0f - black);
  for (int i = 0; i < 3 * plane; ++i) rgb[i] = std::max(0.0f, (rgb[i] - black) * scale);
}

void look_at(const Canvas& canvas, const Optics& optics, const picture::Rect& rect, Relief& relief,
             bool wet) {
  const int w = rect.width(), h = rect.height();
  const int stride = w + 2 * kBorder + kPad, plane = w + kPad;
  const std::size_t area = static_cast<std::size_t>(stride) * (h + 2 * kBorder);
  auto& [paint, soft, rgb, touched] = relief;
  thread_local std::vector<float> tooth_row, lit;
  thread_local std::vector<std::uint8_t> tooth;
  thread_local std::vector<Pixel> bare;
  paint.resize(area + kPad);
  lit.resize(area);
  soft.resize(area + 2 * kPad);
  tooth_row.resize(stride);
  rgb.resize(static_cast<std::size_t>(plane) * 3 * h + kPad);
  touched.resize(wet ? static_cast<std::size_t>(plane) * h + kPad : 0);

  // Where no tile is yet, the tooth of the bare ground; beyond the canvas its edge goes on.
  const picture::Rect wide{std::max(0, rect.x0 - kBorder), std::max(0, rect.y0 - kBorder),
                           std::min(canvas.width, rect.x1 + kBorder),
                           std::min(canvas.height, rect.y1 + kBorder)};
  bool some_bare = false;
  for (int y : {wide.y0, rect.y0, wide.y1 - 1}) {
    for (int x : {wide.x0, rect.x0, wide.x1 - 1}) {
      if (canvas.pixel(x, y) == nullptr) some_bare = true;
    }
  }
  if (some_bare) {
    tooth.resize(static_cast<std::size_t>(wide.width()) * wide.height());
    weave_patch(canvas.weave, canvas.left, canvas.top, canvas.scale, wide, tooth.data(),
                wide.width());
    bare.resize(w);
  }
  const auto bare_tooth = [&](int x, int y) {
    return tooth[static_cast<std::size_t>(y - wide.y0) * wide.width() + x - wide.x0];
  };

  for (int y = -kBorder; y < h + kBorder; ++y) {
    const int cy = std::clamp(rect.y0 + y, 0, canvas.height - 1);
    float* height = &paint[static_cast<std::size_t>(y + kBorder) * stride];
    const Pixel* row = canvas.pixel(rect.x0, cy);
    if (row == nullptr) {
      canvas.bare(rect.x0, cy, w,
                  &tooth[static_cast<std::size_t>(cy - wide.y0) * wide.width() + rect.x0 - wide.x0],
                  bare.data());
      row = bare.data();
    }
    if (y >= 0 && y < h) {
      resolve(optics, row, w, &rgb[static_cast<std::size_t>(plane) * 3 * y], plane,
              height + kBorder);
      take_black(optics.black, plane, &rgb[static_cast<std::size_t>(plane) * 3 * y]);
      for (int x = 0; wet && x < w; ++x)
        touched[static_cast<std::size_t>(plane) * y + x] =
            row[x].stroke != 0 ? static_cast<float>(row[x].touched) : kNever;
    } else {
      for (int x = 0; x < w; ++x) height[x + kBorder] = total_height(row[x]);
    }
    for (int x = 0; x < w; ++x) tooth_row[x + kBorder] = row[x].weave;
    for (int x : {-2, -1, w, w + 1}) {
      const int cx = std::clamp(rect.x0 + x, 0, canvas.width - 1);
      const Pixel* px = canvas.pixel(cx, cy);
      height[x + kBorder] = px != nullptr ? total_height(*px) : 0.0f;
      tooth_row[x + kBorder] = px != nullptr ? px->weave : bare_tooth(cx, cy);
    }
    HWY_DYNAMIC_DISPATCH(LitRow)
    (height, tooth_row.data(), w + 2 * kBorder, canvas.weave.shown,
     &lit[static_cast<std::size_t>(y + kBorder) * stride]);
  }
  for (int y = 1; y < h + 2 * kBorder - 1; ++y) {
    const float* row = &lit[static_cast<std::size_t>(y) * stride + 1];
    HWY_DYNAMIC_DISPATCH(SoftRow)
    (row - stride, row, row + stride, w + 2, &soft[static_cast<std::size_t>(y) * stride + 1]);
  }
}

void patch(const Relief& from, const picture::Rect& part, Relief& relief,
           const picture::Rect& rect) {
  const auto stride = [](const picture::Rect& r) { return r.width() + 2 * kBorder + kPad; };
  const auto plane = [](const picture::Rect& r) { return r.width() + kPad; };
  const int dx = part.x0 - rect.x0, dy = part.y0 - rect.y0, w = part.width(), h = part.height();
  const auto copy = [](const std::vector<float>& a, std::size_t at, std::vector<float>& b,
                       std::size_t to, int count) {
    std::copy_n(a.begin() + static_cast<std::ptrdiff_t>(at), count,
                b.begin() + static_cast<std::ptrdiff_t>(to));
  };
  // The relief is known a pixel beyond the rectangle.
  for (int y = -1; y <= h; ++y) {
    const auto at = static_cast<std::size_t>(y + kBorder) * stride(part) + kBorder;
    const auto to = static_cast<std::size_t>(y + dy + kBorder) * stride(rect) + kBorder + dx;
    copy(from.soft, at - 1, relief.soft, to - 1, w + 2);
    if (y < 0 || y >= h) continue;
    copy(from.paint, at, relief.paint, to, w);
    for (int c = 0; c < 3; ++c) {
      copy(from.rgb, static_cast<std::size_t>(plane(part)) * (3 * y + c), relief.rgb,
           static_cast<std::size_t>(plane(rect)) * (3 * (y + dy) + c) + dx, w);
    }
    copy(from.touched, static_cast<std::size_t>(plane(part)) * y, relief.touched,
         static_cast<std::size_t>(plane(rect)) * (y + dy) + dx, w);
  }
}

void light_part(const Lamp& lamp, const Relief& relief, const picture::Rect& rect,
                const picture::Rect& part, picture::Image& image) {
  const int w = part.width(), dx = part.x0 - rect.x0;
  const int stride = rect.width() + 2 * kBorder + kPad, plane = rect.width() + kPad;
  const auto& [paint, soft, rgb, touched] = relief;
  thread_local std::vector<std::uint32_t> out;
  out.resize(w + kPad);
  for (int y = part.y0; y < part.y1; ++y) {
    const int row = y - rect.y0;
    const std::size_t at = static_cast<std::size_t>(row + kBorder) * stride + kBorder + dx;
    shade_row(lamp, &soft[at - stride], &soft[at], &soft[at + stride], &paint[at],
              &rgb[static_cast<std::size_t>(plane) * 3 * row + dx], plane,
              touched.empty() ? nullptr : &touched[static_cast<std::size_t>(plane) * row + dx], w,
              out.data());
    std::memcpy(image.row(y) + static_cast<std::size_t>(part.x0) * 4, out.data(),
                static_cast<std::size_t>(w) * 4);
  }
}

std::vector<picture::Rect> wet_bands(const Lamp& lamp, const Relief& relief,
                                     const picture::Rect& rect, const picture::Rect& part,
                                     const picture::Rect& also, float lag) {
  constexpr int kRows = 16;
  const int plane = rect.width() + kPad;
  const auto wet = [&](int x, int y) {
    const float since =
        lamp.now - relief.touched[static_cast<std::size_t>(plane) * (y - rect.y0) + (x - rect.x0)];
    return (since < 0 ? since + 65536.0f : since) < lamp.dries + lag;
  };
  std::vector<picture::Rect> bands;
  for (int top = part.y0; top < part.y1; top += kRows) {
    const int bottom = std::min(part.y1, top + kRows);
    int left = part.x1, right = part.x0;
    if (!also.empty() && also.y0 < bottom && also.y1 > top)
      left = std::max(part.x0, also.x0), right = std::min(part.x1, also.x1);
    for (int y = top; y < bottom; ++y) {
      for (int x = part.x0; x < left; ++x)
        if (wet(x, y)) left = x;
      for (int x = part.x1 - 1; x >= right; --x)
        if (wet(x, y)) right = x + 1;
    }
    if (left < right) bands.push_back({left, top, right, bottom});
  }
  return bands;
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
