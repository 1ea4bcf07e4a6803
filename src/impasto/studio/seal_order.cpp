// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/seal_order.h"

#include <utility>

#include "impasto/base/atomic_file.h"
#include "impasto/base/file.h"
#include "impasto/studio/batch.h"
#include "impasto/studio/exhibit_hang.h"
#include "impasto/studio/results.h"
#include "impasto/studio/site_files.h"

namespace impasto::studio {
namespace {

constexpr std::size_t kMostPart = std::size_t{1} << 30;

/// Fills `sealing` with what was written into the folder.
Result<void> gather(const Work& work, const ExhibitFolder& folder, Sealing& sealing) {
  const auto read = [&](const std::string& name, std::string& to) -> Result<void> {
    Result<std::string> bytes = read_file(folder.path(name), kMostPart);
    if (!bytes) return tl::unexpected(bytes.error());
    to = std::move(*bytes);
    return {};
  };
  if (auto ok = read("poster-1600.jpg", sealing.poster); !ok) return ok;
  if (work.sound) {
    if (auto ok = read("sound.m4a", sealing.sound); !ok) return ok;
  }
  sealing.crops.resize(work.stops.size());
  for (std::size_t i = 0; i < work.stops.size(); ++i) {
    auto ok = read("closer-" + std::to_string(i + 1) + ".jpg", sealing.crops[i]);
    if (!ok) return ok;
  }
  return {};
}

Result<Made> make(const SealOrder& order, const std::string& input, const std::string& path,
                  const Talk& talk) {
  const Result<Hung> hung = bring(input, order.sound, talk);
  if (!hung) return tl::unexpected(hung.error());
  if (auto ok = make_folder_of(path); !ok) return tl::unexpected(ok.error());
  Made made;
  Pool pool(order.order.threads);
  Result<Work> work = look_at(hung->plan, order.language, pool, talk.phases("looking"));
  if (!work) return tl::unexpected(work.error());
  // Pictures and sound lie in a hidden folder until they are in the page; it goes with its name.
  Result<ExhibitFolder> folder = ExhibitFolder::create(path, false);
  if (!folder) return tl::unexpected(folder.error());
  Result<Pictures> pictures =
      write_pictures(work->plan, work->stops, 0, "", *folder, pool, talk.phases("painting"));
  if (!pictures) return tl::unexpected(pictures.error());
  work->pictures = std::move(*pictures);
  work->sound = hung->sound.has_value();
  if (hung->sound) {
    const Result<std::size_t> wrote = write_sound(*hung, "sound.m4a", *folder, talk);
    if (!wrote) return tl::unexpected(wrote.error());
  }
  Sealing sealing;
  Result<std::string> strokes = strokes_of(work->plan, order.language);
  if (!strokes) return tl::unexpected(strokes.error());
  sealing.strokes = std::move(*strokes);
  if (auto ok = gather(*work, *folder, sealing); !ok) return tl::unexpected(ok.error());
  Site site;
  site.language = order.language;
  if (auto ok = write_file(path, sealed_page(site, *work, sealing)); !ok)
    return tl::unexpected(ok.error());
  made.stats.strokes = static_cast<std::int64_t>(work->plan.strokes.size());
  made.files = {path};
  return made;
}

Result<Task> task_for(const SealOrder& order, const std::string& input, InputKind of,
                      const Talk& talk) {
  if (of != InputKind::kPlan) {
    return Task{input,
                {},
                {},
                {ErrorCode::kUnreadable, "this is not a painting file", input,
                 "paint it first: impasto paint writes an .impasto beside the picture"}};
  }
  const Result<std::string> path = result_path(order.order.output, input, "", {".html"}, "--output",
                                               order.order.inputs.size() > 1);
  if (!path) return tl::unexpected(path.error());
  Task task{input, {{*path, kind::kSealed}}, {}, {}};
  task.work = [&order, input, to = *path, &talk] { return make(order, input, to, talk); };
  return task;
}

}  // namespace

Result<std::vector<Outcome>> seal(const SealOrder& order, const Talk& talk) {
  if (auto ok = need_pages(); !ok) return tl::unexpected(ok.error());
  if (auto ok = refuse_for_several(order.order, order.sound, "--sound"); !ok)
    return tl::unexpected(ok.error());
  const auto tasks = tasks_for(order.order.inputs, [&](const std::string& input, InputKind of) {
    return task_for(order, input, of, talk);
  });
  if (!tasks) return tl::unexpected(tasks.error());
  std::vector<ReadFile> read = {{order.sound, "the sound"}};
  return carry_out(*tasks, read, order.order.force, talk);
}

}  // namespace impasto::studio
