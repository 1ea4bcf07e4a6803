// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/serve/jobs.h"
#include "impasto/serve/json.h"
#include "impasto/serve/works.h"

namespace impasto::serve {

/// What makes a file of a painting: kind still or film, its plan, and what the page asks of it
/// (docs/studio.md). All that can be wrong with the request is told at once.
Result<JobWork> export_of(Library& library, const std::string& kind, const Work& work,
                          const PlanEntry& plan, const Json& asked, int threads);

/// Where an exported file is.
std::string made_path(const Library& library, const Work& work, const MadeEntry& made);

}  // namespace impasto::serve
