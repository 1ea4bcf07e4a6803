// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/studio/exhibit_words.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

/// A painting, its sound and its painter in one page that opens anywhere, without a network: it
/// paints itself again and says whether the picture is that which was sealed.
struct SealOrder {
  Order order;
  std::string sound;  ///< of one painting: the recording or score; else what lies beside it
  Language language = Language::kEnglish;
};

/// An error is one of the whole order, found before anything is begun.
Result<std::vector<Outcome>> seal(const SealOrder& order, const Talk& talk);

}  // namespace impasto::studio
