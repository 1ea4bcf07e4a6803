// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// How far single strokes leave the hand's direction, radians: calm music lies in one grain, rough
/// and busy music is thrown about.
float scatter_of(const Easel& easel);
/// Still music is painted with broad strokes, busy music with small ones.
float breadth_of(const Easel& easel);

/// Direction of the hand: sharp keys rise, flat ones fall, busy music is steeper; a louder section
/// turns against a softer one. Returns come back in their own.
float hand_angle(const Easel& easel, int label);

/// What tells this picture from another piece's with the same seed, by what the painter has decided
/// for it: where nothing that sounds is drawn, as in the air, chances are drawn with it too.
std::uint64_t picture_key(const Easel& easel);

/// Slight differences of one paint mixed anew.
Lch vary(const Easel& easel, Lch c, float amount, std::uint64_t purpose, std::uint64_t key);

}  // namespace impasto::compose
