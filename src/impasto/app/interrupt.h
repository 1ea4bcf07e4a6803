// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace impasto::app {

/// From now on Ctrl-C, SIGTERM and SIGHUP (a closed terminal) set the flag that is returned, so
/// that work ends and cleans up; a second one removes unfinished files and ends the program at
/// once. One that was ignored stays so (nohup). What ends a program otherwise - a broken pipe, a
/// crash inside a library - removes unfinished files first; where memory ran out, it says so and
/// exits with 1. A file that outgrows its limit is an
/// error of the disk, no end.
const std::atomic<bool>& catch_interrupts();

/// What helps when memory runs out, for what is said then.
void hint_for_memory(const char* hint);

}  // namespace impasto::app
