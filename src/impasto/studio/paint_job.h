// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/parallel.h"
#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/paint/painter.h"
#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/load.h"
#include "impasto/studio/recipe.h"
#include "impasto/studio/stats.h"

namespace impasto::studio {

/// Composes what was loaded (the piece of a painting too) for a picture of this shape.
plan::Plan compose_anew(const Loaded& loaded, int width, int height, const Recipe& recipe,
                        Stats& stats);

/// The canvas takes about 40 bytes a pixel: kFailed when the machine never had as much. Better a
/// sentence than the kernel's axe.
Result<void> check_memory(int width, int height);

/// A painter that has painted all of the plan, in steps, so that Ctrl-C is heard.
Result<paint::Painter> paint_all(const plan::Plan& plan, int width, int height, Pool& pool,
                                 const Progress& progress, Stats& stats);

struct StillJob {
  std::string picture;   ///< where the picture goes
  std::string painting;  ///< where the plan goes; empty: nowhere
  std::string albedo;    ///< where the unlit colour goes; empty: nowhere
  std::string relief;    ///< where the paint's height goes, 1024 steps to a coat; empty: nowhere
  std::string strokes;   ///< where the stroke stream goes; empty: nowhere
  int width = 3000, height = 3000;
  double dpi = 300.0;
};

/// Paints a plan and writes the picture, and the plan beside it.
Result<void> paint_still(const plan::Plan& plan, const StillJob& job, Pool& pool,
                         const Phases& phases, Stats& stats);

}  // namespace impasto::studio
