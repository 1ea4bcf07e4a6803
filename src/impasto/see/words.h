// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/language.h"
#include "impasto/plan/seeing.h"

namespace impasto::see {

/// For a person, which part of the picture a region is, one clause without a full stop: "the dark
/// red spot at the lower left, in the large green shape". Of `seeing` it reads the size and the
/// regions, no maps. Empty for a region that is not there.
std::string words(const plan::Seeing& seeing, int region, Language language = Language::kEnglish);

}  // namespace impasto::see
