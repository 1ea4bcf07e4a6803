// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "impasto/base/result.h"

namespace impasto {

// Reading a file, and what is said when it cannot be read, once for every kind of input. All errors
// are kUnreadable, name the file and say what to do.

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
/// A stream that is closed; nullptr where none could be opened.
using File = std::unique_ptr<std::FILE, CloseFile>;

/// An open file of the system that is closed; -1 where none could be opened.
struct Descriptor {
  int number = -1;
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

/// Bytes of an ordinary file that is there, may be read and holds something.
Result<std::uint64_t> readable_file(const std::string& path);

/// The whole file, at most `limit` bytes. A pipe is read too; what is neither is refused.
Result<std::string> read_file(const std::string& path, std::size_t limit);

/// The first bytes of an ordinary file, at most `count`.
Result<std::string> read_start(const std::string& path, std::size_t count);

/// What a failed system call on an input file means. Throws
/// std::bad_alloc on ENOMEM.
Error reading_error(int errno_value, const std::string& path);

}  // namespace impasto
