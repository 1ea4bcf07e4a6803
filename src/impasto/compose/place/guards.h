// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/conception.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// What is seen of a plan from far, on a sketch of some 60 cells a side.
struct FarView {
  float bare = 0;     ///< share of the canvas with ground or underpainting only
  float greys = 0;    ///< share of the canvas with CIELAB chroma below 12
  float one_hue = 0;  ///< share of all chroma that lies within the fullest 60 degrees of hue
};
FarView seen_from_far(const plan::Plan& plan, const pigment::PaletteOptics& optics);

/// How a picture is made that is seen so.
enum class Making {
  kPainted,
  kDrawn,   ///< in lines, on bare ground: on the sketch its darks are wider than they will be
  kThrown,  ///< with the whole arm, over everything
};

/// How far that is from what a painter would let stand: 0 nothing to mend. Ground is bare on 5 to
/// 40 %; what keeps to one hue has greys beside it. What is drawn has more of them.
float fault_of(const FarView& view, Making making = Making::kPainted);

/// The same conception with what is at fault changed a step: nearer to or farther from the canvas,
/// out of another edge, with greyer ground and quiet stretches. It is itself where nothing is. What
/// is drawn is not gone nearer to: its lines have to be seen whole. What is thrown is not put
/// anew for being a little too full: it sinks, or is seen from farther, by as much as it is.
Conception mended(Conception conception, const FarView& view, Making making);

}  // namespace impasto::compose
