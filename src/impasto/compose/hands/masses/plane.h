// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/compose/hands/section_place.h"

// What planes and the slabs laid into them have in common.
namespace impasto::compose::masses {

/// What a free choice is drawn for.
enum Purpose : std::uint64_t { kAir = 111, kPlane, kSlab, kSlabColour, kField };

inline constexpr float kQuarter = 1.5707963f;

/// The colour of a plane at a time and level: few values, far apart. What weighs more than the
/// whole is darker, what weighs less lighter, and both more than the colours alone have it; the
/// light comes from above.
Lch plane_colour(const Easel& easel, Lch base, double time, float level);

/// What comes later is painted over what came before: a stroke that reaches back into the music
/// before its section is moved forwards, so that each section shows as much as it lasts.
void spare_the_past(const Easel& easel, const Place& place, float level,
                    std::vector<plan::PathPoint>& path);

/// A brush set down aslant: the ends of its stroke lean, so that no side of a mass stands upright.
void set_aslant(float by, std::vector<plan::PathPoint>& path);

/// Where a section's plane lies. How loud it is shows in the width of its strokes, so soft music
/// takes nearly the height that loud music takes: what a section covers says how long it is.
Place plane_of_section(const Easel& easel, int k);

/// How much of the canvas a section has for its length, at a time while it sounds, beside the
/// sections before it: above 1 it has more than its share, below it has yet to spread.
float share_taken(const Easel& easel, int k, double time);

/// Of the long edges a third is hard, a third soft, a third lost in broken paint; struck music has
/// more of the first, swelling music of the second.
enum class Edge { kHard, kSoft, kBroken };
/// `chance` and `hard`: 0..1.
Edge edge_of(float chance, float hard);
/// Brush and paint that leave such an edge.
void give_edge(Edge edge, Mark& mark);

}  // namespace impasto::compose::masses
