// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/picture/colour.h"

namespace impasto::picture {

/// What people call a colour, an adjective or two: "pale grey", "ochre", "dark blue".
std::string colour_name(const Lab& colour);

}  // namespace impasto::picture
