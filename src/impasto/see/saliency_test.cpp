// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/saliency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "impasto/see/see.h"
#include "impasto/see/test_pictures.h"

namespace impasto::see {
namespace {

float at(const plan::Seeing& seeing, int x, int y) {
  return seeing.saliency[static_cast<std::size_t>(y) * static_cast<std::size_t>(seeing.width) +
                         static_cast<std::size_t>(x)];
}

bool near(int x, int y, int middle_x, int middle_y, int r) {
  return (x - middle_x) * (x - middle_x) + (y - middle_y) * (y - middle_y) < r * r;
}

TEST(Saliency, AThingOfAnotherColourIsLookedAt) {
  const plan::Seeing seen = see(drawn(200, 150, [](int x, int y) {
    return near(x, y, 70, 80, 22) ? Paint{190, 40, 30} : Paint{60, 110, 70};
  }));
  EXPECT_GT(at(seen, 70, 80), 0.7f);
  EXPECT_LT(at(seen, 150, 80), 0.25f);
  EXPECT_LT(at(seen, 4, 4), 0.1f);
}

TEST(Saliency, WhatGoesOnAlongTheRimIsBackground) {
  // Two of each colour about: what is light is a thing here and a wall there.
  const plan::Seeing seen = see(drawn(240, 160, [](int x, int y) {
    const bool thing = near(x, y, 60, 80, 25) || near(x, y, 180, 80, 25);
    return (x < 120) != thing ? Paint{200, 190, 170} : Paint{70, 75, 90};
  }));
  for (const int x : {60, 180}) {
    EXPECT_GT(at(seen, x, 80), 2 * at(seen, x, 15));
    EXPECT_GT(at(seen, x, 80), 2 * at(seen, x, 145));
  }
}

TEST(Saliency, WhatIsInFocusIsLookedAtMore) {
  // Stripes of one strength twice, equally far from the middle, once out of focus.
  const plan::Seeing seen = see(drawn(480, 240, [](int x, int y) {
    const bool sharp = near(x, y, 120, 120, 80), blurred = near(x, y, 360, 120, 80);
    if (sharp) return grey((y / 20) % 2 ? 170 : 70);
    if (!blurred) return grey(120);
    return grey(static_cast<int>(120 + 70 * std::sin(y * 3.14159 / 20)));
  }));
  double sharp = 0, blurred = 0;
  for (int y = 80; y < 160; ++y) {
    for (int x = 80; x < 160; ++x) {
      sharp += at(seen, x, y);
      blurred += at(seen, 479 - x, y);
    }
  }
  EXPECT_GT(sharp, 1.8 * blurred);

  const Map map = focus(scales(seen));
  EXPECT_GT(map.row(30)[30], 1.5f * map.row(30)[90]);
  EXPECT_LT(map.row(2)[2], 0.1f);
}

TEST(Saliency, TheMiddleIsLookedAtMore) {
  const plan::Seeing seen = see(drawn(320, 240, [](int x, int y) {
    const bool disc = near(x, y, 160, 120, 25) || near(x, y, 50, 45, 25);
    return disc ? Paint{190, 40, 30} : Paint{60, 110, 70};
  }));
  EXPECT_GT(at(seen, 160, 120), 1.3f * at(seen, 50, 45));
}

TEST(Saliency, FacesAreLookedAtAndInThemEyesAndMouth) {
  const auto of = [](int x, int y) {
    return near(x, y, 150, 40, 20) ? Paint{200, 30, 30} : Paint{150, 140, 130};
  };
  const plan::Face face{0.2f, 0.3f, 0.5f, 0.7f};
  const plan::Seeing seen = see(drawn(200, 100, of), {face});
  const plan::Seeing without = see(drawn(200, 100, of));
  EXPECT_LT(at(without, 35, 50), 0.4f);
  EXPECT_GT(at(seen, 35, 50), 0.8f);   // nose
  EXPECT_GT(at(seen, 29, 46), 0.97f);  // eye
  EXPECT_GT(at(seen, 41, 46), 0.97f);  // the other
  EXPECT_GT(at(seen, 35, 61), 0.97f);  // mouth
  EXPECT_LT(at(seen, 35, 50), 0.95f);
  EXPECT_LT(at(seen, 150, 40), 0.85f * at(without, 150, 40));  // all else after them
  EXPECT_LT(at(seen, 90, 50), 0.4f);
}

TEST(Saliency, IsSmoothEnoughToSteerABrush) {
  const plan::Seeing seen = see(drawn(400, 300, [](int x, int y) {
    if (near(x, y, 200, 150, 60)) return Paint{230, 200 + grain(x, y, 50), 40};
    return grey(30 + grain(x, y, 60));
  }));
  float step = 0;
  for (int y = 0; y < 300; ++y) {
    for (int x = 1; x < 400; ++x) {
      step = std::max(step, std::abs(at(seen, x, y) - at(seen, x - 1, y)));
    }
  }
  EXPECT_LT(step, 0.12f);
  EXPECT_GT(step, 0.01f);
}

TEST(Saliency, StaysBetweenNobodyAndEverybody) {
  for (const int range : {1, 255}) {
    const plan::Seeing seen =
        see(drawn(90, 70, [&](int x, int y) { return grey(grain(x, y, range)); }),
            {{0.9f, 0.9f, 5, 5}, {0.5f, 0.5f, 0.5f, 0.5f}});
    ASSERT_EQ(seen.saliency.size(), seen.lab.size());
    for (const float value : seen.saliency) {
      EXPECT_GE(value, 0);
      EXPECT_LE(value, 1);
    }
  }
}

}  // namespace
}  // namespace impasto::see
