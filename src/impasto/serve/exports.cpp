// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/exports.h"

#include <cmath>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "impasto/base/hash.h"
#include "impasto/notation/archive.h"
#include "impasto/notation/painting.h"
#include "impasto/notation/strokes.h"
#include "impasto/serve/hearing.h"
#include "impasto/serve/plans.h"
#include "impasto/serve/wishes.h"
#include "impasto/studio/exhibit_order.h"
#include "impasto/studio/film_order.h"
#include "impasto/studio/paint_order.h"
#include "impasto/studio/plot_job.h"
#include "impasto/studio/seal_order.h"
#include "impasto/studio/sheet_order.h"

namespace impasto::serve {
namespace {

namespace fs = std::filesystem;

std::string path_of(const Library& library, const Work& work, int number,
                    const std::string& ending) {
  return library.folder_of(work.id) + "/made/" + std::to_string(number) + ending;
}

/// A painting in another shape than it was composed for would be surrounded by bare ground: it is
/// composed anew, with all that it was made with.
void compose_where_the_shape_differs(const PlanEntry& plan, studio::Size size,
                                     studio::Wishes& wishes) {
  if (static_cast<std::int64_t>(plan.width) * size.height !=
      static_cast<std::int64_t>(plan.height) * size.width) {
    wishes.seed = plan.seed;
  }
}

studio::Talk talk_of(const studio::Phases& phases) {
  studio::Talk talk;
  talk.begin = [](std::size_t, const std::string&) {};
  talk.phases = phases;
  talk.warn = [](const std::string&, const std::string&) {};
  talk.done = [](const studio::Outcome&) {};
  return talk;
}

/// What came of the one input.
Result<studio::Made> made_of(const Work& work,
                             const Result<std::vector<studio::Outcome>>& outcomes) {
  if (!outcomes) return tl::unexpected(about(work, outcomes.error()));
  const Result<studio::Made>& came = outcomes->front().made;
  if (!came) return tl::unexpected(about(work, came.error()));
  return came;
}

/// The file is told to the library.
Result<int> keep(Library& library, const Work& work, MadeEntry made,
                 const Result<studio::Made>& came) {
  if (!came) return tl::unexpected(came.error());
  std::error_code ignored;  // what was composed anew for this shape is no plan of the work
  fs::remove(path_of(library, work, made.number, ".impasto"), ignored);
  made.bytes = fs::file_size(path_of(library, work, made.number, made.ending), ignored);
  if (came->stats.hash) made.hash = hash_text(*came->stats.hash);
  const auto told = library.change(work.id, [&](Work& known) { known.made.push_back(made); });
  if (!told) return tl::unexpected(told.error());
  return made.number;
}

Result<int> next_number(Library& library, const Work& work) {
  int number = 0;
  const auto told = library.change(work.id, [&](Work& known) { number = known.next_made++; });
  if (!told) return tl::unexpected(told.error());
  return number;
}

using Making = std::function<Result<studio::Made>(const std::string& path, const studio::Phases&)>;

/// Makes a file where what a work has made is kept.
JobWork work_on(Library& library, const Work& work, const MadeEntry& made, const Making& make) {
  return [&library, work, made, make](const studio::Phases& phases) -> Result<int> {
    const Result<int> number = next_number(library, work);
    if (!number) return number;
    MadeEntry entry = made;
    entry.number = *number;
    return keep(library, work, entry, make(path_of(library, work, *number, made.ending), phases));
  };
}

/// The same of an order that names its file.
template <class Order>
JobWork work_on(Library& library, const Work& work, const Order& order, const MadeEntry& made,
                Result<std::vector<studio::Outcome>> (*carry_out)(const Order&,
                                                                  const studio::Talk&)) {
  return work_on(library, work, made, [=](const std::string& path, const studio::Phases& phases) {
    Order own = order;
    own.order.output = path;
    return made_of(work, carry_out(own, talk_of(phases)));
  });
}

/// Its sound, to be heard in a page: of a score, as it was played. Empty: there is none.
std::string sound_to_hear(const Library& library, const Work& work) {
  if (work.kind == "painting") return {};
  const std::string folder = library.folder_of(work.id);
  if (work.kind != "score") return folder + "/sound" + work.ending;
  std::error_code ignored;
  return fs::exists(folder + "/played.wav", ignored) ? folder + "/played.wav" : std::string();
}

Result<Language> language_of(const Json& asked) {
  const auto& known = kLanguages.words;
  const auto language = word_of(asked, "language", "en", {known.begin(), known.end()});
  if (!language) return tl::unexpected(language.error());
  return *kLanguages.find(*language);
}

Result<JobWork> still_of(Library& library, const Work& work, const PlanEntry& plan,
                         const Json& asked, int threads) {
  studio::PaintOrder order;
  const auto size = size_of(asked, {studio::kSide, studio::kSide}, 16, 32768);
  if (!size) return tl::unexpected(size.error());
  const auto ending = word_of(asked, "format", "png", {"png", "jpg", "tif"});
  if (!ending) return tl::unexpected(ending.error());
  const auto dpi = number_of(asked, "dpi", order.dpi, 1, 9999);
  if (!dpi) return tl::unexpected(dpi.error());
  const auto layer = word_of(asked, "layer", "lit", {"lit", "colour", "height"});
  if (!layer) return tl::unexpected(layer.error());
  if (*layer == "height" && *ending != "png") {
    return fail(ErrorCode::kUsage, "heights are written as PNG of 16 bit", "format", "give png");
  }
  order.size = *size;
  order.dpi = *dpi;
  order.order.threads = threads;
  order.order.inputs = {painting_path(library, work, plan)};
  compose_where_the_shape_differs(plan, *size, order.wishes);
  MadeEntry made{0, plan.number, "still", "." + *ending, size->width, size->height, 0, {}};
  if (*layer == "lit") return work_on(library, work, order, made, studio::paint);
  made.kind = *layer;
  return work_on(
      library, work, made,
      [=](const std::string& path, const studio::Phases& phases) -> Result<studio::Made> {
        studio::PaintOrder own = order;
        own.order.output = path + ".lit.png";  // painted on the way to its layers
        (*layer == "colour" ? own.albedo : own.height) = path;
        const auto came = made_of(work, studio::paint(own, talk_of(phases)));
        std::error_code ignored;
        fs::remove(own.order.output, ignored);
        fs::remove(path + ".lit.impasto", ignored);
        return came;
      });
}

/// The strokes for other programs.
Result<JobWork> strokes_work_of(Library& library, const Work& work, const PlanEntry& plan) {
  const MadeEntry made{0, plan.number, "strokes", ".json", plan.width, plan.height, 0, {}};
  const std::string painting = painting_path(library, work, plan);
  return work_on(library, work, made,
                 [=](const std::string& path, const studio::Phases&) -> Result<studio::Made> {
                   const Result<plan::Plan> read = notation::read_plan(painting);
                   if (!read) return tl::unexpected(about(work, read.error()));
                   if (auto ok = notation::write_strokes(path, *read); !ok)
                     return tl::unexpected(ok.error());
                   return studio::Made{};
                 });
}

Result<JobWork> sealed_of(Library& library, const Work& work, const PlanEntry& plan,
                          const Json& asked, int threads) {
  const auto language = language_of(asked);
  if (!language) return tl::unexpected(language.error());
  studio::SealOrder order;
  order.order.inputs = {painting_path(library, work, plan)};
  order.order.threads = threads;
  order.sound = sound_to_hear(library, work);
  order.language = *language;
  const MadeEntry made{0, plan.number, "sealed", ".html", plan.width, plan.height, 0, {}};
  return work_on(library, work, order, made, studio::seal);
}

/// A site, as one file to carry: the folder that the command would make, in a ZIP file.
Result<JobWork> exhibition_of(Library& library, const Work& work, const PlanEntry& plan,
                              const Json& asked, int threads) {
  const auto language = language_of(asked);
  if (!language) return tl::unexpected(language.error());
  const auto zoom = number_of(asked, "zoom", 4096, studio::kLeastZoom, studio::kMostZoom);
  if (!zoom) return tl::unexpected(zoom.error());
  studio::ExhibitOrder order;
  order.order.inputs = {painting_path(library, work, plan)};
  order.order.threads = threads;
  order.sound = sound_to_hear(library, work);
  order.language = *language;
  order.title = text_of(asked, "title").empty() ? work.title : text_of(asked, "title");
  order.base_url = text_of(asked, "base_url");
  order.zoom = static_cast<int>(std::lround(*zoom));
  const MadeEntry made{0, plan.number, "exhibition", ".zip", plan.width, plan.height, 0, {}};
  return work_on(
      library, work, made,
      [=](const std::string& path, const studio::Phases& phases) -> Result<studio::Made> {
        studio::ExhibitOrder own = order;
        own.order.output = path + ".site";
        auto came = made_of(work, studio::exhibit(own, talk_of(phases)));
        if (came) {
          auto packed =
              notation::write_archive(path, own.order.output, "exhibition", phases("packing"));
          if (!packed) came = tl::unexpected(about(work, packed.error()));
        }
        std::error_code ignored;
        fs::remove_all(own.order.output, ignored);
        return came;
      });
}

Result<JobWork> sheet_of(Library& library, const Work& work, const PlanEntry& plan,
                         const Json& asked, int threads) {
  const auto of = word_of(asked, "of", "variations", {"variations", "styles", "moods"});
  if (!of) return tl::unexpected(of.error());
  const auto count = number_of(asked, "count", 9, 1, 64);
  if (!count) return tl::unexpected(count.error());
  studio::SheetOrder order;
  order.order.inputs = {painting_path(library, work, plan)};
  order.order.threads = threads;
  order.size = studio::Size{plan.width, plan.height};
  order.wishes.seed = plan.seed;
  if (*of == "variations") order.count = static_cast<int>(std::lround(*count));
  const MadeEntry made{0, plan.number, *of, ".png", 0, 0, 0, {}};
  return work_on(library, work, order, made,
                 *of == "styles"  ? studio::paint_styles
                 : *of == "moods" ? studio::paint_moods
                                  : studio::paint_variations);
}

/// What was heard, drawn on one page.
Result<JobWork> hearing_of(Library& library, const Work& work, const PlanEntry& plan) {
  const MadeEntry made{0, plan.number, "hearing", ".png", 0, 0, 0, {}};
  return work_on(
      library, work, made,
      [=, &library](const std::string& path, const studio::Phases& phases) -> Result<studio::Made> {
        Result<studio::Loaded> loaded = load_heard(library, work);
        if (!loaded) return tl::unexpected(loaded.error());
        loaded->path = library.folder_of(work.id) + "/sound" + work.ending;
        if (work.kind != "sound") loaded->kind = studio::InputKind::kMusicXml;
        studio::Made came;
        auto drew = studio::draw_plot(*loaded, path, phases, came.stats);
        if (!drew) return tl::unexpected(about(work, drew.error()));
        return came;
      });
}

Result<JobWork> film_work_of(Library& library, const Work& work, const PlanEntry& plan,
                             const Json& asked, int threads) {
  if (work.kind == "painting") {
    return fail(ErrorCode::kUsage, "a painting file holds no sound to film with", work.name,
                "drop the recording or the score it was painted from");
  }
  studio::FilmOrder order;
  const auto size = size_of(asked, {1920, 1080}, 64, 8192);
  if (!size) return tl::unexpected(size.error());
  if (size->width % 2 != 0 || size->height % 2 != 0) {
    return fail(ErrorCode::kUsage, "a side is odd", "width, height",
                "a film needs even numbers of pixels");
  }
  if (auto ok = film_of(asked, order); !ok) return tl::unexpected(ok.error());
  order.size = *size;
  order.order.threads = threads;
  order.order.inputs = {painting_path(library, work, plan)};
  order.sound = library.folder_of(work.id) + "/sound" + work.ending;
  compose_where_the_shape_differs(plan, *size, order.wishes);
  const MadeEntry made{0, plan.number, "film", ".mp4", size->width, size->height, 0, {}};
  return work_on(library, work, order, made, studio::film);
}

}  // namespace

const std::vector<std::string>& export_kinds() {
  static const std::vector<std::string> kinds = {"still",      "film",  "strokes", "sealed",
                                                 "exhibition", "sheet", "hearing"};
  return kinds;
}

Result<JobWork> export_of(Library& library, const std::string& kind, const Work& work,
                          const PlanEntry& plan, const Json& asked, int threads) {
  if (kind == "still") return still_of(library, work, plan, asked, threads);
  if (kind == "film") return film_work_of(library, work, plan, asked, threads);
  if (kind == "strokes") return strokes_work_of(library, work, plan);
  if (kind == "sealed") return sealed_of(library, work, plan, asked, threads);
  if (kind == "exhibition") return exhibition_of(library, work, plan, asked, threads);
  if (kind == "sheet") return sheet_of(library, work, plan, asked, threads);
  return hearing_of(library, work, plan);
}

std::string made_path(const Library& library, const Work& work, const MadeEntry& made) {
  return path_of(library, work, made.number, made.ending);
}

}  // namespace impasto::serve
