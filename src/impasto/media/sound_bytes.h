// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/result.h"

namespace impasto::media {

/// The bytes of a sound file, on the disk or in memory, read at any place. A window of them can
/// stand for a whole file, and some can be read as others than are there: a length that lies.
class SoundBytes {
 public:
  /// Borrowed: they must outlive this and every window.
  explicit SoundBytes(std::span<const std::byte> memory) : memory_(memory), end_(memory.size()) {}
  /// kUnreadable: missing, a folder, no ordinary file, empty, no permission.
  static Result<SoundBytes> open(const std::string& path);
  ~SoundBytes();
  SoundBytes(SoundBytes&& other) noexcept;
  SoundBytes(const SoundBytes&) = delete;
  SoundBytes& operator=(const SoundBytes&) = delete;
  SoundBytes& operator=(SoundBytes&&) = delete;

  std::uint64_t size() const { return end_ - begin_; }
  /// How many could be read at `at`; fewer than asked at the end or where the disk fails.
  std::size_t read(std::uint64_t at, std::uint8_t* to, std::size_t size) const;
  std::vector<std::uint8_t> read(std::uint64_t at, std::size_t size) const;
  /// Only [begin, end) from now on, as if that were all.
  SoundBytes window(std::uint64_t begin, std::uint64_t end) const;
  /// `bytes` are read at `at`, whatever is there.
  void replace(std::uint64_t at, std::vector<std::uint8_t> bytes);

 private:
  struct Replaced {
    std::uint64_t at;
    std::vector<std::uint8_t> bytes;
  };
  SoundBytes() = default;

  int fd_ = -1;
  bool owner_ = false;
  std::span<const std::byte> memory_;
  std::uint64_t begin_ = 0, end_ = 0;
  std::vector<Replaced> replaced_;
};

/// Where an ID3v2 tag that starts at `at` ends (id3.org, "ID3 tag version 2.4.0", section 3.1), or
/// `at` when there is none. Tags may hold megabytes of cover picture.
std::uint64_t after_id3(const SoundBytes& bytes, std::uint64_t at = 0);

inline bool one_of(std::string_view name, std::initializer_list<std::string_view> list) {
  for (const std::string_view known : list) {
    if (name == known) return true;
  }
  return false;
}

}  // namespace impasto::media
