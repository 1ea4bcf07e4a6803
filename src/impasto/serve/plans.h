// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "impasto/base/language.h"
#include "impasto/plan/plan.h"
#include "impasto/serve/works.h"
#include "impasto/studio/order.h"
#include "impasto/studio/recipe.h"

namespace impasto::serve {

/// Composes a work, as it is known now, for a picture of this shape; the plan is kept with it.
Result<PlanEntry> compose_work(Library& library, const Work& work, const studio::Wishes& wishes,
                               studio::Size size);

/// Keeps a plan with a work.
Result<PlanEntry> keep_plan(Library& library, const Work& work, const plan::Plan& plan);

/// Work and plan of that `plan_id`.
std::optional<std::pair<Work, PlanEntry>> find_plan(const Library& library, const std::string& id);

/// The painting file of a plan.
std::string painting_path(const Library& library, const Work& work, const PlanEntry& plan);

/// The file with its strokes for a browser (stream.h), gzipped; made when it is not there.
/// Its sentences are in `language`.
Result<std::string> strokes_path(const Library& library, const Work& work, const PlanEntry& plan,
                                 Language language);

}  // namespace impasto::serve
