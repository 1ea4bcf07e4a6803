// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "impasto/base/json_text.h"  // words are written by it

namespace impasto::app {

std::string json_number(double value);
/// {"a": 1, "b": [..]} of names and values that are JSON already.
std::string json_object(const std::vector<std::pair<std::string, std::string>>& members);
std::string json_array(const std::vector<std::string>& values);

}  // namespace impasto::app
