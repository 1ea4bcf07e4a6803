// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/batch.h"

#include <exception>
#include <filesystem>
#include <new>
#include <system_error>
#include <utility>

#include "impasto/base/seal.h"

namespace impasto::studio {
namespace {

/// All files of one input or none: when one fails, those that were not there before go.
class HalfMade {
 public:
  explicit HalfMade(const std::vector<ResultFile>& results) {
    std::error_code ignored;
    for (const ResultFile& file : results) {
      if (!std::filesystem::exists(file.path, ignored)) fresh_.push_back(file.path);
    }
  }
  void remove() const {
    std::error_code ignored;
    for (const std::string& path : fresh_) std::filesystem::remove(path, ignored);
  }

 private:
  std::vector<std::string> fresh_;
};

Result<Made> begin(const Task& task) {
  if (!task.work) return tl::unexpected(task.problem);
  const HalfMade half(task.results);
  Result<Made> made = fail(ErrorCode::kFailed, "nothing was made", task.input);
  const Result<void> done = guarded(task.input, task.short_of_memory, [&]() -> Result<void> {
    made = task.work();
    return {};
  });
  if (!done) made = tl::unexpected(done.error());
  if (!made) {
    half.remove();
    return made;
  }
  for (const ResultFile& file : task.results) seal_file(file.path, file.what);
  return made;
}

}  // namespace

Result<void> guarded(const std::string& where, const char* hint,
                     const std::function<Result<void>()>& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::kFailed, "memory ran out", where, hint);
  } catch (const std::system_error& problem) {
    // No thread: its stack found no memory, or there may be no more of them.
    return fail(ErrorCode::kFailed, std::string("memory ran out: ") + problem.what(), where, hint);
  } catch (const std::exception& problem) {
    return fail(ErrorCode::kFailed, problem.what(), where);
  }
}

Result<std::vector<Task>> tasks_for(
    const std::vector<std::string>& inputs,
    const std::function<Result<Task>(const std::string& input, InputKind of)>& task_for) {
  std::vector<Task> tasks;
  for (const std::string& input : inputs) {
    const Result<InputKind> of = kind_of(input);
    if (!of && of.error().code != ErrorCode::kUnreadable) return tl::unexpected(of.error());
    Result<Task> task = of ? task_for(input, *of) : Task{input, {}, {}, of.error()};
    if (!task) return tl::unexpected(task.error());
    tasks.push_back(std::move(*task));
  }
  return tasks;
}

Result<std::vector<Outcome>> carry_out(const std::vector<Task>& tasks, std::vector<ReadFile> read,
                                       bool force, const Talk& talk) {
  std::vector<ResultFile> results;
  for (const Task& task : tasks) {
    results.insert(results.end(), task.results.begin(), task.results.end());
    read.push_back({task.input, "the input"});
  }
  if (auto ok = check_results(results, read, force); !ok) return tl::unexpected(ok.error());
  std::vector<Outcome> outcomes;
  for (const Task& task : tasks) {
    talk.begin(outcomes.size(), task.input);
    outcomes.push_back({task.input, begin(task)});
    talk.done(outcomes.back());
    const Result<Made>& made = outcomes.back().made;
    if (!made && made.error().code == ErrorCode::kInterrupted) break;
  }
  return outcomes;
}

}  // namespace impasto::studio
