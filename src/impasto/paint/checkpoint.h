// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/paint/painting.h"

namespace impasto::paint {

/// A painting at one moment, and what it was painted on.
struct Checkpoint {
  std::uint64_t sheet = 0;  ///< fingerprint
  Painting painting;
};

/// Equal for sheets on which the same strokes paint the same; where the light stands does not
/// count.
std::uint64_t fingerprint(const plan::Sheet& sheet);

}  // namespace impasto::paint
