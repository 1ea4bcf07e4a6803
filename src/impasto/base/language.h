// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/base/names.h"

namespace impasto {

/// What people are told things in.
enum class Language { kEnglish, kFrench };
inline constexpr auto kLanguages = names_to<Language::kFrench>({"en", "fr"});

}  // namespace impasto
