// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/order.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/file.h"

namespace impasto::studio {

Size size_of_plan(const plan::Plan& plan) {
  const auto side = [&](float units) {
    return std::clamp(static_cast<int>(std::lround(units * static_cast<float>(kSide))), 16, 32768);
  };
  return {side(plan.sheet.width), side(plan.sheet.height)};
}

Result<void> refuse_analysis(const LoadOptions& hearing) {
  if (hearing.analysis.empty()) return {};
  return fail(ErrorCode::kUsage, "a painting (.impasto) has been heard already", "--analysis",
              "give the recording or the score instead");
}

Result<void> refuse_for_several(const Order& order, const std::string& value, const char* flag) {
  if (value.empty() || order.inputs.size() < 2) return {};
  return fail(ErrorCode::kUsage, "this is about one piece, and there are several inputs", flag,
              "work on that piece by itself");
}

Result<void> check_wishes(const Wishes& wishes, const Talk& talk) {
  const Result<Recipe> recipe = make_recipe(wishes);
  if (!recipe) return tl::unexpected(recipe.error());
  if (wishes.subject) {
    if (const auto size = readable_file(*wishes.subject); !size) {
      return tl::unexpected(size.error());
    }
  }
  for (const std::string& warning : recipe->warnings)
    talk.warn(wishes.palette.value_or(wishes.mood.value_or("")), warning);
  return {};
}

Result<Recipe> recipe_for(const Wishes& wishes, const Loaded& loaded) {
  if (!loaded.plan) return make_recipe(wishes);
  return make_recipe(wishes, loaded.plan->recipe, loaded.plan->sheet.seed);
}

void tell_of(const Loaded& loaded, const std::string& input, const Talk& talk) {
  for (const std::string& warning : loaded.warnings) talk.warn(input, warning);
  for (const std::string& note : loaded.notes) talk.warn(input, note);
}

Result<Loaded> load_input(const std::string& input, const LoadOptions& hearing, const Talk& talk,
                          Stats& stats) {
  Result<Loaded> loaded = load_piece(input, hearing, talk.phases, stats);
  if (!loaded) return loaded;
  tell_of(*loaded, input, talk);
  return loaded;
}

}  // namespace impasto::studio
