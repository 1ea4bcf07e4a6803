// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <functional>

#include "impasto/compose/easel.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// Notes of the tune that are joined, or one by itself: what a hand draws without lifting.
struct Run {
  int first = 0, last = 0;    ///< of Piece::melody
  double start = 0, end = 0;  ///< s, on the attack that is heard
  float force = 1;            ///< by which louder sound is broader: 2^(d/10), d dB re the piece
  bool alone = false;         ///< one short note: a touch, not a line
  Mark mark;                  ///< pass, times and cause; the rest is the hand's
};
/// The runs of a breath, in time.
void for_runs(const Easel& easel, const hear::Breath& breath,
              const std::function<void(const Run&)>& lay);

/// What all marks of the climax have in common: pass, time, cause, that later ones spare them.
Mark climax_mark(const Easel& easel);
/// The accent there, of at least that chroma.
Lch climax_accent(const Easel& easel, float least_chroma);

}  // namespace impasto::compose
