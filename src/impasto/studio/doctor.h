// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace impasto::studio {

/// One thing that the machine has or lacks.
struct Finding {
  std::string name;   ///< "encoder libx264"
  std::string value;  ///< "present", a version, a path, or what is wrong
  bool missing = false;
  std::string mend;  ///< what to do when missing: an apt line
};

/// Everything the program leans on, as found on this machine.
std::vector<Finding> examine_machine();

}  // namespace impasto::studio
