// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/serve/jobs.h"
#include "impasto/serve/json.h"
#include "impasto/serve/works.h"

namespace impasto::serve {

/// What can be made of a painting: "still", "film", ...
const std::vector<std::string>& export_kinds();

/// What makes a file of a painting: one of `export_kinds`, its plan, and what the page asks of it
/// (docs/studio.md), by the function of the command of that name. All that can be wrong with the
/// request is told at once.
Result<JobWork> export_of(Library& library, const std::string& kind, const Work& work,
                          const PlanEntry& plan, const Json& asked, int threads);

/// Where an exported file is.
std::string made_path(const Library& library, const Work& work, const MadeEntry& made);

}  // namespace impasto::serve
