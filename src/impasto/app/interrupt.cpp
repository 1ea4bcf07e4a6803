// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/interrupt.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstring>

#include "impasto/base/atomic_file.h"
#include "impasto/base/result.h"

namespace impasto::app {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

void on_interrupt(int) {
  if (!interrupted.exchange(true)) return;
  remove_unfinished();
  ::_exit(130);
}

char memory_line[200] = "impasto: memory ran out\n";  // a signal handler builds no strings

/// Libraries that do not look whether they were given memory crash when there is none. The
/// system is asked for a piece to tell that from any other crash.
bool memory_ran_out() {
  constexpr std::size_t kPiece = std::size_t{64} << 20;
  void* const piece =
      ::mmap(nullptr, kPiece, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (piece == MAP_FAILED) return true;
  ::munmap(piece, kPiece);
  return false;
}

void on_end(int number) {
  static std::atomic_flag ending;
  while (ending.test_and_set()) ::pause();  // threads may crash side by side: one cleans up
  remove_unfinished();
  if (number != SIGPIPE && number != SIGQUIT && memory_ran_out()) {
    (void)!::write(STDERR_FILENO, memory_line, std::strlen(memory_line));
    ::_exit(1);
  }
  ::signal(number, SIG_DFL);
  ::raise(number);
}

void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {};
  // What was ignored stays so, and a sanitizer keeps what it has put there.
  if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_DFL) return;
  action = {};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = flags;
  ::sigaction(number, &action, nullptr);
}

}  // namespace

const std::atomic<bool>& catch_interrupts() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) handle(number, on_interrupt, SA_RESTART);
  // The first thread's stack grows as it is used: when there is nothing left for it to grow into,
  // the handler needs another one.
  static char stack[1 << 16];
  const stack_t spare{stack, 0, sizeof stack};
  ::sigaltstack(&spare, nullptr);
  for (const int number : {SIGPIPE, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}) {
    handle(number, on_end, SA_ONSTACK);
  }
  handle(SIGXFSZ, SIG_IGN, 0);
  return interrupted;
}

void hint_for_memory(const char* hint) {
  const Error error{ErrorCode::kFailed, "memory ran out", {}, hint};
  std::snprintf(memory_line, sizeof memory_line, "impasto: %s\n", to_line(error).c_str());
}

}  // namespace impasto::app
