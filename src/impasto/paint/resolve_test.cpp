// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "impasto/paint/kernels.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {
namespace {

constexpr int kPlane = 48;

/// Colours and heights of `pixels` looked at in one go.
std::array<std::vector<float>, 2> seen(const Optics& optics, const std::vector<Pixel>& pixels) {
  std::array<std::vector<float>, 2> found = {std::vector<float>(3 * kPlane),
                                             std::vector<float>(kPlane)};
  resolve(optics, pixels.data(), static_cast<int>(pixels.size()), found[0].data(), kPlane,
          found[1].data());
  return found;
}

// Processors take 4, 8 or 16 pixels at once: a picture that depends on which came together is
// another one on another machine.
TEST(Resolve, APixelLooksTheSameWhateverIsBesideIt) {
  Optics optics;
  optics.count = 2;
  for (int i = 0; i < pigment::kBands; ++i) {
    optics.K[0][i] = 0.2f + 0.1f * static_cast<float>(i), optics.S[0][i] = 1.0f;
    optics.K[1][i] = 3.0f - 0.3f * static_cast<float>(i), optics.S[1][i] = 0.2f;
    optics.K[plan::kMedium][i] = 0.01f, optics.S[plan::kMedium][i] = 0.02f;
    for (int c = 0; c < 3; ++c) optics.to_rgb[c][i] = i % 3 == c ? 0.4f : 0.05f;
  }
  Pixel ground = {};
  for (int i = 0; i < pigment::kBands; ++i) ground.dry[i] = static_cast<std::uint8_t>(120 + 15 * i);
  ground.dry_height = 300;
  Pixel medium = ground, one = ground, mixed = ground;
  medium.wet[plan::kMedium] = 900;
  one.wet[0] = 1200;
  mixed.wet[0] = 700, mixed.wet[1] = 800, mixed.wet[plan::kMedium] = 500;
  const std::vector<Pixel> kinds = {ground, medium, one, mixed};
  std::vector<std::array<std::vector<float>, 2>> alone;
  for (const Pixel& kind : kinds) alone.push_back(seen(optics, {kind}));
  // Medium adds height and no colour.
  EXPECT_GT(alone[1][1][0], alone[0][1][0]);
  for (int c = 0; c < 3; ++c) EXPECT_EQ(alone[1][0][c * kPlane], alone[0][0][c * kPlane]);
  EXPECT_NE(alone[2][0][0], alone[0][0][0]);

  for (std::size_t turn = 0; turn < kinds.size(); ++turn) {
    std::vector<Pixel> row;
    std::vector<std::size_t> which;
    for (std::size_t x = 0; x < 29; ++x) {  // runs of one kind, longer and longer
      which.push_back((turn + (x < 4 ? x : x < 10 ? x / 2 : x / 5)) % kinds.size());
      row.push_back(kinds[which.back()]);
    }
    const auto together = seen(optics, row);
    for (std::size_t x = 0; x < row.size(); ++x) {
      EXPECT_EQ(together[1][x], alone[which[x]][1][0]) << turn << " " << x;
      for (int c = 0; c < 3; ++c)
        EXPECT_EQ(together[0][c * kPlane + x], alone[which[x]][0][c * kPlane]) << turn << " " << x;
    }
  }
}

}  // namespace
}  // namespace impasto::paint
