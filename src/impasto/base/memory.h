// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <new>

namespace impasto {

/// As every allocation does that fails. Where there are no exceptions (WebAssembly) all ends.
[[noreturn]] inline void memory_ran_out() {
#ifdef __cpp_exceptions
  throw std::bad_alloc();
#else
  std::abort();
#endif
}

}  // namespace impasto
