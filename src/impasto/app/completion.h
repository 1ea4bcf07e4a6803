// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/app/command.h"

namespace impasto::app {

/// A script that completes commands, options and their values; `shell` is "bash", "zsh" or "fish".
std::string completion(const std::string& shell, const std::vector<Command>& commands);

}  // namespace impasto::app
