// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "impasto/score/note.h"

namespace impasto::score {

/// A controller or the program of a MIDI channel takes another value.
struct SoundChange {
  enum class What : std::uint8_t { kProgram, kVolume, kExpression, kPan, kReverbSend };
  double time = 0.0;  ///< s
  What what = What::kProgram;
  std::uint8_t value = 0;  ///< 0..127 as MIDI has it: volume 100, expression 127, pan 64 at first
  std::uint8_t bank = 0;   ///< of kProgram: 0 is General MIDI's own, others are variations (GS)
};

struct TempoChange {
  double time = 0.0;     ///< s
  double quarter = 0.0;  ///< quarter notes
  double bpm = 120.0;    ///< quarter notes a minute
};

struct MeterChange {
  double time = 0.0;
  double quarter = 0.0;
  int numerator = 4;
  int denominator = 4;
};

struct KeyChange {
  double time = 0.0;
  int fifths = 0;  ///< -7..7, sharps positive
  bool minor = false;
  bool mode_given = false;  ///< false: the file gave a signature only
};

/// A word, rehearsal mark or section name written in the score.
struct Mark {
  double time = 0.0;
  std::string text;
  bool rehearsal = false;
};

/// Music as written. Everything here was read from a file; nothing is guessed.
struct Score {
  std::string title;     ///< may be empty
  std::string composer;  ///< may be empty
  std::vector<Part> parts;
  /// How much of each part is sent into the room, 0..1; -1, or no entry: the file does not say.
  std::vector<float> reverb_sends;
  /// How sounds change while the music goes on: the changes of each MIDI channel, ascending in
  /// time. They are for whoever sounds the score; parts have the values of their first note.
  std::vector<std::vector<SoundChange>> channels;
  std::vector<int> part_channels;  ///< of each part: index into `channels`; -1, or no entry: none
  std::vector<Note> notes;         ///< sorted by (onset, pitch)
  std::vector<TempoChange> tempi;
  std::vector<MeterChange> meters;
  std::vector<KeyChange> keys;
  std::vector<Mark> marks;
  std::vector<double> bars;   ///< start of each bar, s, ascending
  std::vector<double> beats;  ///< every beat of the written metre, s, ascending (compound: dotted)
  double duration = 0.0;      ///< s, end of the last note or bar
  /// For the user: what the reader left out or took otherwise than it stands, and where. A few
  /// lines, one for each kind of thing.
  std::vector<std::string> warnings;
};

}  // namespace impasto::score
