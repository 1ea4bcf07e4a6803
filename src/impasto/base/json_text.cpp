// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/json_text.h"

#include <cstdio>

#include "impasto/base/text.h"

namespace impasto {

std::string json_text(std::string_view words) {
  std::string out = "\"";
  for (std::size_t i = 0; i < words.size();) {
    const std::size_t length = text::character(words, i);
    const auto c = static_cast<unsigned char>(words[i]);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += words[i];
    } else if (c < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out.append(words, i, length);
    }
    i += length == 0 ? 1 : length;
  }
  return out + '"';
}

}  // namespace impasto
