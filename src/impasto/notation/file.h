// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "impasto/base/result.h"

namespace impasto::notation {

/// The whole file, at most `limit` bytes.
Result<std::string> read_file(const std::string& path, std::size_t limit);

/// The last part of a path: what an error calls the file.
std::string file_name(const std::string& path);

/// Text from a file as valid UTF-8: what is not UTF-8 is taken as Latin-1, control characters
/// become blanks, ends are trimmed, and at most 400 bytes stay.
std::string clean_text(std::string_view text);

inline std::span<const std::byte> as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace impasto::notation
