// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"

// Flat shapes of mineral colour, and the leaf they stand on.
namespace impasto::compose::pattern {

/// Full crisp paint.
Mark crisp();
/// The metal on the ground: gold in a bright mood, silver in a dark one, pale gold between. Where
/// the ground is lacquer, that.
Lch leaf_colour(const Easel& easel);
/// Is the ground a dark lacquer, without leaf?
bool is_lacquer(const Easel& easel);

/// The mineral nearest to a colour: azurite, malachite, shell white, ochre, vermilion, indigo, a
/// grey of ashes. Half of the colour's own hue stays.
Lch mineral(const Lch& colour);

/// Fills an outline flat with wet mineral colour that dries in its own grain; what is let in before
/// that pools (tarashikomi). `like` has the colour, cause, pass and times.
void fill(Easel& easel, const Mark& like, const std::vector<Point>& outline);
/// An oval; `turn` radians.
std::vector<Point> oval(Point at, float wide, float tall, float turn);

/// A pointed leaf or petal: one press of the round brush, root to point.
void petal(Easel& easel, Mark like, Point root, float angle, float length);
/// A blossom of five petals, with its eye.
void blossom(Easel& easel, const Mark& like, Point at, float radius, std::uint64_t key);

}  // namespace impasto::compose::pattern
