// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>

namespace impasto::app {

/// From now on Ctrl-C (and SIGTERM) sets the flag that is returned, so that work ends and cleans
/// up; a second one removes unfinished files and ends the program at once.
const std::atomic<bool>& catch_interrupts();

/// This file is being written: a second Ctrl-C must not leave a half of it.
void guard_unfinished(const std::string& path);

}  // namespace impasto::app
