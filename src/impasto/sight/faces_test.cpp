// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/sight/faces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "impasto/base/rng.h"

namespace impasto::sight {
namespace {

float soft(float from, float to, float x) {
  const float t = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

/// 1 inside an ellipse, 0 outside, with a soft rim.
float ellipse(float x, float y, float cx, float cy, float rx, float ry, float rim) {
  const float u = (x - cx) / rx, v = (y - cy) / ry;
  return 1 - soft(1 - rim, 1 + rim, std::sqrt(u * u + v * v));
}

/// Light of a face as a child would model it, lit from above: about -1..1 from its middle to its
/// sides, brows at -.55, chin at 1; 0 dark .. 1 light. Negative: not of the head.
float face_light(float x, float y) {
  const float head = ellipse(x, y, 0, -.1f, 1.05f, 1.4f, .03f);
  if (head <= 0) return -1;
  const float skin = ellipse(x, y, 0, .05f, .9f, 1.15f, .06f);
  float light = .12f + skin * (.66f - .16f * x * x - .05f * y);
  const float side = std::fabs(x);
  const auto darker = [&](float amount, float shape) { light *= 1 - amount * shape; };
  darker(.35f, ellipse(side, y, .42f, -.22f, .34f, .22f, .5f));   // sockets
  darker(.7f, ellipse(side, y, .43f, -.42f, .3f, .07f, .3f));     // brows
  light += .25f * ellipse(side, y, .42f, -.17f, .2f, .09f, .3f);  // whites
  darker(.85f, ellipse(side, y, .42f, -.17f, .09f, .1f, .25f));   // irises
  darker(.5f, ellipse(side, y, .42f, -.27f, .24f, .04f, .4f));    // lids
  light += .1f * ellipse(x, y, 0, .05f, .09f, .35f, .6f);         // ridge of the nose
  darker(.45f, ellipse(side, y, .12f, .33f, .09f, .06f, .5f));    // nostrils
  darker(.25f, ellipse(x, y, 0, .42f, .22f, .06f, .7f));          // under it
  darker(.5f, ellipse(x, y, 0, .62f, .36f, .09f, .3f));           // lips
  darker(.5f, ellipse(x, y, 0, .61f, .34f, .025f, .5f));          // between them
  darker(.25f, ellipse(x, y, 0, .79f, .25f, .06f, .7f));          // under the lower
  return head * light;
}

struct Drawn {
  float x, y, half;  ///< middle and half the width of a face, px
  float tilt = 0;    ///< radians
};

picture::Image draw(int width, int height, const std::vector<Drawn>& faces) {
  picture::Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      float light = .45f + .1f * static_cast<float>(y) / static_cast<float>(height);
      for (const Drawn& f : faces) {
        const float dx = (static_cast<float>(x) + .5f - f.x) / f.half;
        const float dy = (static_cast<float>(y) + .5f - f.y) / f.half;
        const float c = std::cos(f.tilt), s = std::sin(f.tilt);
        const float of_face = face_light(c * dx + s * dy, c * dy - s * dx);
        if (of_face >= 0) light = of_face;
      }
      std::uint8_t* p = image.row(y) + 4 * x;
      p[0] = static_cast<std::uint8_t>(std::clamp(255 * light, 0.0f, 255.0f));
      p[1] = static_cast<std::uint8_t>(std::clamp(225 * light, 0.0f, 255.0f));
      p[2] = static_cast<std::uint8_t>(std::clamp(200 * light, 0.0f, 255.0f));
      p[3] = 255;
    }
  }
  return image;
}

/// Overlap by union, of a found face and the square about a drawn one.
float agreement(const plan::Face& face, const Drawn& drawn, float unit) {
  const float x0 = (drawn.x - drawn.half) / unit, x1 = (drawn.x + drawn.half) / unit;
  const float y0 = (drawn.y - drawn.half) / unit, y1 = (drawn.y + drawn.half) / unit;
  const float w = std::min(x1, face.x1) - std::max(x0, face.x0);
  const float h = std::min(y1, face.y1) - std::max(y0, face.y0);
  if (w <= 0 || h <= 0) return 0;
  const float both = w * h;
  return both / ((x1 - x0) * (y1 - y0) + (face.x1 - face.x0) * (face.y1 - face.y0) - both);
}

TEST(Faces, are_found_where_they_are_from_thirty_pixels_to_most_of_the_picture) {
  for (const float half : {17.0f, 25.0f, 40.0f, 80.0f, 160.0f, 300.0f}) {
    const Drawn drawn{440, 400, half};
    const picture::Image image = draw(1024, 768, {drawn});
    const auto faces = find_faces(image);
    ASSERT_EQ(faces.size(), 1u) << half;
    EXPECT_GT(agreement(faces[0], drawn, 768), .4f) << half;
  }
}

TEST(Faces, are_found_in_every_size_of_picture_in_units_of_its_shorter_side) {
  for (const int side : {120, 500, 1500, 3000}) {
    const auto s = static_cast<float>(side);
    const Drawn drawn{.7f * s, .45f * s, .2f * s};
    const auto faces = find_faces(draw(3 * side / 2, side, {drawn}));
    ASSERT_EQ(faces.size(), 1u) << side;
    EXPECT_GT(agreement(faces[0], drawn, s), .4f) << side;
  }
}

TEST(Faces, are_found_on_a_tilted_head) {
  for (const float degrees : {-25.0f, -12.0f, 12.0f, 25.0f}) {
    const Drawn drawn{300, 300, 100, degrees * 3.14159f / 180};
    const auto faces = find_faces(draw(600, 600, {drawn}));
    ASSERT_EQ(faces.size(), 1u) << degrees;
    EXPECT_GT(agreement(faces[0], drawn, 600), .3f) << degrees;
  }
}

TEST(Faces, come_largest_first_and_twice_the_same) {
  const std::vector<Drawn> drawn = {{120, 150, 40}, {560, 300, 120}, {850, 200, 60}};
  const picture::Image image = draw(1000, 600, drawn);
  const auto faces = find_faces(image), again = find_faces(image);
  ASSERT_EQ(faces.size(), 3u);
  ASSERT_EQ(again.size(), 3u);
  const std::size_t order[] = {1, 2, 0};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_GT(agreement(faces[i], drawn[order[i]], 600), .4f) << i;
    EXPECT_EQ(faces[i].x0, again[i].x0);
    EXPECT_EQ(faces[i].y1, again[i].y1);
  }
}

TEST(Faces, reach_no_further_than_the_picture) {
  const Drawn drawn{95, 130, 100};
  const auto faces = find_faces(draw(500, 260, {drawn}));
  ASSERT_EQ(faces.size(), 1u);
  EXPECT_GE(faces[0].x0, 0);
  EXPECT_GE(faces[0].y0, 0);
  EXPECT_LE(faces[0].x1, 500.0f / 260);
  EXPECT_LE(faces[0].y1, 1);
}

TEST(Faces, what_is_transparent_hides_none_and_shows_none) {
  picture::Image image = draw(400, 400, {{200, 200, 90}});
  for (int y = 0; y < 400; ++y) {
    for (int x = 0; x < 400; ++x) {
      const float dx = static_cast<float>(x - 200), dy = static_cast<float>(y - 190);
      if (dx * dx + dy * dy > 150 * 150) image.row(y)[4 * x + 3] = 0;
    }
  }
  EXPECT_EQ(find_faces(image).size(), 1u) << "cut out";
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 0;
  EXPECT_TRUE(find_faces(image).empty()) << "nothing is seen of it";
}

TEST(Faces, there_are_none_where_nobody_is) {
  const auto picture = [](const std::function<float(int, int)>& light) {
    picture::Image image(640, 480);
    for (int y = 0; y < 480; ++y) {
      for (int x = 0; x < 640; ++x) {
        std::uint8_t* p = image.row(y) + 4 * x;
        p[0] = p[1] = p[2] = static_cast<std::uint8_t>(255 * std::clamp(light(x, y), 0.0f, 1.0f));
        p[3] = 255;
      }
    }
    return image;
  };
  const auto noise = [](int x, int y, int grain) {
    const auto cell = static_cast<std::uint64_t>((y / grain) * 1000 + x / grain);
    return static_cast<float>(random_bits(7, cell) % 256) / 255;
  };
  const std::pair<std::string, std::function<float(int, int)>> cases[] = {
      {"flat", [](int, int) { return .5f; }},
      {"sky", [](int, int y) { return static_cast<float>(y) / 480; }},
      {"noise", [&](int x, int y) { return noise(x, y, 1); }},
      {"gravel", [&](int x, int y) { return noise(x, y, 12); }},
      {"squares", [](int x, int y) { return (x / 40 + y / 40) % 2 == 0 ? 1.0f : 0.0f; }},
      {"waves",
       [](int x, int y) {
         return .5f + .4f * std::sin(.06f * static_cast<float>(x) +
                                     3 * std::sin(.02f * static_cast<float>(y)));
       }},
      {"ball", [](int x, int y) {
         return ellipse(static_cast<float>(x), static_cast<float>(y), 320, 240, 150, 150, .02f);
       }}};
  for (const auto& [what, light] : cases) EXPECT_TRUE(find_faces(picture(light)).empty()) << what;
}

TEST(Faces, pictures_of_any_shape_are_looked_at) {
  for (const auto& [width, height] : {std::pair{1, 1}, {2, 1}, {30000, 10}, {10, 30000}, {0, 0}}) {
    EXPECT_TRUE(find_faces(picture::Image(width, height)).empty()) << width << " x " << height;
  }
}

}  // namespace
}  // namespace impasto::sight
