// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/played.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include "impasto/base/atomic_file.h"

namespace impasto::serve {
namespace {

/// Canonical header of PCM, 44.1 kHz stereo, 16 bit.
std::string header(std::uint32_t data) {
  std::string bytes;
  const auto word = [&](std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i & 0xff);
  };
  constexpr std::uint32_t kFrame = 2 * sound::kChannels;
  bytes += "RIFF";
  word(36 + data, 4);
  bytes += "WAVEfmt ";
  word(16, 4);
  word(1, 2);
  word(sound::kChannels, 2);
  word(sound::kRate, 4);
  word(sound::kRate * kFrame, 4);
  word(kFrame, 2);
  word(16, 2);
  bytes += "data";
  word(data, 4);
  return bytes;
}

}  // namespace

Result<void> write_played(const studio::SoundSource& source, const std::string& path, Peaks& peaks,
                          const Progress& progress) {
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file) return tl::unexpected(file.error());
  std::FILE* const to = file->stream();
  std::uint64_t written = 0;
  const auto write = [&](std::string_view bytes) {
    std::fwrite(bytes.data(), 1, bytes.size(), to);
  };
  write(header(0));
  std::string bytes;
  const auto sink = [&](sound::Block block) {
    peaks.push(block);
    bytes.clear();
    for (const float sample : block) {
      const long value = std::lround(std::clamp(sample, -1.0f, 1.0f) * 32767.0f);
      bytes += static_cast<char>(value & 0xff);
      bytes += static_cast<char>(value >> 8 & 0xff);
    }
    write(bytes);
    written += bytes.size();
  };
  if (auto played = source.play(sink, progress); !played) return played;
  if (std::fseek(to, 0, SEEK_SET) != 0) return tl::unexpected(disk_error(errno, path));
  write(header(static_cast<std::uint32_t>(std::min<std::uint64_t>(written, UINT32_MAX - 36))));
  return file->commit();
}

}  // namespace impasto::serve
