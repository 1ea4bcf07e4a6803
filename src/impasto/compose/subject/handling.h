// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/style.h"

namespace impasto::compose::subject {

/// How a hand paints what it sees. Widths are in canvas units, lengths in widths of the stroke.
struct Handling {
  float largest = 1.0f / 9, smallest = 0.006f;
  float price = 1;       ///< of a stroke, beside oil's: dear strokes are few
  float area_price = 1;  ///< of what it covers, beside oil\'s: dear where paper is to be left
  float longest = 8, shortest = 1.5f;
  float same = 0.012f;    ///< squared difference of colours (sRGB) at which a stroke ends
  bool straight = false;  ///< strokes do not follow the form round its bends
  bool glazed = false;    ///< thin films over a light ground: only darker
  float lightness = 0;    ///< added, CIELAB L
  float contrast = 1, chroma = 1;
  int planes = 0;    ///< of value, at a likeness; 0: as many as there are
  float broken = 0;  ///< how far neighbouring strokes part in hue, 0..1
  float field = 0;   ///< 0 forms rule .. 1 only strong ones do: elsewhere the hand's own direction
  float load = 1.2f, load_light = 1.2f;  ///< of darks and middle values; of the lightest
  float wetness = 0.2f;
  float relief = 0.35f;
  int mendings = 2;         ///< how often colours are mended at the end
  float bare = 0;           ///< 0 all is covered .. 1 only what differs much from the ground is
  plan::Brush broad, fine;  ///< for the upper and the lower half of the widths
};

/// Canvas units: the smallest brush that is taken up at that abstraction (0..1).
float smallest_at(const Handling& handling, float abstraction);

/// The hand's, by the manner in which it paints the masses of a piece.
Handling handling_for(const plan::Style& style);

}  // namespace impasto::compose::subject
