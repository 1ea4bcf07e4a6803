// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "impasto/base/result.h"
#include "impasto/plan/plan.h"

namespace impasto::plan {

// What a plan may hold, whatever file it comes from: the painting file and the stroke stream ask
// for the same.

inline constexpr std::size_t kMaxStrokes = 5'000'000;
inline constexpr std::size_t kMaxPathPoints = 1'000'000;  ///< of one stroke
inline constexpr std::size_t kMaxRows = 5'000'000;        ///< of any other list
inline constexpr std::size_t kMaxSamples = 4'000'000;     ///< of one curve

/// s from value to value of a curve: what divides by it must not overflow.
inline constexpr double kLeastHop = 1e-4;
inline constexpr std::size_t kMaxOrigins = 1000;
inline constexpr std::size_t kMaxHands = 1000;
inline constexpr std::size_t kMaxBrushes = 1000;
inline constexpr std::size_t kMaxRegions = 100'000;
inline constexpr int kLongestTick = 1'000'000;
inline constexpr std::size_t kMostRecipeBytes = 1'000'000;  ///< of one note of the recipe

/// Which of a piece's lists came with a plan: causes that point into the others are only counted.
enum class Lists {
  kAll,
  kForm,  ///< sections and keys
};

/// What the painter relies on: finite numbers within their documented ranges, indexes that point at
/// something, lists in order of time. `code` is kUnreadable for a file, kFailed for our own plan.
Result<void> check_plan(const Plan& plan, const std::string& where, ErrorCode code,
                        Lists lists = Lists::kAll);

}  // namespace impasto::plan
