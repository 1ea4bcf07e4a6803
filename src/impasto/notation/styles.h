// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/plan/style.h"

namespace impasto::notation {

/// Those of the program (data/styles), the default first, the others by name. Never fails: a test
/// reads them all.
std::vector<plan::Style> bundled_styles();

/// A style by the name of one of the program's, or by the path of a file (.toml). Errors: kUsage
/// for an unknown name, with the known ones; kUnreadable with file:line.
Result<plan::Style> find_style(const std::string& name);
/// A style from text; `name` is what errors call it.
Result<plan::Style> parse_style(const std::string& text, const std::string& name);

/// docs/styles.md: the styles there are and every field.
std::string styles_page();

}  // namespace impasto::notation
