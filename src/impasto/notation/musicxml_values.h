// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <pugixml.hpp>
#include <string_view>
#include <utility>

namespace impasto::notation {

/// Decimal number; `otherwise` when the text is none. Never depends on the locale.
inline double number(std::string_view text, double otherwise) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\t' ||
                           text.front() == '+')) {
    text.remove_prefix(1);
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && std::isfinite(value) ? value : otherwise;
}
inline double number(pugi::xml_node node, double otherwise) {
  return number(std::string_view(node.child_value()), otherwise);
}
inline double number(pugi::xml_attribute attribute, double otherwise) {
  return number(std::string_view(attribute.value()), otherwise);
}
inline int whole(double value, int low, int high) {
  return static_cast<int>(
      std::clamp(std::floor(value), static_cast<double>(low), static_cast<double>(high)));
}
/// The first number in a text: 60 of "ca. 60", "= 60" and "60-72"; 60.5 of "60,5". `otherwise`
/// where there is none.
inline double first_number(std::string_view text, double otherwise) {
  const std::size_t from = text.find_first_of("0123456789");
  if (from == std::string_view::npos) return otherwise;
  char digits[32];
  std::size_t length = 0;
  for (char c : text.substr(from)) {
    if (c == ',') c = '.';
    if ((c != '.' && (c < '0' || c > '9')) || length == sizeof digits) break;
    digits[length++] = c;
  }
  return number(std::string_view(digits, length), otherwise);
}
/// Quarter notes of a note type ("eighth") with dots; 0 for an unknown one.
inline double type_quarters(std::string_view type, int dots) {
  static constexpr std::pair<const char*, double> kTypes[] = {
      {"maxima", 32},  {"long", 16},       {"breve", 8},        {"whole", 4},
      {"half", 2},     {"quarter", 1},     {"eighth", 0.5},     {"16th", 0.25},
      {"32nd", 0.125}, {"64th", 1.0 / 16}, {"128th", 1.0 / 32}, {"256th", 1.0 / 64}};
  for (const auto& [name, quarters] : kTypes) {
    if (type == name) return quarters * (2.0 - std::ldexp(1.0, -dots));
  }
  return 0.0;
}
inline bool is(pugi::xml_node node, const char* name) {
  return std::string_view(node.name()) == name;
}
inline bool yes(pugi::xml_attribute attribute) {
  return std::string_view(attribute.value()) == "yes";
}

}  // namespace impasto::notation
