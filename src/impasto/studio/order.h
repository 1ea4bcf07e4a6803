// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/load.h"
#include "impasto/studio/recipe.h"
#include "impasto/studio/stats.h"

namespace impasto::studio {

// An order says what to make out of which files, and where it goes. Each kind has a file of its
// own: paint_order.h, film_order.h, listen_order.h, sheet_order.h, why_order.h.

struct Size {
  int width = 0, height = 0;
};

/// The shorter side of a picture when no size is asked for, px.
inline constexpr int kSide = 3000;

/// What every order says.
struct Order {
  std::vector<std::string> inputs;  ///< several are worked on one after the other
  std::string output;               ///< a file, a folder, or empty: see results.h
  bool force = false;               ///< replace what otherwise must not be
  int threads = 0;                  ///< 0: one for each core
};

/// What came of one input.
struct Made {
  std::vector<std::string> files;  ///< as they were named
  std::vector<std::string> warnings;
  std::optional<Size> size;
  double fps = 0.0;                  ///< of films
  std::optional<plan::Piece> piece;  ///< of listening: what was heard
  Stats stats;
};

struct Outcome {
  std::string input;
  Result<Made> made;
};

/// Who is told how it goes. All members are called from the thread that gave the order.
struct Talk {
  /// Work on the input of this number, from 0, begins.
  std::function<void(std::size_t number, const std::string& input)> begin;
  Phases phases;
  std::function<void(const std::string& input, const std::string& warning)> warn;
  std::function<void(const Outcome&)> done;
};

// What several kinds of order have to settle.

/// Whether it can be had: a wrong name is told before the long listening, and what the picture of a
/// palette lacks.
Result<void> check_wishes(const Wishes& wishes, const Talk& talk);

/// What is asked for, over what a painting was made with.
Result<Recipe> recipe_for(const Wishes& wishes, const Loaded& loaded);

/// The picture's size in the plan's own shape, the shorter side kSide.
Size size_of_plan(const plan::Plan& plan);

/// A painting has been heard already: kUsage when an analysis is given with it.
Result<void> refuse_analysis(const LoadOptions& hearing);

/// kUsage when `flag` names one file and there are several inputs: it is about one piece.
Result<void> refuse_for_several(const Order& order, const std::string& value, const char* flag);

/// Says what is to be known of how the input was read and heard.
void tell_of(const Loaded& loaded, const std::string& input, const Talk& talk);

/// Reads and hears the input, and tells of it.
Result<Loaded> load_input(const std::string& input, const LoadOptions& hearing, const Talk& talk,
                          Stats& stats);

}  // namespace impasto::studio
