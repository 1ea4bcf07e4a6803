// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/settings.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

namespace impasto::outlook {

inline constexpr double kFrame = 0.05;  // s

struct Live {
  plan::Sheet sheet;
  std::vector<plan::Stroke> strokes;
  std::vector<int> taken;  ///< strokes by take
  double until = 0.0;
};

/// Listens to a piece as a stage does, to `until`: each frame it hears what has sounded and takes
/// what is due. That the composer looks no farther than it takes is for tests/outlook_test.cpp.
Live play(const plan::Piece& piece, const compose::Settings& settings, double until,
          double frame = kFrame);

}  // namespace impasto::outlook
