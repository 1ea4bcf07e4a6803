// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace impasto::app {

/// That of `known` which `typed` most likely was meant to be: a few letters wrong (Damerau and
/// Levenshtein's distance, with neighbours that changed places), or only its beginning. Empty when
/// none is near.
std::string nearest(const std::string& typed, const std::vector<std::string>& known);

}  // namespace impasto::app
