// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/media/av.h"
#include "impasto/media/sound_bytes.h"

namespace impasto::media {

/// A demuxer and a decoder over one stretch of bytes; closed in the order that FFmpeg wants.
struct SoundSource {
  explicit SoundSource(SoundBytes b) : bytes(std::move(b)) {}
  SoundSource(const SoundSource&) = delete;
  SoundSource& operator=(const SoundSource&) = delete;
  ~SoundSource();

  SoundBytes bytes;
  std::uint64_t at = 0;  ///< where FFmpeg reads next
  AVIOContext* io = nullptr;
  AVFormatContext* format = nullptr;
  CodecPtr decoder;
  int stream = -1;

  const AVStream& track() const { return *format->streams[stream]; }
  bool is(const char* prefix) const;  ///< the demuxer's name begins so
};

/// Tells the kind by its content, opens the track (see DecodeOptions) and its decoder. `name` is
/// what errors call the file. Errors as decode_audio has them.
Result<void> open_source(SoundSource& source, const std::string& name, int track,
                         const Progress& progress);

/// What the file says of its length, s; 0 when it does not, or when FFmpeg only guesses from the
/// bit rate. Of a container with several streams that says nothing of this one, it is the length of
/// them all: `of_all` is set.
double claimed_duration(const SoundSource& source, bool& of_all);

/// s by which the sound starts after the first of the other streams, which players keep silent.
double late_start(const SoundSource& source);

/// A tag of the file or else the track, as text::clean leaves it; may be empty.
std::string tag(const SoundSource& source, const char* key);

}  // namespace impasto::media
