// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include "impasto/base/atomic_file.h"

namespace impasto::app {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

void on_interrupt(int) {
  if (!interrupted.exchange(true)) return;
  remove_unfinished();
  ::_exit(130);
}

void on_end(int number) {
  remove_unfinished();
  ::raise(number);  // as it would have been: SA_RESETHAND has put that back
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
  for (const int number : {SIGPIPE, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP}) {
    handle(number, on_end, static_cast<int>(SA_RESETHAND));
  }
  handle(SIGXFSZ, SIG_IGN, 0);
  return interrupted;
}

}  // namespace impasto::app
