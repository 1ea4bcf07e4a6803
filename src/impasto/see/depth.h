// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/see/maps.h"
#include "impasto/see/tree.h"

namespace impasto::see {

/// How far behind each leaf of the tree is, 0 in front .. 1 behind everything. An order, not
/// distances. Of two shapes that touch that one is in front which bulges into the other; a shape is
/// in front that reaches far down (the ground goes away from us; both: Fowlkes, Martin & Malik
/// 2007), is what the picture is of, is in focus, and does not go on along the picture's top and
/// sides. What is parted by a thing before it is of one depth; a sky is behind all, a face before
/// all. The order that contradicts the least of it, by least squares (Palou & Salembier 2013 order
/// the parts of such a tree). `objects` of the leaves and `focus` as in see/saliency.h.
std::vector<float> depths(const plan::Seeing& seeing, const Tree& tree,
                          const std::vector<float>& objects, const Map& focus);

}  // namespace impasto::see
