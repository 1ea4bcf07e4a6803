// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "impasto/app/command.h"
#include "impasto/base/result.h"

namespace impasto::app {

/// Either a command with its values in place, or what to say and how to leave.
struct Parsed {
  std::optional<Command> command;
  General general;
  std::string text;  ///< help or version, for stdout
  Error error;       ///< kUsage, when neither `command` nor `text`
};

/// Every value is checked. What is mistyped is named, never what stands beside it, with the nearest
/// that there is.
Parsed parse_command_line(int argc, char** argv);

}  // namespace impasto::app
