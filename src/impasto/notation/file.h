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

/// Puts `written`, a finished file on the same file system, in the place of `path`: synced,
/// renamed, and the folder synced, so that a crash leaves the old file or the new one, never half
/// of one.
Result<void> publish_file(const std::string& written, const std::string& path);

/// Writes the text to a temporary name beside `path`, then publishes it.
Result<void> write_file(const std::string& path, std::string_view text);

/// The last part of a path: what an error calls the file.
std::string file_name(const std::string& path);

/// Text from a file as valid UTF-8: what is not UTF-8 is taken as Windows-1252 (Latin-1 with quotes
/// and dashes), control characters become blanks (those from U+0080 on, and what turns the direction
/// of writing, nothing), ends are trimmed, and at most 400 bytes stay.
std::string clean_text(std::string_view text);

inline std::span<const std::byte> as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace impasto::notation
