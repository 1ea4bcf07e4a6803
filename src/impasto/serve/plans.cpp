// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/plans.h"

#include <algorithm>
#include <filesystem>

#include "impasto/notation/painting.h"
#include "impasto/notation/strokes.h"
#include "impasto/serve/hearing.h"
#include "impasto/serve/json.h"
#include "impasto/studio/paint_job.h"

namespace impasto::serve {
namespace {

/// Nobody chooses from more; each takes some hundred kilobytes.
constexpr std::size_t kMostPlans = 500;

std::string path_of(const Library& library, const Work& work, int number, const char* ending) {
  return library.folder_of(work.id) + "/plans/" + std::to_string(number) + ending;
}

}  // namespace

Result<PlanEntry> keep_plan(Library& library, const Work& work, const plan::Plan& plan) {
  if (work.plans.size() >= kMostPlans) {
    return fail(ErrorCode::kUsage, "this work has " + std::to_string(kMostPlans) + " paintings",
                work.name, "drop the song again to begin anew");
  }
  PlanEntry entry;
  const auto number =
      library.change(work.id, [&](Work& known) { entry.number = known.next_plan++; });
  if (!number) return tl::unexpected(number.error());
  entry.style = plan.hands.empty() ? "" : plan.hands.front();
  entry.seed = plan.sheet.seed;
  entry.width = plan.painted_width;
  entry.height = plan.painted_height;
  entry.strokes = static_cast<std::int64_t>(plan.strokes.size());
  entry.recipe = plan.recipe;
  entry.piece = work.piece;
  const std::string path = path_of(library, work, entry.number, ".impasto");
  if (auto wrote = notation::write_plan(path, plan); !wrote) return tl::unexpected(wrote.error());
  auto wrote = notation::write_strokes(path_of(library, work, entry.number, ".strokes.gz"), plan);
  if (!wrote) return tl::unexpected(wrote.error());
  const auto kept = library.change(work.id, [&](Work& known) { known.plans.push_back(entry); });
  if (!kept) return tl::unexpected(kept.error());
  return entry;
}

Result<PlanEntry> compose_work(Library& library, const Work& work, const studio::Wishes& wishes,
                               studio::Size size) {
  const Result<studio::Recipe> recipe = studio::make_recipe(wishes);
  if (!recipe) return tl::unexpected(recipe.error());
  const Result<studio::Loaded> loaded = load_heard(library, work);
  if (!loaded) return tl::unexpected(loaded.error());
  studio::Stats stats;
  plan::Plan plan = studio::compose_anew(*loaded, size.width, size.height, *recipe, stats);
  plan.painted_width = size.width;
  plan.painted_height = size.height;
  return keep_plan(library, work, plan);
}

std::optional<std::pair<Work, PlanEntry>> find_plan(const Library& library, const std::string& id) {
  std::optional<Work> work = library.find(id.substr(0, id.find('-')));
  if (!work) return std::nullopt;
  for (const PlanEntry& plan : work->plans) {
    if (plan_id(*work, plan) == id) return std::pair{*work, plan};
  }
  return std::nullopt;
}

std::string painting_path(const Library& library, const Work& work, const PlanEntry& plan) {
  return path_of(library, work, plan.number, ".impasto");
}

Result<std::string> strokes_path(const Library& library, const Work& work, const PlanEntry& plan,
                                 Language language) {
  const bool english = language == Language::kEnglish;
  const std::string ending = english ? "" : std::string(".") + kLanguages[language];
  const std::string path = path_of(library, work, plan.number, (ending + ".strokes.gz").c_str());
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return path;
  const Result<plan::Plan> painting = notation::read_plan(painting_path(library, work, plan));
  if (!painting) return tl::unexpected(about(work, painting.error()));
  if (auto wrote = notation::write_strokes(path, *painting, language); !wrote)
    return tl::unexpected(wrote.error());
  return path;
}

}  // namespace impasto::serve
