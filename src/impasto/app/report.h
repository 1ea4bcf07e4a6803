// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "impasto/app/command.h"
#include "impasto/app/terminal.h"
#include "impasto/base/result.h"
#include "impasto/studio/order.h"

namespace impasto::app {

/// Says how an order goes, while it goes. One line for each file on stdout, as it is whole; of
/// several inputs, failures as they come and a table at the end, on a terminal. With --json one
/// object at the end.
class Report {
 public:
  /// `stages`: how many stretches of work with a bar of their own each input takes. `terminal` and
  /// `general` must outlive this.
  Report(const General& general, Terminal& terminal, std::size_t inputs, int stages);

  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  const studio::Talk& talk() const { return talk_; }
  /// Prints what is left to print. The exit code: 0 when all inputs are done; of one input, or
  /// where all failed alike, what the error has; else 1. With one input its error is returned.
  Result<int> finish(const Result<std::vector<studio::Outcome>>& outcomes);

 private:
  void done(const studio::Outcome& outcome);
  void print_table(const std::vector<studio::Outcome>& outcomes);

  const General& general_;
  Terminal& terminal_;
  std::size_t inputs_;
  studio::Talk talk_;
};

/// Lines for --stats, on stderr.
void print_stats(const studio::Stats& stats);
/// The members of --json that say what was made.
std::vector<std::pair<std::string, std::string>> members_of(const General& general,
                                                            const studio::Made& made);

}  // namespace impasto::app
