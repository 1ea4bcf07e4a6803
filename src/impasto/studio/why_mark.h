// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/language.h"
#include "impasto/plan/sheet.h"

namespace impasto::studio {

/// What a stroke is on the canvas, apart from the language it is said in.
struct Mark {
  enum Shape { kDab, kWash, kStroke } shape = kStroke;
  enum Body { kPlain, kClean, kThinWet, kThick, kThin, kSoft } body = kPlain;
  std::string colour;  ///< as picture::colour_name; empty of a clean brush
  plan::BrushShape brush = plan::BrushShape::kFilbert;
  enum Way { kNowhere, kDrawn, kCurving, kRound } way = kNowhere;
  int up = 0, right = 0;  ///< -1, 0 or 1: where it goes
  enum Over { kBareGround, kThroughWet, kIntoWet, kOverDry } over = kBareGround;
  std::string under;  ///< the colour that lay there
};

/// A clause without a full stop: "a thick blue stroke of a flat brush, drawn upwards, ...".
std::string mark_text(const Mark& mark, Language language);

}  // namespace impasto::studio
