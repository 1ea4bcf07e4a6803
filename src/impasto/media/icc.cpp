// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/icc.h"

#include <lcms2.h>

#include <algorithm>
#include <array>

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

}  // namespace impasto::media
