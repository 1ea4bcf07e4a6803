// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "impasto/app/commands.h"
#include "impasto/notation/brushes.h"
#include "impasto/studio/look_sheet.h"
#include "impasto/studio/paint_job.h"

namespace impasto::app {
namespace {

void print_list(const Options& options, const std::vector<notation::BrushFile>& brushes) {
  if (options.json) {
    std::vector<std::string> entries;
    for (const notation::BrushFile& file : brushes) {
      entries.push_back(json_object({{"name", json_text(file.brush.name)},
                                     {"shape", json_text(plan::to_string(file.brush.shape))},
                                     {"meaning", json_text(file.meaning)}}));
    }
    std::printf("%s\n", json_object({{"brushes", json_array(entries)}}).c_str());
    return;
  }
  for (const notation::BrushFile& file : brushes) {
    std::printf("%-12s %-8s %s\n", file.brush.name.c_str(), plan::to_string(file.brush.shape),
                file.meaning.c_str());
  }
}

Result<void> paint_sheet(const Options& options, const plan::Plan& plan, const std::string& to,
                         Terminal& terminal) {
  Options named = options;
  named.output = to;
  const Result<std::string> path = output_path(named, {".png", ".tif", ".tiff", ".jpg", ".jpeg"});
  if (!path) return tl::unexpected(path.error());
  studio::StillJob job;
  job.picture = *path;
  job.dpi = options.dpi;
  const float longer = std::max(plan.sheet.width, plan.sheet.height);
  const auto side = [&](float units) {
    return std::max(16, static_cast<int>(std::lround(units * 2400.0f / longer)));
  };
  job.width = options.size ? options.size->width : side(plan.sheet.width);
  job.height = options.size ? options.size->height : side(plan.sheet.height);
  studio::Stats stats;
  stats.strokes = static_cast<std::int64_t>(plan.strokes.size());
  Pool pool(options.threads);
  if (auto done = studio::paint_still(plan, job, pool, terminal.phases(), stats); !done) {
    return done;
  }
  terminal.clear();
  print_result(options, {job.picture}, stats, {});
  return {};
}

}  // namespace

Result<void> run_brushes(const Options& options, Terminal& terminal) {
  if (options.page) {
    std::printf("%s", notation::brushes_page().c_str());
    return {};
  }
  std::vector<notation::BrushFile> brushes;
  if (options.input.empty()) {
    brushes = notation::bundled_brushes();
  } else {
    Result<notation::BrushFile> own = notation::read_brush(options.input);
    if (!own) return tl::unexpected(own.error());
    brushes.push_back(std::move(*own));
  }
  if (!options.mixing.empty()) {
    return paint_sheet(options, studio::mixing_sheet(), options.mixing, terminal);
  }
  if (!options.sheet.empty()) {
    return paint_sheet(options, studio::look_sheet(brushes), options.sheet, terminal);
  }
  print_list(options, brushes);
  return {};
}

}  // namespace impasto::app
