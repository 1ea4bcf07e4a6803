// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/notes/contour.h"

namespace impasto::listen {

/// A slide from one frame of a contour to another, both of them where the pitch still or again
/// holds.
struct Glide {
  int from = 0, to = 0;
};

/// Where `curve`, a contour's pitch without vibrato, moves steadily one way by two fifths of a
/// semitone or more, not so fast that it may be a step, and harmonics move along.
std::vector<Glide> find_glides(const Contour& contour, const std::vector<float>& curve);

}  // namespace impasto::listen
