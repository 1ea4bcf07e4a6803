// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/results.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>

#include "impasto/base/seal.h"
#include "impasto/base/text.h"
#include "impasto/studio/input.h"

namespace impasto::studio {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  if (fs::equivalent(a, b, ignored)) return true;
  return fs::weakly_canonical(a, ignored) == fs::weakly_canonical(b, ignored);
}

std::string called(const std::string& what) {
  if (what == kind::kPicture) return "a painted picture";
  if (what == kind::kPainting) return "a painting";
  if (what == kind::kColour) return "a picture of colour alone";
  if (what == kind::kHeight) return "a picture of heights";
  if (what == kind::kStrokes) return "a stroke stream";
  if (what == kind::kFilm) return "a film";
  if (what == kind::kAnalysis) return "an analysis";
  if (what == kind::kHearing) return "a chart of what was heard";
  if (what == kind::kEvents) return "a list of events";
  if (what == kind::kVariations) return "a sheet of variations";
  if (what == kind::kStyles) return "a sheet of styles";
  if (what == kind::kMoods) return "a sheet of moods";
  if (what == kind::kBrushes) return "a sheet of brushes";
  if (what == kind::kSealed) return "a sealed painting";
  if (what == kind::kMixing) return "a sheet of mixtures";
  return "another result";
}

Result<void> check_name(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  const fs::path folder = folder_of(path);
  const long most = ::pathconf(folder.c_str(), _PC_NAME_MAX);
  const std::size_t longest = most > 0 ? static_cast<std::size_t>(most) : NAME_MAX;
  if (name.size() <= longest && path.size() < PATH_MAX) return {};
  return fail(ErrorCode::kUsage,
              "the name is too long: it has " + std::to_string(name.size()) +
                  " bytes, the disk takes " + std::to_string(longest),
              path, "give a shorter one with --output");
}

Result<void> check_folder(const std::string& path) {
  fs::path folder = folder_of(path);
  if (!is_folder(folder)) {
    // result_path lets a folder be named that is still to be made.
    const fs::path outer = folder_of(folder);
    std::error_code ignored;
    if (fs::exists(folder, ignored) || !is_folder(outer)) {
      return fail(ErrorCode::kUsage, "there is no such folder", folder.string(), "make it first");
    }
    folder = outer;
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return fail(ErrorCode::kFailed,
                std::string("nothing can be written in this folder: ") + std::strerror(errno),
                folder.string(), "choose another one with --output");
  }
  return {};
}

Result<void> check_old_file(const ResultFile& result) {
  std::error_code ignored;
  const fs::file_status status = fs::status(result.path, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return fail(ErrorCode::kUsage,
                fs::is_directory(status) ? "this is a folder" : "this is not an ordinary file",
                result.path, "give another name with --output");
  }
  return {};
}

/// Whether what is there may be replaced without being asked twice.
Result<void> check_owner(const ResultFile& result) {
  const std::string hint = "give another name with --output, or --force to replace it";
  const Sealed old = read_seal(result.path);
  switch (old.seal) {
    case Seal::kNoFile: return {};
    case Seal::kUnbroken:
      if (old.what == result.what) return {};
      return fail(ErrorCode::kUsage,
                  "there is " + called(old.what) + " here already, and this would be " +
                      called(result.what),
                  result.path, hint);
    case Seal::kBroken:
      if (std::strcmp(result.what, kind::kAnalysis) == 0) {
        return fail(ErrorCode::kUsage, "this analysis was corrected since it was written",
                    result.path,
                    "to use it give --analysis " + result.path +
                        "; to write anew give another name with --output, or --force to lose the "
                        "corrections");
      }
      return fail(ErrorCode::kUsage, "this file was changed since it was written", result.path,
                  hint);
    case Seal::kNone:
      return fail(ErrorCode::kUsage, "there is a file here already that this program did not write",
                  result.path, hint);
  }
  return {};
}

}  // namespace

const std::vector<std::string>& picture_endings() {
  static const std::vector<std::string> endings = {".png", ".tif", ".tiff", ".jpg", ".jpeg"};
  return endings;
}

Result<std::string> result_path(const std::string& asked, const std::string& input,
                                const std::string& tail, const std::vector<std::string>& endings,
                                const char* flag, bool several) {
  const std::string name = stem_of(input) + tail + endings.front();
  if (asked.empty()) return name;
  if (asked.back() == '/' || is_folder(asked)) return (fs::path(asked) / name).string();
  if (several) {
    return fail(ErrorCode::kUsage, "results of several inputs cannot go into one file: " + asked,
                flag, "name a folder: " + asked + "/");
  }
  if (std::find(endings.begin(), endings.end(), ending_of(asked)) == endings.end()) {
    return fail(ErrorCode::kUsage, "its ending is none that can be written", asked,
                "end the name in " + text::joined(endings, " "));
  }
  if (!is_folder(folder_of(asked))) {
    return fail(ErrorCode::kUsage, "there is no such folder", folder_of(asked).string(),
                "make it first");
  }
  return asked;
}

Result<void> check_results(const std::vector<ResultFile>& results,
                           const std::vector<ReadFile>& read, bool force) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    const ResultFile& result = results[i];
    if (auto ok = check_folder(result.path); !ok) return ok;
    if (auto ok = check_name(result.path); !ok) return ok;
    if (auto ok = check_old_file(result); !ok) return ok;
    for (std::size_t k = 0; k < i; ++k) {
      if (!same_file(result.path, results[k].path)) continue;
      return fail(ErrorCode::kUsage, "two files would have the same name", result.path,
                  "give each its own name, or work on them one at a time");
    }
    if (force) continue;
    for (const ReadFile& file : read) {
      if (file.path.empty() || !same_file(result.path, file.path)) continue;
      return fail(ErrorCode::kUsage, std::string("this would overwrite ") + file.what, result.path,
                  "give another name with --output, or --force to do it");
    }
    if (auto ok = check_owner(result); !ok) return ok;
  }
  return {};
}

Result<void> make_folder_of(const std::string& path) {
  const fs::path folder = folder_of(path);
  std::error_code problem;
  if (is_folder(folder) || fs::create_directory(folder, problem)) return {};
  return fail(ErrorCode::kFailed, "the folder cannot be made: " + problem.message(),
              folder.string(), "choose another one with --output");
}

void add_read(std::vector<ReadFile>& read, const Wishes& wishes) {
  if (wishes.palette) read.push_back({*wishes.palette, "the palette"});
  if (wishes.subject) read.push_back({*wishes.subject, "the subject"});
  if (wishes.mood) read.push_back({*wishes.mood, "the mood"});
  for (const auto& style : {wishes.style, wishes.with}) {
    if (style) read.push_back({*style, "the style"});
  }
}

}  // namespace impasto::studio
