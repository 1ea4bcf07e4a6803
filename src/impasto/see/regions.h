// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/see/tree.h"

namespace impasto::see {

/// Which regions the picture has of the tree: the few big shapes that a painter would block in (3
/// to 8 of them, where the picture has so many; the cut above which the shapes differ most), and
/// under them what they are made of, as far as it differs. Large before small.
struct Chosen {
  std::vector<int> part;     ///< of the tree
  std::vector<int> parent;   ///< index into these; -1: none
  std::vector<int> of_leaf;  ///< index into these, for each leaf of the tree
};
Chosen chosen(const Tree& tree);

/// Writes them into the picture: ids, areas, middles, colours, depth (given for each leaf),
/// saliency (of the map), faces.
void write_regions(const Tree& tree, const Chosen& chosen, const std::vector<float>& depths,
                   plan::Seeing& seeing);

}  // namespace impasto::see
