// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/sound/audio.h"

namespace impasto::media {

/// Longest sound accepted, s.
inline constexpr double kLongest = 2.0 * 3600.0;

struct DecodeOptions {
  /// Which sound track of several, from 1 on; 0: the one that the file marks as default, else the
  /// one that FFmpeg would play.
  int track = 0;
  /// Turn a reversed channel round (`phase.h`): for hearing, where both sides are added up.
  bool mend_phase = false;
};

struct Decoded {
  sound::AudioInfo info;   ///< rate and channels as in the file; duration as decoded
  double duration = 0.0;   ///< s of 44.1 kHz frames handed on
  double claimed = 0.0;    ///< s that the file says it has; 0 when it does not say
  bool truncated = false;  ///< much of what it claims is missing, or the end has no end mark
  bool damaged = false;    ///< more than two packets and one in a hundred could not be decoded
  bool reversed = false;   ///< one channel was reversed, and was turned round when asked to
  std::string title;       ///< tags, valid UTF-8; may be empty
  std::string artist;
};

/// Decodes a sound track of whatever FFmpeg reads (sound files, and films with sound) and hands it
/// to `sink` block by block as sound::Block (44.1 kHz stereo; resampled by soxr, one sample per
/// sample when the rate is already 44.1 kHz; mixed down as to_stereo in downmix.h says). Encoder
/// delay and padding are left out, as players do; sound that starts later than the picture does, or
/// pauses in it that only timestamps tell, are silence. Memory does not grow with the length.
///
/// What is there is taken: lengths in headers are claims (`lengths.h`), stray bytes are passed
/// over, and files one after the other (`links.h`) are heard one after the other.
///
/// Only the named file is read: playlists and references to other files are refused. The kind of
/// file is told from its content, never from its name.
///
/// Errors (kUnreadable): missing, a folder, empty, not a sound, no audio stream, damaged so that
/// hardly anything (< 0.05 s) could be decoded, more than 64 channels, a rate outside 1 kHz to 3.1
/// MHz (DSD counts as eighth of its bits), longer than kLongest (before decoding when the file says
/// so, else on the way: `sink` has then been called). kUsage: no such track; the hint lists those
/// there are. kInterrupted when `progress` asks to stop.
Result<Decoded> decode_audio(const std::string& path, const std::function<void(sound::Block)>& sink,
                             const Progress& progress = {}, const DecodeOptions& options = {});

/// The same from memory; errors name no file.
Result<Decoded> decode_bytes(std::span<const std::byte> bytes,
                             const std::function<void(sound::Block)>& sink,
                             const Progress& progress = {}, const DecodeOptions& options = {});

}  // namespace impasto::media
