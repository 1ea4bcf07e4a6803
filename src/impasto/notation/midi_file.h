// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "impasto/base/result.h"

namespace impasto::notation {

/// Bytes of a file that is at most 4 GiB.
using MidiBytes = std::span<const std::uint8_t>;

/// What a track holds at one tick.
struct MidiEvent {
  std::int64_t tick = 0;
  std::uint32_t data = 0, length = 0;  ///< meta and system exclusive: where the payload lies
  std::uint16_t track = 0;
  std::uint8_t port = 0;
  std::uint8_t status = 0;    ///< channel message, 0xF0 or 0xF7 system exclusive, 0xFF meta
  std::uint8_t a = 0, b = 0;  ///< data bytes; of a meta event `a` is its type
};

/// What was not as the standard has it and was read nevertheless: how often, and where first.
struct MidiFault {
  int count = 0;
  std::size_t byte = 0;
  void add(std::size_t at) {
    if (count++ == 0) byte = at;
  }
};
struct MidiFaults {
  MidiFault system;  ///< system messages that files may not hold; passed over
  MidiFault damage;  ///< events that cannot be; what is not readable was left out
  MidiFault pause;   ///< rests longer than kLongestRest; taken as none
  MidiFault stray;   ///< places between tracks where other bytes stand; passed over
  MidiFault length;  ///< tracks that are not as long as they say
};
/// s at 120 a minute. No music rests so long: such a number is damage.
inline constexpr double kLongestRest = 3600.0;

/// What a file says about itself, and all its events, track after track, each in order of time.
struct MidiFile {
  int format = 0;
  int division = 480;  ///< ticks in a quarter note; negative high byte: SMPTE frames and ticks
  int declared_tracks = 0;
  int other_chunks = 0;  ///< that are no tracks
  std::vector<MidiEvent> events;
  std::vector<std::int64_t> track_end;  ///< tick of each track's end
  bool cut = false;                     ///< the file ends inside its last track
  MidiFaults faults;

  bool smpte() const { return (division & 0x8000) != 0; }
  double smpte_tick() const;  ///< s
};

/// Takes a Standard MIDI File apart (MMA RP-001), bare, in a RIFF "RMID" wrapper (RP-029), or after
/// bytes of another kind. Lengths and counts in it are claims: what is there is read. Patterns
/// (format 2) follow one another. Channel pressure is left out. Time and memory grow with the size
/// of the file and no faster. Errors (kUnreadable): no MIDI header, no track, no time division, too
/// many events.
Result<MidiFile> read_midi_file(MidiBytes bytes, const std::string& name);

/// What a person should know of `file`, a line for each kind; `cut_time` is where a cut file ends.
std::vector<std::string> midi_warnings(const MidiFile& file, double cut_time);

}  // namespace impasto::notation
