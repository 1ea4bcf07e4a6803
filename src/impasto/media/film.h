// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>

#include "impasto/base/result.h"
#include "impasto/picture/image.h"
#include "impasto/sound/audio.h"

namespace impasto::media {

/// Frames a second as a fraction: 30/1, 30000/1001.
struct FrameRate {
  int numerator = 30;
  int denominator = 1;
  double fps() const { return static_cast<double>(numerator) / denominator; }
};

struct FilmSettings {
  int width = 1920, height = 1080;  ///< even, 64..8192
  FrameRate rate;
  std::string preset = "medium";    ///< x264's preset
  int crf = 18;
  int threads = 0;                  ///< encoder threads, 0 = one for each core
  std::string title;                ///< metadata; may be empty
};

/// Writes an MP4 (formats.md "film"): H.264 High yuv420p, BT.709 tagged limited range, closed GOP of half a second, two
/// B-frames, AAC-LC 48 kHz stereo 384 kb/s, moov first. The file appears under its name only when
/// `close` succeeds; a film that is dropped leaves nothing behind.
class FilmWriter {
 public:
  static Result<FilmWriter> open(const std::string& path, const FilmSettings& settings);
  ~FilmWriter();
  FilmWriter(FilmWriter&&) noexcept;
  FilmWriter& operator=(FilmWriter&&) noexcept;

  /// Next sound, at 44.1 kHz stereo, from the film's start. Any block size, interleaved with frames as
  /// one likes; the writer queues at most what the muxer needs.
  Result<void> write_sound(sound::Block block);

  /// The next frame. `changed` lists what differs from the frame before (first frame: everything is
  /// taken whatever it says); only those are converted again.
  Result<void> write_frame(const picture::Image& image, std::span<const picture::Rect> changed);

  /// Flushes, writes the index first, renames into place.
  Result<void> close();

  /// CPU-free hash of all frames as handed to the encoder: last frame's planes, FNV-1a.
  std::uint64_t last_frame_hash() const;

 private:
  struct Impl;
  explicit FilmWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace impasto::media
