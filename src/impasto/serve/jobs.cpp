// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/jobs.h"

#include <algorithm>
#include <chrono>

#include "impasto/studio/batch.h"

namespace impasto::serve {
namespace {

constexpr std::size_t kMostWaiting = 100, kMostOver = 100;
constexpr double kTellEvery = 0.1;  // s
constexpr double kToldFrom = 0.02;  // of the work: earlier the time that is left is a guess

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool over(const Job& job) {
  return job.state != JobState::kWaiting && job.state != JobState::kRunning;
}

}  // namespace

Jobs::Jobs(std::function<void(const Job&)> changed)
    : changed_(std::move(changed)), thread_([this] { run(); }) {}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (const auto& entry : entries_) entry->cancelled = true;
  }
  wake_.notify_all();
  thread_.join();
}

Result<Job> Jobs::begin(const std::string& kind, const std::string& work, bool soon, JobWork what) {
  Job job;
  {
    const std::lock_guard lock(mutex_);
    const auto waiting = std::count_if(entries_.begin(), entries_.end(), [](const auto& entry) {
      return entry->job.state == JobState::kWaiting;
    });
    if (static_cast<std::size_t>(waiting) >= kMostWaiting) {
      return fail(ErrorCode::kUsage, "a hundred jobs are waiting", {}, "wait, or cancel some");
    }
    auto entry = std::make_shared<Entry>();
    entry->job.id = next_id_++;
    entry->job.kind = kind;
    entry->job.work = work;
    entry->soon = soon;
    entry->what = std::move(what);
    entries_.push_back(entry);
    job = entry->job;
  }
  changed_(job);
  wake_.notify_all();
  return job;
}

std::vector<Job> Jobs::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<Job> jobs;
  for (const auto& entry : entries_) jobs.push_back(entry->job);
  return jobs;
}

std::optional<Job> Jobs::find(int id) const {
  for (const Job& job : list()) {
    if (job.id == id) return job;
  }
  return std::nullopt;
}

bool Jobs::cancel(int id) {
  std::optional<Job> told;
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [id](const auto& entry) { return entry->job.id == id; });
    if (found == entries_.end() || over((*found)->job)) return false;
    (*found)->cancelled = true;
    if ((*found)->job.state == JobState::kWaiting) {
      (*found)->job.state = JobState::kCancelled;
      (*found)->what = nullptr;
      told = (*found)->job;
    }
  }
  if (told) changed_(*told);
  return true;
}

void Jobs::cancel_all_of(const std::string& work) {
  for (const Job& job : list()) {
    if (job.work == work) cancel(job.id);
  }
}

void Jobs::know_more(const std::string& work) {
  std::optional<Job> told;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : entries_) {
      if (entry->job.work != work || entry->job.state != JobState::kRunning) continue;
      ++entry->job.known;
      told = entry->job;
    }
  }
  if (told) changed_(*told);
}

std::shared_ptr<Jobs::Entry> Jobs::next() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (ending_) return nullptr;
    std::shared_ptr<Entry> found;
    for (const auto& entry : entries_) {
      if (entry->job.state != JobState::kWaiting) continue;
      if (!found || (entry->soon && !found->soon)) found = entry;
    }
    if (found) {
      found->job.state = JobState::kRunning;
      return found;
    }
    wake_.wait(lock);
  }
}

void Jobs::report(Entry& entry, double fraction) {
  Job job;
  {
    const std::lock_guard lock(mutex_);
    const double at = now();
    entry.job.fraction = std::clamp(fraction, 0.0, 1.0);
    const double spent = at - entry.phase_began;
    entry.job.left.reset();
    if (fraction > kToldFrom) entry.job.left = spent / fraction * (1.0 - entry.job.fraction);
    if (at - entry.told < kTellEvery) return;
    entry.told = at;
    job = entry.job;
  }
  changed_(job);
}

void Jobs::finish(Entry& entry, const Result<int>& came) {
  Job job;
  {
    const std::lock_guard lock(mutex_);
    entry.what = nullptr;
    entry.job.left.reset();
    if (came) {
      entry.job.state = JobState::kDone;
      entry.job.fraction = 1.0;
      entry.job.made = *came;
    } else if (came.error().code == ErrorCode::kInterrupted || entry.cancelled) {
      // What was cancelled may fail on its way: the work it is of lies in the bin.
      entry.job.state = JobState::kCancelled;
    } else {
      entry.job.state = JobState::kFailed;
      entry.job.problem = came.error();
    }
    job = entry.job;
    auto gone = std::count_if(entries_.begin(), entries_.end(),
                              [](const auto& each) { return over(each->job); }) -
                static_cast<std::ptrdiff_t>(kMostOver);
    std::erase_if(entries_, [&](const auto& each) { return over(each->job) && gone-- > 0; });
  }
  changed_(job);
}

void Jobs::run() {
  while (const std::shared_ptr<Entry> entry = next()) {
    changed_(entry->job);
    const studio::Phases phases = [this, entry](const char* name) {
      {
        const std::lock_guard lock(mutex_);
        entry->job.phase = name;
        entry->phase_began = now();
        entry->told = 0.0;
      }
      report(*entry, 0.0);
      return Progress{[this, entry](double fraction) { report(*entry, fraction); },
                      &entry->cancelled};
    };
    Result<int> came = fail(ErrorCode::kInterrupted, "interrupted");
    if (!entry->cancelled) {
      const Result<void> done = studio::guarded({}, studio::kSmaller, [&]() -> Result<void> {
        came = entry->what(phases);
        return {};
      });
      if (!done) came = tl::unexpected(done.error());
    }
    finish(*entry, came);
  }
}

}  // namespace impasto::serve
