// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace impasto::bench {

enum class Mood { kAngry, kExcited, kSad, kPeaceful };

struct Drawing {
  double corners = 0;  ///< counted in the painted picture
  double asked = 0;    ///< turns of the path that the composer drew
  double arousal = 0;  ///< as heard, z
};

/// A motif of six seconds with the cues of that mood (the means of the 20 stimuli of Eerola,
/// Friberg & Bresin 2013 that were rated highest for it, varied by `seed`), heard by the program's
/// listener, drawn by the lyrical style, painted, and its corners counted in the pixels.
Drawing draw_motif(Mood mood, std::uint64_t seed);

}  // namespace impasto::bench
