// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impasto/plan/check.h"

namespace impasto::notation {

// The painting file as tables; docs/painting-file.md says the same for people.

inline constexpr int kApplicationId = 0x494D5053;  // "IMPS"
inline constexpr int kFileVersion = 4;

using plan::kLeastHop;
using plan::kLongestTick;
using plan::kMaxBrushes;
using plan::kMaxHands;
using plan::kMaxOrigins;
using plan::kMaxPathPoints;
using plan::kMaxRegions;
using plan::kMaxRows;
using plan::kMaxSamples;
using plan::kMaxStrokes;
using plan::kMostRecipeBytes;

/// Settings that say how it was composed: "recipe_style" and others.
inline constexpr const char* kRecipePrefix = "recipe_";

extern const char* const kSchema;

}  // namespace impasto::notation
