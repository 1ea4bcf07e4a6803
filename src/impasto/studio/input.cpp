// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <utility>

#include "impasto/base/atomic_file.h"
#include "impasto/base/file.h"
#include "impasto/base/text.h"

namespace impasto::studio {
namespace {

namespace fs = std::filesystem;

bool is_standard_input(const std::string& path) {
  return path == "-" || path == "/dev/stdin" || path == "/dev/fd/0" || path == "/proc/self/fd/0";
}

constexpr std::uint64_t kMostPiped = std::uint64_t{4} << 30;  // bytes

/// Reads all that comes from `from`. A signal ends it: who asks to stop does not wait for a pipe.
Result<void> copy_all(int from, std::FILE* to, const std::string& name, const std::string& kept) {
  std::uint64_t total = 0;
  char block[1 << 16];
  for (;;) {
    pollfd wait{from, POLLIN, 0};
    if (::poll(&wait, 1, -1) < 0) {
      if (errno == EINTR) return fail(ErrorCode::kInterrupted, "interrupted", name);
      return fail(ErrorCode::kUnreadable, std::strerror(errno), name);
    }
    const ssize_t got = ::read(from, block, sizeof block);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got < 0) return fail(ErrorCode::kUnreadable, std::strerror(errno), name);
    if (got == 0) break;
    total += static_cast<std::uint64_t>(got);
    if (total > kMostPiped) {
      return fail(ErrorCode::kUnreadable, "more than 4 GiB came through the pipe", name,
                  "save it to a file first");
    }
    if (std::fwrite(block, 1, static_cast<std::size_t>(got), to) != static_cast<std::size_t>(got)) {
      return tl::unexpected(disk_error(errno, kept));
    }
  }
  if (total == 0) {
    return fail(ErrorCode::kUnreadable, "nothing came", name,
                "pipe a recording or a score into it");
  }
  if (std::fflush(to) != 0) return tl::unexpected(disk_error(errno, kept));
  return {};
}

/// In a file that is never committed, so that it is gone when the program ends, however it does.
Result<AtomicFile> spool(const std::string& path) {
  const std::string name = shown_name(path);
  const bool standard = is_standard_input(path);
  const Descriptor opened(standard ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!standard && opened.number < 0) {
    return fail(ErrorCode::kUnreadable, std::string("cannot be opened: ") + std::strerror(errno),
                name, "check its permissions");
  }
  const int from = standard ? STDIN_FILENO : opened.number;
  if (::isatty(from) != 0) {
    return fail(ErrorCode::kUnreadable, "this is a keyboard", name,
                "pipe a recording or a score into it");
  }
  std::error_code ignored;
  const fs::path folder = fs::temp_directory_path(ignored);
  Result<AtomicFile> kept = AtomicFile::create((folder.empty() ? "/tmp" : folder) / "piped");
  if (!kept) return kept;
  ::fchmod(::fileno(kept->stream()), 0600);  // nobody else's
  if (auto copied = copy_all(from, kept->stream(), name, kept->temporary()); !copied) {
    return tl::unexpected(copied.error());
  }
  return kept;
}

}  // namespace

Result<std::string> input_file(const std::string& path) {
  static std::map<std::string, AtomicFile> spooled;
  const std::string key = is_standard_input(path) ? "-" : path;
  if (const auto known = spooled.find(key); known != spooled.end()) {
    return known->second.temporary();
  }
  if (key != "-") {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0 || !(S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode))) {
      return path;
    }
  }
  Result<AtomicFile> kept = spool(path);
  if (!kept) return tl::unexpected(kept.error());
  return spooled.emplace(key, std::move(*kept)).first->second.temporary();
}

std::string shown_name(const std::string& path) {
  return is_standard_input(path) ? "standard input" : path;
}

std::string stem_of(const std::string& path) {
  return is_standard_input(path) ? "standard input" : fs::path(path).stem().string();
}

std::string title_of(const std::string& path) {
  const std::string title = stem_of(path);
  if (is_standard_input(path) || title.find(' ') != std::string::npos ||
      title.find('_') == std::string::npos) {
    return title;
  }
  std::string words;
  for (const char c : title) {
    if (c != '_' && c != '-') {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  while (words.ends_with(' ')) words.pop_back();
  return words.empty() ? title : words;
}

std::string ending_of(const std::string& path) {
  return text::lower(fs::path(path).extension().string());
}

Error renamed(Error error, const std::string& readable, const std::string& path) {
  if (readable != path && error.where.starts_with(readable)) {
    error.where.replace(0, readable.size(), shown_name(path));
  }
  return error;
}

}  // namespace impasto::studio
