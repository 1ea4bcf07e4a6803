// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace impasto::notation {
namespace {

/// Length of the UTF-8 sequence at `i`, 0 when it is not one (overlong forms and surrogates too).
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const auto at = [&](std::size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
  };
  const unsigned lead = at(i);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((at(i + k) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = at(i + 1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
      (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
    return 0;
  }
  return length;
}

/// Windows-1252 from 0x80 on: what programs write that call it Latin-1. 0: no character.
constexpr char16_t kWindows1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& text, char16_t code) {
  if (code == 0) return;
  if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
  } else {
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
  }
  text += static_cast<char>(0x80 | (code & 0x3F));
}

/// Whether a character of UTF-8 steers what shows it: C1, separators of lines, marks and overrides
/// of direction, the byte order mark.
bool steers(std::string_view character) {
  if (character.size() == 2) return character[0] == '\xC2' && character < "\xC2\xA0";
  return character.size() == 3 && ((character >= "\xE2\x80\xA8" && character <= "\xE2\x80\xAE") ||
                                   (character >= "\xE2\x81\xA6" && character <= "\xE2\x81\xA9") ||
                                   character == "\xEF\xBB\xBF");
}

}  // namespace

std::string file_name(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const auto unreadable = [&](const std::string& message) {
    return fail(ErrorCode::kUnreadable, message, path);
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable(errno == ENOENT ? "no such file" : std::strerror(errno));
  struct stat info {};
  std::string problem;
  std::string text;
  if (::fstat(file, &info) != 0) {
    problem = std::strerror(errno);
  } else if (S_ISDIR(info.st_mode)) {
    problem = "this is a folder";
  } else {
    // Read until the end, not as many bytes as stat says: pipes and growing files have no size.
    char block[65536];
    for (;;) {
      const ssize_t got = ::read(file, block, sizeof block);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) problem = std::strerror(errno);
      if (got <= 0) break;
      text.append(block, static_cast<std::size_t>(got));
      if (text.size() > limit) {
        problem = "the file is larger than " + std::to_string(limit >> 20) + " MiB";
        break;
      }
    }
  }
  ::close(file);
  if (!problem.empty()) return unreadable(problem);
  if (text.empty()) return unreadable("the file is empty");
  return text;
}

Result<void> publish_file(const std::string& written, const std::string& path) {
  const auto failed = [&](const char* what) {
    const std::string reason = std::strerror(errno);
    ::unlink(written.c_str());
    return fail(ErrorCode::kFailed, std::string(what) + ": " + reason, path);
  };
  const int file = ::open(written.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failed("cannot open what was written");
  const int synced = ::fsync(file);
  ::close(file);
  if (synced != 0) return failed("cannot sync the file");
  if (::rename(written.c_str(), path.c_str()) != 0)
    return failed("cannot rename the finished file");
  const std::size_t slash = path.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {  // some file systems cannot sync a folder; the rename itself was done
    (void)::fsync(directory);
    ::close(directory);
  }
  return {};
}

Result<void> write_file(const std::string& path, std::string_view text) {
  const std::string temporary = path + ".part";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return fail(ErrorCode::kFailed, std::strerror(errno), path);
  while (!text.empty()) {
    const ssize_t put = ::write(file, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      const std::string reason = std::strerror(errno);
      ::close(file);
      ::unlink(temporary.c_str());
      return fail(ErrorCode::kFailed, reason, path);
    }
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  ::close(file);
  return publish_file(temporary, path);
}

std::string clean_text(std::string_view text) {
  constexpr std::size_t kMaxBytes = 400;
  bool utf8 = true;
  for (std::size_t i = 0; i < text.size() && utf8;) {
    const std::size_t length = utf8_length(text, i);
    utf8 = length != 0;
    i += length;
  }
  std::string clean;
  for (std::size_t i = 0; i < text.size() && clean.size() + 4 <= kMaxBytes;) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) {
      clean += ' ';
      ++i;
    } else if (byte < 0x80) {
      clean += text[i++];
    } else if (utf8) {
      const std::size_t length = utf8_length(text, i);
      if (!steers(text.substr(i, length))) clean.append(text.substr(i, length));
      i += length;
    } else {
      append_utf8(clean, byte < 0xA0 ? kWindows1252[byte - 0x80] : byte);
      ++i;
    }
  }
  const std::size_t first = clean.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return clean.substr(first, clean.find_last_not_of(' ') - first + 1);
}

}  // namespace impasto::notation
