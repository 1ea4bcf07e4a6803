// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/paint/light.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "impasto/base/math.h"
#include "impasto/picture/colour.h"

namespace impasto::paint {
namespace {

constexpr int kBorder = 2;
constexpr int kMostTile = 256;
constexpr int kStride = kMostTile + 2 * kBorder;
constexpr float kCoatHeight = 6.5e-4f;  ///< one coat, in canvas units at relief 1
constexpr float kRoughness2 = 0.09f;    ///< GGX alpha squared
constexpr float kShine = 0.008f;

/// sRGB codes over the square root of the linear value: steps stay well below one code.
const std::array<std::uint8_t, 8192>& codes() {
  static const std::array<std::uint8_t, 8192> table = [] {
    std::array<std::uint8_t, 8192> t{};
    for (int i = 0; i < 8192; ++i) {
      const float root = (static_cast<float>(i) + 0.5f) / 8192.0f;
      t[i] = static_cast<std::uint8_t>(picture::srgb_encode(root * root) * 255.0f + 0.5f);
    }
    return t;
  }();
  return table;
}

std::uint8_t encode(const std::array<std::uint8_t, 8192>& table, float linear) {
  const float v = std::sqrt(std::min(1.0f, std::max(0.0f, linear)));
  return table[std::min(8191, static_cast<int>(v * 8192.0f))];
}

/// Trowbridge & Reitz 1975 (GGX), without the constant.
float lobe(float cosine) {
  const float k = cosine * cosine * (kRoughness2 - 1.0f) + 1.0f;
  return kRoughness2 / (k * k);
}

float total_height(const Pixel& px) {
  float sum = 0;
  for (std::uint16_t w : px.wet) {
    const float v = static_cast<float>(w);
    sum += v * v * kWetUnit;
  }
  return sum + static_cast<float>(px.dry_height) * kHeightUnit;
}

/// What the light sees: paint over the tooth of the ground, which paint fills.
float lit_height(float paint, float weave, float depth) {
  // Thick paint slumps: height grows slower than volume.
  const float h = paint / (1.0f + 0.12f * paint);
  return h + depth * (weave - 0.5f) / (1.0f + 0.7f * paint);
}

}  // namespace

Lamp make_lamp(const plan::Light& light, const Canvas& canvas) {
  const auto finite_or = [](float v, float other) { return std::isfinite(v) ? v : other; };
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
  lamp.flat_gloss = lobe(lamp.half_z);
  lamp.gloss = kShine * std::min(1.0f, relief);
  return lamp;
}

void show_rect(const Canvas& canvas, const Optics& optics, const Lamp& lamp,
               const picture::Rect& rect, picture::Image& image) {
  const auto& table = codes();
  const int w = rect.width(), h = rect.height();
  const float depth = canvas.weave.depth;
  thread_local std::vector<float> paint_height, lit, soft, rgb;
  thread_local std::vector<std::uint8_t> tooth;
  thread_local std::vector<Pixel> bare;
  paint_height.resize(kStride * kStride);
  lit.resize(kStride * kStride);
  soft.resize(kStride * kStride);
  rgb.resize(3 * kMostTile);
  bare.resize(kMostTile);

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
    tooth.resize(kStride * kStride);
    weave_patch(canvas.weave, canvas.left, canvas.top, canvas.scale, wide, tooth.data(), kStride);
  }
  for (int y = -kBorder; y < h + kBorder; ++y) {
    for (int x = -kBorder; x < w + kBorder; ++x) {
      const int cx = std::clamp(rect.x0 + x, 0, canvas.width - 1);
      const int cy = std::clamp(rect.y0 + y, 0, canvas.height - 1);
      const Pixel* px = canvas.pixel(cx, cy);
      const int at = (y + kBorder) * kStride + x + kBorder;
      if (px != nullptr) {
        const float paint = total_height(*px);
        paint_height[at] = paint;
        lit[at] = lit_height(paint, static_cast<float>(px->weave) * (1.0f / 255.0f), depth);
      } else {
        paint_height[at] = 0;
        const float weave = tooth[(cy - wide.y0) * kStride + cx - wide.x0];
        lit[at] = lit_height(0, weave * (1.0f / 255.0f), depth);
      }
    }
  }
  // A small binomial blur: light comes from a window, not from a point.
  for (int y = -1; y < h + 1; ++y) {
    for (int x = -1; x < w + 1; ++x) {
      const float* p = &lit[(y + kBorder) * kStride + x + kBorder];
      const float corners = (p[-kStride - 1] + p[-kStride + 1]) + (p[kStride - 1] + p[kStride + 1]);
      const float sides = (p[-kStride] + p[kStride]) + (p[-1] + p[1]);
      soft[(y + kBorder) * kStride + x + kBorder] =
          corners * 0.0625f + sides * 0.125f + p[0] * 0.25f;
    }
  }
  for (int y = 0; y < h; ++y) {
    const int cy = rect.y0 + y;
    const Pixel* pixels = canvas.pixel(rect.x0, cy);
    if (pixels == nullptr) {
      for (int x = 0; x < w; ++x) {
        bare[x] = Pixel{};
        std::copy(canvas.ground.begin(), canvas.ground.end(), bare[x].dry);
      }
      pixels = bare.data();
    }
    float unused[kMostTile];
    resolve(optics, pixels, w, rgb.data(), unused);
    std::uint8_t* out = image.row(cy) + static_cast<std::size_t>(rect.x0) * 4;
    for (int x = 0; x < w; ++x) {
      const int at = (y + kBorder) * kStride + x + kBorder;
      const float* p = &soft[at];
      float hx = (p[1] - p[-1]) * 0.5f * lamp.slope;
      float hy = (p[kStride] - p[-kStride]) * 0.5f * lamp.slope;
      const float steep = std::sqrt(hx * hx + hy * hy);
      const float soften = 1.0f / (1.0f + 0.8f * steep);
      hx *= soften;
      hy *= soften;
      const float inv = 1.0f / std::sqrt(1.0f + hx * hx + hy * hy);
      const float lambert = (lamp.z - hx * lamp.x - hy * lamp.y) * inv / lamp.z;
      // Valleys see less of the sky.
      const float around = ((p[-1] + p[1]) + (p[-kStride] + p[kStride])) * 0.25f;
      const float hollow = (around - p[0]) * lamp.slope;
      const float sky = 1.0f - std::min(0.25f, std::max(-0.1f, hollow * 0.9f));
      const float shade = std::max(0.25f, (0.35f + 0.65f * lambert)) * sky;
      const float paint = paint_height[at];
      const float cosine = (lamp.half_z - hx * lamp.half_x - hy * lamp.half_y) * inv;
      const float shine = std::max(0.0f, lobe(cosine) - lamp.flat_gloss) * lamp.gloss *
                          (paint / (paint + 0.4f));
      for (int c = 0; c < 3; ++c) out[4 * x + c] = encode(table, rgb[c * w + x] * shade + shine);
      out[4 * x + 3] = 255;
    }
  }
}

}  // namespace impasto::paint
