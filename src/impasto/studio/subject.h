// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

/// The picture that is to be painted.
struct Sight {
  std::string title;     ///< its file's name
  picture::Image image;  ///< small: what a planner looks at, and a painting may keep
  Size size;             ///< px of the file, as it is shown
};

/// What `wishes` or the input (a picture itself, or a painting that keeps a copy) ask to be
/// painted; nothing: no picture. Warnings are told. kUsage: a picture as the input and --subject
/// too; a painting of a picture that it did not keep.
Result<std::optional<Sight>> sight_for(const Wishes& wishes, const Loaded& loaded,
                                       const std::string& input, const Talk& talk);

/// Of the picture's shape, the shorter side kSide; at most 8 times as long as it is high, or as
/// high as it is long.
Size size_of_sight(const Sight& sight);

/// Composes what was loaded for a picture of that size: with a sight a painting of that, cut to the
/// shape where the eye goes. kInterrupted.
Result<plan::Plan> plan_anew(const Loaded& loaded, const std::optional<Sight>& sight, Size size,
                             const Recipe& recipe, bool keep_copy, Pool& pool, const Phases& phases,
                             Stats& stats);

}  // namespace impasto::studio
