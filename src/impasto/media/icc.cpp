// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/icc.h"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>

namespace impasto::media {

std::vector<std::uint8_t> srgb_profile() {
  cmsHPROFILE profile = cmsCreate_sRGBProfile();
  if (profile == nullptr) return {};
  std::vector<std::uint8_t> out;
  cmsUInt32Number size = 0;
  if (cmsSaveProfileToMem(profile, nullptr, &size) && size >= 128) {
    out.resize(size);
    if (!cmsSaveProfileToMem(profile, out.data(), &size)) out.clear();
  }
  cmsCloseProfile(profile);
  if (out.empty()) return out;
  // lcms2 stamps the hour of writing into the header (ICC.1:2010, 7.2.8: bytes 24..35); the same
  // picture must give the same file, so a fixed day stands there: 2025-01-01 00:00:00.
  constexpr std::array<std::uint8_t, 12> kDay{2025 >> 8, 2025 & 255, 0, 1, 0, 1};
  std::copy(kDay.begin(), kDay.end(), out.begin() + 24);
  return out;
}

namespace {

struct Close {
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
struct Delete {
  void operator()(void* transform) const { cmsDeleteTransform(transform); }
};
using Transform = std::unique_ptr<void, Delete>;

/// Null when the profile is not one of colours of that `space`.
Transform to_srgb(std::span<const std::uint8_t> bytes, cmsColorSpaceSignature space,
                  cmsUInt32Number format) {
  if (bytes.empty()) return {};
  cmsSetLogErrorHandler([](cmsContext, cmsUInt32Number, const char*) {});
  const std::unique_ptr<void, Close> from(
      cmsOpenProfileFromMem(bytes.data(), static_cast<cmsUInt32Number>(bytes.size())));
  if (!from || cmsGetColorSpace(from.get()) != space) return {};
  const std::unique_ptr<void, Close> to(cmsCreate_sRGBProfile());
  return Transform(cmsCreateTransform(from.get(), format, to.get(), TYPE_RGBA_8,
                                      INTENT_RELATIVE_COLORIMETRIC,
                                      cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE));
}

std::vector<std::uint8_t> bytes_of(cmsHPROFILE profile) {
  std::vector<std::uint8_t> out;
  cmsUInt32Number size = 0;
  if (cmsSaveProfileToMem(profile, nullptr, &size)) {
    out.resize(size);
    if (!cmsSaveProfileToMem(profile, out.data(), &size)) out.clear();
  }
  return out;
}

struct FreeCurve {
  void operator()(cmsToneCurve* curve) const { cmsFreeToneCurve(curve); }
};
using Curve = std::unique_ptr<cmsToneCurve, FreeCurve>;

/// SMPTE ST 2084, its reference white as 1.
float pq_light(float value) {
  constexpr double kM1 = 2610.0 / 16384, kM2 = 2523.0 / 32, kC1 = 3424.0 / 4096, kC2 = 2413.0 / 128,
                   kC3 = 2392.0 / 128, kWhite = 203.0 / 10000;
  const double root = std::pow(double{value}, 1 / kM2);
  const double light = std::pow(std::max(0.0, root - kC1) / (kC2 - kC3 * root), 1 / kM1);
  return static_cast<float>(std::min(1.0, light / kWhite));
}

Curve transfer_curve(int transfer) {
  constexpr int kGamma22 = 4, kGamma28 = 5, kLinear = 8, kPq = 16;
  if (transfer == kGamma22) return Curve(cmsBuildGamma(nullptr, 2.2));
  if (transfer == kGamma28) return Curve(cmsBuildGamma(nullptr, 2.8));
  if (transfer == kLinear) return Curve(cmsBuildGamma(nullptr, 1.0));
  if (transfer == kPq) {
    std::array<float, 1024> table;
    for (std::size_t i = 0; i < table.size(); ++i) {
      table[i] = pq_light(static_cast<float>(i) / static_cast<float>(table.size() - 1));
    }
    return Curve(cmsBuildTabulatedToneCurveFloat(
        nullptr, static_cast<cmsUInt32Number>(table.size()), table.data()));
  }
  constexpr double kSrgb[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
  return Curve(cmsBuildParametricToneCurve(nullptr, 4, kSrgb));
}

bool changes_nothing(const Transform& transform) {
  constexpr int kStep = 51, kNear = 2;
  for (int r = 0; r <= 255; r += kStep) {
    for (int g = 0; g <= 255; g += kStep) {
      for (int b = 0; b <= 255; b += kStep) {
        const std::uint8_t in[4] = {static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(g),
                                    static_cast<std::uint8_t>(b), 255};
        std::uint8_t out[4] = {};
        cmsDoTransform(transform.get(), in, out, 1);
        for (int c = 0; c < 3; ++c) {
          if (std::abs(in[c] - out[c]) > kNear) return false;
        }
      }
    }
  }
  return true;
}

/// What each grey is in sRGB; empty when the profile is not one of grey.
std::vector<std::uint8_t> greys(std::span<const std::uint8_t> profile) {
  const Transform transform = to_srgb(profile, cmsSigGrayData, TYPE_GRAY_8);
  if (!transform) return {};
  std::array<std::uint8_t, 256> in;
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<std::uint8_t>(i);
  std::vector<std::uint8_t> out(4 * in.size());
  cmsDoTransform(transform.get(), in.data(), out.data(), static_cast<cmsUInt32Number>(in.size()));
  return out;
}

}  // namespace

std::vector<std::uint8_t> profile_of_primaries(const Primaries& primaries, int transfer) {
  const auto at = [](const Chromaticity& c) { return cmsCIExyY{c.x, c.y, 1.0}; };
  const cmsCIExyY white = at(primaries.white);
  const cmsCIExyYTRIPLE colours{at(primaries.red), at(primaries.green), at(primaries.blue)};
  const Curve curve = transfer_curve(transfer);
  cmsToneCurve* curves[3] = {curve.get(), curve.get(), curve.get()};
  for (const Chromaticity& c : {primaries.red, primaries.green, primaries.blue, primaries.white}) {
    if (!(c.x >= 0 && c.y > 0.01f && c.x + c.y <= 1)) return {};
  }
  if (!curve) return {};
  const std::unique_ptr<void, Close> profile(cmsCreateRGBProfile(&white, &colours, curves));
  return profile ? bytes_of(profile.get()) : std::vector<std::uint8_t>{};
}

void rgb_to_srgb(picture::Image& image, std::span<const std::uint8_t> profile) {
  if (const std::vector<std::uint8_t> grey = greys(profile); !grey.empty()) {
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
      std::uint8_t* p = &image.rgba[i];
      if (p[0] == p[1] && p[0] == p[2]) std::copy_n(&grey[4 * std::size_t{p[0]}], 3, p);
    }
    return;
  }
  const Transform transform = to_srgb(profile, cmsSigRgbData, TYPE_RGBA_8);
  if (!transform || changes_nothing(transform)) return;
  std::vector<std::uint8_t> row(4 * static_cast<std::size_t>(image.width));
  for (int y = 0; y < image.height; ++y) {
    std::uint8_t* pixels = image.row(y);
    cmsDoTransform(transform.get(), pixels, row.data(), static_cast<cmsUInt32Number>(image.width));
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i % 4 != 3) pixels[i] = row[i];
    }
  }
}

void cmyk_to_srgb(picture::Image& image, std::span<const std::uint8_t> profile) {
  const Transform transform = to_srgb(profile, cmsSigCmykData, TYPE_CMYK_8);
  std::vector<std::uint8_t> row(4 * static_cast<std::size_t>(image.width));
  for (int y = 0; y < image.height; ++y) {
    std::uint8_t* pixels = image.row(y);
    if (transform) {
      cmsDoTransform(transform.get(), pixels, row.data(),
                     static_cast<cmsUInt32Number>(image.width));
    }
    for (std::size_t i = 0; i < row.size(); i += 4) {
      const unsigned light = 255u - pixels[i + 3];
      for (std::size_t c = 0; c < 3; ++c) {
        pixels[i + c] =
            transform ? row[i + c]
                      : static_cast<std::uint8_t>(((255u - pixels[i + c]) * light + 127u) / 255u);
      }
      pixels[i + 3] = 255;
    }
  }
}

}  // namespace impasto::media
