// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/studio/order.h"
#include "impasto/studio/results.h"

namespace impasto::studio {

// What helps when memory has run out: of work that has a --size, and of other work.
inline constexpr const char* kSmaller = "choose a smaller --size or fewer --threads";
inline constexpr const char* kShorter = "close other programs, or give a shorter piece";

/// Does `work`; memory that ran out, for which `hint` says what helps, and whatever else is thrown
/// becomes an error at `where`.
Result<void> guarded(const std::string& where, const char* hint,
                     const std::function<Result<void>()>& work);

/// The work on one input. `work` is empty when it cannot begin, which `problem` says.
struct Task {
  std::string input;
  std::vector<ResultFile> results;
  std::function<Result<Made>()> work;
  Error problem;
  const char* short_of_memory = kSmaller;  ///< what helps then
};

/// A task for each input, as `task_for` has it. One that cannot be read gets a task that says so;
/// what else is wrong with it would be wrong with all.
Result<std::vector<Task>> tasks_for(
    const std::vector<std::string>& inputs,
    const std::function<Result<Task>(const std::string& input, InputKind of)>& task_for);

/// One after the other. What goes wrong with one stays its own: the next is begun all the same;
/// only Ctrl-C ends them all. Of each there are all files or none (those that were there before
/// stay, old or new). `read`: files that all of them read. Nothing is begun unless all results can
/// be written (`check_results`), which is what an error says.
Result<std::vector<Outcome>> carry_out(const std::vector<Task>& tasks, std::vector<ReadFile> read,
                                       bool force, const Talk& talk);

}  // namespace impasto::studio
