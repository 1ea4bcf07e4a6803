// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/result.h"

#include <cctype>

#include "impasto/base/text.h"

namespace impasto {
namespace {
constexpr std::size_t kLongestLine = 4000;  // bytes
}

std::string to_line(const Error& error) {
  std::string line;
  if (!error.where.empty()) line += error.where + ": ";
  line += error.message;
  if (!error.hint.empty()) {
    std::string hint = error.hint;
    hint[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(hint[0])));
    line += (line.ends_with("?") ? " " : ". ") + hint;
  }
  // Names and texts in it may come from a file that anybody wrote.
  return text::clean(line, kLongestLine);
}

}  // namespace impasto
