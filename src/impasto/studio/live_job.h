// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/studio/load.h"

namespace impasto::studio {

struct LiveReplay {
  int block = 256;     ///< frames, 1..65536
  std::string events;  ///< a text file to write the events to as they became known; may be empty
  int track = 0;       ///< as LoadOptions::track
};

/// Plays a recording to the live listener block by block, as a sound card would, and gathers what
/// it says. Errors as load_piece; kUsage for a score or a painting, which hold no sound.
Result<Loaded> replay_live(const std::string& path, const LiveReplay& replay, const Phases& phases,
                           Stats& stats);

}  // namespace impasto::studio
