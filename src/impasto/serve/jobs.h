// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "impasto/base/names.h"
#include "impasto/base/result.h"
#include "impasto/studio/load.h"

namespace impasto::serve {

enum class JobState { kWaiting, kRunning, kDone, kFailed, kCancelled };
inline constexpr auto kJobStates =
    names_to<JobState::kCancelled>({"waiting", "running", "done", "failed", "cancelled"});

/// Long work and how far it is.
struct Job {
  int id = 0;
  std::string kind;  ///< "hear", "correct", "still", "film"
  std::string work;
  JobState state = JobState::kWaiting;
  std::string phase;           ///< "listening", "painting"; empty before the first
  double fraction = 0.0;       ///< of the phase, 0..1
  std::optional<double> left;  ///< s until the phase ends, once that can be told
  std::optional<Error> problem;
  int made = 0;   ///< number of the file that was exported; 0: none
  int known = 0;  ///< of what is heard: how often more of it became known
};

/// What work does: it gets the phases to report in, whose Progress also says when to stop, and
/// gives the number of what was made, or 0.
using JobWork = std::function<Result<int>(const studio::Phases&)>;

/// One job at a time, in a thread of its own. Every member may be called from any thread.
class Jobs {
 public:
  /// `changed` is called from any thread, at most some ten times a second for each job and at each
  /// change of its state.
  explicit Jobs(std::function<void(const Job&)> changed);
  ~Jobs();  ///< cancels all and waits

  /// `soon`: before those that wait and are not. Somebody looks at the page for its result.
  /// kUsage when a hundred wait already.
  Result<Job> begin(const std::string& kind, const std::string& work, bool soon, JobWork what);
  /// All that are not over, and the last hundred that are, in the order of their ids.
  std::vector<Job> list() const;
  std::optional<Job> find(int id) const;
  /// False when there is none, or it is over.
  bool cancel(int id);
  void cancel_all_of(const std::string& work);
  /// More is known of the work that is being heard.
  void know_more(const std::string& work);

 private:
  struct Entry {
    Job job;
    bool soon = false;
    JobWork what;
    std::atomic<bool> cancelled{false};
    double phase_began = 0.0, told = 0.0;
  };
  void run();
  std::shared_ptr<Entry> next();
  void finish(Entry& entry, const Result<int>& came);
  void report(Entry& entry, double fraction);

  std::function<void(const Job&)> changed_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Entry>> entries_;
  int next_id_ = 1;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace impasto::serve
