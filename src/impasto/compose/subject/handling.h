// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <optional>

#include "impasto/picture/colour.h"
#include "impasto/plan/style.h"

namespace impasto::compose::subject {

/// How a hand lays the regions as flat shapes, before all else.
struct ShapeHandling {
  int many = 0;              ///< about how many at a likeness; 0: it does not
  float error = 0;           ///< of a polygon, shares of the shape's own size; 0: as it is seen
  float softness = 0.005f;   ///< canvas units: finer turns of the border are left out
  float breadth = 0.16f;     ///< of the strokes, shares of the shape's size
  float narrowest = 0.012f;  ///< canvas units
  float same = 0;            ///< CIE76: regions that differ less are one shape
  int films = 1;             ///< each place lies under so many strokes, each that much thinner
  float pitch = 0.8f;        ///< from stroke to stroke, widths
  bool edged = true;         ///< the border is drawn first
  bool graded = false;       ///< each stroke has its own colour: a graded wash
};

/// How a hand draws contours.
struct LineHandling {
  int many = 0;            ///< at a likeness; 0: none
  float width = 0.006f;    ///< canvas units, of the strongest
  float least = 0.2f;      ///< strength (of the strongest) from which one is drawn
  float shortest = 0.04f;  ///< canvas units
  bool first = false;      ///< before all masses, else after them
  picture::Lab colour{14, 0, 0};
  float own = 0;  ///< 0 in that colour .. 1 in the darkened colour of what they bound
};

/// How a hand paints what it sees. Widths are in canvas units, lengths in widths of the stroke.
struct Handling {
  float largest = 1.0f / 9, smallest = 0.006f;
  float price = 1;       ///< of a stroke, beside oil's: dear strokes are few
  float area_price = 1;  ///< of what it covers, beside oil's: dear where paper is to be left
  float longest = 8, shortest = 1.5f;
  bool dabs = false;      ///< where there is no room for a stroke of `shortest`, may it be shorter?
  bool cut_in = false;    ///< what a stroke spoils beyond a silhouette counts twice
  float same = 0.012f;    ///< squared difference of colours (sRGB) at which a stroke ends
  bool straight = false;  ///< strokes do not follow the form round its bends
  bool glazed = false;    ///< thin films over a light ground: only darker
  float lightness = 0;    ///< added, CIELAB L
  float contrast = 1, chroma = 1;
  int planes = 0;  ///< of value, at a likeness; 0: as many as there are
  /// Added to a, b: in the darks and in the lights, from none in the middle.
  float shade_a = 0, shade_b = 0, light_a = 0, light_b = 0;
  float darkest = 0;  ///< CIELAB L: nothing is darker
  float rear = 0;    ///< 0 .. 1 how far what lies behind, where nobody looks, is left to the ground
  float broken = 0;  ///< how far neighbouring strokes part in hue, 0..1
  float field = 0;   ///< 0 forms rule .. 1 only strong ones do: elsewhere the hand's own direction
  float load = 1.2f, load_light = 1.2f;  ///< of darks and middle values; of the lightest
  float wetness = 0.2f;
  float relief = 0.35f;
  int mendings = 2;         ///< how often colours are mended at the end
  float bare = 0;           ///< 0 all is covered .. 1 only what differs much from the ground is
  plan::Brush broad, fine;  ///< for the upper and the lower half of the widths
  plan::Brush line;         ///< for contours
  float ratio = 1.5f;       ///< from brush to brush
  /// 0 all the same .. 1 a stroke is four times as dear where nobody looks as in the middle, and
  /// four times as cheap where everybody does.
  float attention = 0.25f;
  ShapeHandling shapes;
  LineHandling lines;
  plan::Flow flow;
  std::optional<picture::Lab> ground;  ///< nothing: in the tone of the picture
  bool black = true;                   ///< is black on the palette?
  bool monochrome = false;             ///< nothing but black is; a red seal closes it
};

/// Canvas units: the smallest brush that is taken up at that abstraction (0..1).
float smallest_at(const Handling& handling, float abstraction);

/// What a seal is printed with.
plan::Brush seal_brush();

/// The hand's, by the manner in which it paints the masses of a piece.
Handling handling_for(const plan::Style& style);

}  // namespace impasto::compose::subject
