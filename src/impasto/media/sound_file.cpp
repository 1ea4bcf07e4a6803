// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/sound_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "impasto/base/atomic_file.h"
#include "impasto/media/av.h"
#include "impasto/media/resample.h"

namespace impasto::media {
namespace {

constexpr int kFileRate = 48000;

struct MuxerFree {
  void operator()(AVFormatContext* f) const {
    avio_closep(&f->pb);
    avformat_free_context(f);
  }
};

tl::unexpected<Error> refused(int code, const std::string& path) {
  if (code == AVERROR(ENOMEM)) throw std::bad_alloc();
  if (code > -4096) return tl::make_unexpected(disk_error(-code, path));  // the system's, negated
  return fail(ErrorCode::kFailed, "the sound cannot be written: " + av_error_text(code), path);
}

}  // namespace

struct SoundWriter::Impl {
  Impl(std::string p, AtomicFile f) : path(std::move(p)), file(std::move(f)) {}

  std::string path;
  AtomicFile file;  // first in, last out: the muxer below still holds its name
  std::unique_ptr<AVFormatContext, MuxerFree> muxer;
  CodecPtr codec;
  AVStream* stream = nullptr;
  FramePtr frame{allocated(av_frame_alloc())};
  PacketPtr packet{allocated(av_packet_alloc())};
  Resampler resampler{sound::kRate, kFileRate};
  std::vector<float> pending;  // interleaved 48 kHz, less than one frame of AAC between calls
  std::int64_t samples = 0;

  Result<void> start(const Tags& tags, int bit_rate);
  Result<void> encode(const AVFrame* sound);
  Result<void> queue(std::span<const float> block, bool last);
};

Result<void> SoundWriter::Impl::start(const Tags& tags, int bit_rate) {
  const AVCodec* aac = avcodec_find_encoder_by_name("aac");
  if (aac == nullptr) {
    return fail(ErrorCode::kEnvironment, "FFmpeg here cannot encode AAC", path,
                "apt install libavcodec59");
  }
  codec.reset(allocated(avcodec_alloc_context3(aac)));
  codec->sample_rate = kFileRate;
  codec->sample_fmt = AV_SAMPLE_FMT_FLTP;
  codec->bit_rate = bit_rate;
  codec->profile = FF_PROFILE_AAC_LOW;
  codec->time_base = {1, kFileRate};
  av_channel_layout_default(&codec->ch_layout, sound::kChannels);
  codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
  int code = avcodec_open2(codec.get(), aac, nullptr);
  if (code < 0) return refused(code, path);

  const std::string url = "file:" + file.temporary();
  AVFormatContext* made = nullptr;
  if ((code = avformat_alloc_output_context2(&made, nullptr, "ipod", url.c_str())) < 0)
    return refused(code, path);
  muxer.reset(made);
  stream = allocated(avformat_new_stream(made, nullptr));
  avcodec_parameters_from_context(stream->codecpar, codec.get());
  stream->time_base = codec->time_base;
  made->flags |= AVFMT_FLAG_BITEXACT;  // no version, no date: the same sound, the same bytes
  for (const auto& [key, text] :
       {std::pair{"title", &tags.title}, std::pair{"artist", &tags.artist}}) {
    if (!text->empty()) av_dict_set(&made->metadata, key, text->c_str(), 0);
  }
  if ((code = avio_open(&made->pb, url.c_str(), AVIO_FLAG_WRITE)) < 0) return refused(code, path);
  AVDictionary* options = nullptr;
  av_dict_set(&options, "movflags", "+faststart", 0);
  code = avformat_write_header(made, &options);
  av_dict_free(&options);
  if (code < 0) return refused(code, path);

  frame->format = AV_SAMPLE_FMT_FLTP;
  frame->sample_rate = kFileRate;
  frame->nb_samples = codec->frame_size;
  av_channel_layout_default(&frame->ch_layout, sound::kChannels);
  if ((code = av_frame_get_buffer(frame.get(), 0)) < 0) return refused(code, path);
  return {};
}

Result<void> SoundWriter::Impl::encode(const AVFrame* sound) {
  int code = avcodec_send_frame(codec.get(), sound);
  if (code < 0) return refused(code, path);
  while ((code = avcodec_receive_packet(codec.get(), packet.get())) >= 0) {
    packet->stream_index = stream->index;
    av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
    code = av_interleaved_write_frame(muxer.get(), packet.get());
    if (code >= 0 && muxer->pb->error < 0) code = muxer->pb->error;
    if (code < 0) return refused(code, path);
  }
  if (code != AVERROR(EAGAIN) && code != AVERROR_EOF) return refused(code, path);
  return {};
}

Result<void> SoundWriter::Impl::queue(std::span<const float> block, bool last) {
  pending.insert(pending.end(), block.begin(), block.end());
  const auto size = static_cast<std::size_t>(codec->frame_size);
  const std::size_t total = pending.size() / sound::kChannels;
  std::size_t at = 0;
  while (total - at >= size || (last && at < total)) {
    const std::size_t count = std::min(size, total - at);
    frame->nb_samples = static_cast<int>(size);
    const int code = av_frame_make_writable(frame.get());
    if (code < 0) return refused(code, path);
    for (std::size_t c = 0; c < sound::kChannels; ++c) {
      auto* to = reinterpret_cast<float*>(frame->extended_data[c]);
      for (std::size_t i = 0; i < count; ++i)
        to[i] = std::clamp(pending[sound::kChannels * (at + i) + c], -1.0f, 1.0f);
    }
    frame->nb_samples = static_cast<int>(count);
    frame->pts = samples;
    samples += static_cast<std::int64_t>(count);
    at += count;
    if (auto ok = encode(frame.get()); !ok) return ok;
  }
  pending.erase(pending.begin(),
                pending.begin() + static_cast<std::ptrdiff_t>(sound::kChannels * at));
  return {};
}

SoundWriter::SoundWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SoundWriter::~SoundWriter() = default;
SoundWriter::SoundWriter(SoundWriter&&) noexcept = default;
SoundWriter& SoundWriter::operator=(SoundWriter&&) noexcept = default;

Result<SoundWriter> SoundWriter::open(const std::string& path, const Tags& tags, int bit_rate) {
  silence_ffmpeg();
  auto file = AtomicFile::create(path);
  if (!file) return tl::make_unexpected(file.error());
  auto impl = std::make_unique<Impl>(path, std::move(*file));
  if (auto ok = impl->start(tags, bit_rate); !ok) return tl::make_unexpected(ok.error());
  return SoundWriter(std::move(impl));
}

Result<void> SoundWriter::write(sound::Block block) {
  if (block.empty()) return {};
  return impl_->queue(impl_->resampler.push(block), false);
}

double SoundWriter::duration() const {
  return static_cast<double>(impl_->samples) / kFileRate;
}

Result<void> SoundWriter::close() {
  Impl& f = *impl_;
  if (auto ok = f.queue(f.resampler.drain(), true); !ok) return ok;
  if (f.samples == 0) return fail(ErrorCode::kUsage, "there is no sound", f.path);
  if (auto ok = f.encode(nullptr); !ok) return ok;
  int code = av_write_trailer(f.muxer.get());
  if (code >= 0 && f.muxer->pb->error < 0) code = f.muxer->pb->error;
  const int closing = avio_closep(&f.muxer->pb);
  if (code >= 0) code = closing;
  if (code < 0) return refused(code, f.path);
  return f.file.commit();
}

}  // namespace impasto::media
