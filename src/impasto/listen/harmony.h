// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/beats.h"
#include "impasto/listen/front.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {

inline constexpr int kNotes = 77;  ///< MIDI kLowestPitch .. kLowestPitch + 76

/// What sounds in each kGridHop seconds, from sound or from notes alike.
struct Grid {
  std::vector<Chroma> treble, bass;
  std::vector<Chroma> key;   ///< for key finding: which notes are there, rather than how loud
  bool written = false;      ///< from notes
  std::vector<float> notes;  ///< activation of each of kNotes notes, row by row; may be empty
  std::size_t size() const { return treble.size(); }
};
inline constexpr double kGridHop = 0.05;

/// Approximate note activations by non-negative least squares on the tuned, whitened pitch spectrum
/// (Mauch & Dixon 2010), and their treble and bass chroma.
Grid grid_from_sound(const Features& features);

/// Mean chroma of [start, end).
Chroma mean_chroma(const std::vector<Chroma>& chroma, double start, double end);

/// Keys by a hidden Markov model over the Albrecht & Shanahan (2013) profiles; few modulations.
std::vector<plan::Key> find_keys(const Grid& grid, double duration);
/// One key for everything, from a pitch-class histogram.
plan::Key key_of(const Chroma& histogram, bool written);
/// Of the two keys of a signature, is it the minor one? `major` is the tonic of the other.
bool prefers_minor(const Chroma& histogram, int major);

/// Chords between the given borders (beats), by a hidden Markov model with key context. Equal
/// neighbours are joined; the list covers [0, duration].
std::vector<plan::Chord> find_chords(const Grid& grid, const std::vector<double>& borders,
                                     const std::vector<plan::Key>& keys, double duration);

/// Borders for chords and sections: the beats, filled up where there are none.
std::vector<double> beat_borders(const std::vector<plan::Beat>& beats, double duration);

}  // namespace impasto::listen
