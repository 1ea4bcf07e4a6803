// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"

namespace impasto::notation {

/// All files of a folder as one ZIP file, under `root` in it: the order of their names, no clock,
/// so that the same files give the same bytes. Whole or not at all.
/// kFailed: the disk refuses; kInterrupted.
Result<void> write_archive(const std::string& path, const std::string& folder,
                           const std::string& root, const Progress& progress);

}  // namespace impasto::notation
