// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/hear/breaths.h"
#include "impasto/hear/character.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/score/note.h"

namespace impasto::compose {

constexpr int kContourSteps = 24;

/// Everything a hand may ask of the whole. What sounds at a moment it asks of the Piece; how that
/// compares with all the rest it asks here. Known of a finished piece (`outlook_of`); while music
/// plays, an estimate from what has sounded.
struct Outlook {
  /// s. Estimated: how long a piece one should paint as if this were, so that what there is to
  /// paint with is never used up and never hoarded.
  double duration = 0.0;
  bool known = true;  ///< false: estimated, and so nothing in it may be counted on to the end

  float loudness = -23.0f;      ///< LUFS
  float loudness_range = 0.0f;  ///< LU
  float reverb = 0.0f;          ///< s, 0 unknown
  plan::Emotion emotion;
  hear::Fifths home;   ///< where it is at home on the circle of fifths
  bool minor = false;  ///< the key that holds longest is

  double climax = 0.0;      ///< s
  int climaxes = 0;         ///< how many there were before it: of a known piece it is the only one
  float prominence = 0.0f;  ///< how much it stands out, 0 hardly .. 1 by ten dB

  float onset_rate = 0.0f;   ///< a second
  float mean_pitch = 60.0f;  ///< MIDI
  float busyness = 0.0f;     ///< 0 still .. 1 busy
  float tessitura = 0.5f;    ///< 0 low .. 1 high
  /// MIDI; of the tune and the bass but for outliers of 2 % on each side. Equal: there are none.
  float lowest = 0.0f, highest = 0.0f;

  /// kContourSteps values over the piece about their mean; empty: not known. How much sound weighs
  /// (in units of 6 dB), and how high it lies (in half octaves).
  std::vector<float> weight, pitch;
  bool dies_away = false;    ///< its last third is softer than its first
  bool three_parts = false;  ///< A B A

  std::size_t chords = 0, bass = 0, breaths = 0, notes = 0, onsets = 0;  ///< how many there are
  double mean_chord_length = 0.0;                                        ///< s
  int chord_stride = 1;  ///< every n-th chord is painted, so that at most some 150 are

  /// How much each weighs among its like, 0 = most: for hands that do not say everything.
  std::vector<int> breath_rank, bass_rank, onset_rank;
  /// Of each note, how many of all are struck more softly; empty: count those heard so far.
  std::vector<int> softer_notes;

  /// Which of the piece's 256 moments a time falls in; a quarter of a second each where it is not
  /// known how long it lasts.
  std::uint64_t moment(double time) const;
  /// How much of the piece has passed by then, 0..1.
  double share(double time) const;
};

Outlook outlook_of(const plan::Piece& piece);

/// Seconds a chord sounds, at least .15.
double length_of(const plan::Chord& chord);
/// What each weighs against its like.
double weight_of(const plan::Piece& piece, const hear::Breath& breath);
double weight_of(const plan::Piece& piece, const score::Note& bass);

}  // namespace impasto::compose
