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

/// A sign over a note for which several are played.
struct Ornament {
  enum class Kind { kNone, kTrill, kTurn, kInvertedTurn, kMordent, kInvertedMordent, kSchleifer };
  Kind kind = Kind::kNone;
  float up = 2.0f, down = -2.0f,
        below = -4.0f;      ///< semitones to the neighbours, and two steps down
  bool delayed = false;     ///< a turn after the note, not on it
  bool from_upper = false;  ///< a trill
  bool twice = false;       ///< a long mordent
};

/// A tremolo: this note is struck first after `first` strokes, then at every `of`-th.
struct Strokes {
  double every = 0.0;  ///< quarter notes from stroke to stroke; 0: no tremolo
  int first = 0, of = 1;
};

/// Grace notes, those before one beat taken together.
struct Grace {
  enum class Time {
    kNone,
    kShort,   ///< on the beat, quickly: slashed
    kLong,    ///< on the beat, for as long as they are written
    kBefore,  ///< before the beat: after-notes, drums
  };
  Time time = Time::kNone;
  int place = 0;      ///< of a grace note: the n-th before its beat, counted backwards
  int count = 0;      ///< how many there are; 0 with a place: sounds in the trill that follows
  double most = 0.0;  ///< quarter notes that they take at most together (kLong: that they take)
};

struct WrittenNote {
  int part = 0;
  int voice = 0, staff = 1;
  double at = 0.0, duration = 0.0;
  float pitch = 60.0f;  ///< sounding: transposition is already applied
  float velocity = 0.63f;
  float length = 1.0f;  ///< share of the duration that sounds: staccato 0.5, fermata 1.5
  bool drum = false;
  bool tie_stop = false, tie_start = false;
  Grace grace;             ///< its own, with a place; without: of those before it on its beat
  int after = 0;           ///< grace notes that take their time from the end of this one
  int arpeggio = 0;        ///< > 0: the n-th note of a chord that is broken
  int arpeggio_of = 0;     ///< notes of that chord
  float glissando = 0.0f;  ///< semitones to the note where its steps lead
  Ornament ornament;
  Strokes strokes;
  std::vector<WrittenBend> bends;
};

struct WrittenTempo {
  double at = 0.0;
  double bpm = 120.0;  ///< quarter notes a minute; 0: `factor` times those before
  double factor = 1.0;
};

struct WrittenKey {
  double at = 0.0;
  score::KeyChange key;
};

/// From here on the first note of each pair is longer.
struct WrittenSwing {
  double at = 0.0;
  double first = 0.5;  ///< its share of the pair, 0.5: straight
  double pair = 1.0;   ///< quarter notes
};

struct WrittenMark {
  double at = 0.0;
  std::string text;
  bool rehearsal = false;
};

/// A way back: da capo (to the beginning) or dal segno.
struct WrittenJump {
  enum class Until {
    kWherever,  ///< not said: to a Fine or by a "to coda" if there is one
    kFine,
    kCoda
  };
  bool dacapo = false;
  std::string dalsegno;  ///< label; empty = none
  Until until = Until::kWherever;
  bool repeats = false;  ///< repeats are taken again

  bool given() const { return dacapo || !dalsegno.empty(); }
};

struct Measure {
  double length = 0.0;  ///< quarter notes that its longest part fills
  int numerator = 4, denominator = 4;
  bool implicit = false;
  std::vector<WrittenNote> notes;
  std::vector<WrittenTempo> tempi;
  std::vector<WrittenSwing> swings;
  std::vector<WrittenMark> marks;
  std::vector<WrittenKey> keys;  ///< ascending

  bool forward = false, backward = false;
  int times = 0;              ///< that a backward repeat's passage is played; 0 = not given
  std::vector<int> ending;    ///< numbers of the volta it stands under
  bool ending_stops = false;  ///< the volta closes at its right barline
  WrittenJump jump;           ///< taken at its end
  bool fine = false;
  std::string tocoda, segno, coda;  ///< labels; empty = none, "*" = a sign or words without label
};

struct Written {
  std::string title, composer;
  std::vector<score::Part> parts;
  std::vector<Measure> measures;
  std::vector<std::string> warnings;
};

Result<Written> read_written(std::string_view xml, const std::string& name);

/// The order in which the measures are played. Jumps that lead nowhere are told in `warnings`.
Result<std::vector<int>> playing_order(const std::vector<Measure>& measures,
                                       const std::string& name, std::vector<std::string>& warnings);

/// Unfolds, and turns quarter notes into seconds.
Result<score::Score> perform(const Written& written, const std::string& name);

/// The score inside a compressed .mxl file.
Result<std::string> unpack_mxl(std::span<const std::byte> bytes, const std::string& name);

}  // namespace impasto::notation
