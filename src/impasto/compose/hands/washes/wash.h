// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/easel.h"

// What all washes are made with.
namespace impasto::compose::washes {

/// The light: an oval about the climax where the paper stays bare, from the first wash on. Without
/// a size: none.
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

/// What one wash covers: all between two contours that run side by side, point for point.
struct Shape {
  std::vector<Point> crest, foot;
};
/// About a path, `width` across in its middle, no side like the other. `blunt`: how much of that
/// is left at its ends, 0 pointed .. 1.
Shape shape_along(const Easel& easel, const std::vector<plan::PathPoint>& path, float width,
                  float blunt, std::uint64_t key);
/// The part of a shape between two shares of the way from crest to foot; beyond 0 and 1 as well.
Shape between(const Shape& shape, float from, float to);

/// Floods a shape in one go, row after row from crest to foot, around the light, so that it dries
/// as one film. `fade`: how far the brush runs out on the way, 0 an even tone .. 1 to nothing.
void flood(Easel& easel, const Light& light, Mark like, const Shape& shape, float fade,
           std::uint64_t key);
/// The same with clean water: what is laid there within two seconds has no edge.
void wet(Easel& easel, const Light& light, Mark like, const Shape& shape, std::uint64_t key);

/// Lays a transparent film that looks like `mark.colour` on the bare paper; `mark.load` is how much
/// water carries it. On a ground too dark for that, body colour.
void lay(Easel& easel, Mark mark);
/// The same in as many parts as keep out of the light.
void lay_around(Easel& easel, const Light& light, const Mark& mark);

/// Clean water, into which what follows bleeds and which drives back what is still damp.
void water(Easel& easel, Mark mark);
/// Body colour: white with a breath of a hue, for the few lights that were not left.
void body_colour(Easel& easel, Mark mark);

/// Of a film over what lies along a path already: so pale that together they stay above `least`.
/// Above the paper's own lightness: there is no room for another.
float lightness_over(const Easel& easel, const std::vector<plan::PathPoint>& path, float width,
                     float wanted, float least);
/// Half way between its contours.
std::vector<plan::PathPoint> middle_of(const Shape& shape);

/// How light a wash of a moment is: soft music is paler.
float lightness_at(const Easel& easel, double time);

}  // namespace impasto::compose::washes
