// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/compose.h"

#include <limits>
#include <memory>

#include "impasto/compose/composer.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

plan::Plan compose(const plan::Piece& piece, const Settings& settings) {
  plan::Plan plan;
  plan.piece = std::make_shared<const plan::Piece>(piece);
  plan.duration = piece.duration;
  Composer composer(settings, piece);
  plan.sheet = composer.sheet();
  plan.strokes = composer.take(std::numeric_limits<double>::infinity());
  return plan;
}

}  // namespace impasto::compose
