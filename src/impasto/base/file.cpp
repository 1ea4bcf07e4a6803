// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "impasto/base/memory.h"

namespace impasto {
namespace {

tl::unexpected<Error> unreadable(std::string message, const std::string& path, std::string hint) {
  return fail(ErrorCode::kUnreadable, std::move(message), path, std::move(hint));
}

/// Opens and asks what was opened, not what the name means a moment later. A pipe that nobody
/// writes to must not hold us up: opened without waiting.
Result<struct stat> opened(const Descriptor& file, const std::string& path) {
  struct stat info {};
  if (file.number < 0 || ::fstat(file.number, &info) != 0) {
    return tl::unexpected(reading_error(errno, path));
  }
  if (S_ISDIR(info.st_mode)) return tl::unexpected(reading_error(EISDIR, path));
  return info;
}
int open_to_read(const std::string& path) {
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

tl::unexpected<Error> not_ordinary(const std::string& path) {
  return unreadable("this is not an ordinary file", path, "save it to a file first");
}
tl::unexpected<Error> empty(const std::string& path) {
  return unreadable("the file is empty", path, "export or copy it again");
}

/// Reads until the end or until `most` bytes are there: pipes and growing files have no size that
/// could be believed.
Result<std::string> read_up_to(int file, std::size_t most, const std::string& path) {
  std::string text;
  char block[65536];
  while (text.size() < most) {
    const ssize_t got = ::read(file, block, std::min(sizeof block, most - text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(reading_error(errno, path));
    if (got == 0) break;
    text.append(block, static_cast<std::size_t>(got));
  }
  return text.empty() ? Result<std::string>(empty(path)) : text;
}

std::string size_text(std::size_t bytes) {
  return bytes >> 20 != 0 ? std::to_string(bytes >> 20) + " MiB"
                          : std::to_string(bytes / 1000) + " kB";
}

}  // namespace

Descriptor::~Descriptor() {
  if (number >= 0) ::close(number);
}

Error reading_error(int errno_value, const std::string& path) {
  Error e{ErrorCode::kUnreadable, {}, path, {}};
  switch (errno_value) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
      e.message = "there is no such file";
      e.hint = "check the name";
      break;
    case EISDIR:
      e.message = "this is a folder, not a file";
      e.hint = "name a file inside it";
      break;
    case EACCES:
    case EPERM:
      e.message = "there is no permission to read it";
      e.hint = "ask its owner, or copy it to where you may read it";
      break;
    case ELOOP:
      e.message = "the link leads round in a circle";
      e.hint = "name the file itself";
      break;
    case ENOMEM: memory_ran_out();  // is told alike wherever it does
    default:
      e.message = std::string("cannot be read: ") + std::strerror(errno_value);
      e.hint = "copy it to another disk and try again";
  }
  return e;
}

Result<std::uint64_t> readable_file(const std::string& path) {
  const Descriptor file(open_to_read(path));
  const Result<struct stat> info = opened(file, path);
  if (!info) return tl::unexpected(info.error());
  if (!S_ISREG(info->st_mode)) return not_ordinary(path);
  if (info->st_size == 0) return empty(path);
  return static_cast<std::uint64_t>(info->st_size);
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(open_to_read(path));
  const Result<struct stat> info = opened(file, path);
  if (!info) return tl::unexpected(info.error());
  if (!S_ISREG(info->st_mode) && !S_ISFIFO(info->st_mode)) return not_ordinary(path);
  // Whoever writes to the pipe may take its time.
  if (S_ISFIFO(info->st_mode)) ::fcntl(file.number, F_SETFL, 0);
  Result<std::string> text = read_up_to(file.number, limit + 1, path);
  if (text && text->size() > limit) {
    return unreadable("the file is larger than " + size_text(limit), path,
                      "check that it is the right file");
  }
  return text;
}

Result<std::string> read_start(const std::string& path, std::size_t count) {
  const Descriptor file(open_to_read(path));
  const Result<struct stat> info = opened(file, path);
  if (!info) return tl::unexpected(info.error());
  if (!S_ISREG(info->st_mode)) return not_ordinary(path);
  return read_up_to(file.number, count, path);
}

}  // namespace impasto
