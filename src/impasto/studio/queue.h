// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace impasto::studio {

/// Hands things from one thread to another, at most `limit` units at a time. A thing that is larger
/// than the limit still passes when the queue is empty, so that nothing can wait for ever.
template <class T>
class Queue {
 public:
  explicit Queue(std::size_t limit) : limit_(limit) {}

  /// Waits for room. False when the queue was closed: the other side wants no more.
  bool push(T thing, std::size_t units) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || things_.empty() || held_ + units <= limit_; });
    if (closed_) return false;
    things_.emplace_back(std::move(thing), units);
    held_ += units;
    changed_.notify_all();
    return true;
  }

  /// Waits for the next; nothing once the queue is closed and empty.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !things_.empty(); });
    if (things_.empty()) return std::nullopt;
    auto [thing, units] = std::move(things_.front());
    things_.pop_front();
    held_ -= units;
    changed_.notify_all();
    return std::move(thing);
  }

  /// No more pushes; what is inside can still be taken out.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  /// Close, and throw away what is inside.
  void abandon() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    things_.clear();
    held_ = 0;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<T, std::size_t>> things_;
  std::size_t limit_;
  std::size_t held_ = 0;
  bool closed_ = false;
};

}  // namespace impasto::studio
