// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace impasto {

/// A fixed set of worker threads. Results never depend on how many there are: callers give each
/// index its own memory and reduce in index order.
class Pool {
 public:
  /// threads >= 1 counts the calling thread; 0 means one for each core. Fewer when the system gives
  /// no more.
  explicit Pool(int threads = 0);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int threads() const;

  /// Calls body(i) once for each i in [0, count), on any thread; returns when all are done.
  /// What a body throws (memory that ran out) is thrown here once no thread is in a body any more;
  /// indices that were not begun then are left out. Not reentrant: body must not call `run` on the
  /// same pool.
  void run(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace impasto
