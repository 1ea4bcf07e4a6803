// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "impasto/picture/colour.h"
#include "impasto/plan/emotion.h"

namespace impasto::compose {

/// CIELAB in polar form, D65. Hue in degrees, 0..360.
struct Lch {
  float L = 50, C = 0, h = 0;
};

picture::Lab to_lab(const Lch& lch);
Lch lch_of(const picture::Lab& lab);
/// Between two colours, straight through CIELAB.
Lch lch_between(const Lch& from, const Lch& to, float share);

inline constexpr int kHueBins = 24;

/// What an emotion makes of the colours there are: how likely each hue is, and which lightness and
/// chroma go with it.
struct ColourMood {
  std::array<float, kHueBins> hue{};  ///< probabilities, sum 1; bin i is centred on i * 15 degrees
  std::array<float, kHueBins> lightness{};  ///< mean L of that hue
  std::array<float, kHueBins> chroma{};     ///< mean C of that hue
  float mean_lightness = 50;
  float mean_chroma = 30;
  float mean_a = 0, mean_b = 0;
};

/// How happy, sad, fearful, peaceful and angry a colour is, 0..1: fits to the UW-71 colour
/// associations (Schloss lab, MIT) by tools/fit_emotion_colour.py.
struct ColourEmotion {
  double happy = 0, sad = 0, fearful = 0, peaceful = 0, angry = 0;
};
ColourEmotion emotion_of_colour(const picture::Lab& lab);

/// s = sum_e w_e z_e(music) z_e(colour), w = (happy 1, sad 1, scary .5, peaceful .25), with
/// z_e(colour) of emotion_of_colour over some 900 colours inside sRGB (mapping.md B).
double colour_score(const plan::Emotion& emotion, const picture::Lab& lab);

/// Emotion -> colour: the colours inside sRGB weighted by softmax(colour_score).
ColourMood colour_mood(const plan::Emotion& emotion);

/// Smallest angle between two hues, degrees 0..180.
float hue_distance(float a, float b);
/// Any angle to 0..360.
float wrap_hue(float degrees);

}  // namespace impasto::compose
