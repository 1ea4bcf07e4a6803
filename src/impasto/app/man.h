// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/app/command.h"

namespace impasto::app {

// Manual pages as roff with the man(7) macros.

/// impasto(1): all commands, one line each.
std::string man_page(const std::vector<Command>& commands);
/// impasto-paint(1): a command with all its options.
std::string man_page(const Command& command);

}  // namespace impasto::app
