// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>

namespace impasto::app {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

// Names of unfinished files as media/ and notation/ make them, spelled out beforehand: a signal
// handler may call unlink but not build strings.
constexpr int kNames = 64;
char unfinished[kNames][4096];
std::atomic<int> unfinished_count{0};

void on_signal(int) {
  if (!interrupted.exchange(true)) return;
  const int count = unfinished_count.load();
  for (int i = 0; i < count; ++i) ::unlink(unfinished[i]);
  ::_exit(130);
}

void remember(const std::string& name) {
  const int at = unfinished_count.load();
  if (at >= kNames || name.size() >= sizeof unfinished[0]) return;
  std::memcpy(unfinished[at], name.c_str(), name.size() + 1);
  unfinished_count.store(at + 1);
}

}  // namespace

const std::atomic<bool>& catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

void guard_unfinished(const std::string& path) {
  const std::filesystem::path whole(path);
  for (unsigned i = 0; i < 8; ++i) {
    char suffix[32];
    std::snprintf(suffix, sizeof suffix, ".impasto-%x%02x", static_cast<unsigned>(::getpid()), i);
    remember((whole.parent_path() / ("." + whole.filename().string() + suffix)).string());
  }
  remember(path + ".part");
}

}  // namespace impasto::app
