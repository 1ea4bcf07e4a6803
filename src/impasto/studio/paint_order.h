// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impasto/studio/order.h"
#include "impasto/studio/recipe.h"

namespace impasto::studio {

/// Pictures, and the paintings they were painted from.
struct PaintOrder {
  Order order;
  LoadOptions hearing;
  Wishes wishes;
  std::optional<Size> size;  ///< default 3000x3000; of a painting: its own shape
  double dpi = 300.0;
  std::string albedo, height;  ///< where colour and height go apart; empty: nowhere
};

/// An error is one of the whole order, found before anything is begun.
Result<std::vector<Outcome>> paint(const PaintOrder& order, const Talk& talk);

/// Whether it can be had: a wrong name is told before the long listening, and what the picture of a
/// palette lacks.
Result<void> check_wishes(const Wishes& wishes, const Talk& talk);

/// What is asked for, over what a painting was made with.
Result<Recipe> recipe_for(const Wishes& wishes, const Loaded& loaded);

/// The picture's size in the plan's own shape, the shorter side as given.
Size size_of_plan(const plan::Plan& plan, int shorter);

/// A painting has been heard already: kUsage when an analysis is given with it.
Result<void> refuse_analysis(const LoadOptions& hearing);

/// kUsage when `flag` names one file and there are several inputs: it is about one piece.
Result<void> refuse_for_several(const Order& order, const std::string& value, const char* flag);

/// Reads and hears the input; its warnings are told.
Result<Loaded> load_input(const std::string& input, const LoadOptions& hearing, const Talk& talk,
                          Stats& stats);

}  // namespace impasto::studio
