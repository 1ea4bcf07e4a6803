// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <lcms2.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "impasto/picture/image.h"

/// What the tests of reading pictures share: pixels, numbers in files, profiles, Exif.
namespace impasto::media::testing_files {

using Pixel = std::array<int, 4>;

inline Pixel pixel(const picture::Image& image, int x, int y) {
  const std::uint8_t* p = image.row(y) + 4 * x;
  return {p[0], p[1], p[2], p[3]};
}

inline void expect_near(const Pixel& is, const Pixel& should, int near, const std::string& what) {
  for (std::size_t c = 0; c < 4; ++c) {
    EXPECT_NEAR(is[c], should[c], near) << what << ", channel " << c;
  }
}

inline std::string number(std::uint64_t value, int bytes, bool little) {
  std::string out;
  for (int i = 0; i < bytes; ++i) {
    const int place = little ? i : bytes - 1 - i;
    out += place < 8 ? static_cast<char>(value >> 8 * place) : '\0';
  }
  return out;
}
inline std::string le(std::uint64_t value, int bytes) {
  return number(value, bytes, true);
}
inline std::string be(std::uint64_t value, int bytes) {
  return number(value, bytes, false);
}

/// An Exif block as JPEG has it, that says how its picture is turned.
inline std::vector<std::uint8_t> exif_of(int orientation, bool little) {
  std::string out("Exif\0\0", 6);
  out += little ? "II" : "MM";
  for (const auto& [value, bytes] : {std::pair{42, 2},
                                     {8, 4},
                                     {1, 2},
                                     {0x0112, 2},
                                     {3, 2},
                                     {1, 4},
                                     {orientation, 2},
                                     {0, 2},
                                     {0, 4}}) {
    out += number(static_cast<std::uint64_t>(value), bytes, little);
  }
  return {out.begin(), out.end()};
}

/// Display primaries turned round: what is called red is green.
inline std::vector<std::uint8_t> turned_round_profile() {
  const cmsCIExyY white = {0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE turned_round = {{0.30, 0.60, 1.0}, {0.64, 0.33, 1.0}, {0.15, 0.06, 1.0}};
  cmsToneCurve* gamma = cmsBuildGamma(nullptr, 2.2);
  cmsToneCurve* curves[3] = {gamma, gamma, gamma};
  cmsHPROFILE profile = cmsCreateRGBProfile(&white, &turned_round, curves);
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  std::vector<std::uint8_t> icc(size);
  cmsSaveProfileToMem(profile, icc.data(), &size);
  cmsCloseProfile(profile);
  cmsFreeToneCurve(gamma);
  return icc;
}

/// Red left of green in the upper half, blue left of white in the lower.
inline picture::Image quarters(int width, int height) {
  picture::Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool left = 2 * x < width, top = 2 * y < height;
      std::uint8_t* p = image.row(y) + 4 * x;
      p[0] = left == top ? 250 : 0;  // red and white
      p[1] = left ? 0 : 250;         // green and white
      p[2] = top ? 0 : 250;          // blue and white
      p[3] = 255;
    }
  }
  return image;
}

/// What stands in its corners, clockwise from the upper left.
inline void expect_corners(const picture::Image& image, const std::array<Pixel, 4>& corners,
                           int near, const std::string& what) {
  const int right = image.width - 3, bottom = image.height - 3;
  expect_near(pixel(image, 2, 2), corners[0], near, what);
  expect_near(pixel(image, right, 2), corners[1], near, what);
  expect_near(pixel(image, right, bottom), corners[2], near, what);
  expect_near(pixel(image, 2, bottom), corners[3], near, what);
}

inline constexpr Pixel kRed{250, 0, 0, 255}, kGreen{0, 250, 0, 255}, kBlue{0, 0, 250, 255},
    kWhite{250, 250, 250, 255};

}  // namespace impasto::media::testing_files
