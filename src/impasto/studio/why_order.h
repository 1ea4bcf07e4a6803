// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "impasto/base/language.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

/// Which sound made the mark at a pixel of a painting.
struct WhyOrder {
  std::string painting;
  Size point;                ///< from the top left corner
  std::optional<Size> size;  ///< default: that of the picture made with the painting
  int threads = 0;
  Language language = Language::kEnglish;
};

struct Answer {
  std::optional<std::size_t> stroke;  ///< none: bare ground, and nothing below is said
  std::string sound;                  ///< what was heard: "the flute's high G at 0:12, ..."
  std::string depicts;                ///< of a picture's painting: which part of the picture
  std::string mark;                   ///< what it did to the paint: "a thick blue stroke, ..."
  std::string nearby;   ///< of a stroke of the ground: the sound behind the mark nearest to it
  bool ground = false;  ///< the stroke answers the whole piece; `cause` is the sound it came with
  plan::Cause cause;
  std::string pass, brush, shape, hand;
  Stats stats;
};

/// kUnreadable when it is no painting, kUsage when the point is outside.
Result<Answer> why(const WhyOrder& order, const Talk& talk);

}  // namespace impasto::studio
