// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "impasto/base/result.h"

namespace impasto::app {

/// Opens an address in the person's browser without telling it to the machine's other users, who
/// see the arguments of every program: through a file that only its owner may read and that leads
/// on. The file is there as long as this is.
class BrowserPage {
 public:
  /// kEnvironment: nothing there opens pages (xdg-open). kFailed: no folder for the file.
  static Result<std::unique_ptr<BrowserPage>> open(const std::string& address);
  ~BrowserPage();

 private:
  explicit BrowserPage(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace impasto::app
