// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/colour/colours.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/base/math.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

float apart(const Lch& x, const Lch& y) {
  const picture::Lab p = to_lab(x), q = to_lab(y);
  return std::sqrt((p.L - q.L) * (p.L - q.L) + (p.a - q.a) * (p.a - q.a) +
                   (p.b - q.b) * (p.b - q.b));
}

/// A minute, the middle third seven decibels louder and twice as busy, of notes around `place` on
/// the circle of fifths.
plan::Piece music(double place = 0) {
  plan::Piece piece;
  piece.duration = 60;
  const int lowest = static_cast<int>(std::floor(place));
  const float share = static_cast<float>(place - lowest);
  const auto add = [&](double t, int fifths, float length) {
    score::Note note;
    note.onset = t;
    note.offset = t + length;
    note.pitch = 60.0f + static_cast<float>((fifths * 7 % 12 + 12) % 12);
    piece.notes.push_back(note);
  };
  for (int i = 0; i < 120; ++i) {
    const double t = 0.5 * i;
    const bool middle = t >= 20 && t < 40;
    for (int k = -1; k <= 5; ++k) {
      add(t, lowest + k, 0.05f * (1 - share));
      add(t, lowest + 1 + k, 0.05f * share);
    }
    piece.onsets.push_back({t, 0.5f});
    if (middle) piece.onsets.push_back({t + 0.25, 0.5f});
  }
  for (int i = 0; i < 1200; ++i) {
    piece.curves.loudness.push_back(i >= 400 && i < 800 ? -15.0f : -22.0f);
  }
  piece.loudness = -18;
  piece.emotion = {0.4f, -0.3f, -0.2f, 0.3f, 0.4f, 0.2f};
  piece.emotion_curve.values.assign(60, piece.emotion);
  piece.sections = {{0, 20, 0}, {20, 40, 1}, {40, 60, 0, 1}};
  for (plan::Section& s : piece.sections) s.emotion = piece.emotion;
  return piece;
}

TEST(Colours, anotherCutOfTheSameMusicHardlyMovesThem) {
  const Colours one = choose_colours(music(), outlook_of(music()));
  plan::Piece cut = music();
  cut.sections = {{0, 18, 0}, {18, 30, 1}, {30, 43, 2}, {43, 60, 0, 1}};
  for (plan::Section& s : cut.sections) s.emotion = cut.emotion;
  const Colours other = choose_colours(cut, outlook_of(cut));
  const int first[3] = {0, 1, 0}, second[4] = {0, 1, 2, 0};
  double mean = 0;
  for (int i = 0; i < 60; ++i) {
    const int label = second[i < 18 ? 0 : i < 30 ? 1 : i < 43 ? 2 : 3];
    mean += apart(one.family(first[i / 20], (i + 0.5) / 60).base,
                  other.family(label, (i + 0.5) / 60).base) /
            60;
  }
  EXPECT_LT(mean, 6.0);
  EXPECT_GT(apart(one.family(0, 0.1).base, one.family(1, 0.5).base), 25.0f)
      << "what is loud and busy has a colour of its own";
  EXPECT_LT(apart(one.family(0, 0.1).base, one.family(0, 0.9).base), 4.0f) << "what returns is kin";
}

TEST(Colours, whatLiesLowIsAnsweredMoreCoolly) {
  const auto accent = [](int octaves) {
    plan::Piece piece = music();
    for (score::Note& n : piece.notes) n.pitch += static_cast<float>(12 * octaves);
    return choose_colours(piece, outlook_of(piece)).family(0, 0.1).accent.h;
  };
  const float high = accent(1), low = accent(-1);
  ASSERT_GT(high, 170.0f) << "turquoise";
  EXPECT_GT(low, high + 30);
  EXPECT_LE(low, 260.0f) << "blue, not violet";
}

TEST(Colours, paperForInkIsOldForSadLowMusicAndHasTheCastOfTheKey) {
  Settings settings;
  settings.style.sections.manner = Manner::kInk;
  settings.style.ground = {.kind = plan::Ground::kWashi, .lightness = 93, .chroma = 7, .hue = 84};
  const auto paper = [&](double place, float valence, float tessitura, float variety) {
    settings.variety = variety;
    Outlook outlook = outlook_of(music(place));
    outlook.emotion.valence = valence, outlook.tessitura = tessitura;
    return choose_colours(music(place), outlook, settings).ground;
  };
  const Lch usual = paper(0, 0.3f, 0.44f, 0.6f);
  EXPECT_LT(paper(0, -0.3f, 0.44f, 0.6f).L, usual.L - 5);
  EXPECT_LT(paper(0, 0.3f, 0.2f, 0.6f).L, usual.L - 5);
  EXPECT_GT(paper(0, -1.5f, 0.0f, 0.6f).L, 55) << "black shows on it";
  EXPECT_GT(apart(paper(3, 0.3f, 0.44f, 0.6f), paper(9, 0.3f, 0.44f, 0.6f)), 12);
  EXPECT_EQ(paper(3, 0.3f, 0.44f, 0.0f).L, 93);
}

TEST(Colours, groundAndHueGoRoundTheCircleOfFifthsWithoutALeap) {
  Colours before = choose_colours(music(0), outlook_of(music(0)));
  for (int i = 1; i <= 120; ++i) {
    const Colours now = choose_colours(music(0.1 * i), outlook_of(music(0.1 * i)));
    EXPECT_LT(apart(before.ground, now.ground), 12.0f) << i;
    EXPECT_LT(hue_distance(before.family(0, 0.1).base.h, now.family(0, 0.1).base.h), 24.0f) << i;
    before = now;
  }
}

TEST(Colours, everyPaletteHasARedAYellowAndABlue) {
  for (int key = 0; key < 12; ++key) {
    for (float mood : {-1.0f, 1.0f}) {
      plan::Piece piece = music(key);
      piece.emotion = {mood, -mood, -0.5f * mood, 0.3f * mood, mood, 0.5f * mood};
      const plan::Palette palette = choose_colours(piece, outlook_of(piece)).palette;
      ASSERT_EQ(palette.pigments.size(), 7u);
      int red = 0, yellow = 0, blue = 0;
      for (std::size_t i = 1; i + 1 < palette.pigments.size(); ++i) {
        const auto tint = pigment::optics({{palette.pigments[i], "TitaniumWhite"}});
        plan::Mixture half{};
        half[0] = half[1] = 0.5f;
        const picture::Lab lab = picture::to_lab(pigment::masstone(*tint, half));
        const float hue =
            wrap_hue(static_cast<float>(math::atan2(lab.b, lab.a) * 180.0 / math::kPi));
        red += hue < 42 || hue > 330;
        yellow += hue > 42 && hue < 112;
        blue += hue > 160 && hue < 300;
      }
      EXPECT_TRUE(red && yellow && blue) << key << ' ' << mood;
    }
  }
}

}  // namespace
}  // namespace impasto::compose
