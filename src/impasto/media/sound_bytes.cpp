// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/sound_bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "impasto/base/file.h"

namespace impasto::media {

Result<SoundBytes> SoundBytes::open(const std::string& path) {
  const Result<std::uint64_t> size = readable_file(path);
  if (!size) return tl::unexpected(size.error());
  SoundBytes bytes;
  bytes.fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (bytes.fd_ < 0) return tl::unexpected(reading_error(errno, path));
  bytes.owner_ = true;
  bytes.end_ = *size;
  return bytes;
}

SoundBytes::~SoundBytes() {
  if (owner_) ::close(fd_);
}

SoundBytes::SoundBytes(SoundBytes&& other) noexcept
    : fd_(other.fd_),
      owner_(std::exchange(other.owner_, false)),
      memory_(other.memory_),
      begin_(other.begin_),
      end_(other.end_),
      replaced_(std::move(other.replaced_)) {}

std::size_t SoundBytes::read(std::uint64_t at, std::uint8_t* to, std::size_t size) const {
  if (at >= this->size()) return 0;
  size = static_cast<std::size_t>(std::min<std::uint64_t>(size, this->size() - at));
  std::size_t got = 0;
  if (fd_ < 0) {
    std::memcpy(to, memory_.data() + begin_ + at, size);
    got = size;
  }
  while (got < size) {
    const ssize_t n = ::pread(fd_, to + got, size - got, static_cast<off_t>(begin_ + at + got));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    got += static_cast<std::size_t>(n);
  }
  for (const Replaced& r : replaced_) {
    for (std::size_t i = 0; i < r.bytes.size(); ++i) {
      if (r.at + i >= at && r.at + i < at + got) to[r.at + i - at] = r.bytes[i];
    }
  }
  return got;
}

std::vector<std::uint8_t> SoundBytes::read(std::uint64_t at, std::size_t size) const {
  std::vector<std::uint8_t> out(
      at >= this->size()
          ? 0
          : static_cast<std::size_t>(std::min<std::uint64_t>(size, this->size() - at)));
  out.resize(read(at, out.data(), out.size()));
  return out;
}

SoundBytes SoundBytes::window(std::uint64_t begin, std::uint64_t end) const {
  SoundBytes part;
  part.fd_ = fd_;
  part.memory_ = memory_;
  part.begin_ = begin_ + std::min(begin, size());
  part.end_ = begin_ + std::min(std::max(begin, end), size());
  for (const Replaced& r : replaced_) {
    if (r.at >= begin) part.replaced_.push_back({r.at - begin, r.bytes});
  }
  return part;
}

void SoundBytes::replace(std::uint64_t at, std::vector<std::uint8_t> bytes) {
  replaced_.push_back({at, std::move(bytes)});
}

std::uint64_t after_id3(const SoundBytes& bytes, std::uint64_t at) {
  for (int tags = 0; tags < 4; ++tags) {
    const std::vector<std::uint8_t> h = bytes.read(at, 10);
    if (h.size() < 10 || std::memcmp(h.data(), "ID3", 3) != 0) break;
    std::uint64_t size = 0;
    for (std::size_t i = 6; i < 10; ++i) size = size << 7 | (h[i] & 0x7fu);
    at += 10 + size + ((h[5] & 0x10) != 0 ? 10 : 0);
  }
  return at;
}

}  // namespace impasto::media
