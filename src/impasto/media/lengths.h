// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/media/sound_bytes.h"

namespace impasto::media {

/// How many bytes of samples a file says it has, and how many it has.
struct Lengths {
  std::uint64_t declared = 0;  ///< 0: it does not say
  std::uint64_t there = 0;     ///< 0: not a kind whose lengths are looked at
};

/// Lengths in the headers of WAV (RIFF, RIFX, RF64, BW64), Wave64, AIFF, CAF and AU are claims: who
/// writes to a pipe or crashes leaves 0, 7FFFFFFF or FFFFFFFF there, and a file cut short has more
/// in its header than in its body. Makes the header say what is there, for FFmpeg believes it.
/// Samples that go on after their chunk are taken too, when what follows is no chunk and no tag.
/// Sources: EBU Tech 3306 (RF64), Sony "Wave64", Apple "AIFF 1.3" and "Core Audio Format 1.0".
Lengths correct_lengths(SoundBytes& bytes);

}  // namespace impasto::media
