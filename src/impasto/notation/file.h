// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "impasto/base/file.h"
#include "impasto/base/text.h"

namespace impasto::notation {

/// A title or a name from a file, as one line.
inline std::string clean_text(std::string_view text) {
  return text::clean(text);
}

inline std::span<const std::byte> as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

}  // namespace impasto::notation
