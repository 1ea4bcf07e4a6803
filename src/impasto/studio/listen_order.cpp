// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/listen_order.h"

#include <filesystem>
#include <utility>

#include "impasto/notation/analysis.h"
#include "impasto/studio/batch.h"
#include "impasto/studio/live_job.h"
#include "impasto/studio/plot_job.h"
#include "impasto/studio/results.h"

namespace impasto::studio {
namespace {

struct Names {
  std::string analysis, plot, events;
};

Result<Made> make(const ListenOrder& order, const std::string& input, const Names& names,
                  const Talk& talk) {
  Made made;
  const auto make_folders = [&]() -> Result<void> {
    for (const std::string& path : {names.analysis, names.plot, names.events}) {
      if (path.empty()) continue;
      if (auto ok = make_folder_of(path); !ok) return ok;
    }
    return {};
  };
  if (!names.events.empty()) {  // written while it is heard
    if (auto ok = make_folders(); !ok) return tl::unexpected(ok.error());
  }
  const LiveReplay replay{order.block, names.events, order.hearing.track};
  Result<Loaded> loaded = order.live ? replay_live(input, replay, talk.phases, made.stats)
                                     : load_piece(input, order.hearing, talk.phases, made.stats);
  if (!loaded) return tl::unexpected(loaded.error());
  tell_of(*loaded, input, talk);
  made.warnings = loaded->warnings;
  if (auto ok = make_folders(); !ok) return tl::unexpected(ok.error());
  {
    const Stopwatch watch(made.stats, "write");
    // Written over itself, the corrected file is the only one that holds the corrections.
    std::error_code ignored;
    const bool itself =
        std::filesystem::equivalent(names.analysis, order.hearing.analysis, ignored);
    if (auto wrote = notation::write_jams(names.analysis, loaded->piece, loaded->others, !itself);
        !wrote) {
      return tl::unexpected(wrote.error());
    }
  }
  if (!names.plot.empty()) {
    if (auto drew = draw_plot(*loaded, names.plot, talk.phases, made.stats); !drew) {
      return tl::unexpected(drew.error());
    }
  }
  for (const std::string& path : {names.analysis, names.plot, names.events}) {
    if (!path.empty()) made.files.push_back(path);
  }
  made.piece = std::move(loaded->piece);
  return made;
}

Result<Task> task_for(const ListenOrder& order, const std::string& input, const Talk& talk) {
  const bool several = order.order.inputs.size() > 1;
  Task task{input, {}, {}, {}, kShorter};
  Names names;
  const struct {
    std::string* to;
    const std::string& asked;
    bool wanted;
    const char* tail;
    std::vector<std::string> endings;
    const char* flag;
    const char* what;
  } results[] = {
      {&names.analysis, order.order.output, true, "", {".jams"}, "--output", kind::kAnalysis},
      {&names.plot, order.plot, !order.plot.empty(), ".hearing", picture_endings(), "--plot",
       kind::kHearing},
      {&names.events,
       order.events,
       !order.events.empty(),
       ".events",
       {".txt", ".tsv"},
       "--events",
       kind::kEvents},
  };
  for (const auto& result : results) {
    if (!result.wanted) continue;
    auto path = result_path(result.asked, input, result.tail, result.endings, result.flag, several);
    if (!path) return tl::unexpected(path.error());
    *result.to = std::move(*path);
    task.results.push_back({*result.to, result.what});
  }
  task.work = [&order, input, names, &talk] { return make(order, input, names, talk); };
  return task;
}

}  // namespace

Result<std::vector<Outcome>> listen_to(const ListenOrder& order, const Talk& talk) {
  if (auto ok = refuse_for_several(order.order, order.hearing.analysis, "--analysis"); !ok) {
    return tl::unexpected(ok.error());
  }
  const auto tasks = tasks_for(order.order.inputs, [&](const std::string& input, InputKind) {
    return task_for(order, input, talk);
  });
  if (!tasks) return tl::unexpected(tasks.error());
  return carry_out(*tasks, {{order.hearing.analysis, "the analysis"}}, order.order.force, talk);
}

}  // namespace impasto::studio
