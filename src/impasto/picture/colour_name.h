// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "impasto/picture/colour.h"

namespace impasto::picture {

/// What people call a colour, an adjective or two: "pale grey", "ochre", "dark blue".
std::string colour_name(const Lab& colour);
/// The same in French, a noun with what qualifies it: "bleu foncé". Empty for what is no such name.
std::string colour_name_in_french(std::string_view name);

}  // namespace impasto::picture
