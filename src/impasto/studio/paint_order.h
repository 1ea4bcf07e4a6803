// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impasto/studio/order.h"

namespace impasto::studio {

/// Pictures, and the paintings they were painted from.
struct PaintOrder {
  Order order;
  LoadOptions hearing;
  Wishes wishes;
  std::optional<Size> size;  ///< default 3000x3000; of a painting: its own shape
  double dpi = 300.0;
  std::string albedo, height;  ///< where colour and height go apart; empty: nowhere
  bool keep_subject = false;   ///< a small copy of the picture that is painted, in the painting
  std::string strokes;         ///< where the stroke stream goes; empty: nowhere
};

/// An error is one of the whole order, found before anything is begun.
Result<std::vector<Outcome>> paint(const PaintOrder& order, const Talk& talk);

}  // namespace impasto::studio
