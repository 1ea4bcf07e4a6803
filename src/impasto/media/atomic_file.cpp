// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace impasto::media {

struct AtomicFile::State {
  std::string asked;   // as the caller named it, for messages
  std::string target;  // links resolved
  std::string folder;
  std::string temporary;  // empty once renamed
  std::FILE* stream = nullptr;

  ~State() {
    if (stream != nullptr) std::fclose(stream);
    if (!temporary.empty()) ::unlink(temporary.c_str());
  }
};

namespace {

std::string resolve_links(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) return path;
  std::string out = real;
  std::free(real);
  return out;
}

}  // namespace

Error disk_error(int errno_value, const std::string& path) {
  Error e{ErrorCode::kFailed, "cannot be written", path, {}};
  switch (errno_value) {
    case ENOENT:
    case ENOTDIR:
      e.message = "the folder to write in does not exist";
      e.hint = "make the folder first";
      break;
    case EACCES:
    case EPERM:
      e.message = "there is no permission to write there";
      e.hint = "choose a folder that you own";
      break;
    case EROFS:
      e.message = "the disk is read-only";
      e.hint = "choose another folder";
      break;
    case ENOSPC:
    case EDQUOT:
      e.message = "the disk is full";
      e.hint = "make room, or choose another disk";
      break;
    case EFBIG:
      e.message = "the file has grown larger than this disk or session allows";
      e.hint = "choose another disk, or a smaller picture";
      break;
    case ENAMETOOLONG:
      e.message = "the name is too long";
      e.hint = "choose a shorter one";
      break;
    default: e.message = std::string("cannot be written: ") + std::strerror(errno_value);
  }
  return e;
}

Result<AtomicFile> AtomicFile::create(const std::string& path) {
  if (path.empty()) return fail(ErrorCode::kUsage, "the output has no name");
  auto state = std::make_unique<State>();
  state->asked = path;
  state->target = resolve_links(path);
  struct stat info {};
  if (::stat(state->target.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    return fail(ErrorCode::kUsage,
                S_ISDIR(info.st_mode) ? "this is a folder" : "this is not an ordinary file", path,
                "name the file to write");
  }
  const std::size_t slash = state->target.rfind('/');
  state->folder = slash == std::string::npos ? "." : state->target.substr(0, slash + 1);
  std::string name = slash == std::string::npos ? state->target : state->target.substr(slash + 1);
  if (name.empty()) {
    return fail(ErrorCode::kUsage, "this is a folder", path, "name the file to write");
  }
  if (name.size() > 255) return tl::make_unexpected(disk_error(ENAMETOOLONG, path));
  name.resize(std::min<std::size_t>(name.size(), 200));  // leave room for what is added

  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 1000; ++attempt) {
    char suffix[32];
    std::snprintf(suffix, sizeof suffix, ".impasto-%x%02x", static_cast<unsigned>(::getpid()),
                  counter.fetch_add(1));
    std::string temporary = slash == std::string::npos ? std::string() : state->folder;
    temporary += "." + name + suffix;
    // 0666 and not mkstemp's 0600: the umask decides who may read a painting, as for any program.
    const int fd = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
      if (errno == EEXIST) continue;
      return tl::make_unexpected(disk_error(errno, path));
    }
    state->temporary = std::move(temporary);
    state->stream = ::fdopen(fd, "w+b");
    if (state->stream == nullptr) {
      const int error = errno;
      ::close(fd);
      return tl::make_unexpected(disk_error(error, path));
    }
    return AtomicFile(std::move(state));
  }
  return tl::make_unexpected(disk_error(EEXIST, path));
}

AtomicFile::AtomicFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
AtomicFile::~AtomicFile() = default;
AtomicFile::AtomicFile(AtomicFile&&) noexcept = default;
AtomicFile& AtomicFile::operator=(AtomicFile&&) noexcept = default;

const std::string& AtomicFile::temporary() const {
  return state_->temporary;
}
std::FILE* AtomicFile::stream() const {
  return state_->stream;
}

Result<void> AtomicFile::commit() {
  State& s = *state_;
  errno = 0;
  const bool earlier = std::ferror(s.stream) != 0;
  if (std::fflush(s.stream) != 0 || earlier || ::fsync(::fileno(s.stream)) != 0) {
    return tl::make_unexpected(disk_error(errno != 0 ? errno : EIO, s.asked));
  }
  if (std::rename(s.temporary.c_str(), s.target.c_str()) != 0) {
    return tl::make_unexpected(disk_error(errno, s.asked));
  }
  s.temporary.clear();
  // The new name itself lives in the folder; some file systems cannot sync one, which is no
  // failure.
  const int folder = ::open(s.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

}  // namespace impasto::media
