// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/paint_job.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "impasto/compose/compose.h"
#include "impasto/media/still.h"
#include "impasto/notation/painting.h"
#include "impasto/notation/strokes.h"
#include "impasto/studio/tags.h"

namespace impasto::studio {
Result<void> check_memory(int width, int height) {
  constexpr double kBytes = 40.0, kGiB = 1024.0 * 1024.0 * 1024.0;
  const double need = kBytes * width * height;
  const double have =
      static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  if (have <= 0.0 || need < have) return {};
  return fail(
      ErrorCode::kFailed,
      "a picture of this size needs about " + std::to_string(static_cast<int>(need / kGiB + 1.0)) +
          " GB of memory, this machine has " + std::to_string(static_cast<int>(have / kGiB)),
      std::to_string(width) + "x" + std::to_string(height), "choose a smaller --size");
}

plan::Plan compose_anew(const Loaded& loaded, int width, int height, const Recipe& recipe,
                        Stats& stats) {
  const Stopwatch watch(stats, "compose");
  compose::Settings settings = recipe.settings;
  settings.aspect = static_cast<float>(width) / static_cast<float>(height);
  plan::Plan plan = compose::compose(loaded.piece, settings);
  plan.recipe = recipe.notes;
  plan.hands = {settings.style.name};
  for (const compose::Player& player : settings.with) plan.hands.push_back(player.style.name);
  // A painting that is composed anew keeps it; a recording or a score brings it.
  if (!loaded.artist.empty()) plan.recipe.emplace_back(kArtistNote, loaded.artist);
  stats.strokes = static_cast<std::int64_t>(plan.strokes.size());
  return plan;
}

Result<paint::Painter> paint_all(const plan::Plan& plan, int width, int height, Pool& pool,
                                 const Progress& progress, Stats& stats) {
  if (Result<void> ok = check_memory(width, height); !ok) return tl::unexpected(ok.error());
  const Stopwatch watch(stats, "paint");
  Result<paint::Painter> painter = paint::Painter::create(plan, width, height, pool);
  if (!painter) return painter;
  constexpr int kSteps = 400;
  for (int step = 1; step <= kSteps; ++step) {
    painter->advance(plan.duration * step / kSteps);
    progress(painter->fraction());
    if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted");
  }
  painter->finish();
  progress(1.0);
  return painter;
}

Result<void> paint_still(const plan::Plan& plan, const StillJob& job, Pool& pool,
                         const Phases& phases, Stats& stats) {
  const Progress progress = phases("painting");
  Result<paint::Painter> painter = paint_all(plan, job.width, job.height, pool, progress, stats);
  if (!painter) return tl::unexpected(painter.error());
  picture::Image image;
  {
    const Stopwatch watch(stats, "show");
    painter->show(image);
  }
  stats.hash = picture_hash(image);
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted");
  const Stopwatch watch(stats, "write");
  if (Result<void> wrote = media::write_still(job.picture, image, job.dpi, tags_of(plan)); !wrote)
    return wrote;
  if (!job.albedo.empty()) {
    if (Result<void> wrote = media::write_still(job.albedo, painter->albedo(), job.dpi); !wrote) {
      return wrote;
    }
  }
  if (!job.relief.empty()) {
    const std::vector<float> heights = painter->height_map();
    std::vector<std::uint16_t> steps(heights.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      steps[i] = static_cast<std::uint16_t>(std::min(65535.0f, heights[i] * 1024.0f + 0.5f));
    }
    if (Result<void> wrote = media::write_values(job.relief, steps, job.width, job.height);
        !wrote) {
      return wrote;
    }
  }
  plan::Plan noted = plan;
  noted.painted_width = job.width;
  noted.painted_height = job.height;
  if (!job.strokes.empty()) {
    if (Result<void> wrote = notation::write_strokes(job.strokes, noted); !wrote) return wrote;
  }
  if (job.painting.empty()) return {};
  return notation::write_plan(job.painting, noted);
}

}  // namespace impasto::studio
