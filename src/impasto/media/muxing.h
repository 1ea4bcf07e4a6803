// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/media/av.h"
#include "impasto/media/resample.h"
#include "impasto/sound/audio.h"

// What films and files of sound share: a container of FFmpeg that is being written, and AAC in it.
// Codes are FFmpeg's, below zero when it failed.
namespace impasto::media {

inline constexpr int kAacRate = 48000;

struct MuxerFree {
  void operator()(AVFormatContext* f) const {
    avio_closep(&f->pb);
    avformat_free_context(f);
  }
};
using MuxerPtr = std::unique_ptr<AVFormatContext, MuxerFree>;

/// "the film cannot be written: ..." for what = "film". Memory that ran out is thrown, as the
/// language does.
tl::unexpected<Error> not_written(int code, const char* what, const std::string& path);

/// Hands one frame (null: the end) to an encoder and what comes out to the muxer, which orders
/// packets of several streams by time.
int encode(AVCodecContext* codec, AVStream* stream, AVFormatContext* muxer, AVPacket* packet,
           const AVFrame* frame);

/// The header, with the index before the sound and pictures.
int write_header(AVFormatContext* muxer);
/// The end; then the file is closed.
int write_end(AVFormatContext* muxer);

/// Sound at sound::kRate on its way to AAC.
struct AacTrack {
  CodecPtr codec;
  AVStream* stream = nullptr;
  FramePtr frame{allocated(av_frame_alloc())};
  Resampler resampler{sound::kRate, kAacRate};
  std::vector<float> pending;  ///< interleaved 48 kHz, less than one frame of AAC between calls
  std::int64_t samples = 0;

  /// AVERROR_ENCODER_NOT_FOUND where FFmpeg cannot encode AAC. `flags`: AV_CODEC_FLAG_...
  int open(int bit_rate, int flags);
  int add_to(AVFormatContext* muxer);
  /// Resampled sound; `last`: what is left over too.
  int queue(std::span<const float> block, bool last,
            const std::function<int(const AVFrame*)>& encoded);
};

}  // namespace impasto::media
