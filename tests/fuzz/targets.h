// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace impasto::fuzz {

/// A parser of files that come from outside.
struct Target {
  const char* name;
  /// Reads the bytes as such a file; true when it could. Whatever they are it must come back, and
  /// where it could not with an error that says something.
  bool (*read)(std::span<const std::byte> bytes);
  /// Small whole files to begin with, made by our own writers or written out here.
  std::vector<std::string> (*seeds)();
};

std::span<const Target> targets();

}  // namespace impasto::fuzz
