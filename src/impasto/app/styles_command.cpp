// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>

#include "impasto/app/commands.h"
#include "impasto/media/still.h"
#include "impasto/notation/styles.h"
#include "impasto/studio/paint_job.h"
#include "impasto/studio/sheet.h"

namespace impasto::app {
namespace {

constexpr int kTile = 400;  ///< px, the shorter side of a small painting

/// A small painting, of the same composition as the large one.
Result<picture::Image> small_painting(const studio::Loaded& loaded, const studio::Recipe& recipe,
                                      const Size& size, Pool& pool, studio::Stats& stats,
                                      const Progress& progress) {
  const int shorter = std::min(size.width, size.height);
  const auto scaled = [&](int side) {
    return std::max(16, static_cast<int>(std::lround(static_cast<double>(side) * kTile / shorter)));
  };
  const plan::Plan plan = studio::compose_anew(loaded, size.width, size.height, recipe, stats);
  Result<paint::Painter> painter = studio::paint_all(plan, scaled(size.width), scaled(size.height),
                                                     pool, {{}, progress.cancel}, stats);
  if (!painter) return tl::unexpected(painter.error());
  picture::Image image;
  painter->show(image);
  return image;
}

Result<void> write_sheet(const Options& options, const std::string& path,
                         const std::vector<studio::Tile>& tiles, Terminal& terminal,
                         studio::Stats& stats, const std::vector<std::string>& warnings) {
  const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(tiles.size()))));
  const picture::Image sheet = studio::contact_sheet(tiles, columns);
  stats.hash = studio::picture_hash(sheet);
  if (auto wrote = media::write_still(path, sheet, options.dpi); !wrote) return wrote;
  terminal.clear();
  print_result(options, {path}, stats, warnings);
  return {};
}

}  // namespace

Result<void> run_variations(const Options& options, Terminal& terminal) {
  const Result<std::string> output =
      output_path(options, {".png", ".tif", ".tiff", ".jpg", ".jpeg"});
  if (!output) return tl::unexpected(output.error());
  studio::Stats stats;
  const Result<studio::Loaded> loaded = load_input(options, terminal, stats);
  if (!loaded) return tl::unexpected(loaded.error());
  Result<studio::Recipe> recipe = recipe_for(options, *loaded);
  if (!recipe) return tl::unexpected(recipe.error());
  Pool pool(options.threads);
  const std::uint64_t first = options.wishes.seed.value_or(1);
  const Progress progress = terminal.phase("painting");
  std::vector<studio::Tile> tiles;
  for (int i = 0; i < options.count; ++i) {
    recipe->settings.seed = first + static_cast<std::uint64_t>(i);
    Result<picture::Image> image = small_painting(
        *loaded, *recipe, options.size.value_or(Size{3000, 3000}), pool, stats, progress);
    if (!image) return tl::unexpected(image.error());
    tiles.push_back({std::move(*image), "seed " + std::to_string(recipe->settings.seed)});
    progress(static_cast<double>(i + 1) / options.count);
  }
  return write_sheet(options, *output, tiles, terminal, stats, loaded->warnings);
}

Result<void> run_styles(const Options& options, Terminal& terminal) {
  if (options.page) {
    std::printf("%s", notation::styles_page().c_str());
    return {};
  }
  const std::vector<plan::Style> styles = notation::bundled_styles();
  if (!options.sheet.empty()) {
    Options named = options;
    named.output = options.sheet;
    const Result<std::string> path = output_path(named, {".png", ".tif", ".tiff", ".jpg", ".jpeg"});
    if (!path) return tl::unexpected(path.error());
    if (options.input.empty()) {
      return fail(ErrorCode::kUsage, "a sheet shows a piece of music in each style", "--sheet",
                  "name a recording or a score: impasto styles song.flac --sheet out.png");
    }
    studio::Stats stats;
    const Result<studio::Loaded> loaded = load_input(options, terminal, stats);
    if (!loaded) return tl::unexpected(loaded.error());
    Pool pool(options.threads);
    const Progress progress = terminal.phase("painting");
    std::vector<studio::Tile> tiles;
    for (const plan::Style& style : styles) {
      Options each = options;
      each.wishes.style = style.name;
      const Result<studio::Recipe> recipe = recipe_for(each, *loaded);
      if (!recipe) return tl::unexpected(recipe.error());
      Result<picture::Image> image = small_painting(
          *loaded, *recipe, options.size.value_or(Size{3000, 3000}), pool, stats, progress);
      if (!image) return tl::unexpected(image.error());
      tiles.push_back({std::move(*image), style.name});
      progress(static_cast<double>(tiles.size()) / static_cast<double>(styles.size()));
    }
    return write_sheet(options, *path, tiles, terminal, stats, loaded->warnings);
  }
  if (options.json) {
    std::vector<std::string> entries;
    for (const plan::Style& style : styles) {
      entries.push_back(
          json_object({{"name", json_text(style.name)}, {"line", json_text(style.line)}}));
    }
    std::printf("%s\n", json_object({{"styles", json_array(entries)}}).c_str());
    return {};
  }
  for (const plan::Style& style : styles) {
    std::printf("%-14s %s\n", style.name.c_str(), style.line.c_str());
  }
  return {};
}

}  // namespace impasto::app
