// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>

namespace impasto {

/// Long work reports how far it is and asks whether to stop. Both members may be empty.
struct Progress {
  std::function<void(double)> report;         ///< fraction done, 0..1, never decreasing
  const std::atomic<bool>* cancel = nullptr;  ///< set (by Ctrl-C, a closing window) to stop early

  void operator()(double fraction) const {
    if (report) report(fraction);
  }
  bool cancelled() const { return cancel != nullptr && cancel->load(std::memory_order_relaxed); }
};

}  // namespace impasto
