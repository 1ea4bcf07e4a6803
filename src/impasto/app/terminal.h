// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <string>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"

namespace impasto::app {

/// Talk goes to stderr: warnings, errors and, on a terminal, a bar with the time left.
class Terminal {
 public:
  Terminal(bool quiet, const std::atomic<bool>& cancel);
  ~Terminal();

  void warn(const std::string& text);
  void error(const Error& error);
  /// A line as it is.
  void say(const std::string& text);
  /// Work on one of several begins: there is one bar over all of them. `stages`: how many phases
  /// each has.
  void begin(std::size_t item, std::size_t items, int stages);
  /// Whether somebody looks on.
  bool shows_bar() const { return bar_; }
  /// Progress of the next stretch of work.
  Progress phase(const char* name);
  /// Set when the person asks to end.
  const std::atomic<bool>& interrupted() const { return cancel_; }
  /// Takes the bar away; before results are printed.
  void clear();

 private:
  void draw(double fraction);

  bool quiet_ = false, bar_ = false, colour_ = false, drawn_ = false;
  const std::atomic<bool>& cancel_;
  std::string name_;
  double started_ = 0.0, last_drawn_ = 0.0;
  std::size_t item_ = 0, items_ = 1;
  int stage_ = -1, stages_ = 1;
};

}  // namespace impasto::app
