// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/json.h"

#include <cmath>
#include <cstdio>

#include "impasto/base/text.h"

namespace impasto::app {

std::string json_number(double value) {
  if (!std::isfinite(value)) return "null";
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string json_object(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ", ";
    out += json_text(name) + ": " + value;
  }
  return out + "}";
}

std::string json_array(const std::vector<std::string>& values) {
  return "[" + text::joined(values) + "]";
}

}  // namespace impasto::app
