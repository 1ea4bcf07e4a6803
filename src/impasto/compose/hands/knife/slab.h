// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/easel.h"

// What the knife lays.
namespace impasto::compose::knife {

/// A slab: beads of up to three colours set side by side and drawn out together with the knife
/// before they are dry, so that it holds all of them, mixed by half. Small ones are one press of a
/// knife that still holds the last colour. `like` has its path, width, times and cause.
void slab(Easel& easel, const Mark& like, const Lch& main, const Lch& second, const Lch& third,
          std::uint64_t key);

/// A short straight press of the knife at a place.
std::vector<plan::PathPoint> press(Point at, float angle, float length, float slant);

/// The two colours that go into a slab beside its own: a neighbour, and now and then a light, a
/// dark, or a breath of the accent.
struct Pair {
  Lch second, third;
};
Pair beside(const Easel& easel, const Lch& main, double time, std::uint64_t key);

/// 0 large calm slabs, laid like masonry .. 1 a mosaic of short facets.
float facets_of(const Easel& easel);

}  // namespace impasto::compose::knife
