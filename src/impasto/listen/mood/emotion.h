// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/mood/mode.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::listen {

/// log2 of how many notes there mostly are for an attack.
inline constexpr double kNotesOverAttacks = 0.9;
/// How much of the time something is struck, as far as the number of attacks tells (r .94).
inline constexpr double kBusyWithout = 0.05, kBusyPerAttacks = 0.10;

/// The cues of mapping.md 1.
struct Cues {
  double mode = 0.0;           ///< -1 minor .. 1 major
  double rate = 1.0;           ///< log2 of melody onsets a second
  double pitch = 0.0;          ///< MIDI - 65
  double level = 0.0;          ///< dB against the piece's median
  double articulation = -0.1;  ///< duration / inter-onset interval - 1
  double trumpet = 0.0;        ///< share of the melody it plays, 0..1; known of scores only
  double horn = 0.0;           ///< the same
  bool heard = false;          ///< from sound rather than from notes
  // Of all voices; only when heard:
  double attacks = 1.0;    ///< log2 of attacks a second
  double notes = 1.9;      ///< log2 of notes a second
  double length = -1.0;    ///< log2 of their mean length in seconds
  double bass = 0.3;       ///< share of them below C3
  double roughness = .15;  ///< mean of the curve
  double busy = -1.0;      ///< share of the time in which something is struck; < 0: not known
};

/// Eerola, Friberg & Bresin 2013: ratings by linear regression, as z-scores (mapping.md A).
plan::Emotion emotion_of(const Cues& cues);

/// What moments of a piece are measured against.
struct Measure {
  explicit Measure(const plan::Piece& piece);
  Modes modes;
  double start = 0.0, end = 0.0;  ///< of what sounds: silence around it is no part of the piece
  double loudness = -23.0;        ///< LUFS, median of what sounds
  double strength = 0.0;          ///< mean of the curve of attacks
};

/// Cues of [start, end) from the melody, notes, keys, chords and curves of a piece.
Cues cues_of(const plan::Piece& piece, double start, double end, const Measure& measure);

/// Fills emotion of the whole, of each section, and the curve.
void feel(plan::Piece& piece);

}  // namespace impasto::listen
