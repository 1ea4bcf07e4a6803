// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/colour/ground.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/toning.h"

namespace impasto::compose {
namespace {

/// A toned ground against the hues that rule over it: blue grey under the reds of C and G, rose
/// grey under the yellow and green of D and A, ochre under the blues of E and B, sand under the
/// violets of F# and Db, green earth under the purples of Ab and Eb, warm white under the crimsons
/// of Bb and F; between two of them where the music lies between. The less of a key there is, the
/// deeper the tone.
Lch toned_ground(const hear::Fifths& home) {
  constexpr Lch kGrounds[6] = {{88, 9, 248}, {86, 9, 345},  {84, 20, 82},
                               {82, 16, 90}, {82, 12, 150}, {92, 8, 80}};
  // The tones hold over most of their two keys and pass into each other between.
  const float at = 0.5f * home.place;
  const auto i = static_cast<int>(at);
  const float f = math::smoothstep(0.25f, 0.75f, at - static_cast<float>(i));
  Lch c = lch_between(kGrounds[i % 6], kGrounds[(i + 1) % 6], f);
  const float deep = math::saturate((0.60f - home.clarity) / 0.40f);
  c.L -= 22.0f * deep;
  c.C *= 1.0f + 0.5f * deep;
  return c;
}

/// What ink is painted on: white paper, cream, or silk that has browned, the older the sadder and
/// the lower the music; with a cast of its key, rose, straw, celadon or the grey of ash once round
/// the circle of fifths.
Lch aged_paper(const Lch& own, const Outlook& outlook, const Conception& conception,
               float variety) {
  constexpr float kUsualValence = 0.3f, kUsualHeight = 0.44f;
  constexpr float kMiddleAge = 0.40f, kSad = 0.44f, kLow = 1.1f, kSilk = 0.28f;
  constexpr float kNew = 2.0f, kOld = -33.0f;  // L*, from the style's own
  constexpr float kGreen = 2.0f, kRose = 3.2f, kYellow = 2.0f, kStraw = 6.5f;  // a*, b*
  constexpr float kBrownRed = 2.0f, kBrown = 10.0f;                            // of old silk
  const float age = math::saturate(kMiddleAge - kSad * (outlook.emotion.valence - kUsualValence) -
                                   kLow * (outlook.tessitura - kUsualHeight) +
                                   (conception.tone == Tone::kMiddle ? kSilk : 0.0f));
  const double key = (30.0 * outlook.home.place + conception.turn) * math::kPi / 180.0;
  picture::Lab paper = to_lab(own);
  paper.L += math::lerp(kNew, kOld, age);
  paper.a += kBrownRed * age - kGreen + kRose * static_cast<float>(math::cos(key));
  paper.b += kBrown * age + kYellow + kStraw * static_cast<float>(math::sin(key));
  constexpr float kAll = 0.6f;  // the usual variety
  return lch_between(own, lch_of(paper), std::min(1.0f, variety / kAll));
}

}  // namespace

void tone_ground(Colours& colours, const Lch& main, const ColourMood& whole, const Outlook& outlook,
                 const Settings& settings, const Conception& conception) {
  const GroundTone& ground = settings.style.ground;
  const bool ink = settings.style.sections.manner == Manner::kInk;
  const Lch toned = toned_ground(outlook.home);
  colours.ground = ground.lightness > 0 ? Lch{ground.lightness, ground.chroma, ground.hue} : toned;
  if (ground.lightness > 0 && settings.variety > 0.0f) {
    // The style says what it is painted on, the music what that is toned with.
    colours.ground =
        lch_between(colours.ground, {ground.lightness, std::min(toned.C, ground.chroma), toned.h},
                    settings.variety);
  }
  const Tone tone = settings.ground ? settings.ground->tone : conception.tone;
  if (ink && !settings.ground) {
    if (settings.variety > 0.0f && ground.lightness > 0)
      colours.ground = aged_paper({ground.lightness, ground.chroma, ground.hue}, outlook,
                                  conception, settings.variety);
  } else if (tone == Tone::kMiddle) {
    // Deeper where the music is darker; as full as an earth.
    colours.ground.L =
        std::min(colours.ground.L - 12.0f,
                 math::lerp(58.0f, 74.0f, math::saturate(0.5f + 0.4f * outlook.emotion.valence)));
    colours.ground.C = std::clamp(1.9f * colours.ground.C, 12.0f, 32.0f);
  } else if (tone == Tone::kDark) {
    // Of the colour that rules, deep: what is laid on it stands out as light.
    colours.ground = {27.0f, std::clamp(0.35f * main.C, 5.0f, 16.0f), main.h};
  } else if (settings.ground) {
    colours.ground.L = std::max(colours.ground.L, 86.0f);
  }
  constexpr float kGrey = 5.0f;  // chroma of a ground without colour of its own
  colours.ground.C =
      math::lerp(colours.ground.C, std::min(kGrey, colours.ground.C), conception.grey_ground);
  if (ink && !settings.ground && settings.variety > 0.0f) {
    constexpr float kAll = 0.6f;  // the usual variety
    colours.toning = toned_paper(colours.ground, outlook, std::min(1.0f, settings.variety / kAll));
  }
  if (settings.ground && settings.ground->colour) colours.ground = lch_of(*settings.ground->colour);
  const bool deep = colours.ground.L < 45.0f;
  colours.land = {colours.ground.L + (deep ? 9.0f : -13.0f),
                  1.45f * colours.ground.C + 4.0f * (1.0f - conception.grey_ground),
                  colours.ground.h};
  colours.wash = {
      math::lerp(main.L,
                 math::lerp(42.0f, 80.0f, math::saturate((whole.mean_lightness - 40.0f) / 20.0f)),
                 0.6f),
      main.C * 0.55f, main.h};
  if (deep) colours.wash.L = math::lerp(colours.wash.L, colours.ground.L + 8.0f, 0.8f);
}

}  // namespace impasto::compose
