// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "impasto/notation/midi_bends.h"
#include "impasto/notation/midi_file.h"
#include "impasto/score/score.h"

namespace impasto::notation {

inline constexpr int kDrumChannel = 9;

/// The sets of rules that a file may be written for.
enum class MidiStandard { kGm, kGm2, kGs, kXg };

/// What a system exclusive message does to the channels.
struct MidiSetup {
  std::optional<MidiStandard> reset;  ///< all channels stand as they do at first
  /// A part becomes drums, or notes again. Parts from 16 on are those of the next port.
  std::optional<int> part;
  bool drums = false;
};
/// `payload` is what follows 0xF0. Knows: General MIDI 1 and 2 on, GS reset and SC-88 mode, XG on
/// and reset, and the part modes of GS and XG.
MidiSetup read_sysex(MidiBytes payload);

/// (key, track) -> indexes into the score's notes, oldest first.
using Sounding = std::map<std::pair<int, int>, std::vector<std::size_t>>;

/// The state of one channel as the events of all tracks change it.
struct MidiChannel {
  int program = 0, volume = 100, expression = 127, pan = 64;
  int reverb = -1;   ///< -1: not said
  int bank = 0;      ///< of the program
  int bank_msb = 0;  ///< chosen for the next program
  bool drums = false;
  bool drums_by_bank = false;
  bool pedal = false;
  int resets = 0;    ///< how many of those of all channels have reached this one
  Sounding held;     ///< the key is down
  Sounding ringing;  ///< the key is up, the pedal holds the note
  ChannelBends bends;
  std::vector<score::SoundChange> changes;

  /// CC 0. In XG 127 and 126 are drums, in General MIDI 2 120 is; 121 makes notes of any channel.
  /// In GS a bank never does either.
  void select_bank(int msb, MidiStandard standard);
  /// The bank of sounds that the program is of, where a General MIDI soundfont may have it.
  int variation() const;
  /// Takes a new value and remembers that it changed.
  void change(double time, score::SoundChange::What what, int value);
  /// As before the first event, but for the reverb; `index` is the channel's number within its
  /// port. Notes sound on.
  void reset(double time, int index);
};

}  // namespace impasto::notation
