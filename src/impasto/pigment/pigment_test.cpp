// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/pigment/pigment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "impasto/base/rng.h"

namespace impasto::pigment {
namespace {

using picture::Lab;

PaletteOptics palette(std::vector<std::string> names) {
  auto result = optics(plan::Palette{std::move(names)});
  EXPECT_TRUE(result.has_value());
  return result.value();
}

Lab mixed(const char* a, const char* b, float share_of_b) {
  plan::Mixture m{};
  m[0] = 1 - share_of_b;
  m[1] = share_of_b;
  return picture::to_lab(masstone(palette({a, b}), m));
}

double hue(const Lab& lab) {
  const double h = std::atan2(lab.b, lab.a) * 57.29577951;
  return h < 0 ? h + 360 : h;
}

TEST(Pigment, MixesAndTintsMatchTheDrawdownsOfTheFullSpectralModel) {
  struct Row {
    const char *a, *b;
    float share_of_b;
    Lab lab;
  };
  const Row rows[] = {
      {"HansaYellowOpaque", "PhthaloBlueGreenShade", 0.5f, {25.9f, -40.2f, 7.8f}},
      {"HansaYellowOpaque", "PhthaloBlueGreenShade", 0.1f, {43.0f, -56.0f, 35.4f}},
      {"HansaYellowOpaque", "UltramarineBlue", 0.5f, {32.7f, -33.7f, 19.7f}},
      {"BismuthVanadateYellow", "CobaltBlue", 0.5f, {47.5f, -31.5f, 22.1f}},
      {"DiarylideYellow", "PhthaloBlueGreenShade", 0.5f, {21.7f, -23.5f, 9.7f}},
      {"UltramarineBlue", "TitaniumWhite", 0.5f, {57.1f, 12.8f, -49.1f}},
      {"PhthaloBlueGreenShade", "TitaniumWhite", 0.5f, {45.6f, -5.3f, -50.7f}},
      {"PhthaloBlueGreenShade", "TitaniumWhite", 0.98f, {80.3f, -14.7f, -23.5f}},
      {"QuinacridoneMagenta", "TitaniumWhite", 0.5f, {53.9f, 53.5f, -16.8f}},
      {"PyrroleRed", "TitaniumWhite", 0.5f, {54.9f, 52.8f, 14.4f}},
      {"DioxazinePurple", "TitaniumWhite", 0.8f, {47.2f, 27.1f, -41.3f}},
      {"BoneBlack", "TitaniumWhite", 0.8f, {72.4f, -0.7f, -2.9f}},
      {"PhthaloGreenBlueShade", "TitaniumWhite", 0.9f, {75.4f, -37.3f, -2.3f}},
      {"TitaniumWhite", "BoneBlack", 0.0f, {98.2f, -0.6f, 0.3f}},
      {"HansaYellowOpaque", "BoneBlack", 0.0f, {85.5f, 2.0f, 106.4f}},
  };
  for (const Row& row : rows) {
    const Lab got = mixed(row.a, row.b, row.share_of_b);
    EXPECT_LT(picture::delta_e2000(got, row.lab), 2.0f)
        << row.a << " + " << row.share_of_b << " " << row.b << ": " << got.L << " " << got.a << " "
        << got.b;
  }
}

TEST(Pigment, WhiteBringsOutChromaAndTurnsHuesAsRealPaintsDo) {
  EXPECT_GT(std::hypot(mixed("PhthaloBlueGreenShade", "TitaniumWhite", 0.5f).a,
                       mixed("PhthaloBlueGreenShade", "TitaniumWhite", 0.5f).b),
            48.0);
  EXPECT_NEAR(hue(mixed("QuinacridoneMagenta", "TitaniumWhite", 0.0f)), 11, 5);
  EXPECT_NEAR(hue(mixed("QuinacridoneMagenta", "TitaniumWhite", 0.5f)), 343, 5);
  EXPECT_LT(mixed("BoneBlack", "TitaniumWhite", 0.5f).b, -2.0f);
}

TEST(Pigment, AFilmOfNoThicknessIsTheGroundAndAnEndlessOneTheMasstone) {
  for (const Pigment& pigment : pigments()) {
    const PaletteOptics o = palette({std::string(pigment.name)});
    plan::Mixture m{};
    m[0] = 1;
    const Bands ground{0.1f, 0.9f, 0.3f, 0.5f, 0.7f, 0.2f, 0.8f, 0.6f};
    const Bands thin = film(o, m, 0, ground);
    for (int i = 0; i < kBands; ++i) EXPECT_NEAR(thin[i], ground[i], 1e-5);
    for (float thickness : {1e5f, 1e30f}) {
      const picture::LinearRgb thick = to_linear(film(o, m, thickness, ground));
      const picture::LinearRgb tone = masstone(o, m);
      EXPECT_NEAR(thick.r, tone.r, 2e-3) << pigment.name;
      EXPECT_NEAR(thick.g, tone.g, 2e-3) << pigment.name;
      EXPECT_NEAR(thick.b, tone.b, 2e-3) << pigment.name;
    }
    for (float thickness = 0.01f; thickness < 1000; thickness *= 3) {
      for (float r : film(o, m, thickness, ground)) {
        EXPECT_GE(r, 0.0f);
        EXPECT_LE(r, 1.0f);
      }
    }
  }
}

TEST(Pigment, MediumDilutes) {
  const PaletteOptics o = palette({"PhthaloBlueGreenShade"});
  const Bands white{1, 1, 1, 1, 1, 1, 1, 1};
  const Bands pure = film(o, {0.2f, 0, 0, 0, 0, 0, 0, 0.8f}, 5.0f, white);
  const Bands thin = film(o, {1, 0, 0, 0, 0, 0, 0, 0}, 1.0f, white);
  for (int i = 0; i < kBands; ++i) EXPECT_NEAR(pure[i], thin[i], 1e-4);
}

TEST(Pigment, MixingDoesNotDependOnTheOrderOfThePalette) {
  const PaletteOptics abc = palette({"UltramarineBlue", "PyrroleRed", "TitaniumWhite"});
  const PaletteOptics cab = palette({"TitaniumWhite", "UltramarineBlue", "PyrroleRed"});
  const picture::LinearRgb x = masstone(abc, {0.2f, 0.3f, 0.5f});
  const picture::LinearRgb y = masstone(cab, {0.5f, 0.2f, 0.3f});
  EXPECT_NEAR(x.r, y.r, 1e-6);
  EXPECT_NEAR(x.g, y.g, 1e-6);
  EXPECT_NEAR(x.b, y.b, 1e-6);
}

TEST(Pigment, BandsGiveTheirColourBack) {
  for (int i = 0; i < 300; ++i) {
    const picture::LinearRgb rgb{0.03f + 0.8f * random_unit(1, i, 0),
                                 0.03f + 0.8f * random_unit(1, i, 1),
                                 0.03f + 0.8f * random_unit(1, i, 2)};
    const Bands bands = to_bands(rgb);
    for (float band : bands) {
      EXPECT_GE(band, 0.0f);
      EXPECT_LE(band, 1.0f);
    }
    const float spread = std::max({rgb.r, rgb.g, rgb.b}) - std::min({rgb.r, rgb.g, rgb.b});
    if (spread > 0.5f) continue;  // no reflecting surface has some of the purest colours
    const picture::LinearRgb back = to_linear(bands);
    EXPECT_NEAR(back.r, rgb.r, 3e-3);
    EXPECT_NEAR(back.g, rgb.g, 3e-3);
    EXPECT_NEAR(back.b, rgb.b, 3e-3);
  }
}

TEST(Mixer, FindsMixturesForColoursThePaletteCanMake) {
  const PaletteOptics o =
      palette({"TitaniumWhite", "BoneBlack", "HansaYellowOpaque", "PyrroleRed",
               "QuinacridoneMagenta", "UltramarineBlue", "PhthaloBlueGreenShade"});
  const Mixer mixer(o);
  double worst = 0;
  double mean = 0;
  for (int i = 0; i < 200; ++i) {
    plan::Mixture m{};
    float sum = 0;
    for (int p = 0; p < 3; ++p) {
      const float part = std::exp2(-8 * random_unit(2, i, p));
      m[random_bits(3, i, p) % 7] += part;
      sum += part;
    }
    for (float& share : m) share /= sum;
    const Lab wanted = picture::to_lab(masstone(o, m));
    const double d = picture::delta_e2000(wanted, mixer.reached(wanted));
    worst = std::max(worst, d);
    mean += d / 200;
  }
  EXPECT_LT(mean, 0.6);
  EXPECT_LT(worst, 3.0);
}

TEST(Mixer, KeepsLightnessAndHueOfColoursBeyondThePalette) {
  const Mixer mixer(palette({"TitaniumWhite", "BoneBlack", "CeruleanBlueChromium"}));
  const Lab got = mixer.reached({60, -5, -80});
  EXPECT_NEAR(got.L, 60, 4);
  EXPECT_LT(got.b, -20);
  const plan::Mixture m = mixer.mix({60, -5, -80});
  float sum = 0;
  for (float share : m) {
    EXPECT_GE(share, 0.0f);
    sum += share;
  }
  EXPECT_NEAR(sum, 1.0f, 1e-5);
  EXPECT_EQ(m[plan::kMedium], 0.0f);
}

TEST(Pigment, AnUnknownPaintOrTooManyAreErrorsThatSayWhich) {
  const auto unknown = optics(plan::Palette{{"MummyBrown"}});
  ASSERT_FALSE(unknown.has_value());
  EXPECT_NE(unknown.error().message.find("MummyBrown"), std::string::npos);
  EXPECT_FALSE(optics(plan::Palette{}).has_value());
  EXPECT_FALSE(optics(plan::Palette{std::vector<std::string>(8, "BoneBlack")}).has_value());
}

}  // namespace
}  // namespace impasto::pigment
