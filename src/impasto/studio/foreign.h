// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "impasto/base/result.h"

namespace impasto::studio {

/// A kind of file that people have and this program does not read.
struct Foreign {
  std::string what;  ///< with its article: "a MuseScore file"
  std::string hint;  ///< the way out: what to export, and where
};

/// What the file at `file` is, by its content and then by the ending of `name`; nothing when it is
/// none of those known here.
std::optional<Foreign> foreign_format(const std::string& file, const std::string& name);

/// An error of a reader that refused `file`, which the user named `name`: when the file is of a
/// kind that is known and not read, it says so and what to do. Asked only after the readers have
/// failed, so that nothing that can be read is ever turned away. Errors about other files stay.
Error with_way_out(Error error, const std::string& file, const std::string& name);

/// Whether the file at `path` may be an analysis: an ordinary file, and none that its first bytes
/// show to be something else, which kUnreadable then names with what to give instead. What is wrong
/// within one is for its reader to tell.
Result<void> check_analysis(const std::string& path);

}  // namespace impasto::studio
