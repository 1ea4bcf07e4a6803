// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace impasto::studio {

/// Words as text or in an attribute in double or single quotes: titles come from files that anybody
/// wrote. What is not UTF-8 is repaired, control characters are blanks.
std::string escaped(std::string_view words);

/// JSON in double quotes that may stand within a script element: no `<`, `>` or `&` in it.
std::string script_text(std::string_view words);

/// RFC 4648, with padding.
std::string base64(std::string_view bytes);

using Slots = std::map<std::string, std::string, std::less<>>;

/// The template with `{{name}}` replaced by its slot, escaped, and `{{&name}}` by its slot as it
/// is. A slot that is not there is a mistake of ours (IMPASTO_CHECK).
std::string filled(std::string_view page, const Slots& slots);

/// "{n} works" with {n} replaced.
std::string with(std::string text, std::string_view name, std::string_view value);

}  // namespace impasto::studio
