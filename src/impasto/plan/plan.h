// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/sheet.h"
#include "impasto/plan/stroke.h"
#include "impasto/plan/subject.h"

namespace impasto::plan {

/// Nothing heard.
std::shared_ptr<const Piece> no_piece();

/// A painting as timed strokes: no pixels, no resolution.
struct Plan {
  Sheet sheet;
  std::vector<Stroke> strokes;     ///< ascending by start
  double duration = 0.0;           ///< s
  std::vector<std::string> hands;  ///< names; `Stroke::hand` points here; none: one without a name
  int painted_width = 0,
      painted_height = 0;  ///< px of the still made with it, 0 if none: a note, no setting
  /// How it was composed, as words: style, scheme, palette ... Notes, no settings: the strokes say
  /// all that is painted.
  std::vector<std::pair<std::string, std::string>> recipe;
  std::shared_ptr<const Subject> subject;  ///< the picture it was painted from; null: none
  /// What the causes point into; never null.
  std::shared_ptr<const Piece> piece = no_piece();
};

/// What a brush still holds after a stroke, were it not cleaned, if it held `held` before: of the
/// strokes made with it the last counts most. Sum 1, or 0 for a new brush.
Mixture held_after(const Stroke& stroke, const Mixture& held);

}  // namespace impasto::plan
