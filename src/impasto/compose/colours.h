// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/compose.h"
#include "impasto/compose/emotion_colour.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// The colours of one kind of section (one label). Returns share it.
struct Family {
  Lch base;        ///< the mass
  Lch accent;      ///< against the mass: other side of the wheel, other value
  float bend = 1;  ///< towards which neighbour hue lights turn, +1 or -1
};

/// All colour decisions of a painting.
struct Colours {
  std::vector<Family> families;  ///< by section label
  Lch ground;                    ///< of the primed canvas
  Lch wash;                      ///< first thin colour over everything
  plan::Palette palette;         ///< white, black and up to five chromatic pigments that reach them
};

/// Dominant hue: where the emotion's hue weights and the tonic's place on the circle of fifths
/// (Scriabin's colours of the keys) agree best. Each further label takes a hue its own emotion
/// likes, clear of the others': a neighbour when its mood is near the main one's, across the wheel
/// when it is far. Lightness is spread so that sections separate in
/// value (composition.md). The settings bias all of it: the style's key and fullness, warmth,
/// given pigments, and the colours of a picture, each label then taking the one nearest to its
/// wish.
Colours choose_colours(const plan::Piece& piece, const Settings& settings = {});

/// The colour of a chord inside a family: hue moves 7 degrees a fifth away from the tonic, minor is
/// darker.
Lch chord_colour(const Family& family, const plan::Chord& chord, int tonic);

}  // namespace impasto::compose
