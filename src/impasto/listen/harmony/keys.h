// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "impasto/listen/harmony/harmony.h"
#include "impasto/plan/harmony.h"
#include "impasto/score/note.h"

namespace impasto::listen {

/// Keys by a hidden Markov model over the profiles below; few modulations.
std::vector<plan::Key> find_keys(const Grid& grid, double duration);

/// Lets heard notes rather than spectra say which notes are there, for keys and for form: of two
/// recordings of one piece the notes are far more alike. Nothing happens without notes.
void mark_notes(const std::vector<score::Note>& notes, Grid& grid);

/// Correlation of a histogram with a key's profile, -1..1.
double key_correlation(const Chroma& chroma, int tonic, bool minor, Histogram made_of);
/// Correlation with how well people say each degree fits (Krumhansl & Kessler 1982).
double key_rating(const Chroma& chroma, int tonic, bool minor);
/// How well each key (12 major, 12 minor) explains a histogram of spectra and its bass.
std::array<double, 24> key_scores(const Chroma& histogram, const Chroma& bass);
/// Of the two keys of a signature, is it the minor one? `major` is the tonic of the other.
bool prefers_minor(const Chroma& histogram, int major);

}  // namespace impasto::listen
