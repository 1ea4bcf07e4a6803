// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "impasto/notation/musicxml_written.h"

namespace impasto::notation {

/// What words or signs over the music say about its order, for files that give no sound element.
struct OrderWords {
  enum class Kind { kNone, kJump, kToCoda, kFine, kSegno, kCoda };
  Kind kind = Kind::kNone;
  WrittenJump jump;  ///< of kJump
};

/// "D.C. al Fine", "Dal Segno e poi la Coda", "To Coda", the signs themselves ... as musicians
/// write them in Italian, and now and then in English, French or German. Letter case, stops and
/// spaces do not matter. What is no such words, or a sentence around them, is kNone.
OrderWords order_words(std::string_view words);

/// "Swing", "Medium Swing", "Shuffle": two to one in eighths; "Straight": even again.
std::optional<WrittenSwing> swing_words(std::string_view words);

}  // namespace impasto::notation
