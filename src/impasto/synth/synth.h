// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/score/score.h"
#include "impasto/sound/audio.h"

namespace impasto::synth {

/// The General MIDI soundfont that will be used: $IMPASTO_SOUNDFONT, else the system's FluidR3_GM,
/// TimGM6mb or default-GM. kEnvironment (with the apt line) when there is none.
Result<std::string> find_soundfont();

/// Plays a score with FluidSynth into `sink`, block by block, at 44.1 kHz stereo, with a tail of up to 2 s after the last
/// note. The sound starts at score time 0 (sample-aligned).
Result<void> synthesise(const score::Score& score, const std::string& soundfont,
                        const std::function<void(sound::Block)>& sink,
                        const Progress& progress = {});

}  // namespace impasto::synth
