// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/paint_order.h"

#include <filesystem>
#include <utility>

#include "impasto/notation/strokes.h"
#include "impasto/studio/batch.h"
#include "impasto/studio/input.h"
#include "impasto/studio/paint_job.h"
#include "impasto/studio/results.h"
#include "impasto/studio/subject.h"

namespace impasto::studio {
namespace {

Result<Made> make(const PaintOrder& order, const std::string& input, StillJob job,
                  const Talk& talk) {
  Made made;
  LoadOptions hearing = order.hearing;
  hearing.pictures = true;
  const Result<Loaded> loaded = load_input(input, hearing, talk, made.stats);
  if (!loaded) return tl::unexpected(loaded.error());
  made.warnings = loaded->warnings;
  const Result<std::optional<Sight>> sight = sight_for(order.wishes, *loaded, input, talk);
  if (!sight) return tl::unexpected(sight.error());
  made.size = order.size     ? *order.size
              : loaded->plan ? size_of_plan(*loaded->plan)
              : *sight       ? size_of_sight(**sight)
                             : Size{kSide, kSide};
  job.width = made.size->width;
  job.height = made.size->height;
  job.dpi = order.dpi;
  const Result<Recipe> recipe = recipe_for(order.wishes, *loaded);
  if (!recipe) return tl::unexpected(recipe.error());
  const bool anew = !loaded->plan || order.wishes.any();
  if (auto ok = check_memory(job.width, job.height); !ok) return tl::unexpected(ok.error());
  Pool pool(order.order.threads);  // after the reading, which may need the memory itself
  const Result<plan::Plan> plan = anew
                                      ? plan_anew(*loaded, *sight, *made.size, *recipe,
                                                  order.keep_subject, pool, talk.phases, made.stats)
                                      : *loaded->plan;
  if (!plan) return tl::unexpected(plan.error());
  if (auto ok = make_folder_of(job.picture); !ok) return tl::unexpected(ok.error());
  if (auto done = paint_still(*plan, job, pool, talk.phases, made.stats); !done) {
    return tl::unexpected(done.error());
  }
  for (const std::string& file : {job.picture, job.painting, job.albedo, job.relief, job.strokes}) {
    if (!file.empty()) made.files.push_back(file);
  }
  return made;
}

Result<Task> task_for(const PaintOrder& order, const std::string& input, InputKind of,
                      const Talk& talk) {
  const bool from_plan = of == InputKind::kPlan;
  if (from_plan) {
    if (auto ok = refuse_analysis(order.hearing); !ok) return tl::unexpected(ok.error());
  }
  const bool several = order.order.inputs.size() > 1;
  // photo.jpg gives photo.png; photo.png must not be written over.
  const bool same_ending =
      of == InputKind::kPicture && ending_of(input) == picture_endings().front();
  const char* const added = same_ending ? ".painted" : "";
  Task task{input, {}, {}, {}};
  StillJob job;
  const auto name = [&](std::string& to, const std::string& asked, const char* tail,
                        const std::vector<std::string>& endings, const char* flag,
                        const char* what) -> Result<void> {
    Result<std::string> path = result_path(asked, input, tail, endings, flag, several);
    if (!path) return tl::unexpected(path.error());
    to = std::move(*path);
    task.results.push_back({to, what});
    return {};
  };
  if (auto ok = name(job.picture, order.order.output, added, picture_endings(), "--output",
                     kind::kPicture);
      !ok) {
    return tl::unexpected(ok.error());
  }
  if (!from_plan || order.wishes.any()) {
    job.painting = std::filesystem::path(job.picture).replace_extension(".impasto").string();
    task.results.push_back({job.painting, kind::kPainting});
  }
  if (!order.albedo.empty()) {
    auto ok =
        name(job.albedo, order.albedo, ".albedo", picture_endings(), "--albedo", kind::kColour);
    if (!ok) return tl::unexpected(ok.error());
  }
  if (!order.height.empty()) {
    auto ok = name(job.relief, order.height, ".height", {".png"}, "--height", kind::kHeight);
    if (!ok) {
      ok.error().hint += ": heights are written as PNG of 16 bit";
      return tl::unexpected(ok.error());
    }
  }
  if (!order.strokes.empty()) {
    auto ok = name(job.strokes, order.strokes, "", notation::stroke_endings(), "--strokes",
                   kind::kStrokes);
    if (!ok) return tl::unexpected(ok.error());
  }
  task.work = [&order, input, job, &talk] { return make(order, input, job, talk); };
  return task;
}

}  // namespace

Result<std::vector<Outcome>> paint(const PaintOrder& order, const Talk& talk) {
  if (auto ok = refuse_for_several(order.order, order.hearing.analysis, "--analysis"); !ok) {
    return tl::unexpected(ok.error());
  }
  // A wrong name is told before the long listening.
  if (auto ok = check_wishes(order.wishes, talk); !ok) return tl::unexpected(ok.error());
  const auto tasks = tasks_for(order.order.inputs, [&](const std::string& input, InputKind of) {
    return task_for(order, input, of, talk);
  });
  if (!tasks) return tl::unexpected(tasks.error());
  std::vector<ReadFile> read = {{order.hearing.analysis, "the analysis"}};
  add_read(read, order.wishes);
  return carry_out(*tasks, read, order.order.force, talk);
}

}  // namespace impasto::studio
