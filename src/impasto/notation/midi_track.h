// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "impasto/notation/midi_file.h"

namespace impasto::notation {

/// Where the bytes of a track lie.
struct MidiTrackBytes {
  std::size_t begin = 0, end = 0;
  bool open = false;  ///< `end` is only the end of the file: the next track may begin before
};

struct MidiTrackEnd {
  std::size_t at = 0;   ///< the byte after the last event
  bool marked = false;  ///< by an end-of-track event
  bool torn = false;    ///< `end` came inside an event
};

/// Reads events until the end of the track and adds them to `file`. An event that cannot be is left
/// out, and reading goes on where events follow again. False: there are too many events.
bool read_midi_track(MidiBytes bytes, const MidiTrackBytes& where, MidiFile& file,
                     MidiTrackEnd& end);

}  // namespace impasto::notation
