// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "impasto/base/result.h"
#include "impasto/media/tags.h"
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
  FrameRate rate;                   ///< 1..240 fps
  std::string preset = "medium";    ///< x264's preset
  int crf = 18;                     ///< 1 (best) .. 51
  Tags tags;
};

/// x264's presets, fast to slow.
std::span<const char* const> film_presets();

/// Writes an MP4: H.264 High yuv420p, BT.709 tagged limited range, closed GOP
/// of half a second, up to two B-frames in a row, AAC-LC 48 kHz stereo 384 kb/s, moov first. A film
/// that never got sound has no sound track. The file appears under its name only when `close`
/// succeeds; a film that is dropped leaves nothing behind. The encoder has four threads on every
/// machine: the same frames give the same picture stream everywhere.
///
/// Errors: kUsage (sizes, rates, unknown preset, picture of another size, use after `close`),
/// kEnvironment (FFmpeg without libx264), kFailed (disk full, no such folder). After an error from
/// any call but `open` the film is lost: drop it.
class FilmWriter {
 public:
  static Result<FilmWriter> open(const std::string& path, const FilmSettings& settings);
  ~FilmWriter();
  FilmWriter(FilmWriter&&) noexcept;
  FilmWriter& operator=(FilmWriter&&) noexcept;

  /// Next sound, at 44.1 kHz stereo, from the film's start: its first sample sounds as the first
  /// frame appears. Any block size, interleaved with frames as one likes; when one runs more than
  /// 10 s ahead of the other, what is queued is written as it is.
  Result<void> write_sound(sound::Block block);

  /// The next frame. `changed` lists what differs from the frame before (first frame: everything is
  /// taken whatever it says); only those are converted again. Alpha is ignored. Encoding runs on in
  /// the encoder's own threads after the call returns.
  Result<void> write_frame(const picture::Image& image, std::span<const picture::Rect> changed);

  /// Flushes, writes the index first, renames into place. kUsage when there is no frame.
  Result<void> close();

 private:
  struct Impl;
  explicit FilmWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace impasto::media
