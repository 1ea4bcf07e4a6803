// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/base/names.h"

namespace impasto::plan {

enum class CauseKind {
  kPiece,
  kSection,
  kKey,
  kChord,
  kBeat,
  kOnset,
  kMelody,
  kBass,
  kNote,
  kLoudness,
  // Of words, as spoken or sung.
  kSyllable,
  kWord,
  kVerse,
  // Of what is seen: the plan::Subject, one for photographs that are painted and for pictures that
  // are set to music.
  kContour,  ///< a line found in it
  kRegion,
  kGesture,  ///< of a hand, on stage
};
inline constexpr auto kCauseNames = names_to<CauseKind::kGesture>(
    {"piece", "section", "key", "chord", "beat", "onset", "melody", "bass", "note", "loudness",
     "syllable", "word", "verse", "contour", "region", "gesture"});

/// Why a stroke is there: what made it.
struct Cause {
  CauseKind kind = CauseKind::kPiece;
  /// Into the Piece's list of that kind; for kLoudness into curves, for kPiece 0. What the Piece
  /// has no list of is counted from 0 in its origin.
  int index = 0;
  double start = 0.0, end = 0.0;  ///< s, its own span
  int origin = 0;                 ///< into Piece::origins
};

inline const char* to_string(CauseKind kind) {
  return kCauseNames[kind];
}

}  // namespace impasto::plan
