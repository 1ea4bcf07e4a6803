// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/studio/load.h"

namespace impasto::app {

/// Talk goes to stderr: warnings, errors and, on a terminal, a bar with the time left.
class Terminal {
 public:
  Terminal(bool quiet, const std::atomic<bool>& cancel);
  ~Terminal();

  void warn(const std::string& text);
  void error(const Error& error);
  /// Progress of the next stretch of work.
  Progress phase(const char* name);
  studio::Phases phases();
  /// Takes the bar away; before results are printed.
  void clear();

 private:
  void draw(double fraction);

  bool quiet_ = false, bar_ = false, colour_ = false, drawn_ = false;
  const std::atomic<bool>& cancel_;
  std::string name_;
  double started_ = 0.0, last_drawn_ = 0.0;
};

/// Words in double quotes with what JSON wants escaped.
std::string json_text(const std::string& text);
std::string json_number(double value);
/// {"a": 1, "b": [..]} of names and values that are JSON already.
std::string json_object(const std::vector<std::pair<std::string, std::string>>& members);
std::string json_array(const std::vector<std::string>& values);

}  // namespace impasto::app
