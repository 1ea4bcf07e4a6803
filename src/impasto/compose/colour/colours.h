// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/colour/emotion_colour.h"
#include "impasto/compose/conception.h"
#include "impasto/compose/outlook.h"
#include "impasto/compose/settings.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// The colours of one kind of section (one label). Returns share it.
struct Family {
  Lch base;           ///< the mass
  Lch accent;         ///< against the mass: other side of the wheel, other value
  float bend = 1;     ///< towards which neighbour hue lights turn, +1 or -1
  float spread = 11;  ///< degrees of hue for a step on the circle of fifths
};

constexpr int kJourneySteps = 24;

/// All colour decisions of a painting.
struct Colours {
  std::vector<Family> families;  ///< by section label
  float kin = 0.5f;              ///< share of the label in the colours of a moment
  std::vector<Family> journey;   ///< kJourneySteps evenly over the piece; empty: labels alone count
  Lch ground;                    ///< of the primed canvas
  plan::Toning toning;           ///< and what it is toned with
  Lch land;                      ///< the ground, deeper and fuller
  Lch wash;                      ///< first thin colour over everything
  float home = 0;                ///< place of the whole on the circle of fifths (character.h)
  plan::Palette palette;         ///< white, black and up to five chromatic pigments that reach them

  /// The colours of a moment, at `share` 0..1 of the piece, in a section of that label.
  Family family(int label, double share) const;
};

/// One hue rules: the colour of the piece's place on the circle of fifths (Scriabin's light
/// keyboard), drawn towards what its emotion likes. Music leaves it to one side of the wheel as it
/// is louder, busier or higher than the whole, to the other as it is softer, calmer or lower, and
/// with where it modulates. Half of a moment's colour is its label's, so that returns are kin, half
/// its own, of a fifth of the piece around it: two recordings of one song are cut into sections a
/// little differently, and get much the same colours all the same. The settings bias all of it: the
/// style's key and fullness, warmth, given pigments, and the colours of a picture, each label then
/// taking the one nearest to its wish.
Colours choose_colours(const plan::Piece& piece, const Outlook& outlook,
                       const Settings& settings = {}, const Conception& conception = {});

/// Before anything has sounded: a ground for a guess at where the music will be at home, and a
/// palette that goes everywhere. One family, which is to follow the music.
Colours first_colours(const Outlook& outlook, const Settings& settings,
                      const Conception& conception = {});
/// What colours a stretch of music asks for, beside all that has sounded. `mean_lightness`: CIELAB
/// L about which values are set apart; 0: its own.
Family family_between(const plan::Piece& piece, const Outlook& outlook, const Settings& settings,
                      const Conception& conception, double from, double to, float mean_lightness);
float lightness_between(const plan::Piece& piece, const Outlook& outlook, double from, double to);
Family blended(const Family& from, const Family& to, float share);

/// The colour of a chord inside a family: hue moves `spread` degrees a fifth away from `home`,
/// minor is darker.
Lch chord_colour(const Family& family, const plan::Chord& chord, float home);

/// The colour of a figure that is heard so many semitones higher than the first time.
Lch moved_in_hue(Lch colour, const Family& family, int transposition);

}  // namespace impasto::compose
