// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "impasto/notation/toml.h"

namespace impasto::notation {

/// TOML as the program's own files use it: comments, [tables] one deep, plain keys, texts without
/// escapes, numbers, true and false, arrays of these. A page has no other, and need not fetch a
/// whole parser (100 kB) for them. What it reads it reads as `parse_toml` does; kUnreadable for all
/// else.
Result<Toml> parse_plain_toml(std::string_view text, const std::string& name);

}  // namespace impasto::notation
