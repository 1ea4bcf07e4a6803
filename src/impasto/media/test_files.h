// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

/// What the tests of this module share: a folder of their own, and sounds made on the spot.
namespace impasto::media::testing_files {

struct TempFolder {
  std::filesystem::path path;
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "impasto-media-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  std::size_t files() const {
    std::size_t n = 0;
    for (const auto& e : std::filesystem::directory_iterator(path)) {
      (void)e;
      ++n;
    }
    return n;
  }
};

inline void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}
inline std::string read_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// 16-bit WAV; `mask` != 0 makes it WAVE_FORMAT_EXTENSIBLE with that speaker mask.
inline std::string wav(int rate, int channels, const std::vector<float>& interleaved,
                       std::uint32_t mask = 0) {
  std::string out;
  const auto put = [&](std::uint64_t v, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(v >> (8 * i) & 255);
  };
  const auto data = static_cast<std::uint32_t>(interleaved.size() * 2);
  const std::uint32_t fmt = mask != 0 ? 40 : 16;
  out += "RIFF";
  put(20 + fmt + data, 4);
  out += "WAVEfmt ";
  put(fmt, 4);
  put(mask != 0 ? 0xfffe : 1, 2);
  put(static_cast<std::uint64_t>(channels), 2);
  put(static_cast<std::uint64_t>(rate), 4);
  put(static_cast<std::uint64_t>(rate * channels * 2), 4);
  put(static_cast<std::uint64_t>(channels * 2), 2);
  put(16, 2);
  if (mask != 0) {
    put(22, 2);
    put(16, 2);
    put(mask, 4);
    out += std::string("\x01\x00\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71", 16);
  }
  out += "data";
  put(data, 4);
  for (float x : interleaved) {
    put(static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(x * 32767.0f))), 2);
  }
  return out;
}

/// A sine on the channels whose bit is set in `which`, silence on the others.
inline std::vector<float> tone(int rate, int channels, double seconds, double hz,
                               float amplitude = 0.5f, std::uint64_t which = ~0ull) {
  std::vector<float> out;
  const auto frames = static_cast<std::size_t>(std::lround(rate * seconds));
  for (std::size_t i = 0; i < frames; ++i) {
    const auto x =
        static_cast<float>(amplitude * std::sin(2.0 * M_PI * hz * static_cast<double>(i) / rate));
    for (int c = 0; c < channels; ++c) out.push_back((which >> c & 1) != 0 ? x : 0.0f);
  }
  return out;
}

inline bool have(const char* program) {
  return std::system((std::string("command -v ") + program + " >/dev/null 2>&1").c_str()) == 0;
}
inline bool shell(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1 </dev/null").c_str()) == 0;
}

}  // namespace impasto::media::testing_files
