// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "impasto/plan/seeing.h"

namespace impasto::plan {

/// What a painting keeps of the picture that it was painted from; `Stroke::region` points here.
struct Subject {
  std::string title;               ///< its file's name; may be empty
  std::vector<Region> regions;     ///< as Seeing::regions
  std::vector<std::uint8_t> copy;  ///< the picture made small, a PNG; empty: not kept
};

}  // namespace impasto::plan
