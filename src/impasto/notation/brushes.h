// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/plan/plan.h"

namespace impasto::notation {

/// A brush as a file describes it (data/brushes/*.toml, or a user's own).
struct BrushFile {
  plan::Brush brush;
  std::string meaning;  ///< what it is for, one line
  float width = 0.05f;  ///< what it is usually held at, canvas units
  float load = 0.8f;    ///< and loaded with, coats
};

/// Reads one; what it leaves out is what its shape has. kUnreadable with file:line.
Result<BrushFile> read_brush(const std::string& path);
/// Those of the program, by name. Never fails: a test reads them all.
std::vector<BrushFile> bundled_brushes();

/// docs/brushes.md: every field, and the brushes there are.
std::string brushes_page();

}  // namespace impasto::notation
