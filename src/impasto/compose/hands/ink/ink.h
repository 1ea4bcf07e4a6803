// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/hands/hand.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// A few wet strokes of diluted black on bare paper.
class Ink final : public Hand {
 public:
  bool leaves_paper() const override { return true; }
  void section(Easel& easel, int k) const override;
  void chord(Easel& easel, int k) const override;
  void bass(Easel& easel, int k) const override;
  void breath(Easel& easel, const hear::Breath& breath, int k) const override;
  void note(Easel& easel, int k) const override;
  void hit(Easel& easel, int k) const override;
  void climax(Easel& easel) const override;
  bool has_own_amount(Heard) const override { return true; }
};

}  // namespace impasto::compose
