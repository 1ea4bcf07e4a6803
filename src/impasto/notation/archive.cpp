// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/archive.h"

#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "impasto/base/atomic_file.h"

namespace impasto::notation {
namespace {

namespace fs = std::filesystem;

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

tl::unexpected<Error> not_written(const std::string& path, zip_error_t* error) {
  return fail(ErrorCode::kFailed,
              std::string("the archive cannot be written: ") + zip_error_strerror(error), path,
              "free some space, or choose another folder");
}

Result<std::vector<fs::path>> files_of(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file(error)) files.push_back(at->path().lexically_relative(folder));
  }
  if (error) return tl::unexpected(disk_error(error.value(), folder));
  std::sort(files.begin(), files.end());
  return files;
}

/// What is packed already is not packed again.
bool packed(const fs::path& file) {
  static const std::vector<std::string> endings = {".jpg", ".png", ".m4a", ".woff2", ".bin"};
  return std::find(endings.begin(), endings.end(), file.extension()) != endings.end();
}

Result<void> add(zip_t* archive, const fs::path& file, const std::string& name) {
  zip_source_t* source = zip_source_file(archive, file.c_str(), 0, -1);
  if (source == nullptr) return not_written(name, zip_get_error(archive));
  const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return not_written(name, zip_get_error(archive));
  }
  constexpr zip_uint16_t kMidnight = 0, kNewYear1980 = 33;  // where the format's clock begins
  const auto at = static_cast<zip_uint64_t>(index);
  zip_file_set_dostime(archive, at, kMidnight, kNewYear1980, 0);
  zip_set_file_compression(archive, at, packed(file) ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
  return {};
}

}  // namespace

Result<void> write_archive(const std::string& path, const std::string& folder,
                           const std::string& root, const Progress& progress) {
  const Result<std::vector<fs::path>> files = files_of(folder);
  if (!files) return tl::unexpected(files.error());
  int code = 0;
  // libzip writes beside it and gives it its name when it is whole.
  std::unique_ptr<zip_t, Discard> archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    auto failed = not_written(path, &error);
    zip_error_fini(&error);
    return failed;
  }
  for (const fs::path& file : *files) {
    auto added = add(archive.get(), fs::path(folder) / file, root + "/" + file.generic_string());
    if (!added) return added;
  }
  const auto report = [](zip_t*, double fraction, void* to) {
    (*static_cast<const Progress*>(to))(fraction);
  };
  const auto stop = [](zip_t*, void* asked) {
    return static_cast<const Progress*>(asked)->cancelled() ? 1 : 0;
  };
  void* told = const_cast<Progress*>(&progress);
  zip_register_progress_callback_with_state(archive.get(), 0.01, report, nullptr, told);
  zip_register_cancel_callback_with_state(archive.get(), stop, nullptr, told);
  if (zip_close(archive.get()) != 0) {
    if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted", path);
    return not_written(path, zip_get_error(archive.get()));
  }
  (void)archive.release();
  return {};
}

}  // namespace impasto::notation
