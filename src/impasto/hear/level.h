// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/piece_fwd.h"

namespace impasto::hear {

/// The loudest stretch of three seconds, later ones preferred by up to 1.5 LU: where the eye must
/// go.
double find_climax(const plan::Piece& piece);

/// Loudness of the mean power of [from, to) re the piece, dB clipped to +-10.
float mean_level(const plan::Piece& piece, double from, double to);

/// Loudness re the piece, dB clipped to +-10.
float level_at(const plan::Piece& piece, double time);

/// Loudness around a time, dB re the piece, over a few seconds: what a mass weighs.
float weight_at(const plan::Piece& piece, double time);

/// How much the stretch of three seconds around a time stands out of the piece, 0 hardly .. 1 by
/// ten dB.
float prominence(const plan::Piece& piece, double time);

}  // namespace impasto::hear
