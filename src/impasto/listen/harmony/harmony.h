// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impasto/listen/front/front.h"
#include "impasto/listen/front/nnls.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

/// What a histogram of pitch classes is made of; of each, other profiles are like the keys.
enum class Histogram { kWritten, kHeardNotes, kSpectrum };

/// What sounds in each kGridHop seconds, from sound or from notes alike.
struct Grid {
  std::vector<Chroma> treble, bass;
  std::vector<Chroma> key;  ///< for key finding: which notes are there, rather than how loud
  Histogram made_of = Histogram::kSpectrum;  ///< the last
  /// For telling what comes back: mostly the notes, treble and bass; empty without heard notes.
  std::vector<Chroma> upper, lower;
  Chroma opening{};  ///< spectra of the first seconds of what is heard; see mark_notes
  std::size_t size() const { return treble.size(); }
};
inline constexpr double kGridHop = 0.05;

/// Approximate note activations by non-negative least squares on the tuned, whitened pitch spectrum
/// (Mauch & Dixon 2010), and their treble and bass chroma.
Grid grid_from_sound(const Features& features);

/// Mean chroma of [start, end).
Chroma mean_chroma(const std::vector<Chroma>& chroma, double start, double end);

/// Chords between the given borders (beats), by a hidden Markov model with key context. Equal
/// neighbours are joined; the list covers [0, duration].
std::vector<plan::Chord> find_chords(const Grid& grid, const std::vector<double>& borders,
                                     const std::vector<plan::Key>& keys, double duration);

// One step of the chords' hidden Markov model; the last state is no chord.
inline constexpr int kChordStates = 12 * 8 + 1;
using ChordScores = std::array<float, kChordStates>;
/// How well each chord explains a chroma. `key` may be null.
ChordScores chord_scores(Chroma treble, const Chroma& bass, const plan::Key* key, bool sounding);
/// Takes `score` one step on; gives the state each came from.
std::array<std::int8_t, kChordStates> advance(ChordScores& score, const ChordScores& emission);
/// By how much the best is ahead of the second.
float margin_of(ChordScores emission);
/// Without its times.
plan::Chord chord_of(int state, const Chroma& bass);

/// How much treble and bass over a beat and a half change at `time`, for beats of `length` seconds:
/// 0 (nothing) .. 2.
float harmonic_change(const Grid& grid, double time, double length);

/// Borders for chords and sections: the beats, filled up where there are none.
std::vector<double> beat_borders(const std::vector<plan::Beat>& beats, double duration);

}  // namespace impasto::listen
