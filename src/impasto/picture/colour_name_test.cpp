// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/picture/colour_name.h"

#include <gtest/gtest.h>

namespace impasto::picture {
namespace {

std::string of_srgb(int r, int g, int b) {
  const auto linear = [](int v) { return srgb_decode(static_cast<float>(v) / 255.0f); };
  return colour_name(to_lab(LinearRgb{linear(r), linear(g), linear(b)}));
}

TEST(ColourName, is_what_people_say) {
  // CSS and painters' names with their sRGB values.
  EXPECT_EQ(of_srgb(0, 0, 0), "black");
  EXPECT_EQ(of_srgb(255, 255, 255), "white");
  EXPECT_EQ(of_srgb(128, 128, 128), "grey");
  EXPECT_EQ(of_srgb(220, 20, 30), "red");
  EXPECT_EQ(of_srgb(255, 140, 0), "orange");
  EXPECT_EQ(of_srgb(204, 150, 60), "ochre");
  EXPECT_EQ(of_srgb(250, 225, 40), "yellow");
  EXPECT_EQ(of_srgb(101, 67, 33), "dark brown");
  EXPECT_EQ(of_srgb(107, 110, 40), "olive");
  EXPECT_EQ(of_srgb(34, 139, 34), "green");
  EXPECT_EQ(of_srgb(40, 190, 190), "turquoise");
  EXPECT_EQ(of_srgb(30, 60, 200), "blue");
  EXPECT_EQ(of_srgb(20, 30, 80), "nearly black blue");
  EXPECT_EQ(of_srgb(130, 60, 190), "violet");
  EXPECT_EQ(of_srgb(255, 182, 193), "pale pink");
}

TEST(ColourName, is_said_in_french_too) {
  EXPECT_EQ(colour_name_in_french("dark blue"), "bleu foncé");
  EXPECT_EQ(colour_name_in_french("nearly black yellow green"), "vert-jaune presque noir");
  EXPECT_EQ(colour_name_in_french("fuchsia"), "");
  // Every name there is.
  for (int r = 0; r < 256; r += 15) {
    for (int g = 0; g < 256; g += 15) {
      for (int b = 0; b < 256; b += 15)
        EXPECT_NE(colour_name_in_french(of_srgb(r, g, b)), "") << of_srgb(r, g, b);
    }
  }
}

}  // namespace
}  // namespace impasto::picture
