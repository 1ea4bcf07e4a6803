// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#ifdef __wasm__  // a page has no terminal, and should not fetch what would be said there
#define IMPASTO_CHECK(condition)        \
  do {                                  \
    if (!(condition)) __builtin_trap(); \
  } while (false)
#else
#include <cstdio>
#include <cstdlib>

/// Stops the program on a bug of ours. Never for what a user or a file can cause: that is a Result.
#define IMPASTO_CHECK(condition)                                                            \
  do {                                                                                      \
    if (!(condition)) {                                                                     \
      std::fprintf(stderr, "%s:%d: bug in impasto: %s does not hold\n", __FILE__, __LINE__, \
                   #condition);                                                             \
      std::abort();                                                                         \
    }                                                                                       \
  } while (false)
#endif
