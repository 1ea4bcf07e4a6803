// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "impasto/base/result.h"

namespace impasto::studio {

/// The list of what an exhibition's folder holds of ours, sealed (base/seal.h).
inline constexpr const char* kManifest = "exhibition.txt";

/// A folder of many files that appears under its name whole or not at all: it is filled under a
/// hidden name beside it and then put in its place. An exhibition that is there already is replaced
/// when nobody has changed a file of it; files in it that are not ours (CNAME, .git) stay.
class ExhibitFolder {
 public:
  /// Whether it may be written, before the work. kUsage: it is a file, its own folder is not there,
  /// it holds files but no exhibition, or a file of the exhibition was changed since (`force` takes
  /// these two). kFailed: nothing can be written there.
  static Result<void> check(const std::string& path, bool force);

  static Result<ExhibitFolder> create(const std::string& path, bool force);
  ~ExhibitFolder();
  ExhibitFolder(ExhibitFolder&& other) noexcept;
  ExhibitFolder& operator=(ExhibitFolder&&) = delete;

  /// A file of this name within, "overture/look.css"; folders on the way are made.
  Result<void> write(const std::string& name, std::string_view bytes);
  /// Where a writer of its own puts the file of this name; it must be there by `commit`.
  Result<std::string> place(const std::string& name);
  /// Where a file of this name lies until `commit`.
  std::string path(const std::string& name) const { return (temporary_ / name).string(); }

  /// Writes the list and puts the folder under its name. kUsage when a file that is not ours has
  /// the name of one that is, unless forced.
  Result<void> commit();

 private:
  ExhibitFolder(std::filesystem::path target, std::filesystem::path temporary, bool force);
  std::filesystem::path target_, temporary_;
  bool force_ = false;
  std::map<std::string, std::string> hashes_;  ///< of each file; empty: it is somebody else's work
};

}  // namespace impasto::studio
