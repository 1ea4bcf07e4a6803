// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/depth.h"

#include <gtest/gtest.h>

#include <cstddef>

#include "impasto/see/see.h"
#include "impasto/see/test_pictures.h"

namespace impasto::see {
namespace {

float depth_at(const plan::Seeing& seeing, int x, int y) {
  const std::size_t i = static_cast<std::size_t>(y) * static_cast<std::size_t>(seeing.width) +
                        static_cast<std::size_t>(x);
  return seeing.regions[static_cast<std::size_t>(seeing.region[i])].depth;
}

bool near(int x, int y, int middle_x, int middle_y, int r) {
  return (x - middle_x) * (x - middle_x) + (y - middle_y) * (y - middle_y) < r * r;
}

TEST(Depth, ALandscapeGoesBackFromItsFootToTheSky) {
  const plan::Seeing seen = see(drawn(320, 240, [](int x, int y) {
    if (y > 190) return Paint{70 + grain(x, y, 40), 60 + grain(y, x, 40), 30};
    if (y > 130) return Paint{90 + grain(x, y, 30), 130 + grain(y, x, 30), 60};
    if (y > 90 && x > 60) return Paint{120 + grain(x, y, 10), 130, 160};
    return Paint{170 + y / 4, 200 + y / 6, 240};
  }));
  const float earth = depth_at(seen, 160, 220), meadow = depth_at(seen, 160, 160);
  const float hills = depth_at(seen, 200, 110), sky = depth_at(seen, 160, 30);
  EXPECT_LT(earth, meadow);
  EXPECT_LT(meadow, hills);
  EXPECT_LT(hills, sky);
  EXPECT_GT(sky, 0.95f);
  EXPECT_GT(depth_at(seen, 20, 110), 0.95f);
}

TEST(Depth, ANightSkyIsBehindEverythingToo) {
  const plan::Seeing seen = see(drawn(320, 240, [](int x, int y) {
    if (y > 180) return Paint{60 + grain(x, y, 60), 55 + grain(y, x, 60), 40};
    if (x > 120 && x < 150 && y > 60) return Paint{220, 200, 150};
    return Paint{10, 14, 30 + y / 8};
  }));
  EXPECT_GT(depth_at(seen, 20, 20), 0.95f);
  EXPECT_GT(depth_at(seen, 300, 150), 0.9f);
  EXPECT_LT(depth_at(seen, 135, 100), 0.7f);
}

TEST(Depth, ASkyIsBehindTheBranchThatHangsIntoIt) {
  const plan::Seeing seen = see(drawn(320, 240, [](int x, int y) {
    if (y > 200) return Paint{70 + grain(x, y, 60), 90 + grain(y, x, 60), 40};
    if (x + 3 * y < 260) return Paint{40 + grain(x, y, 90), 60 + grain(y, x, 90), 30};
    return Paint{150 + y / 4, 180 + y / 6, 230};
  }));
  EXPECT_GT(depth_at(seen, 250, 60), depth_at(seen, 40, 30) + 0.2f);
}

TEST(Depth, OfTwoThatOverlapTheWholeOneIsInFront) {
  for (const int whole : {0, 1}) {
    for (const int dark : {0, 1}) {
      const plan::Seeing seen = see(drawn(300, 200, [&](int x, int y) {
        const int u = whole == 0 ? x : 299 - x;
        const Paint colours[] = {{150, 60, 50}, {60, 70, 150}};
        if (near(u, y, 115, 100, 45)) return colours[dark];
        if (near(u, y, 175, 100, 45)) return colours[1 - dark];
        return Paint{190, 190, 180};
      }));
      const float before = depth_at(seen, whole == 0 ? 115 : 184, 100);
      const float behind = depth_at(seen, whole == 0 ? 190 : 109, 100);
      EXPECT_LT(before, behind) << whole << dark;
    }
  }
}

TEST(Depth, OfTwoThatStandOnTheGroundTheLowerOneIsNearer) {
  const plan::Seeing seen = see(drawn(300, 300, [](int x, int y) {
    const bool one = near(x, y, 80, 70, 25), other = near(x, y, 220, 230, 25);
    return one || other ? Paint{180, 150, 60} : Paint{70, 90, 70};
  }));
  EXPECT_LT(depth_at(seen, 220, 230) + 0.1f, depth_at(seen, 80, 70));
}

TEST(Depth, AGroundInTwoPiecesIsOneGround) {
  // A beam crosses it: the piece below is no nearer than the one above.
  const plan::Seeing seen = see(drawn(300, 300, [](int x, int y) {
    const int beam = 2 * y - x;
    if (beam > 240 && beam < 320) return Paint{150 + grain(x, y, 60), 90, 40};
    return Paint{60, 90 + grain(x, y, 12), 80};
  }));
  EXPECT_NEAR(depth_at(seen, 260, 30), depth_at(seen, 40, 270), 0.35f);
  EXPECT_LT(depth_at(seen, 150, 215) + 0.3f, depth_at(seen, 40, 270));
}

TEST(Depth, WhatIsEnclosedIsBeforeWhatEnclosesIt) {
  const plan::Seeing seen = see(drawn(300, 240, [](int x, int y) {
    if (near(x, y, 150, 120, 30)) return Paint{200, 170, 60};
    if (near(x, y, 150, 120, 80)) return Paint{120, 50, 50};
    return Paint{60, 80, 70};
  }));
  EXPECT_LT(depth_at(seen, 150, 120), depth_at(seen, 150, 60));
  EXPECT_LT(depth_at(seen, 150, 60), depth_at(seen, 20, 20));
}

TEST(Depth, AFaceIsInFront) {
  const auto of = [](int x, int y) {
    if (near(x, y, 150, 90, 40)) return Paint{200 + grain(x, y, 10), 160, 140};
    if (y > 130 && x > 70 && x < 230) return Paint{50, 60, 110 + grain(x, y, 10)};
    return Paint{140, 150 + grain(x, y, 60), 120};
  };
  const plan::Seeing seen = see(drawn(300, 240, of), {{0.48f, 0.22f, 0.77f, 0.53f}});
  EXPECT_LT(depth_at(seen, 150, 90), 0.1f);
  EXPECT_GT(depth_at(seen, 20, 20), 0.8f);
  EXPECT_LT(depth_at(seen, 150, 90), depth_at(see(drawn(300, 240, of)), 150, 90));
}

TEST(Depth, OfAWholeIsThatOfItsParts) {
  const plan::Seeing seen = see(drawn(200, 200, [](int x, int y) {
    return Paint{grain(x / 25, y / 25, 256), grain(x / 9, y / 9, 256), grain(x, y, 99)};
  }));
  std::vector<double> sum(seen.regions.size());
  for (const plan::Region& region : seen.regions) {
    EXPECT_GE(region.depth, 0);
    EXPECT_LE(region.depth, 1);
    if (region.parent >= 0) {
      sum[static_cast<std::size_t>(region.parent)] += region.area * region.depth;
    }
  }
  int wholes = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    if (sum[i] <= 0) continue;
    EXPECT_NEAR(sum[i] / seen.regions[i].area, seen.regions[i].depth, 1e-3);
    ++wholes;
  }
  EXPECT_GT(wholes, 20);
}

}  // namespace
}  // namespace impasto::see
