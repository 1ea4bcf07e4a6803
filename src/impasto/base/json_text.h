// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace impasto {

/// Words in double quotes with what JSON wants escaped (RFC 8259); bytes that are not UTF-8 (names
/// of files may hold any) become U+FFFD.
std::string json_text(std::string_view words);

}  // namespace impasto
