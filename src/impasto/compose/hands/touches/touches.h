// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/hands/hand.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// Broken colour: many short loaded strokes, no outline.
class Touches final : public Hand {
 public:
  void ground(Easel& easel) const override;
  bool tones_all() const override { return true; }
  void section(Easel& easel, int k) const override;
  void chord(Easel& easel, int k) const override;
  void bass(Easel& easel, int k) const override;
  void breath(Easel& easel, const hear::Breath& breath, int k) const override;
  void note(Easel& easel, int k) const override;
  void hit(Easel& easel, int k) const override;
  void climax(Easel& easel) const override;
  bool has_own_amount(Heard heard) const override {
    return heard == Heard::kSection || heard == Heard::kChord || heard == Heard::kBass ||
           heard == Heard::kBreath;
  }
};

}  // namespace impasto::compose
