// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace impasto {

/// The enumerators of `Enum` as words, in their order: what files and people call them.
template <class Enum, std::size_t N>
struct Names {
  std::array<const char*, N> words;

  constexpr const char* operator[](Enum value) const {
    const auto index = static_cast<std::size_t>(value);
    return words[index < N ? index : 0];
  }
  /// The enumerator of that name, if there is one.
  constexpr std::optional<Enum> find(std::string_view word) const {
    for (std::size_t i = 0; i < N; ++i) {
      if (word == words[i]) return static_cast<Enum>(i);
    }
    return std::nullopt;
  }
  static constexpr std::size_t size() { return N; }
};

/// Fails to compile when there are not as many words as enumerators up to `last`.
template <auto last, std::size_t N>
constexpr Names<decltype(last), N> names_to(const char* const (&words)[N]) {
  static_assert(static_cast<std::size_t>(last) + 1 == N, "each enumerator has one name");
  Names<decltype(last), N> names{};
  for (std::size_t i = 0; i < N; ++i) names.words[i] = words[i];
  return names;
}

}  // namespace impasto
