// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/notation/recipe.h"

namespace impasto::studio {

using notation::Recipe;
using notation::Wishes;

/// The main colours of a picture. kUnreadable: it is none, or all transparent.
Result<std::vector<compose::Swatch>> picture_colours(const std::string& path,
                                                     std::vector<std::string>& warnings);

/// notation::make_recipe, with a palette that may be a picture too.
Result<Recipe> make_recipe(const Wishes& wishes,
                           const std::vector<std::pair<std::string, std::string>>& kept = {},
                           std::uint64_t kept_seed = 1);

}  // namespace impasto::studio
