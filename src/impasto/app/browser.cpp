// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "impasto/base/atomic_file.h"
#include "impasto/base/file.h"

extern char** environ;

namespace impasto::app {
namespace {

constexpr const char* kName = "/impasto-studio-XXXXXX.html";
constexpr int kEnding = 5;  // of it

/// An open file of mode 0600, in the person's own folder where there is one. `path` becomes its
/// name. -1 when there is no room for it.
int own_file(std::string& path) {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && *runtime == '/') {
    path = std::string(runtime) + kName;
    const int file = ::mkostemps(path.data(), kEnding, O_CLOEXEC);
    if (file >= 0) return file;
  }
  std::error_code ignored;
  const auto folder = std::filesystem::temp_directory_path(ignored);
  path = (folder.empty() ? "/tmp" : folder.string()) + kName;
  return ::mkostemps(path.data(), kEnding, O_CLOEXEC);
}

}  // namespace

Result<std::unique_ptr<BrowserPage>> BrowserPage::open(const std::string& address) {
  std::string path;
  const int file = own_file(path);
  if (file < 0) return tl::unexpected(disk_error(errno, path));
  std::unique_ptr<BrowserPage> page(new BrowserPage(path));
  const File stream(::fdopen(file, "w"));
  const int written = std::fprintf(stream.get(),
                                   "<!DOCTYPE html><meta charset=\"utf-8\"><title>Impasto</title>\n"
                                   "<meta name=\"referrer\" content=\"no-referrer\">\n"
                                   "<meta http-equiv=\"refresh\" content=\"0; url=%s\">\n"
                                   "<p><a href=\"%s\">Open the studio</a></p>\n",
                                   address.c_str(), address.c_str());
  if (written < 0 || std::fflush(stream.get()) != 0) return tl::unexpected(disk_error(errno, path));

  std::string program = "xdg-open";
  std::array<char*, 3> arguments = {program.data(), path.data(), nullptr};
  pid_t child = 0;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  // What it says is no result of ours.
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int failed =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    return fail(ErrorCode::kEnvironment, "there is nothing that opens a browser", "xdg-open",
                "install xdg-utils, or use --no-open and open the address yourself");
  }
  return page;
}

BrowserPage::~BrowserPage() {
  ::unlink(path_.c_str());
}

}  // namespace impasto::app
