// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace impasto::app {

/// Words in double quotes with what JSON wants escaped; bytes that are not UTF-8 (names of files
/// may hold any) become U+FFFD.
std::string json_text(const std::string& text);
std::string json_number(double value);
/// {"a": 1, "b": [..]} of names and values that are JSON already.
std::string json_object(const std::vector<std::pair<std::string, std::string>>& members);
std::string json_array(const std::vector<std::string>& values);

}  // namespace impasto::app
