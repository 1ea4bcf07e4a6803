// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace impasto::notation {

/// A file of data/, built into the program.
struct BundledFile {
  std::string_view name;  ///< "brushes/fan.toml"
  std::string_view text;
};

/// All of them, sorted by name.
std::span<const BundledFile> bundled_files();

}  // namespace impasto::notation
