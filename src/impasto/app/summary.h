// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/plan/piece_fwd.h"

namespace impasto::app {

/// What was heard, on a page for people.
std::string summary_text(const plan::Piece& piece);
/// The same and more as a JSON object; docs/commands.md names its members.
std::string summary_json(const plan::Piece& piece);

}  // namespace impasto::app
