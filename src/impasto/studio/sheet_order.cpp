// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/sheet_order.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "impasto/media/still.h"
#include "impasto/notation/brushes.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/styles.h"
#include "impasto/studio/batch.h"
#include "impasto/studio/likeness.h"
#include "impasto/studio/look_sheet.h"
#include "impasto/studio/paint_job.h"
#include "impasto/studio/results.h"
#include "impasto/studio/sheet.h"

namespace impasto::studio {
namespace {

constexpr int kTile = 400;         ///< px, the shorter side of a small painting
constexpr int kGlance = 96;        ///< px, of one that is only compared with others
constexpr int kTried = 4;          ///< seeds for each variation that is shown
constexpr float kLonger = 2400.0;  ///< px, the longer side of a sheet of brushes

/// One painting of a sheet: what is asked for, and what stands under it.
struct Entry {
  Wishes wishes;
  std::string label;
};

/// A small painting, of the same composition as the large one.
Result<picture::Image> small_painting(const Loaded& loaded, const Recipe& recipe, const Size& size,
                                      int tile, Pool& pool, Stats& stats,
                                      const Progress& progress) {
  const int shorter = std::min(size.width, size.height);
  const auto scaled = [&](int side) {
    return std::max(16, static_cast<int>(std::lround(static_cast<double>(side) * tile / shorter)));
  };
  const plan::Plan plan = compose_anew(loaded, size.width, size.height, recipe, stats);
  Result<paint::Painter> painter =
      paint_all(plan, scaled(size.width), scaled(size.height), pool, {{}, progress.cancel}, stats);
  if (!painter) return tl::unexpected(painter.error());
  picture::Image image;
  painter->show(image);
  return image;
}

/// As many of the entries as were asked for, those that look least alike; the first among them.
Result<std::vector<Entry>> those_far_apart(const SheetOrder& order,
                                           const std::vector<Entry>& entries, const Loaded& loaded,
                                           const Size& size, Pool& pool, const Talk& talk) {
  const Progress progress = talk.phases("choosing");
  std::vector<Likeness> looks;
  Stats not_shown;
  for (const Entry& entry : entries) {
    const Result<Recipe> recipe = recipe_for(entry.wishes, loaded);
    if (!recipe) return tl::unexpected(recipe.error());
    auto image = small_painting(loaded, *recipe, size, kGlance, pool, not_shown, progress);
    if (!image) return tl::unexpected(image.error());
    looks.push_back(likeness_of(*image));
    progress(static_cast<double>(looks.size()) / static_cast<double>(entries.size()));
  }
  std::vector<Entry> apart;
  for (std::size_t i : far_apart(looks, static_cast<std::size_t>(order.count)))
    apart.push_back(entries[i]);
  return apart;
}

Result<Made> make(const SheetOrder& order, const std::string& input, const std::string& path,
                  const std::vector<Entry>& entries, const Talk& talk) {
  Made made;
  const Result<Loaded> loaded = load_input(input, order.hearing, talk, made.stats);
  if (!loaded) return tl::unexpected(loaded.error());
  made.warnings = loaded->warnings;
  if (loaded->plan && loaded->plan->subject) {
    return fail(ErrorCode::kUsage, "a sheet shows paintings of music, and this is one of a picture",
                input, "paint it again with --seed, --style or --mood and --subject PICTURE");
  }
  const Size size = order.size.value_or(Size{kSide, kSide});
  Pool pool(order.order.threads);
  std::vector<Tile> tiles;
  std::vector<Entry> shown = entries;
  if (order.count > 0 && entries.size() > static_cast<std::size_t>(order.count)) {
    Result<std::vector<Entry>> apart = those_far_apart(order, entries, *loaded, size, pool, talk);
    if (!apart) return tl::unexpected(apart.error());
    shown = std::move(*apart);
  }
  const Progress progress = talk.phases("painting");
  for (const Entry& entry : shown) {
    const Result<Recipe> recipe = recipe_for(entry.wishes, *loaded);
    if (!recipe) return tl::unexpected(recipe.error());
    auto image = small_painting(*loaded, *recipe, size, kTile, pool, made.stats, progress);
    if (!image) return tl::unexpected(image.error());
    tiles.push_back({std::move(*image), entry.label});
    progress(static_cast<double>(tiles.size()) / static_cast<double>(shown.size()));
  }
  const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(tiles.size()))));
  const picture::Image sheet = contact_sheet(tiles, columns);
  made.stats.hash = picture_hash(sheet);
  if (auto ok = make_folder_of(path); !ok) return tl::unexpected(ok.error());
  if (auto wrote = media::write_still(path, sheet); !wrote) {
    return tl::unexpected(wrote.error());
  }
  made.files = {path};
  return made;
}

Result<std::vector<Outcome>> paint_sheet(const SheetOrder& order, const char* what,
                                         const char* flag, const std::vector<Entry>& entries,
                                         const Talk& talk) {
  if (auto ok = check_wishes(order.wishes, talk); !ok) return tl::unexpected(ok.error());
  const std::string& input = order.order.inputs.front();
  const Result<std::string> path = result_path(order.order.output, input, std::string(".") + what,
                                               picture_endings(), flag, false);
  if (!path) return tl::unexpected(path.error());
  Task task{input, {{*path, what}}, {}, {}};
  task.work = [&] { return make(order, input, *path, entries, talk); };
  std::vector<ReadFile> read = {{order.hearing.analysis, "the analysis"}};
  add_read(read, order.wishes);
  return carry_out({task}, read, order.order.force, talk);
}

}  // namespace

Result<std::vector<Outcome>> paint_variations(const SheetOrder& order, const Talk& talk) {
  std::vector<Entry> entries;
  const std::uint64_t first = order.wishes.seed.value_or(1);
  for (int i = 0; i < kTried * order.count; ++i) {
    Entry entry{order.wishes, {}};
    entry.wishes.seed = first + static_cast<std::uint64_t>(i);
    entry.label = "seed " + std::to_string(*entry.wishes.seed);
    entries.push_back(std::move(entry));
  }
  return paint_sheet(order, kind::kVariations, "--output", entries, talk);
}

Result<std::vector<Outcome>> paint_styles(const SheetOrder& order, const Talk& talk) {
  std::vector<Entry> entries;
  for (const plan::Style& style : notation::bundled_styles()) {
    Entry entry{order.wishes, style.name};
    entry.wishes.style = style.name;
    entries.push_back(std::move(entry));
  }
  return paint_sheet(order, kind::kStyles, "--sheet", entries, talk);
}

Result<std::vector<Outcome>> paint_moods(const SheetOrder& order, const Talk& talk) {
  std::vector<Entry> entries;
  for (const notation::Mood& mood : notation::bundled_moods()) {
    Entry entry{order.wishes, mood.name};
    entry.wishes.mood = mood.name;
    entries.push_back(std::move(entry));
  }
  return paint_sheet(order, kind::kMoods, "--sheet", entries, talk);
}

Result<std::vector<Outcome>> paint_brushes(const BrushOrder& order, const Talk& talk) {
  const std::string input = order.order.inputs.empty() ? "" : order.order.inputs.front();
  std::vector<notation::BrushFile> brushes;
  if (input.empty()) {
    brushes = notation::bundled_brushes();
  } else {
    Result<notation::BrushFile> own = notation::read_brush(input);
    if (!own) return tl::unexpected(own.error());
    brushes.push_back(std::move(*own));
  }
  const char* const what = order.mixing ? kind::kMixing : kind::kBrushes;
  const char* const flag = order.mixing ? "--mixing" : "--sheet";
  const std::string name = order.mixing ? "mixing" : input.empty() ? "brushes" : input;
  const Result<std::string> path =
      result_path(order.order.output, name, "", picture_endings(), flag, false);
  if (!path) return tl::unexpected(path.error());
  Task task{input, {{*path, what}}, {}, {}};
  task.work = [&]() -> Result<Made> {
    const plan::Plan plan = order.mixing ? mixing_sheet() : look_sheet(brushes);
    const float longer = std::max(plan.sheet.width, plan.sheet.height);
    const auto side = [&](float units) {
      return std::max(16, static_cast<int>(std::lround(units * kLonger / longer)));
    };
    Made made;
    made.stats.strokes = static_cast<std::int64_t>(plan.strokes.size());
    const Size size = order.size.value_or(Size{side(plan.sheet.width), side(plan.sheet.height)});
    StillJob job;
    job.picture = *path;
    job.width = size.width;
    job.height = size.height;
    if (auto ok = make_folder_of(*path); !ok) return tl::unexpected(ok.error());
    Pool pool(order.order.threads);
    if (auto done = paint_still(plan, job, pool, talk.phases, made.stats); !done) {
      return tl::unexpected(done.error());
    }
    made.files = {*path};
    return made;
  };
  return carry_out({task}, {}, order.order.force, talk);
}

}  // namespace impasto::studio
