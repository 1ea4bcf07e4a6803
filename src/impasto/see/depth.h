// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/see/maps.h"
#include "impasto/see/tree.h"

namespace impasto::see {

/// How far behind each leaf of the tree is, 0 in front .. 1 behind everything. An order, not
/// distances. Told from two shapes that touch: in front is the one that bulges into the other, is
/// smaller, lies below (Fowlkes, Martin & Malik 2007), or is enclosed; from each shape: how far
/// down it reaches (the ground goes away from us), whether it goes on along the picture's top and
/// sides, whether it is in focus; what is parted by a thing before it is of
/// one depth; a sky is behind all, a face before all. The order that
/// contradicts the least of it, by least squares (as Palou & Salembier 2013 order the parts of such
/// a tree). `objects` of the leaves and `focus` as in see/saliency.h.
std::vector<float> depths(const plan::Seeing& seeing, const Tree& tree,
                          const std::vector<float>& objects, const Map& focus);

}  // namespace impasto::see
