// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/picture/image.h"

namespace impasto::studio {

/// One picture of a contact sheet and what stands under it.
struct Tile {
  picture::Image picture;
  std::string label;  ///< small letters, digits, - . , and space are drawn
};

/// Pictures of one size, side by side in rows, each with its label under it.
picture::Image contact_sheet(const std::vector<Tile>& tiles, int columns);

}  // namespace impasto::studio
