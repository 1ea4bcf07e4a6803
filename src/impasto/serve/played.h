// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/serve/peaks.h"
#include "impasto/studio/load.h"

namespace impasto::serve {

/// Plays a score into a WAV of 16 bit, which every browser can play, and its waveform.
Result<void> write_played(const studio::SoundSource& source, const std::string& path, Peaks& peaks,
                          const Progress& progress);

}  // namespace impasto::serve
