// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace impasto::text {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
}

// Bytes 0x80 to 0x9F of Windows-1252 (WHATWG Encoding Standard); 0: not assigned.
constexpr std::uint16_t kWindows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
constexpr unsigned kUnknown = 0xFFFD;

void append(std::string& text, unsigned code) {  // below U+10000
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// The code of a whole character of `length` bytes.
unsigned code_at(std::string_view text, std::size_t at, std::size_t length) {
  if (length == 1) return byte_at(text, at);
  unsigned code = byte_at(text, at) & (0x7Fu >> length);
  for (std::size_t k = 1; k < length; ++k) code = code << 6 | (byte_at(text, at + k) & 0x3F);
  return code;
}

bool steers(unsigned code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) ||  // C0, delete, C1
         code == 0x200E || code == 0x200F || code == 0x061C || code == 0xFEFF ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::size_t character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const unsigned lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(text, at + k) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte_at(text, at + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool beyond = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || beyond ? 0 : length;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::string repair(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string whole;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t length = character(text, i); length > 0) {
      whole.append(text.substr(i, length));
      i += length;
      continue;
    }
    const unsigned byte = byte_at(text, i++);
    const unsigned code = byte < 0xA0 ? kWindows[byte - 0x80] : byte;
    append(whole, code != 0 ? code : kUnknown);
  }
  return whole;
}

std::string clean(std::string_view text, std::size_t most) {
  // A hostile title may be the whole file; no character that is kept began beyond this.
  const std::string whole = repair(text.substr(0, 64 * most + 64));
  std::string line;
  for (std::size_t i = 0; i < whole.size();) {
    const std::size_t length = character(whole, i);
    const bool blank = steers(code_at(whole, i, length)) || whole[i] == ' ';
    const std::size_t more = blank ? 1 : length;
    if (line.size() + more > most) break;
    if (!blank) {
      line.append(whole, i, length);
    } else if (!line.empty()) {
      line += ' ';
    }
    i += length;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string seconds(double seconds, int digits) {
  char text[400];  // the largest number has 309 digits
  std::snprintf(text, sizeof text, "%.*f s", digits, seconds);
  return text;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = std::max(i, j);
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::string nearest(const std::string& as_typed, const std::vector<std::string>& known) {
  // One letter is near every other.
  if (as_typed.size() > 60 || as_typed.size() < 3) return {};
  const std::string typed = lower(as_typed);
  std::string best;
  std::size_t least = 0;
  for (const std::string& word : known) {
    std::size_t d = distance(typed, word);
    const std::size_t letters = word.size() - std::min(word.size(), word.find_first_not_of('-'));
    const bool begun = typed.size() > 4 && word.starts_with(typed);
    if (!begun && d > std::max<std::size_t>(1, letters / 3)) continue;
    if (begun) d = 1;
    if (best.empty() || d < least) {
      best = word;
      least = d;
    }
  }
  return best;
}

}  // namespace impasto::text
