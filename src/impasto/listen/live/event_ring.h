// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace impasto::listen {

/// A queue of fixed capacity between one thread that writes and one that reads, wait-free on both
/// sides. When full, what comes is dropped and counted.
template <class T>
class EventRing {
 public:
  explicit EventRing(std::size_t at_least) {
    std::size_t size = 1;
    while (size < at_least) size *= 2;
    slots_.resize(size);
  }

  void push(const T& value) noexcept {
    const std::size_t written = written_.load(std::memory_order_relaxed);
    if (written - read_.load(std::memory_order_acquire) == slots_.size()) {
      lost_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    slots_[written & (slots_.size() - 1)] = value;
    written_.store(written + 1, std::memory_order_release);
  }

  bool pop(T& value) noexcept {
    const std::size_t read = read_.load(std::memory_order_relaxed);
    if (read == written_.load(std::memory_order_acquire)) return false;
    value = slots_[read & (slots_.size() - 1)];
    read_.store(read + 1, std::memory_order_release);
    return true;
  }

  std::int64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

 private:
  std::vector<T> slots_;
  alignas(64) std::atomic<std::size_t> written_{0};
  alignas(64) std::atomic<std::size_t> read_{0};
  std::atomic<std::int64_t> lost_{0};
};

}  // namespace impasto::listen
