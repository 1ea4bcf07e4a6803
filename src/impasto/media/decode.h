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

struct Decoded {
  sound::AudioInfo info;   ///< rate and channels as in the file; duration as decoded
  double duration = 0.0;   ///< s of 44.1 kHz frames handed on
  bool truncated = false;  ///< the file ended before it said it would, or has damage inside
  std::string title;       ///< tags, valid UTF-8; may be empty
  std::string artist;
};

/// Decodes the first audio stream of whatever FFmpeg reads (sound files, and films with sound) and
/// hands it to `sink` block by block as sound::Block (44.1 kHz stereo; resampled by soxr, one
/// sample per sample when the rate is already 44.1 kHz; mixed down as to_stereo in downmix.h says).
/// Encoder delay and padding are left out, as players do. Memory does not grow with the length.
///
/// Only the named file is read: playlists and references to other files are refused. The kind of
/// file is told from its content, never from its name.
///
/// Errors (kUnreadable): missing, a folder, empty, not a sound, no audio stream, damaged so that
/// nothing could be decoded, more than 8 channels, a rate outside 8..192 kHz, longer than kLongest
/// (before decoding when the file says so, else on the way: `sink` has then been called).
/// kInterrupted when `progress` asks to stop. A file cut short in the middle is decoded as far as
/// it goes when it has >= 0.05 s of sound, and `truncated` in the result is set.
Result<Decoded> decode_audio(const std::string& path, const std::function<void(sound::Block)>& sink,
                             const Progress& progress = {});

}  // namespace impasto::media
