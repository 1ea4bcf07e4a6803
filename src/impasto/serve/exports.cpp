// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/exports.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "impasto/base/hash.h"
#include "impasto/serve/hearing.h"
#include "impasto/serve/plans.h"
#include "impasto/serve/wishes.h"
#include "impasto/studio/film_order.h"
#include "impasto/studio/paint_order.h"

namespace impasto::serve {
namespace {

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

/// What came of the one input; the file is told to the library.
Result<int> keep(Library& library, const Work& work, MadeEntry made,
                 const Result<std::vector<studio::Outcome>>& outcomes) {
  if (!outcomes) return tl::unexpected(about(work, outcomes.error()));
  const Result<studio::Made>& came = outcomes->front().made;
  if (!came) return tl::unexpected(about(work, came.error()));
  std::error_code ignored;  // what was composed anew for this shape is no plan of the work
  std::filesystem::remove(path_of(library, work, made.number, ".impasto"), ignored);
  made.bytes =
      std::filesystem::file_size(path_of(library, work, made.number, made.ending), ignored);
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

/// An order, carried out where what a work has made is kept.
template <class Order>
JobWork work_on(Library& library, const Work& work, const Order& order, const MadeEntry& made,
                Result<std::vector<studio::Outcome>> (*carry_out)(const Order&,
                                                                  const studio::Talk&)) {
  return [&library, work, order, made, carry_out](const studio::Phases& phases) -> Result<int> {
    const Result<int> number = next_number(library, work);
    if (!number) return number;
    MadeEntry entry = made;
    entry.number = *number;
    Order own = order;
    own.order.output = path_of(library, work, *number, made.ending);
    const studio::Talk talk = talk_of(phases);
    return keep(library, work, entry, carry_out(own, talk));
  };
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
  order.size = *size;
  order.dpi = *dpi;
  order.order.threads = threads;
  order.order.inputs = {painting_path(library, work, plan)};
  compose_where_the_shape_differs(plan, *size, order.wishes);
  const MadeEntry made{0, plan.number, "still", "." + *ending, size->width, size->height, 0, {}};
  return work_on(library, work, order, made, studio::paint);
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

Result<JobWork> export_of(Library& library, const std::string& kind, const Work& work,
                          const PlanEntry& plan, const Json& asked, int threads) {
  return kind == "still" ? still_of(library, work, plan, asked, threads)
                         : film_work_of(library, work, plan, asked, threads);
}

std::string made_path(const Library& library, const Work& work, const MadeEntry& made) {
  return path_of(library, work, made.number, made.ending);
}

}  // namespace impasto::serve
