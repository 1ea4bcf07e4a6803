// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/works.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <random>

#include "impasto/base/atomic_file.h"
#include "impasto/base/hash.h"
#include "impasto/base/text.h"
#include "impasto/studio/input.h"

namespace impasto::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDaysInBin = 30;
constexpr std::size_t kMostWorkBytes = std::size_t{16} << 20;
constexpr const char* kUnknownEnding = ".sound";

struct Ending {
  const char* ending;
  const char* type;
};
/// What songs are called, and what is made. Nothing of it is ever shown as a page.
constexpr Ending kEndings[] = {
    {".flac", "audio/flac"},
    {".wav", "audio/wav"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
    {".oga", "audio/ogg"},
    {".opus", "audio/ogg"},
    {".m4a", "audio/mp4"},
    {".aac", "audio/aac"},
    {".webm", "video/webm"},
    {".mp4", "video/mp4"},
    {".mov", "video/quicktime"},
    {".mkv", "video/x-matroska"},
    {".aif", "audio/aiff"},
    {".aiff", "audio/aiff"},
    {".wma", "audio/x-ms-wma"},
    {".dsf", "audio/x-dsf"},
    {".dff", "audio/x-dff"},
    {".ape", "audio/x-ape"},
    {".wv", "audio/x-wavpack"},
    {".ac3", "audio/ac3"},
    {".caf", "audio/x-caf"},
    {".au", "audio/basic"},
    {".mid", "audio/midi"},
    {".midi", "audio/midi"},
    {".kar", "audio/midi"},
    {".rmi", "audio/midi"},
    {".musicxml", "application/vnd.recordare.musicxml+xml"},
    {".xml", "application/vnd.recordare.musicxml+xml"},
    {".mxl", "application/vnd.recordare.musicxml"},
    {".impasto", "application/vnd.sqlite3"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".tif", "image/tiff"},
};

/// What is made, and no song is called. A page is taken away, never shown from here.
constexpr Ending kMadeEndings[] = {{".json", "application/json"},
                                   {".zip", "application/zip"},
                                   {".html", "application/octet-stream"}};

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string new_id() {
  std::random_device device;
  const std::uint64_t high = device(), low = device();
  return hash_text(high << 32 | low);
}

bool is_id(const std::string& name) {
  return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Result<void> move(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return tl::unexpected(disk_error(error.value(), to.string()));
  return {};
}

/// What is in the file outlasts a crash.
Result<void> sync(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0 || ::fsync(file.number) != 0) return tl::unexpected(disk_error(errno, path));
  return {};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return tl::unexpected(disk_error(error.value(), folder.string()));
  fs::permissions(folder, fs::perms::owner_all, error);  // nobody else's
  return {};
}

tl::unexpected<Error> gone() {
  return fail(ErrorCode::kUsage, "there is no such work", {}, "load the page again");
}

}  // namespace

std::string known_ending(const std::string& name) {
  const std::string ending = text::lower(fs::path(name).extension().string());
  for (const Ending& known : kEndings) {
    if (ending == known.ending) return known.ending;
  }
  return kUnknownEnding;
}

std::string made_ending(const std::string& ending) {
  for (const Ending& known : kMadeEndings) {
    if (ending == known.ending) return known.ending;
  }
  return known_ending("x" + ending);
}

std::string media_type(const std::string& ending) {
  for (const Ending& known : kEndings) {
    if (ending == known.ending) return known.type;
  }
  for (const Ending& known : kMadeEndings) {
    if (ending == known.ending) return known.type;
  }
  return "application/octet-stream";
}

Library::Library(std::string folder) : folder_(std::move(folder)) {}

Result<std::unique_ptr<Library>> Library::open(const std::string& folder) {
  std::unique_ptr<Library> library(new Library(folder));
  for (const char* part : {"", ".new", ".bin"}) {
    if (auto ok = make_folder(fs::path(folder) / part); !ok) return tl::unexpected(ok.error());
  }
  if (auto ok = library->lock(); !ok) return tl::unexpected(ok.error());
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::path(folder) / ".new", ignored)) {
    fs::remove_all(entry.path(), ignored);
  }
  library->read_all();
  library->empty_old_bin();
  return library;
}

Result<void> Library::lock() {
  const std::string path = folder_ + "/.lock";
  lock_ = std::make_unique<Descriptor>(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock_->number < 0) return tl::unexpected(disk_error(errno, path));
  if (::flock(lock_->number, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::kUsage, "another studio has these works open", folder_,
                "end that one, or give another --library");
  }
  return {};
}

void Library::read_all() {
  for (auto* const to : {&works_, &bin_}) {
    const fs::path from = to == &works_ ? fs::path(folder_) : fs::path(folder_) / ".bin";
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(from, ignored)) {
      const std::string id = entry.path().filename().string();
      if (!is_id(id) || !entry.is_directory(ignored)) continue;
      const std::string path = (entry.path() / "work.json").string();
      const Result<std::string> text = read_file(path, kMostWorkBytes);
      if (!text) continue;  // not ours
      Result<Work> work = parse_work(*text, path);
      if (!work) continue;
      work->id = id;
      work->ending = known_ending("x" + work->ending);
      (*to)[id] = std::move(*work);
    }
  }
}

void Library::empty_old_bin() {
  for (auto each = bin_.begin(); each != bin_.end();) {
    if (now() - each->second.thrown < kDaysInBin * 24 * 3600) {
      ++each;
      continue;
    }
    std::error_code ignored;
    fs::remove_all(fs::path(folder_) / ".bin" / each->first, ignored);
    each = bin_.erase(each);
  }
}

namespace {
std::vector<Work> newest_first(const std::map<std::string, Work>& from) {
  std::vector<Work> list;
  for (const auto& [id, work] : from) list.push_back(work);
  std::stable_sort(list.begin(), list.end(),
                   [](const Work& a, const Work& b) { return a.added > b.added; });
  return list;
}
}  // namespace

std::vector<Work> Library::works() const {
  const std::lock_guard lock(mutex_);
  return newest_first(works_);
}

std::vector<Work> Library::bin() const {
  const std::lock_guard lock(mutex_);
  return newest_first(bin_);
}

std::optional<Work> Library::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = works_.find(id);
  if (found == works_.end()) return std::nullopt;
  return found->second;
}

std::string Library::folder_of(const std::string& id) const {
  return (fs::path(folder_) / id).string();
}

std::string Library::receiving() {
  return (fs::path(folder_) / ".new" / new_id()).string();
}

Result<Work> Library::add(const std::string& file, const std::string& name) {
  Work work;
  work.id = new_id();
  work.name = text::clean(name);
  if (work.name.empty()) work.name = "untitled";
  work.title = studio::title_of(work.name);
  work.ending = known_ending(work.name);
  work.added = now();
  const fs::path fresh = fs::path(folder_) / ".new" / (work.id + ".work");
  for (const char* part : {"", "plans", "made"}) {
    if (auto ok = make_folder(fresh / part); !ok) return tl::unexpected(ok.error());
  }
  if (auto ok = sync(file); !ok) return tl::unexpected(ok.error());
  if (auto ok = move(file, fresh / ("sound" + work.ending)); !ok) return tl::unexpected(ok.error());
  if (auto ok = write_file((fresh / "work.json").string(), work_text(work)); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = move(fresh, folder_of(work.id)); !ok) return tl::unexpected(ok.error());
  const std::lock_guard lock(mutex_);
  works_[work.id] = work;
  return work;
}

Result<Work> Library::change(const std::string& id, const std::function<void(Work&)>& how) {
  const std::lock_guard lock(mutex_);
  const auto found = works_.find(id);
  if (found == works_.end()) return gone();
  Work changed = found->second;
  how(changed);
  if (auto ok = write_file(folder_of(id) + "/work.json", work_text(changed)); !ok)
    return tl::unexpected(ok.error());
  found->second = changed;
  return changed;
}

Result<void> Library::throw_away(const std::string& id) {
  if (auto ok = change(id, [](Work& work) { work.thrown = now(); }); !ok)
    return tl::unexpected(ok.error());
  const std::lock_guard lock(mutex_);
  const auto found = works_.find(id);
  if (found == works_.end()) return gone();
  if (auto ok = move(folder_of(id), fs::path(folder_) / ".bin" / id); !ok) return ok;
  bin_[id] = std::move(found->second);
  works_.erase(found);
  return {};
}

Result<Work> Library::take_back(const std::string& id) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = bin_.find(id);
    if (found == bin_.end()) return gone();
    if (auto ok = move(fs::path(folder_) / ".bin" / id, folder_of(id)); !ok)
      return tl::unexpected(ok.error());
    works_[id] = std::move(found->second);
    bin_.erase(found);
  }
  return change(id, [](Work& work) { work.thrown = 0; });
}

}  // namespace impasto::serve
