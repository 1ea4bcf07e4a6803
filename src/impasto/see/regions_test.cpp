// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/regions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>

#include "impasto/see/edge.h"
#include "impasto/see/see.h"
#include "impasto/see/test_pictures.h"

namespace impasto::see {
namespace {

int leaf_at(const plan::Seeing& seeing, int x, int y) {
  return seeing.region[static_cast<std::size_t>(y) * static_cast<std::size_t>(seeing.width) +
                       static_cast<std::size_t>(x)];
}

const plan::Region& region(const plan::Seeing& seeing, int i) {
  return seeing.regions[static_cast<std::size_t>(i)];
}

/// The big shape that a place is in.
int shape_at(const plan::Seeing& seeing, int x, int y) {
  int i = leaf_at(seeing, x, y);
  while (region(seeing, i).parent >= 0) i = region(seeing, i).parent;
  return i;
}

bool near(int x, int y, int middle_x, int middle_y, int r) {
  return (x - middle_x) * (x - middle_x) + (y - middle_y) * (y - middle_y) < r * r;
}

/// Sky that darkens upwards, a meadow, a light house with dark windows.
picture::Image house() {
  return drawn(300, 200, [](int x, int y) {
    if (x >= 100 && x < 200 && y >= 70 && y < 155) {
      const bool window = (x / 10) % 3 == 2 && (y / 10) % 3 == 2;
      return window ? Paint{50, 45, 60} : Paint{235, 225, 200};
    }
    if (y >= 130) return Paint{80 + grain(x, y, 30), 120 + grain(y, x, 30), 40};
    return Paint{60 + y / 2, 110 + y / 2, 200};
  });
}

TEST(Regions, OfADiscOnAGroundAreTwo) {
  const plan::Seeing seen = see(drawn(200, 100, [](int x, int y) {
    return near(x, y, 50, 40, 20) ? Paint{200, 40, 30} : Paint{40, 60, 120};
  }));
  ASSERT_EQ(seen.regions.size(), 2u);
  EXPECT_GT(seen.regions[0].area, seen.regions[1].area);
  const plan::Region& disc = region(seen, leaf_at(seen, 50, 40));
  EXPECT_EQ(disc.parent, -1);
  EXPECT_NEAR(disc.area, 3.14159 * 400 / 20000, 0.002);
  EXPECT_NEAR(disc.x, 0.505, 0.01);
  EXPECT_NEAR(disc.y, 0.405, 0.01);
  EXPECT_NEAR(
      disc.colour.L,
      picture::to_lab({picture::srgb_decode(200 / 255.0f), picture::srgb_decode(40 / 255.0f),
                       picture::srgb_decode(30 / 255.0f)})
          .L,
      1);
  EXPECT_GT(disc.saliency, 0.6f);
  EXPECT_LT(region(seen, leaf_at(seen, 150, 50)).saliency, 0.4f);
}

TEST(Regions, BordersRunWhereTheColourChanges) {
  const plan::Seeing seen = see(house());
  for (int y = 72; y < 148; ++y) {
    EXPECT_NE(leaf_at(seen, 98, y), leaf_at(seen, 101, y));
    EXPECT_NE(leaf_at(seen, 198, y), leaf_at(seen, 201, y));
  }
}

TEST(Regions, BigShapesHoldTheirDetails) {
  const plan::Seeing seen = see(house());
  const int sky = shape_at(seen, 20, 10), meadow = shape_at(seen, 20, 180);
  const int wall = shape_at(seen, 105, 75);
  EXPECT_NE(sky, meadow);
  EXPECT_NE(sky, wall);
  EXPECT_NE(meadow, wall);
  EXPECT_EQ(shape_at(seen, 280, 100), sky);
  EXPECT_EQ(shape_at(seen, 280, 180), meadow);
  for (const int x : {115, 145, 175}) {
    for (const int y : {85, 115, 145}) {
      const int window = leaf_at(seen, x, y);
      EXPECT_LT(region(seen, window).area, 0.01f);
      EXPECT_LT(region(seen, window).colour.L, 40);
      EXPECT_GE(region(seen, window).parent, 0);
    }
  }
  int roots = 0;
  for (const plan::Region& one : seen.regions) roots += one.parent < 0;
  EXPECT_GE(roots, 3);
  EXPECT_LE(roots, 8);
}

TEST(Regions, AreATreeFromLargeToSmall) {
  const plan::Seeing seen = see(drawn(300, 300, [](int x, int y) {
    return Paint{grain(x / 20, y / 30, 256), grain(x / 8, y / 8, 200), grain(x, y, 120)};
  }));
  std::vector<double> area(seen.regions.size()), x(seen.regions.size());
  std::set<int> wholes;
  int shapes = 0;
  for (std::size_t i = 0; i < seen.regions.size(); ++i) {
    const int parent = seen.regions[i].parent;
    ASSERT_LT(parent, static_cast<int>(i));
    if (parent < 0) {
      ++shapes;
      continue;
    }
    EXPECT_LT(seen.regions[i].area, region(seen, parent).area);
    area[static_cast<std::size_t>(parent)] += seen.regions[i].area;
    x[static_cast<std::size_t>(parent)] += seen.regions[i].area * seen.regions[i].x;
    wholes.insert(parent);
  }
  EXPECT_GT(wholes.size(), 20u);
  for (const int i : wholes) {
    EXPECT_NEAR(area[static_cast<std::size_t>(i)], region(seen, i).area, 1e-4);
    EXPECT_NEAR(x[static_cast<std::size_t>(i)], region(seen, i).x * region(seen, i).area, 1e-4);
  }
  EXPECT_GE(shapes, 3);
  EXPECT_LE(shapes, 8);
  std::set<int> leaves(seen.region.begin(), seen.region.end());
  EXPECT_GT(leaves.size(), 200u);
  EXPECT_LE(leaves.size(), 600u);
  for (const int leaf : leaves) EXPECT_EQ(wholes.count(leaf), 0u);
  EXPECT_EQ(leaves.size() + wholes.size(), seen.regions.size());
}

TEST(Regions, ASlopeOfColourIsOneThing) {
  // It is darker above than the hill's foot is below it.
  const plan::Seeing seen = see(drawn(400, 300, [](int x, int y) {
    const double ridge = 200 + 30 * std::sin(x * 0.02);
    return y > ridge ? Paint{60, 70, 60} : Paint{90 + y / 3, 110 + y / 3, 160 + y / 4};
  }));
  EXPECT_EQ(shape_at(seen, 10, 5), shape_at(seen, 390, 180));
  EXPECT_NE(shape_at(seen, 10, 5), shape_at(seen, 10, 290));
}

TEST(Regions, AnotherTextureKeepsApartMoreThanAShadeOfColour) {
  // Rough and smooth of one mean (greys of L 61 and 91, 74 and 78), then smooth and 3 darker.
  const plan::Seeing seen = see(drawn(300, 200, [](int x, int y) {
    const bool dark = (x / 2 + y / 2) % 2;
    if (x < 100) return grey(dark ? 148 : 229);
    return grey((dark ? 182 : 193) - (x < 200 ? 0 : 8));
  }));
  const Scales at = scales(seen);
  const Tree tree = grown(seen, contours(at), at.fine);
  const std::vector<int> shape = of_cut(tree, cut(tree, 2));
  const auto shape_of = [&](int x) {
    return shape[static_cast<std::size_t>(tree.of_pixel[static_cast<std::size_t>(100 * 300 + x)])];
  };
  EXPECT_NE(shape_of(50), shape_of(150));
  EXPECT_EQ(shape_of(150), shape_of(250));
}

TEST(Regions, AFaceIsARegionEvenBeforeAWallOfItsColour) {
  const auto of = [](int x, int y) {
    const int shade = near(x, y, 100, 80, 35) ? 4 : 0;
    if (y > 130) return Paint{40, 50, 110};
    return Paint{205 - shade + grain(x, y, 6), 170 + grain(y, x, 6), 150};
  };
  const plan::Seeing seen = see(drawn(200, 200, of), {{0.32f, 0.22f, 0.68f, 0.58f}});
  const plan::Region& middle = region(seen, leaf_at(seen, 100, 80));
  EXPECT_TRUE(middle.face);
  EXPECT_FALSE(region(seen, leaf_at(seen, 15, 15)).face);
  EXPECT_FALSE(region(seen, leaf_at(seen, 100, 180)).face);
  EXPECT_NE(shape_at(seen, 100, 80), shape_at(seen, 15, 15));
  const plan::Seeing without = see(drawn(200, 200, of));
  for (const plan::Region& one : without.regions) EXPECT_FALSE(one.face);
}

TEST(Regions, AFaceIsSeenInMoreDetail) {
  const auto of = [](int x, int y) {
    return Paint{150 + grain(x / 9, y / 9, 40), 120 + grain(y / 7, x / 7, 40), 110};
  };
  const auto count = [](const plan::Seeing& seen) {
    std::set<int> out;
    for (int y = 80; y < 220; ++y) {
      for (int x = 80; x < 220; ++x) out.insert(leaf_at(seen, x, y));
    }
    return out.size();
  };
  const std::size_t without = count(see(drawn(300, 300, of)));
  EXPECT_GT(count(see(drawn(300, 300, of), {{0.2f, 0.2f, 0.8f, 0.8f}})), 1.3 * without);
}

TEST(Regions, EveryPictureHasSome) {
  const struct {
    int width, height;
  } sizes[] = {{1, 1}, {2, 1}, {1, 300}, {1024, 3}, {5, 5}, {64, 64}};
  for (const auto& size : sizes) {
    for (const int range : {1, 255}) {
      const plan::Seeing seen = see(
          drawn(size.width, size.height, [&](int x, int y) { return grey(grain(x, y, range)); }));
      ASSERT_EQ(seen.region.size(), seen.lab.size());
      ASSERT_FALSE(seen.regions.empty());
      float area = 0;
      for (const plan::Region& one : seen.regions) {
        EXPECT_GT(one.area, 0);
        if (one.parent < 0) area += one.area;
      }
      EXPECT_NEAR(area, 1, 1e-3);
      for (const std::int32_t i : seen.region) {
        ASSERT_GE(i, 0);
        ASSERT_LT(i, static_cast<int>(seen.regions.size()));
      }
      if (range == 1) {
        EXPECT_EQ(seen.regions.size(), 1u);
      }
    }
  }
}

TEST(Regions, AreTheSameEveryTime) {
  const plan::Seeing one = see(house()), other = see(house());
  EXPECT_EQ(one.region, other.region);
  EXPECT_EQ(one.saliency, other.saliency);
  EXPECT_EQ(one.edge, other.edge);
}

}  // namespace
}  // namespace impasto::see
