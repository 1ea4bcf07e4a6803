// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "impasto/base/memory.h"

namespace impasto {

namespace {

// The names of unfinished files, spelled out beforehand: a signal handler may call unlink but not
// build strings, nor read what another thread is about to free.
struct Slot {
  enum { kFree, kTaken, kNamed };
  std::atomic<int> state{kFree};
  char name[PATH_MAX];
};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler reads it");
Slot slots[64];

Slot* remember(const std::string& name) {
  if (name.size() >= sizeof Slot::name) return nullptr;
  for (Slot& slot : slots) {
    int expected = Slot::kFree;
    if (!slot.state.compare_exchange_strong(expected, Slot::kTaken)) continue;
    std::memcpy(slot.name, name.c_str(), name.size() + 1);
    slot.state.store(Slot::kNamed);
    return &slot;
  }
  return nullptr;
}

}  // namespace

struct AtomicFile::State {
  std::string asked;   // as the caller named it, for messages
  std::string target;  // links resolved
  std::string folder;
  std::string temporary;       // empty once renamed
  std::optional<mode_t> mode;  // of the file that is replaced
  Slot* slot = nullptr;
  std::FILE* stream = nullptr;

  void forget() {
    temporary.clear();
    if (slot != nullptr) slot->state.store(Slot::kFree);
    slot = nullptr;
  }
  ~State() {
    if (stream != nullptr) std::fclose(stream);
    if (!temporary.empty()) ::unlink(temporary.c_str());
    forget();
  }
};

void remove_unfinished() noexcept {
  for (const Slot& slot : slots) {
    if (slot.state.load() == Slot::kNamed) ::unlink(slot.name);
  }
}

namespace {

/// Where a chain of links ends, whether or not a file is there yet. errno is ELOOP when it does
/// not.
std::string follow_links(std::string path) {
  for (int links = 0; links < 40; ++links) {
    char to[PATH_MAX];
    const ssize_t length = ::readlink(path.c_str(), to, sizeof to);
    if (length < 0) return path;  // no link: the usual end
    if (length == static_cast<ssize_t>(sizeof to)) break;
    std::string next(to, static_cast<std::size_t>(length));
    const std::size_t slash = path.rfind('/');
    if (next[0] != '/' && slash != std::string::npos) next.insert(0, path, 0, slash + 1);
    path = std::move(next);
  }
  return {};
}

/// Leaves room for what is added, and cuts no UTF-8 character in two.
std::string shortened(std::string name) {
  std::size_t size = std::min<std::size_t>(name.size(), 200);
  while (size < name.size() && size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80)
    --size;
  name.resize(size);
  return name;
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
    case ELOOP:
      e.message = "the link leads round in a circle";
      e.hint = "name the file itself";
      break;
    case ENAMETOOLONG:
      e.message = "the name is too long";
      e.hint = "choose a shorter one";
      break;
    case ENOMEM: memory_ran_out();  // is told alike wherever it does
    default: e.message = std::string("cannot be written: ") + std::strerror(errno_value);
  }
  return e;
}

Result<AtomicFile> AtomicFile::create(const std::string& path) {
  if (path.empty()) return fail(ErrorCode::kUsage, "the output has no name");
  auto state = std::make_unique<State>();
  state->asked = path;
  state->target = follow_links(path);
  if (state->target.empty()) return tl::make_unexpected(disk_error(ELOOP, path));
  struct stat old {};
  const bool replaces = ::stat(state->target.c_str(), &old) == 0;
  if (replaces && !S_ISREG(old.st_mode)) {
    return fail(ErrorCode::kUsage,
                S_ISDIR(old.st_mode) ? "this is a folder" : "this is not an ordinary file", path,
                "name the file to write");
  }
  const std::size_t slash = state->target.rfind('/');
  const std::string folder =
      slash == std::string::npos ? std::string() : state->target.substr(0, slash + 1);
  const std::string name = state->target.substr(folder.size());
  state->folder = folder.empty() ? "." : folder;
  if (name.empty()) {
    return fail(ErrorCode::kUsage, "this is a folder", path, "name the file to write");
  }
  if (name.size() > 255) return tl::make_unexpected(disk_error(ENAMETOOLONG, path));

  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 1000; ++attempt) {
    char suffix[32];
    std::snprintf(suffix, sizeof suffix, ".impasto-%x%02x", static_cast<unsigned>(::getpid()),
                  counter.fetch_add(1));
    std::string temporary = folder + "." + shortened(name) + suffix;
    // Known before it is there: a signal may come in between.
    Slot* const slot = remember(temporary);
    // 0666 and not mkstemp's 0600: the umask decides who may read a painting, as for any program.
    const int fd = ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
      const int error = errno;
      if (slot != nullptr) slot->state.store(Slot::kFree);
      if (error == EEXIST) continue;
      return tl::make_unexpected(disk_error(error, path));
    }
    state->slot = slot;
    state->temporary = std::move(temporary);
    if (replaces) state->mode = old.st_mode & 0777;
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
  // A file system without permissions refuses, which is no failure.
  if (s.mode) (void)!::fchmod(::fileno(s.stream), *s.mode);
  errno = 0;
  const bool earlier = std::ferror(s.stream) != 0;
  if (std::fflush(s.stream) != 0 || earlier || ::fsync(::fileno(s.stream)) != 0) {
    return tl::make_unexpected(disk_error(errno != 0 ? errno : EIO, s.asked));
  }
  if (std::rename(s.temporary.c_str(), s.target.c_str()) != 0) {
    return tl::make_unexpected(disk_error(errno, s.asked));
  }
  s.forget();
  // The new name itself lives in the folder; some file systems cannot sync one, which is no
  // failure.
  const int folder = ::open(s.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

Result<void> write_file(const std::string& path, std::string_view text) {
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file) return tl::make_unexpected(file.error());
  std::fwrite(text.data(), 1, text.size(), file->stream());  // commit tells when it failed
  return file->commit();
}

}  // namespace impasto
