// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "impasto/app/commands.h"
#include "impasto/studio/film_job.h"
#include "impasto/studio/load.h"
#include "impasto/studio/paint_job.h"

namespace impasto::app {
namespace {

/// The shorter side as given, in the plan's own shape.
Size size_of_plan(const plan::Plan& plan, int shorter) {
  const auto side = [&](float units) {
    return std::clamp(static_cast<int>(std::lround(units * static_cast<float>(shorter))), 16,
                      32768);
  };
  return {side(plan.sheet.width), side(plan.sheet.height)};
}

/// What a painting is heard from cannot be heard again.
Result<void> refuse_analysis(const Options& options) {
  if (options.analysis.empty()) return {};
  return fail(ErrorCode::kUsage, "a painting (.impasto) has been heard already", "--analysis",
              "give the recording or the score instead");
}

}  // namespace

Result<studio::Loaded> load_input(const Options& options, Terminal& terminal,
                                  studio::Stats& stats) {
  studio::LoadOptions wanted;
  wanted.analysis = options.analysis;
  wanted.partial = options.partial;
  Result<studio::Loaded> loaded =
      studio::load_piece(options.input, wanted, terminal.phases(), stats);
  if (!loaded) return loaded;
  for (const std::string& warning : loaded->warnings) {
    terminal.warn(options.input + ": " + warning);
  }
  return loaded;
}

Result<studio::Recipe> recipe_for(const Options& options, const studio::Loaded& loaded) {
  if (!loaded.plan) return studio::make_recipe(options.wishes);
  return studio::make_recipe(options.wishes, loaded.plan->recipe, loaded.plan->sheet.seed);
}

Result<void> run_paint(const Options& options, Terminal& terminal) {
  const Result<studio::InputKind> kind = studio::kind_of(options.input);
  if (!kind) return tl::unexpected(kind.error());
  const bool from_plan = *kind == studio::InputKind::kPlan;
  if (from_plan) {
    if (Result<void> ok = refuse_analysis(options); !ok) return ok;
  }
  const Result<std::string> output =
      output_path(options, {".png", ".tif", ".tiff", ".jpg", ".jpeg"});
  if (!output) return tl::unexpected(output.error());

  studio::StillJob job;
  job.picture = *output;
  job.dpi = options.dpi;
  job.albedo = options.albedo;
  job.relief = options.height;
  if (!options.height.empty() && std::filesystem::path(options.height).extension() != ".png") {
    return fail(ErrorCode::kUsage, "heights are written as PNG of 16 bit", options.height,
                "end the name in .png");
  }
  const std::string colour = std::filesystem::path(options.albedo).extension().string();
  static const std::set<std::string> kEndings = {".png", ".tif", ".tiff", ".jpg", ".jpeg"};
  if (!options.albedo.empty() && kEndings.count(colour) == 0) {
    return fail(ErrorCode::kUsage, "the colour cannot be written under this name", options.albedo,
                "end the name in .png, .tif or .jpg");
  }
  for (const std::string& extra : {options.albedo, options.height}) {
    if (extra.empty()) continue;
    if (extra == *output || extra == options.input || options.albedo == options.height) {
      return fail(ErrorCode::kUsage, "two files would have the same name", extra,
                  "give each its own name");
    }
  }
  const bool anew = !from_plan || options.wishes.any();
  if (anew) {
    job.painting = std::filesystem::path(*output).replace_extension(".impasto").string();
    std::error_code ignored;
    if (std::filesystem::equivalent(job.painting, options.input, ignored)) {
      return fail(ErrorCode::kUsage, "this would overwrite the painting", job.painting,
                  "give the new one another name with --output");
    }
  }

  // A wrong name is told before the long listening.
  if (auto ok = studio::make_recipe(options.wishes); !ok) return tl::unexpected(ok.error());
  studio::Stats stats;
  const Result<studio::Loaded> loaded = load_input(options, terminal, stats);
  if (!loaded) return tl::unexpected(loaded.error());
  const Size size = options.size   ? *options.size
                    : loaded->plan ? size_of_plan(*loaded->plan, 3000)
                                   : Size{3000, 3000};
  job.width = size.width;
  job.height = size.height;
  const Result<studio::Recipe> recipe = recipe_for(options, *loaded);
  if (!recipe) return tl::unexpected(recipe.error());
  Pool pool(options.threads);
  const plan::Plan plan =
      anew ? studio::compose_anew(*loaded, size.width, size.height, *recipe, stats) : *loaded->plan;
  if (Result<void> done = studio::paint_still(plan, job, pool, terminal.phases(), stats); !done) {
    return done;
  }
  std::vector<std::string> files = {job.picture};
  if (!job.painting.empty()) files.push_back(job.painting);
  for (const std::string& extra : {job.albedo, job.relief}) {
    if (!extra.empty()) files.push_back(extra);
  }
  terminal.clear();
  print_result(options, files, stats, loaded->warnings,
               {{"width", std::to_string(size.width)}, {"height", std::to_string(size.height)}});
  return {};
}

Result<void> run_film(const Options& options, Terminal& terminal) {
  const Result<studio::InputKind> kind = studio::kind_of(options.input);
  if (!kind) return tl::unexpected(kind.error());
  const bool from_plan = *kind == studio::InputKind::kPlan;
  if (from_plan) {
    if (Result<void> ok = refuse_analysis(options); !ok) return ok;
    if (options.sound.empty()) {
      return fail(ErrorCode::kUsage, "a painting file holds no sound to film with", options.input,
                  "add --sound with the recording or the score it was painted from");
    }
  } else if (!options.sound.empty()) {
    return fail(ErrorCode::kUsage, "only a painting (.impasto) needs its sound named", "--sound",
                "leave it out: the film takes the sound of " + options.input);
  }
  const Result<std::string> output = output_path(options, {".mp4"});
  if (!output) return tl::unexpected(output.error());
  if (from_plan && std::filesystem::exists(*output) && std::filesystem::exists(options.sound) &&
      std::filesystem::equivalent(*output, options.sound)) {
    return fail(ErrorCode::kUsage, "this would overwrite the sound", *output,
                "give another name with --output");
  }

  // A wrong name is told before the long listening.
  if (auto ok = studio::make_recipe(options.wishes); !ok) return tl::unexpected(ok.error());
  studio::Stats stats;
  const Result<studio::Loaded> loaded = load_input(options, terminal, stats);
  if (!loaded) return tl::unexpected(loaded.error());
  const Result<studio::SoundSource> sound =
      from_plan ? studio::sound_of_file(options.sound) : studio::sound_of(*loaded);
  if (!sound) return tl::unexpected(sound.error());

  media::FilmSettings settings;
  const Size size = options.size.value_or(Size{1920, 1080});
  settings.width = size.width;
  settings.height = size.height;
  settings.rate = options.rate;
  settings.preset = options.preset;
  settings.crf = options.crf;
  settings.threads = options.threads;
  settings.title = loaded->piece.title;
  const Result<studio::Recipe> recipe = recipe_for(options, *loaded);
  if (!recipe) return tl::unexpected(recipe.error());
  Pool pool(options.threads);
  const plan::Plan plan =
      from_plan && !options.wishes.any()
          ? *loaded->plan
          : studio::compose_anew(*loaded, size.width, size.height, *recipe, stats);
  if (Result<void> done =
          studio::paint_film(plan, *sound, *output, settings, pool, terminal.phases(), stats);
      !done) {
    return done;
  }
  terminal.clear();
  print_result(options, {*output}, stats, loaded->warnings,
               {{"width", std::to_string(size.width)},
                {"height", std::to_string(size.height)},
                {"fps", json_number(settings.rate.fps())}});
  return {};
}

Result<void> run_why(const Options& options, Terminal& terminal) {
  const Result<studio::InputKind> kind = studio::kind_of(options.input);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind != studio::InputKind::kPlan) {
    return fail(ErrorCode::kUnreadable, "this is not a painting file", options.input,
                "paint it first: impasto paint writes an .impasto beside the picture");
  }
  // A wrong name is told before the long listening.
  if (auto ok = studio::make_recipe(options.wishes); !ok) return tl::unexpected(ok.error());
  studio::Stats stats;
  const Result<studio::Loaded> loaded = load_input(options, terminal, stats);
  if (!loaded) return tl::unexpected(loaded.error());
  const plan::Plan& plan = *loaded->plan;
  const Size painted = plan.painted_width >= 16 && plan.painted_height >= 16
                           ? Size{plan.painted_width, plan.painted_height}
                           : size_of_plan(plan, 3000);
  const Size size = options.size.value_or(painted);
  const auto [x, y] = options.point;
  if (x < 0 || y < 0 || x >= size.width || y >= size.height) {
    return fail(ErrorCode::kUsage,
                "pixel " + std::to_string(x) + "," + std::to_string(y) + " is outside the picture",
                "PIXEL",
                "it is " + std::to_string(size.width) + "x" + std::to_string(size.height) +
                    "; name another size with --size");
  }
  Pool pool(options.threads);
  const Result<paint::Painter> painter =
      studio::paint_all(plan, size.width, size.height, pool, terminal.phase("painting"), stats);
  if (!painter) return tl::unexpected(painter.error());
  const std::optional<std::size_t> index = painter->stroke_at(x, y);
  terminal.clear();
  if (options.stats) print_stats(stats);
  if (!index) {
    std::printf("%s\n",
                options.json ? "{\"stroke\": null}" : "bare ground: nothing was painted here");
    return {};
  }
  const plan::Stroke& stroke = plan.strokes[*index];
  static constexpr const char* kPasses[] = {"wash", "mass", "movement", "rhythm", "accent"};
  const char* pass = stroke.pass < 5 ? kPasses[stroke.pass] : "?";
  const plan::Brush& brush = plan.sheet.brushes[static_cast<std::size_t>(stroke.brush)];
  const std::string sentence = plan::explain(plan, stroke);
  if (options.json) {
    std::printf("%s\n", json_object({{"stroke", std::to_string(*index)},
                                     {"why", json_text(sentence)},
                                     {"kind", json_text(plan::to_string(stroke.cause.kind))},
                                     {"index", std::to_string(stroke.cause.index)},
                                     {"start", json_number(stroke.cause.start)},
                                     {"end", json_number(stroke.cause.end)},
                                     {"pass", json_text(pass)},
                                     {"brush", json_text(brush.name)}})
                            .c_str());
  } else {
    std::printf("%s\nstroke %zu, %s pass, brush %s (%s)\n", sentence.c_str(), *index, pass,
                brush.name.c_str(), plan::to_string(brush.shape));
  }
  return {};
}

}  // namespace impasto::app
