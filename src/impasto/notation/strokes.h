// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/language.h"
#include "impasto/base/result.h"
#include "impasto/plan/plan.h"

namespace impasto::notation {

/// .strokes, .gz, .json: the stroke stream as it is, packed, and as JSON.
const std::vector<std::string>& stroke_endings();

/// The plan as a stroke stream (docs/stroke-stream.md), by the ending of `path`, with a place for a
/// seal (base/seal.h).
Result<void> write_strokes(const std::string& path, const plan::Plan& plan,
                           Language language = Language::kEnglish);

}  // namespace impasto::notation
