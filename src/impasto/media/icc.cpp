// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/icc.h"

#include <lcms2.h>

#include <algorithm>
#include <array>
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

}  // namespace

void rgb_to_srgb(picture::Image& image, std::span<const std::uint8_t> profile) {
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
