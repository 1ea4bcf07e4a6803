// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Pool where there are no threads (WebAssembly): the same pictures, one index after the other.
#include "impasto/base/parallel.h"

namespace impasto {

struct Pool::State {};

Pool::Pool(int) {}
Pool::~Pool() = default;

int Pool::threads() const {
  return 1;
}

void Pool::run(std::size_t count, const std::function<void(std::size_t)>& body) {
  for (std::size_t i = 0; i < count; ++i) body(i);
}

}  // namespace impasto

#ifdef __wasm__
/// Asked for by what a thread keeps for itself (thread_local). The one there is never ends.
extern "C" int __cxa_thread_atexit(void (*)(void*), void*, void*) {
  return 0;
}
#endif
