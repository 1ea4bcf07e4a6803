// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/see.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>

#include "impasto/see/test_pictures.h"

namespace impasto::see {
namespace {

std::size_t index(const plan::Seeing& seeing, int x, int y) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(seeing.width) +
         static_cast<std::size_t>(x);
}

TEST(See, TheLongerSideIsNoLongerThanAskedAndTheShapeStays) {
  const plan::Seeing wide = see(drawn(300, 100, [](int, int) { return grey(90); }), {}, 150);
  EXPECT_EQ(wide.width, 150);
  EXPECT_EQ(wide.height, 50);
  const plan::Seeing small = see(drawn(30, 100, [](int, int) { return grey(90); }), {}, 150);
  EXPECT_EQ(small.width, 30);
  EXPECT_EQ(small.height, 100);
  const plan::Seeing thread = see(drawn(4000, 3, [](int, int) { return grey(90); }), {}, 100);
  EXPECT_EQ(thread.width, 100);
  EXPECT_EQ(thread.height, 1);
}

TEST(See, MakesSmallerInLinearLight) {
  // Half the light of white is L 76; the mean of the codes would be L 53.
  const plan::Seeing seen =
      see(drawn(64, 64, [](int x, int y) { return grey((x + y) % 2 ? 255 : 0); }), {}, 32);
  for (const picture::Lab& colour : seen.lab) EXPECT_NEAR(colour.L, 76.07f, 0.1f);
}

TEST(See, BrokenPixelsCountByTheirShare) {
  // 3 px to 2: the middle one is shared by both.
  const plan::Seeing seen =
      see(drawn(3, 3, [](int x, int) { return grey(x == 0 ? 255 : 0); }), {}, 2);
  ASSERT_EQ(seen.width, 2);
  EXPECT_NEAR(picture::to_linear(seen.lab[0]).g, 2.0f / 3, 1e-3f);
  EXPECT_NEAR(seen.lab[1].L, 0, 1e-3f);
}

TEST(See, TransparentPlacesAreWhite) {
  const plan::Seeing seen = see(drawn(2, 1, [](int x, int) {
    return Paint{0, 0, 0, x == 0 ? 0 : 128};
  }));
  EXPECT_NEAR(seen.lab[0].L, 100, 0.01f);
  EXPECT_NEAR(picture::to_linear(seen.lab[1]).g, 127.0f / 255, 1e-3f);
}

TEST(See, TheTensorIsTheProductOfTheSlopes) {
  // Grey that rises to the right and down: both slopes are read from the colours.
  const plan::Seeing seen = see(drawn(40, 40, [](int x, int y) { return grey(60 + 2 * x + y); }));
  const std::size_t i = index(seen, 20, 20);
  const float across = 0.5f * (seen.lab[i + 1].L - seen.lab[i - 1].L);
  const float down = 0.5f * (seen.lab[i + 40].L - seen.lab[i - 40].L);
  EXPECT_NEAR(seen.xx[i], across * across, 0.02f * across * across);
  EXPECT_NEAR(seen.yy[i], down * down, 0.02f * down * down);
  EXPECT_NEAR(seen.xy[i], across * down, 0.02f * across * down);
  EXPECT_GT(seen.xy[i], 0.1f);
}

TEST(See, TheTensorSeesABorderOfEqualLightness) {
  const plan::Seeing seen = see(drawn(20, 20, [](int x, int) {
    return x < 10 ? Paint{200, 90, 90} : Paint{90, 144, 120};
  }));
  const std::size_t i = index(seen, 10, 10);
  EXPECT_LT(std::abs(seen.lab[i].L - seen.lab[i - 1].L), 4.0f);
  EXPECT_GT(seen.xx[i], 100.0f);
  EXPECT_EQ(seen.yy[i], 0);
}

TEST(Edge, IsSharpWhereABorderIs) {
  const plan::Seeing seen =
      see(drawn(128, 128, [](int x, int) { return grey(x < 61 ? 60 : 190); }));
  const auto row = seen.edge.begin() + static_cast<std::ptrdiff_t>(index(seen, 0, 64));
  const auto strongest = std::max_element(row, row + 128) - row;
  EXPECT_NEAR(static_cast<double>(strongest), 60.5, 1.0);
  EXPECT_GT(row[strongest], 0.9f);
  EXPECT_LT(row[40], 0.02f);
  EXPECT_LT(row[54], 0.25f * row[strongest]);
}

TEST(Edge, OfAThingCountsMoreThanItsFur) {
  // Fur of two greys, as far apart as its mean and the ground.
  const plan::Seeing seen = see(drawn(128, 128, [](int x, int y) {
    if (x >= 64) return grey(40);
    return grey((x / 2 + y / 2) % 2 ? 165 : 75);
  }));
  float border = 0, fur = 0;
  for (int y = 30; y < 98; ++y) {
    for (int x = 62; x < 66; ++x) border = std::max(border, seen.edge[index(seen, x, y)]);
    for (int x = 20; x < 50; ++x) fur = std::max(fur, seen.edge[index(seen, x, y)]);
  }
  EXPECT_GT(border, 6 * fur);
}

TEST(Edge, ABlankWallHasNone) {
  const plan::Seeing grainy =
      see(drawn(128, 128, [](int x, int y) { return grey(120 + grain(x, y, 12)); }));
  EXPECT_LT(*std::max_element(grainy.edge.begin(), grainy.edge.end()), 0.4f);
  const plan::Seeing flat = see(drawn(33, 50, [](int, int) { return Paint{20, 90, 160}; }));
  EXPECT_EQ(*std::max_element(flat.edge.begin(), flat.edge.end()), 0);
}

}  // namespace
}  // namespace impasto::see
