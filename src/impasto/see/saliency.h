// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/see/edge.h"
#include "impasto/see/tree.h"

namespace impasto::see {

/// How much each leaf of the tree belongs to what the picture is of, 0..1: it has another colour
/// than what is near it, most of all than what goes on to the picture's rim (robust background
/// detection; Zhu, Liang, Wei & Sun 2014), as few others have (Cheng et al. 2011).
std::vector<float> objects(const plan::Seeing& seeing, const Tree& tree);

/// How sharp the borders around each pixel are, 0..1, 0 also where there are none: what changes at
/// full size for what changes at a quarter of it (as Zhuo & Sim 2011, who blur instead). A quarter
/// of the size.
Map focus(const Scales& scales);

/// Where people look, 0..1: objects, contrast with the surround at three scales (Achanta et al.
/// 2009), what is in focus, the middle of the picture; faces, and in them eyes and mouth.
std::vector<float> saliency(const plan::Seeing& seeing, const Tree& tree, const Scales& scales,
                            const std::vector<float>& objects, const Map& focus);

}  // namespace impasto::see
