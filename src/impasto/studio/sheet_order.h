// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impasto/studio/order.h"

namespace impasto::studio {

/// Small paintings of one piece side by side, to choose from.
struct SheetOrder {
  Order order;
  LoadOptions hearing;
  Wishes wishes;
  std::optional<Size> size;  ///< the shape they will be painted in; default kSide x kSide
  int count = 0;             ///< of variations
};

/// Of four times as many seeds, from wishes.seed on, those that look least alike, and the first.
Result<std::vector<Outcome>> paint_variations(const SheetOrder& order, const Talk& talk);
/// Every style of the program.
Result<std::vector<Outcome>> paint_styles(const SheetOrder& order, const Talk& talk);

/// Every mood of the program.
Result<std::vector<Outcome>> paint_moods(const SheetOrder& order, const Talk& talk);

/// What brushes do, painted.
struct BrushOrder {
  Order order;  ///< of at most one input: a brush of one's own; none: all of the program's
  std::optional<Size> size;  ///< default: the longer side 2400
  bool mixing = false;       ///< pairs of wet pigments instead
};

Result<std::vector<Outcome>> paint_brushes(const BrushOrder& order, const Talk& talk);

}  // namespace impasto::studio
