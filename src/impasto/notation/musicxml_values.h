// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <pugixml.hpp>
#include <string_view>

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
inline bool is(pugi::xml_node node, const char* name) {
  return std::string_view(node.name()) == name;
}
inline bool yes(pugi::xml_attribute attribute) {
  return std::string_view(attribute.value()) == "yes";
}

}  // namespace impasto::notation
