// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "impasto/base/result.h"

namespace impasto {

/// A file that appears under its name whole or not at all: written as `.NAME.impasto-XXXXXX`, a
/// name that nothing had before, in the same folder; synced, renamed, and the folder synced, so
/// that a crash leaves the old file or the new one. Dropped without `commit`, it is removed. A name
/// that is a symbolic link stays one: what it points at is replaced, there already or not. A file
/// that is replaced hands on who may read and write it. What is not a regular file (a folder,
/// /dev/null) is refused.
class AtomicFile {
 public:
  /// kUsage when `path` is a folder or a device, kFailed when the folder cannot be written.
  static Result<AtomicFile> create(const std::string& path);
  ~AtomicFile();
  AtomicFile(AtomicFile&&) noexcept;
  AtomicFile& operator=(AtomicFile&&) noexcept;

  const std::string& temporary() const;  ///< the name in use until `commit`
  std::FILE* stream() const;             ///< open for reading and writing; stays ours

  /// Flushes, syncs and renames, whoever wrote to `temporary()`. kFailed when the disk refuses
  /// (earlier writes to `stream()` count too).
  Result<void> commit();

 private:
  struct State;
  explicit AtomicFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The whole text as an AtomicFile.
Result<void> write_file(const std::string& path, std::string_view text);

/// Removes every AtomicFile that was begun and not committed (64 at a time are known). For a signal
/// handler, just before the program ends: calls nothing but unlink.
void remove_unfinished() noexcept;

/// The error of a failed system call on an output file, with a hint that fits errno. Throws
/// std::bad_alloc on ENOMEM.
Error disk_error(int errno_value, const std::string& path);

}  // namespace impasto
