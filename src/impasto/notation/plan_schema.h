// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impasto/base/result.h"
#include "impasto/plan/plan.h"

namespace impasto::notation {

// The painting file as tables; docs/painting-file.md says the same for people.

inline constexpr int kApplicationId = 0x494D5053;  // "IMPS"
inline constexpr int kFileVersion = 3;

inline constexpr std::size_t kMaxStrokes = 5'000'000;
inline constexpr std::size_t kMaxPathPoints = 1'000'000;
inline constexpr std::size_t kMaxRows = 5'000'000;     ///< of any other table
inline constexpr std::size_t kMaxSamples = 4'000'000;  ///< of one curve

/// s from value to value of a curve: what divides by it must not overflow.
inline constexpr double kLeastHop = 1e-4;
inline constexpr std::size_t kMaxOrigins = 1000;
inline constexpr std::size_t kMaxHands = 1000;
inline constexpr int kLongestTick = 1'000'000;

/// Settings that say how it was composed: "recipe_style" and others.
inline constexpr const char* kRecipePrefix = "recipe_";
inline constexpr std::size_t kMostRecipeBytes = 1'000'000;

extern const char* const kSchema;

/// What the painter relies on: finite numbers within their documented ranges, indexes that point at
/// something, lists in order of time. `code` is kUnreadable for a file, kFailed for our own plan.
Result<void> check_plan(const plan::Plan& plan, const std::string& where, ErrorCode code);

}  // namespace impasto::notation
