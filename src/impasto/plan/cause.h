// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

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
  kLoudness
};

/// Why a stroke is there: which sound made it.
struct Cause {
  CauseKind kind = CauseKind::kPiece;
  int index = 0;  ///< into the Piece's list of that kind; for kLoudness into curves, for kPiece 0
  double start = 0.0, end = 0.0;  ///< s, the sound's own span
};

const char* to_string(CauseKind kind);

}  // namespace impasto::plan
