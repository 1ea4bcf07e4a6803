// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace impasto {

struct Pool::State {
  std::vector<std::thread> workers;
  std::mutex mutex;
  std::condition_variable wake;
  std::condition_variable done;
  const std::function<void(std::size_t)>* body = nullptr;
  std::size_t count = 0;
  std::atomic<std::size_t> next{0};
  std::size_t busy = 0;
  std::uint64_t generation = 0;
  bool stop = false;
  std::exception_ptr problem;  // the first one of this run

  /// Takes indices until none is left. What a body throws is kept for `run`, and what nobody has
  /// begun is left out.
  void drain() noexcept {
    try {
      for (std::size_t i; (i = next.fetch_add(1)) < count;) (*body)(i);
    } catch (...) {
      next.store(count);
      const std::lock_guard lock(mutex);
      if (!problem) problem = std::current_exception();
    }
  }

  void loop() {
    std::uint64_t seen = 0;
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [&] { return stop || generation != seen; });
      if (stop) return;
      seen = generation;
      lock.unlock();
      drain();
      lock.lock();
      if (--busy == 0) done.notify_one();
    }
  }
};

Pool::Pool(int threads) : state_(std::make_unique<State>()) {
  if (threads <= 0) threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  threads = std::min(threads, 256);
  // A system that gives no more threads, or no memory for their stacks, is worked on with fewer.
  try {
    state_->workers.reserve(static_cast<std::size_t>(threads));
    for (int i = 1; i < threads; ++i) {
      state_->workers.emplace_back([s = state_.get()] { s->loop(); });
    }
  } catch (const std::system_error&) {
  } catch (const std::bad_alloc&) {
  }
}

Pool::~Pool() {
  {
    std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->wake.notify_all();
  for (std::thread& worker : state_->workers) worker.join();
}

int Pool::threads() const {
  return static_cast<int>(state_->workers.size()) + 1;
}

void Pool::run(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  State& s = *state_;
  if (s.workers.empty() || count == 1) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  {
    std::lock_guard lock(s.mutex);
    s.body = &body;
    s.count = count;
    s.next.store(0);
    s.busy = s.workers.size();
    ++s.generation;
  }
  s.wake.notify_all();
  s.drain();
  std::unique_lock lock(s.mutex);
  s.done.wait(lock, [&] { return s.busy == 0; });
  if (s.problem) std::rethrow_exception(std::exchange(s.problem, nullptr));
}

}  // namespace impasto
