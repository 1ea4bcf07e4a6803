// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace impasto::text {

/// Bytes of the UTF-8 character that begins at `at`; 0 when none does: cut short, overlong, a
/// surrogate, beyond U+10FFFF.
std::size_t character(std::string_view text, std::size_t at);

bool is_utf8(std::string_view text);

/// The same text where it is UTF-8. Else what is no character of UTF-8 is read as Windows-1252
/// (which is Latin-1 with letters where that has control codes), byte by byte; the five bytes that
/// it leaves free become U+FFFD.
std::string repair(std::string_view text);

inline constexpr std::size_t kLongest = 400;  ///< bytes that a title or a name keeps

/// One line that can be shown anywhere, from bytes that anybody wrote: repaired, without what
/// steers a terminal or turns the line round (control characters, line and paragraph separators,
/// marks of direction: blanks instead), trimmed, no longer than `most` bytes, no character cut.
std::string clean(std::string_view text, std::size_t most = kLongest);

/// In small letters; only those of ASCII change.
std::string lower(std::string text);

/// "a, b, c", or with something else between them. `word` says what is taken of an item: a member,
/// or a function; without it the item itself.
template <class List, class Word = std::identity>
std::string joined(const List& list, std::string_view between = ", ", const Word& word = {}) {
  std::string text;
  for (const auto& item : list) {
    if (!text.empty()) text += between;
    text += std::invoke(word, item);
  }
  return text;
}

/// "12.3 s".
std::string seconds(double seconds, int digits);

/// How many letters must be left out, put in or changed, or change places with their neighbour,
/// until one word is the other (Damerau 1964, Levenshtein 1966).
std::size_t distance(std::string_view a, std::string_view b);

/// That of `known` which `typed` most likely was meant to be: a few letters wrong (`distance`), or
/// only its beginning. Empty when none is near.
std::string nearest(const std::string& typed, const std::vector<std::string>& known);

}  // namespace impasto::text
