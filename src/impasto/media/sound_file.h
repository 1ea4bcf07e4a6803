// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "impasto/base/result.h"
#include "impasto/media/tags.h"
#include "impasto/sound/audio.h"

namespace impasto::media {

/// Writes an .m4a that every browser plays: AAC-LC 48 kHz stereo, the index in front. The file
/// appears under its name only when `close` succeeds. Errors: kEnvironment (FFmpeg without AAC),
/// kFailed (disk full, no such folder); after one the file is lost: drop it.
class SoundWriter {
 public:
  static Result<SoundWriter> open(const std::string& path, const Tags& tags, int bit_rate = 160000);
  ~SoundWriter();
  SoundWriter(SoundWriter&&) noexcept;
  SoundWriter& operator=(SoundWriter&&) noexcept;

  /// Next sound, at 44.1 kHz stereo; blocks of any size.
  Result<void> write(sound::Block block);
  /// Flushes, writes the index first, renames into place. kUsage when nothing was written.
  Result<void> close();
  /// Written so far, s.
  double duration() const;

 private:
  struct Impl;
  explicit SoundWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace impasto::media
