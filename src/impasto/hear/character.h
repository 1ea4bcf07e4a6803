// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/piece_fwd.h"

namespace impasto::hear {

/// Where the pitches of a stretch of music lie on the circle of fifths: the resultant of all that
/// sounds, each pitch class a unit vector at its place on the circle (Krumhansl & Kessler 1982;
/// Chew's centre of effect in the plane). A scale and its relative minor lie at the same place, so
/// what hangs on it does not leap when a listener hesitates between the two.
struct Fifths {
  float place = 0;    ///< 0..12 steps of fifths upwards from C, of the major scale centred there
  float clarity = 0;  ///< 0 all twelve alike .. 1 a single pitch class
};

/// Of [from, to) seconds. Notes weigh by how long they sound, up to a second each; a piece without
/// notes is read from its chords, one without chords from its keys.
Fifths fifths_of(const plan::Piece& piece, double from, double to);

/// Steps from `from` up to `to` on the circle, -6..6.
float fifths_between(float from, float to);

/// -1 on the flat side of the circle (farthest at E flat) .. 1 on the sharp side (farthest at A);
/// 0 at C and, opposite, at F sharp.
float sharpness(const Fifths& fifths);

/// Onsets a second in [from, to).
float onset_rate(const plan::Piece& piece, double from, double to);

/// Mean pitch of all that sounds in [from, to), MIDI, each note by its length up to a second and a
/// half; `otherwise` where no note is known.
float mean_pitch(const plan::Piece& piece, double from, double to, float otherwise);

/// 0 low .. 1 high: mean pitch of the whole on a scale from C3 to C5.
float tessitura(const plan::Piece& piece);

/// 0 still .. 1 busy: the onset rate on a logarithmic scale from 1 to 9 a second.
float busyness(const plan::Piece& piece);

}  // namespace impasto::hear
