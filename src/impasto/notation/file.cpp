// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
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
      clean.append(text.substr(i, length));
      i += length;
    } else {
      clean += static_cast<char>(0xC0 | (byte >> 6));
      clean += static_cast<char>(0x80 | (byte & 0x3F));
      ++i;
    }
  }
  const std::size_t first = clean.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return clean.substr(first, clean.find_last_not_of(' ') - first + 1);
}

}  // namespace impasto::notation
