// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/result.h"
#include "impasto/plan/plan.h"

namespace impasto::notation {

// Readers treat their input as hostile: sizes and counts are limited, nothing crashes, and what is
// wrong is said with the file's name and the place in it. All errors are kUnreadable.

/// The painting file: a SQLite database (application_id "IMPS", user_version 3; tables in
/// docs/painting-file.md).
Result<void> write_plan(const std::string& path, const plan::Plan& plan);
/// The same as the bytes of such a file, made without SQLite: what a browser saves. kFailed where
/// the reader would refuse it.
Result<std::string> plan_bytes(const plan::Plan& plan);
Result<plan::Plan> read_plan(const std::string& path);

}  // namespace impasto::notation
