// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/studio/exhibit_words.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

inline constexpr int kLeastZoom = 1600, kMostZoom = 16384;  ///< px

/// A site of paintings that needs no server of its own: any that hands out files will do.
struct ExhibitOrder {
  Order order;           ///< inputs: paintings, none if `atelier`; output: the folder
  std::string title;     ///< of the exhibition; empty: "Exhibition"
  std::string base_url;  ///< where it will stand, "https://host/path/"; empty: not known
  std::string sound;     ///< of one painting: the recording or score; else what lies beside it
  Language language = Language::kEnglish;
  bool atelier = false;  ///< a page too where visitors have a song of their own painted
  int zoom = 4096;       ///< px of the longer side that a visitor can see, kLeastZoom..kMostZoom
};

/// All or nothing: one outcome. An error is one of the whole order, found before the long work.
Result<std::vector<Outcome>> exhibit(const ExhibitOrder& order, const Talk& talk);

}  // namespace impasto::studio
