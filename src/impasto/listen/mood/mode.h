// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/listen/front/nnls.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::listen {

/// How major or minor a piece is, moment by moment: mostly whether the notes of each second lie
/// nearer to a major or a minor triad on their bass, then their scale, the key and the chords as
/// far as these are sure. Notes of two recordings of one piece are alike, and so is this (r .98);
/// chords and keys decide between neighbours, and flip.
class Modes {
 public:
  explicit Modes(const plan::Piece& piece);
  /// Of [start, end): -1 minor .. 1 major.
  double of(double start, double end) const;

 private:
  double triads(double start, double end) const;
  double scale(double start, double end) const;

  const plan::Piece& piece_;
  std::vector<float> triad_;   ///< of the second from each half on; kSilence where no note sounds
  std::vector<Chroma> names_;  ///< of notes, each half second
};

}  // namespace impasto::listen
