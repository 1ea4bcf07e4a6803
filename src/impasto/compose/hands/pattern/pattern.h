// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/hands/hand.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// Flat mineral shapes on a leaf ground, repeated; few drawn lines.
class Pattern final : public Hand {
 public:
  bool tones_all() const override { return true; }
  bool in_rows() const override { return true; }
  double shown_first() const override { return 0.3; }
  double one_by_one() const override { return 3.0; }
  double flooding() const override { return 12.0; }
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
