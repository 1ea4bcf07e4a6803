// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"

// What all washes are made with.
namespace impasto::compose::washes {

/// The light: an oval about the climax where the paper stays bare, from the first wash on.
struct Light {
  Point at;
  float wide = 0, tall = 0;  ///< half axes, canvas units
  float lobes[3] = {};       ///< how its outline leaves the oval, twice, three and five times round
};
/// `of_ground`: for strokes that stay where they are when the painter steps nearer.
Light light_of(const Easel& easel, bool of_ground);

/// The parts of a path that keep out of the light, `width` wide; nothing if all of it lies within.
std::vector<std::vector<plan::PathPoint>> around(const Light& light,
                                                 const std::vector<plan::PathPoint>& path,
                                                 float width);

/// Lays a transparent film that looks like `mark.colour` on the bare paper; `mark.load` is how much
/// water carries it. On a ground too dark for that, body colour.
void lay(Easel& easel, Mark mark);
/// The same in as many parts as keep out of the light.
void lay_around(Easel& easel, const Light& light, const Mark& mark);

/// Clean water, into which what follows bleeds and which drives back what is still damp.
void water(Easel& easel, Mark mark);
/// Body colour: white with a breath of a hue, for the few lights that were not left.
void body_colour(Easel& easel, Mark mark);

/// How light a wash of a moment is: soft music is paler.
float lightness_at(const Easel& easel, double time);

}  // namespace impasto::compose::washes
