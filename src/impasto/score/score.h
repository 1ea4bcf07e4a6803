// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace impasto::score {

/// Where the pitch of a note stands at a time within it.
struct PitchPoint {
  float time = 0.0f;       ///< s after the onset
  float semitones = 0.0f;  ///< away from Note::pitch
};

/// One sounding note. Seconds are from the start of the piece; quarters count quarter notes.
struct Note {
  double onset = 0.0;             ///< s
  double offset = 0.0;            ///< s, > onset
  double onset_quarter = 0.0;     ///< quarter notes from the start; NaN when heard, not written
  double duration_quarter = 0.0;  ///< quarter notes; NaN when heard
  float pitch = 60.0f;            ///< MIDI note number, 0..127; fractions: detuned throughout
  float velocity = 0.7f;          ///< 0..1: written dynamics, or heard salience
  std::int16_t part = 0;          ///< index into Score::parts; 0 when heard
  bool drum = false;              ///< unpitched: `pitch` is then the General MIDI drum key
  float confidence = 1.0f;        ///< 0..1; 1 when written
  /// Slides and vibrato: ascending in time, straight between two points, held before the first and
  /// after the last. Empty: the pitch holds. In a score `pitch` stays the key that is written,
  /// wherever the bend stands at the onset; only a bend that never moves is a fraction of `pitch`,
  /// and one that never comes near that key bends the key that does sound.
  std::vector<PitchPoint> bends;
  /// 0..1: how hard the key was struck, where the volume that Score::channels have at the onset is
  /// in `velocity` too; negative: as `velocity`.
  float struck = -1.0f;
};

/// A controller or the program of a MIDI channel takes another value.
struct SoundChange {
  enum class What : std::uint8_t { kProgram, kVolume, kExpression, kPan, kReverbSend };
  double time = 0.0;  ///< s
  What what = What::kProgram;
  std::uint8_t value = 0;  ///< 0..127 as MIDI has it: volume 100, expression 127, pan 64 at first
  std::uint8_t bank = 0;   ///< of kProgram: 0 is General MIDI's own, others are variations (GS)
};

struct Part {
  std::string name;  ///< "Violin I"; may be empty
  int program = 0;   ///< General MIDI program 0..127
  bool percussion = false;
  float pan = 0.0f;  ///< -1 left .. +1 right
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
