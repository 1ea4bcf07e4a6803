// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_folder.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "impasto/base/atomic_file.h"
#include "impasto/base/file.h"
#include "impasto/base/hash.h"
#include "impasto/base/seal.h"

namespace impasto::studio {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWhat = "exhibition";
constexpr std::size_t kMostManifest = std::size_t{64} << 20, kMostFile = std::size_t{1} << 32;

/// Names of our files and the hashes they were written with; empty when the list is not ours or was
/// changed.
std::map<std::string, std::string> read_manifest(const fs::path& folder) {
  std::map<std::string, std::string> files;
  const std::string path = (folder / kManifest).string();
  const Sealed sealed = read_seal(path);
  if (sealed.seal != Seal::kUnbroken || sealed.what != kWhat) return files;
  const Result<std::string> text = read_file(path, kMostManifest);
  if (!text) return files;
  std::istringstream lines(*text);
  std::string line;
  constexpr std::size_t kDigits = 16;
  while (std::getline(lines, line)) {
    if (line.size() < kDigits + 3 || line[kDigits] != ' ') continue;
    files[line.substr(kDigits + 2)] = line.substr(0, kDigits);
  }
  files[kManifest] = "";
  return files;
}

std::string hash_of_bytes(std::string_view bytes) {
  return hash_text(fnv1a(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

bool holds_anything(const fs::path& folder) {
  std::error_code ignored;
  return fs::directory_iterator(folder, ignored) != fs::directory_iterator();
}

/// What lies in the old folder and is not ours: files, and whole folders in which nothing is ours
/// and nothing will be. Each with its name within.
void find_others(const fs::path& folder, const fs::path& within, const std::set<std::string>& ours,
                 std::vector<fs::path>& others) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / within, ignored)) {
    const fs::path name = within / entry.path().filename();
    const bool is_folder = entry.is_directory(ignored) && !entry.is_symlink(ignored);
    const std::string start = name.string() + "/";
    const auto next = ours.lower_bound(start);
    if (is_folder && next != ours.end() && next->starts_with(start)) {
      find_others(folder, name, ours, others);
    } else if (is_folder || !ours.contains(name.string())) {
      others.push_back(name);
    }
  }
}

Error named(int error, const fs::path& path) {
  return disk_error(error, path.string());
}

fs::path absolute_of(const std::string& path) {
  fs::path absolute = fs::absolute(path).lexically_normal();
  if (!absolute.has_filename()) absolute = absolute.parent_path();  // "site/"
  std::error_code ignored;
  // A link to a folder stays one: what it points at is replaced.
  if (fs::is_symlink(absolute, ignored)) {
    const fs::path real = fs::canonical(absolute, ignored);
    if (!ignored) return real;
  }
  return absolute;
}

}  // namespace

Result<void> ExhibitFolder::check(const std::string& path, bool force) {
  const fs::path target = absolute_of(path);
  std::error_code ignored;
  if (target == target.root_path()) {
    return fail(ErrorCode::kUsage, "this is the root of the disk", path, "name a folder in it");
  }
  if (!fs::is_directory(target.parent_path(), ignored)) {
    return fail(ErrorCode::kUsage, "there is no such folder", target.parent_path().string(),
                "make it first");
  }
  if (::access(target.parent_path().c_str(), W_OK | X_OK) != 0) {
    return fail(ErrorCode::kFailed,
                std::string("nothing can be written in this folder: ") + std::strerror(errno),
                target.parent_path().string(), "choose another one with --output");
  }
  if (!fs::exists(target, ignored)) return {};
  if (!fs::is_directory(target, ignored)) {
    return fail(ErrorCode::kUsage, "there is a file of this name, and this would be a folder", path,
                "give another name with --output");
  }
  if (force || !holds_anything(target)) return {};
  const std::map<std::string, std::string> ours = read_manifest(target);
  if (ours.empty()) {
    return fail(ErrorCode::kUsage, "this folder holds files, and they are no exhibition of ours",
                path, "name a new folder with --output, or --force to put the exhibition there");
  }
  for (const auto& [name, hash] : ours) {
    if (name == kManifest || !fs::exists(target / name, ignored)) continue;
    const Result<std::string> bytes = read_file((target / name).string(), kMostFile);
    if (bytes && hash_of_bytes(*bytes) == hash) continue;
    return fail(ErrorCode::kUsage, "this file was changed since it was written",
                (fs::path(path) / name).string(),
                "give another folder with --output, or --force to replace it");
  }
  return {};
}

Result<ExhibitFolder> ExhibitFolder::create(const std::string& path, bool force) {
  const fs::path target = absolute_of(path);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const fs::path temporary =
        target.parent_path() / ("." + target.filename().string().substr(0, 200) + ".impasto-" +
                                std::to_string(::getpid()) + "-" + std::to_string(attempt));
    std::error_code problem;
    if (fs::create_directory(temporary, problem)) return ExhibitFolder(target, temporary, force);
    if (problem) return tl::unexpected(named(problem.value(), target));
  }
  return tl::unexpected(named(EEXIST, target));
}

ExhibitFolder::ExhibitFolder(fs::path target, fs::path temporary, bool force)
    : target_(std::move(target)), temporary_(std::move(temporary)), force_(force) {}

ExhibitFolder::ExhibitFolder(ExhibitFolder&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, fs::path())),
      force_(other.force_),
      hashes_(std::move(other.hashes_)) {}

ExhibitFolder::~ExhibitFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

Result<std::string> ExhibitFolder::place(const std::string& name) {
  const fs::path path = temporary_ / name;
  std::error_code problem;
  fs::create_directories(path.parent_path(), problem);
  if (problem) return tl::unexpected(named(problem.value(), target_ / name));
  hashes_[name] = {};
  return path.string();
}

Result<void> ExhibitFolder::write(const std::string& name, std::string_view bytes) {
  const Result<std::string> path = place(name);
  if (!path) return tl::unexpected(path.error());
  // The folder appears at once: its files need no names of their own for a while, nor a sync each.
  errno = 0;
  File file(std::fopen(path->c_str(), "wb"));
  if (!file) return tl::unexpected(named(errno, target_ / name));
  const bool wrote = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  if (std::fclose(file.release()) != 0 || !wrote) {
    return tl::unexpected(named(errno != 0 ? errno : EIO, target_ / name));
  }
  hashes_[name] = hash_of_bytes(bytes);
  return {};
}

Result<void> ExhibitFolder::commit() {
  std::string list =
      "What Impasto wrote here. A file that was changed since is not replaced unasked; files that\n"
      "are not in this list stay where they are.\n\n";
  for (auto& [name, hash] : hashes_) {
    if (hash.empty()) {
      const Result<std::string> bytes = read_file((temporary_ / name).string(), kMostFile);
      if (!bytes) return tl::unexpected(bytes.error());
      hash = hash_of_bytes(*bytes);
    }
    list += hash + "  " + name + "\n";
  }
  list += "\n" + std::string(kBlankSeal) + "\n";
  if (auto ok = write(kManifest, list); !ok) return ok;
  seal_file((temporary_ / kManifest).string(), kWhat);

  std::error_code problem;
  if (!fs::exists(target_, problem) || !holds_anything(target_)) {
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0)
      return tl::unexpected(named(errno, target_));
    temporary_.clear();
    return {};
  }
  std::set<std::string> ours;
  for (const auto& [name, hash] : read_manifest(target_)) ours.insert(name);
  for (const auto& [name, hash] : hashes_) {
    if (force_ || ours.contains(name) || !fs::exists(target_ / name, problem)) continue;
    return fail(ErrorCode::kUsage, "there is a file here already that this program did not write",
                (target_ / name).string(),
                "give another folder with --output, or --force to replace it");
  }
  for (const auto& [name, hash] : hashes_) ours.insert(name);
  std::vector<fs::path> others;
  find_others(target_, {}, ours, others);
  // Both are absolute: the folders that relative names would start from (-1) are not looked at.
  if (::renameat2(-1, temporary_.c_str(), -1, target_.c_str(), RENAME_EXCHANGE) != 0)
    return tl::unexpected(named(errno, target_));
  for (const fs::path& other : others) {
    fs::create_directories((target_ / other).parent_path(), problem);
    fs::rename(temporary_ / other, target_ / other, problem);
    if (!problem) continue;
    const std::string left = temporary_.string();
    temporary_.clear();  // what could not be moved is not thrown away
    return fail(ErrorCode::kFailed, "a file of yours could not be kept: " + problem.message(),
                other.string(), "it lies in " + left);
  }
  return {};
}

}  // namespace impasto::studio
