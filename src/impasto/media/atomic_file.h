// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "impasto/base/result.h"

namespace impasto::media {

/// A file that appears under its name whole or not at all: written as `.NAME.impasto-XXXXXX` in the
/// same folder, synced, renamed. Dropped without `commit`, it is removed. A name that is a symbolic
/// link replaces what the link points at; what is not a regular file (a folder, /dev/null) is
/// refused.
class AtomicFile {
 public:
  /// kUsage when `path` is a folder or a device, kFailed when the folder cannot be written.
  static Result<AtomicFile> create(const std::string& path);
  ~AtomicFile();
  AtomicFile(AtomicFile&&) noexcept;
  AtomicFile& operator=(AtomicFile&&) noexcept;

  const std::string& temporary() const;  ///< the name in use until `commit`
  std::FILE* stream() const;             ///< open for reading and writing; stays ours

  /// Flushes, syncs and renames. kFailed when the disk refuses (earlier writes count too).
  Result<void> commit();

 private:
  struct State;
  explicit AtomicFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The error of a failed system call on an output file, with a hint that fits errno.
Error disk_error(int errno_value, const std::string& path);

}  // namespace impasto::media
