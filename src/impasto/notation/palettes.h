// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/result.h"

namespace impasto::notation {

/// Pigments that go together, under a name (data/palettes/*.toml).
struct Palette {
  std::string name;
  std::string line;                   ///< what it is, one line
  std::vector<std::string> pigments;  ///< 2 to plan::kPigments, each in the pigment table
};

/// All of these are in the pigment table; kUnreadable that names the first that is not, and those
/// there are.
Result<void> check_pigments(const std::vector<std::string>& names, const std::string& file);

/// Those of the program, by name. Never fails: a test reads them all.
std::vector<Palette> bundled_palettes();
/// One of a user's own. kUnreadable with file:line; pigments that there are none of are named.
Result<Palette> read_palette(const std::string& path);

}  // namespace impasto::notation
