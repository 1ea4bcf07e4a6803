// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/app/command.h"

namespace impasto::app {

/// `impasto --help`.
std::string help_text(const std::vector<Command>& commands);
/// `impasto paint --help`.
std::string help_text(const Command& command);

/// "impasto paint [OPTIONS] INPUT..."
std::string synopsis(const Command& command);

/// What docs/commands.md says of a command's options, word for word: a table.
std::string markdown(const Command& command);
/// The same of all commands, of what they share and of the exit codes, each under its heading.
std::string markdown(const std::vector<Command>& commands);

}  // namespace impasto::app
