// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/hands/hand.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// Watercolour: transparent washes on paper that is its white.
class Washes final : public Hand {
 public:
  bool leaves_paper() const override { return true; }
  double flooding() const override { return 1.8; }
  void ground(Easel& easel) const override;
  void section(Easel& easel, int k) const override;
  void chord(Easel& easel, int k) const override;
  void bass(Easel& easel, int k) const override;
  void breath(Easel& easel, const hear::Breath& breath, int k) const override;
  void note(Easel& easel, int k) const override;
  void hit(Easel& easel, int k) const override;
  void climax(Easel& easel) const override;
  bool has_own_amount(Heard heard) const override { return heard == Heard::kChord; }
};

}  // namespace impasto::compose
