// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/film_order.h"

#include <algorithm>
#include <utility>

#include "impasto/studio/batch.h"
#include "impasto/studio/film_job.h"
#include "impasto/studio/paint_job.h"
#include "impasto/studio/results.h"
#include "impasto/studio/subject.h"

namespace impasto::studio {
namespace {

Result<Made> make(const FilmOrder& order, const std::string& input, const std::string& path,
                  const Talk& talk) {
  Made made;
  const Result<Loaded> loaded = load_input(input, order.hearing, talk, made.stats);
  if (!loaded) return tl::unexpected(loaded.error());
  made.warnings = loaded->warnings;
  const Result<SoundSource> sound =
      loaded->plan ? sound_of_file(order.sound, order.hearing.track) : sound_of(*loaded);
  if (!sound) return tl::unexpected(sound.error());

  made.size = order.size.value_or(Size{1920, 1080});
  media::FilmSettings settings;
  settings.width = made.size->width;
  settings.height = made.size->height;
  settings.rate = order.rate;
  settings.preset = order.preset;
  settings.crf = order.crf;
  made.fps = settings.rate.fps();
  const Result<Recipe> recipe = recipe_for(order.wishes, *loaded);
  if (!recipe) return tl::unexpected(recipe.error());
  const Result<std::optional<Sight>> sight = sight_for(order.wishes, *loaded, input, talk);
  if (!sight) return tl::unexpected(sight.error());
  Pool pool(order.order.threads);  // after the reading, which may need the memory itself
  const Result<plan::Plan> plan =
      loaded->plan && !order.wishes.any()
          ? *loaded->plan
          : plan_anew(*loaded, *sight, *made.size, *recipe, false, pool, talk.phases, made.stats);
  if (!plan) return tl::unexpected(plan.error());
  if (auto ok = make_folder_of(path); !ok) return tl::unexpected(ok.error());
  if (auto done =
          paint_film(*plan, *sound, path, settings, order.look, pool, talk.phases, made.stats);
      !done) {
    return tl::unexpected(done.error());
  }
  made.files = {path};
  return made;
}

/// A painting holds no sound; everything else is its own.
Result<void> check_sound(const FilmOrder& order, const std::string& input, bool from_plan) {
  if (from_plan) {
    if (auto ok = refuse_analysis(order.hearing); !ok) return ok;
    if (!order.sound.empty()) return {};
    return fail(ErrorCode::kUsage, "a painting file holds no sound to film with", input,
                "add --sound with the recording or the score it was painted from");
  }
  if (order.sound.empty()) return {};
  return fail(ErrorCode::kUsage, "only a painting (.impasto) needs its sound named", "--sound",
              "leave it out: the film takes the sound of " + input);
}

Result<Task> task_for(const FilmOrder& order, const std::string& input, InputKind of,
                      const Talk& talk) {
  if (auto ok = check_sound(order, input, of == InputKind::kPlan); !ok) {
    return tl::unexpected(ok.error());
  }
  const Result<std::string> path = result_path(order.order.output, input, "", {".mp4"}, "--output",
                                               order.order.inputs.size() > 1);
  if (!path) return tl::unexpected(path.error());
  Task task{input, {{*path, kind::kFilm}}, {}, {}};
  task.work = [&order, input, to = *path, &talk] { return make(order, input, to, talk); };
  return task;
}

}  // namespace

Result<std::vector<Outcome>> film(const FilmOrder& order, const Talk& talk) {
  for (const auto& [value, flag] :
       {std::pair{order.hearing.analysis, "--analysis"}, std::pair{order.sound, "--sound"}}) {
    if (auto ok = refuse_for_several(order.order, value, flag); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  // A wrong name is told before the long listening.
  if (auto ok = check_wishes(order.wishes, talk); !ok) return tl::unexpected(ok.error());
  const auto tasks = tasks_for(order.order.inputs, [&](const std::string& input, InputKind of) {
    return task_for(order, input, of, talk);
  });
  if (!tasks) return tl::unexpected(tasks.error());
  std::vector<ReadFile> read = {{order.hearing.analysis, "the analysis"},
                                {order.sound, "the sound"}};
  add_read(read, order.wishes);
  return carry_out(*tasks, read, order.order.force, talk);
}

}  // namespace impasto::studio
