// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/plan/piece_fwd.h"

namespace impasto::hear {

inline constexpr double kChordTold = 0.2;    ///< s that a chord sounds before one knows it
inline constexpr double kKeyTold = 4.0;      ///< and a key
inline constexpr double kSectionTold = 4.0;  ///< and that this is another section, and which

/// A piece while it sounds: what a listener could have written down by then, and nothing that is
/// still to come. Follows a piece that is finished or that grows.
///
/// Notes, beats and onsets are there once they have begun; what still sounds ends now. Chords, keys
/// and sections are told late; until the next section is told the last goes on. Phrases are there
/// once they have ended, a motif once it has come back, in the order in which they did. What
/// describes the whole (loudness, emotion, tempo, metre) describes what has sounded; loudness range
/// and reverberation are left out. The head of the piece is known: title, origins, parts, and
/// of a score the division of its beats.
class SoFar {
 public:
  /// Lets time go on to `time`, s, never back. `whole` is the piece of last time or has grown from
  /// it, `piece` what this gave then; first an empty one. The future of `whole` makes no
  /// difference: cut at any time from `time` on, it gives the same.
  void advance(const plan::Piece& whole, double time, plan::Piece& piece);

 private:
  void advance_curves(const plan::Piece& whole, plan::Piece& piece);

  std::vector<std::size_t> open_notes_, open_melody_, open_bass_;  ///< may still be sounding
  bool sounds_ = false;
  // Of the loudness so far.
  std::size_t measured_ = 0, loud_ = 0;
  double power_ = 0.0;
};

/// The piece as it was at a time.
plan::Piece so_far(const plan::Piece& whole, double time);

}  // namespace impasto::hear
