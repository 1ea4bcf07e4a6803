// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/sound/audio.h"

namespace impasto::media {

/// Longest sound accepted, s.
inline constexpr double kLongest = 2.0 * 3600.0;

/// Decodes the first audio stream of whatever FFmpeg reads (sound files, and films with sound) and hands
/// it to `sink` block by block as sound::Block (44.1 kHz stereo; resampled by soxr, one sample per sample
/// when the rate is already 44.1 kHz). Memory does not grow with the length.
/// Errors (kUnreadable): missing, a folder, empty, not a sound, no audio stream, damaged so that nothing
/// could be decoded, longer than kLongest. A file cut short in the middle is decoded as far as it
/// goes when it has >= 0.05 s of sound, and `truncated` in the result is set.
struct Decoded {
  sound::AudioInfo info;
  double duration = 0.0;   ///< s of 44.1 kHz frames handed on
  bool truncated = false;  ///< the file ended before it said it would, or has damage inside
  std::string title;       ///< tags; may be empty
  std::string artist;
};
Result<Decoded> decode_audio(const std::string& path,
                             const std::function<void(sound::Block)>& sink,
                             const Progress& progress = {});

}  // namespace impasto::media
