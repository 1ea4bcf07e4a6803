// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/hands/hand.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// Point, line and plane: discs, polygons, bars, a drawn line.
class Forms final : public Hand {
 public:
  bool in_rows() const override { return true; }
  double one_by_one() const override { return 1.6; }
  void section(Easel& easel, int k) const override;
  void chord(Easel& easel, int k) const override;
  void bass(Easel& easel, int k) const override;
  void breath(Easel& easel, const hear::Breath& breath, int k) const override;
  void note(Easel& easel, int k) const override;
  void hit(Easel& easel, int k) const override;
  void climax(Easel& easel) const override;
  bool has_own_amount(Heard heard) const override {
    return heard != Heard::kSection && heard != Heard::kClimax;
  }
};

}  // namespace impasto::compose
