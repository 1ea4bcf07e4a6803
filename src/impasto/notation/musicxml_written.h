// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/score/score.h"

namespace impasto::notation {

// A MusicXML score as it stands on the page: measures in written order, repeats not yet unfolded.
// Places inside a measure are quarter notes from its start.

/// One sign over a note that moves its pitch.
struct WrittenBend {
  enum class Kind {
    kSlide,    ///< to another pitch, `semitones` away, as the note ends
    kBend,     ///< of a string, by `semitones`, from one share of the note to another
    kPreBend,  ///< of a string before it is struck
    kRelease,  ///< of a bent string, by `semitones` (< 0), in one share of the note
    kInto,     ///< from `semitones` away, as the note begins: scoop, plop
    kAway,     ///< by `semitones`, as the note ends: doit, falloff
    kVibrato   ///< a wavy line
  };
  Kind kind = Kind::kSlide;
  float semitones = 0.0f;
  float from = 0.25f, to = 0.75f;  ///< of a bend; MusicXML's own first-beat and last-beat
};

struct WrittenNote {
  int part = 0;
  double at = 0.0, duration = 0.0;
  float pitch = 60.0f;  ///< sounding: transposition is already applied
  float velocity = 0.63f;
  float length = 1.0f;  ///< share of the duration that sounds: staccato 0.5, fermata 1.5
  bool drum = false;
  bool tie_stop = false, tie_start = false;
  int grace = 0;  ///< > 0: the n-th grace note before the beat, counted backwards from it
  std::vector<WrittenBend> bends;
};

struct WrittenTempo {
  double at = 0.0, bpm = 120.0;
};

struct WrittenMark {
  double at = 0.0;
  std::string text;
  bool rehearsal = false;
};

struct Measure {
  double length = 0.0;  ///< quarter notes that its longest part fills
  int numerator = 4, denominator = 4;
  bool implicit = false;
  std::vector<WrittenNote> notes;
  std::vector<WrittenTempo> tempi;
  std::vector<WrittenMark> marks;
  bool has_key = false;
  score::KeyChange key;

  bool forward = false, backward = false;
  int times = 0;              ///< of a backward repeat; 0 = not given
  std::vector<int> ending;    ///< numbers of the volta it stands under
  bool ending_stops = false;  ///< the volta closes at its right barline
  bool dacapo = false, fine = false;
  std::string dalsegno, tocoda, segno, coda;  ///< labels; empty = none
};

struct Written {
  std::string title, composer;
  std::vector<score::Part> parts;
  std::vector<Measure> measures;
};

Result<Written> read_written(std::string_view xml, const std::string& name);

/// The order in which the measures are played.
Result<std::vector<int>> playing_order(const std::vector<Measure>& measures,
                                       const std::string& name);

/// Unfolds, and turns quarter notes into seconds.
Result<score::Score> perform(const Written& written, const std::string& name);

/// The score inside a compressed .mxl file.
Result<std::string> unpack_mxl(std::span<const std::byte> bytes, const std::string& name);

}  // namespace impasto::notation
