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
/// TimGM6mb or default-GM. kEnvironment (with the apt line) when there is none, or when the
/// variable names no soundfont.
Result<std::string> find_soundfont();

/// Plays a score with FluidSynth into `sink`, block by block, at 44.1 kHz stereo. Sample 0 is score
/// time 0; each note starts within 0.8 ms of its onset. The sound lasts as long as the score, then
/// up to 2 s until the last note has died away. The same score and soundfont give the same samples.
/// Each part has its channel (parts beyond 240 share that of one with the same program); notes
/// marked as drums play a General MIDI kit. Programs, kits and controllers follow Score::channels
/// where it has them; a sound that is not in the soundfont is General MIDI's own instead. Notes
/// that bend or stand between two keys do so, each on a channel of its own while there are any.
/// Peaks are limited to full scale, smoothly. Errors: kUsage for a score without notes or longer
/// than two hours, kEnvironment for a soundfont that cannot be loaded, kInterrupted when `progress`
/// asks to stop.
Result<void> synthesise(const score::Score& score, const std::string& soundfont,
                        const std::function<void(sound::Block)>& sink,
                        const Progress& progress = {});

}  // namespace impasto::synth
