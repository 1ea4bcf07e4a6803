// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/muxing.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <new>

#include "impasto/base/atomic_file.h"

namespace impasto::media {

tl::unexpected<Error> not_written(int code, const char* what, const std::string& path) {
  // x264 says only "error" when it gets no memory.
  if (code == AVERROR(ENOMEM) || (code == AVERROR_EXTERNAL && errno == ENOMEM))
    throw std::bad_alloc();
  // FFmpeg hands on the system's errno, negated.
  if (code > -4096) return tl::make_unexpected(disk_error(-code, path));
  return fail(ErrorCode::kFailed,
              "the " + std::string(what) + " cannot be written: " + av_error_text(code), path);
}

int encode(AVCodecContext* codec, AVStream* stream, AVFormatContext* muxer, AVPacket* packet,
           const AVFrame* frame) {
  errno = 0;
  int code = avcodec_send_frame(codec, frame);
  if (code < 0) return code;
  while ((code = avcodec_receive_packet(codec, packet)) >= 0) {
    packet->stream_index = stream->index;
    if (codec->codec_type == AVMEDIA_TYPE_VIDEO && packet->duration == 0) packet->duration = 1;
    av_packet_rescale_ts(packet, codec->time_base, stream->time_base);
    code = av_interleaved_write_frame(muxer, packet);
    if (code >= 0 && muxer->pb->error < 0) code = muxer->pb->error;
    if (code < 0) return code;
  }
  return code == AVERROR(EAGAIN) || code == AVERROR_EOF ? 0 : code;
}

int write_header(AVFormatContext* muxer) {
  AVDictionary* options = nullptr;
  av_dict_set(&options, "movflags", "+faststart", 0);
  const int code = avformat_write_header(muxer, &options);
  av_dict_free(&options);
  return code;
}

int write_end(AVFormatContext* muxer) {
  int code = av_write_trailer(muxer);
  if (code >= 0 && muxer->pb->error < 0) code = muxer->pb->error;
  const int closing = avio_closep(&muxer->pb);
  return code < 0 ? code : closing;
}

int AacTrack::open(int bit_rate, int flags) {
  const AVCodec* aac = avcodec_find_encoder_by_name("aac");
  if (aac == nullptr) return AVERROR_ENCODER_NOT_FOUND;
  codec.reset(allocated(avcodec_alloc_context3(aac)));
  codec->sample_rate = kAacRate;
  codec->sample_fmt = AV_SAMPLE_FMT_FLTP;
  codec->bit_rate = bit_rate;
  codec->profile = FF_PROFILE_AAC_LOW;
  codec->time_base = {1, kAacRate};
  av_channel_layout_default(&codec->ch_layout, sound::kChannels);
  codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | flags;
  const int code = avcodec_open2(codec.get(), aac, nullptr);
  if (code < 0) return code;
  frame->format = AV_SAMPLE_FMT_FLTP;
  frame->sample_rate = kAacRate;
  frame->nb_samples = codec->frame_size;
  av_channel_layout_default(&frame->ch_layout, sound::kChannels);
  return av_frame_get_buffer(frame.get(), 0);
}

int AacTrack::add_to(AVFormatContext* muxer) {
  stream = avformat_new_stream(muxer, nullptr);
  if (stream == nullptr) return AVERROR(ENOMEM);
  stream->time_base = codec->time_base;
  return avcodec_parameters_from_context(stream->codecpar, codec.get());
}

int AacTrack::queue(std::span<const float> block, bool last,
                    const std::function<int(const AVFrame*)>& encoded) {
  pending.insert(pending.end(), block.begin(), block.end());
  const auto size = static_cast<std::size_t>(codec->frame_size);
  const std::size_t total = pending.size() / sound::kChannels;
  std::size_t at = 0;
  while (total - at >= size || (last && at < total)) {
    const std::size_t count = std::min(size, total - at);
    frame->nb_samples = static_cast<int>(size);
    int code = av_frame_make_writable(frame.get());
    if (code < 0) return code;
    for (std::size_t c = 0; c < sound::kChannels; ++c) {
      auto* to = reinterpret_cast<float*>(frame->extended_data[c]);
      for (std::size_t i = 0; i < count; ++i)
        to[i] = std::clamp(pending[sound::kChannels * (at + i) + c], -1.0f, 1.0f);
    }
    frame->nb_samples = static_cast<int>(count);
    frame->pts = samples;
    samples += static_cast<std::int64_t>(count);
    at += count;
    if ((code = encoded(frame.get())) < 0) return code;
  }
  pending.erase(pending.begin(),
                pending.begin() + static_cast<std::ptrdiff_t>(sound::kChannels * at));
  return 0;
}

}  // namespace impasto::media
