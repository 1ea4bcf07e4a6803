// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/sound_file.h"

#include <span>
#include <utility>
#include <vector>

#include "impasto/base/atomic_file.h"
#include "impasto/media/muxing.h"

namespace impasto::media {
namespace {

tl::unexpected<Error> refused(int code, const std::string& path) {
  return not_written(code, "sound", path);
}

}  // namespace

struct SoundWriter::Impl {
  Impl(std::string p, AtomicFile f) : path(std::move(p)), file(std::move(f)) {}

  std::string path;
  AtomicFile file;  // first in, last out: the muxer below still holds its name
  MuxerPtr muxer;
  PacketPtr packet{allocated(av_packet_alloc())};
  AacTrack track;

  Result<void> start(const Tags& tags, int bit_rate);
  int encode_sound(const AVFrame* frame) {
    return encode(track.codec.get(), track.stream, muxer.get(), packet.get(), frame);
  }
  Result<void> queue(std::span<const float> block, bool last);
};

Result<void> SoundWriter::Impl::start(const Tags& tags, int bit_rate) {
  int code = track.open(bit_rate, AV_CODEC_FLAG_BITEXACT);
  if (code == AVERROR_ENCODER_NOT_FOUND) {
    return fail(ErrorCode::kEnvironment, "FFmpeg here cannot encode AAC", path,
                "apt install libavcodec59");
  }
  if (code < 0) return refused(code, path);

  const std::string url = "file:" + file.temporary();
  AVFormatContext* made = nullptr;
  if ((code = avformat_alloc_output_context2(&made, nullptr, "ipod", url.c_str())) < 0)
    return refused(code, path);
  muxer.reset(made);
  if ((code = track.add_to(made)) < 0) return refused(code, path);
  made->flags |= AVFMT_FLAG_BITEXACT;  // no version, no date: the same sound, the same bytes
  for (const auto& [key, text] :
       {std::pair{"title", &tags.title}, std::pair{"artist", &tags.artist}}) {
    if (!text->empty()) av_dict_set(&made->metadata, key, text->c_str(), 0);
  }
  if ((code = avio_open(&made->pb, url.c_str(), AVIO_FLAG_WRITE)) < 0) return refused(code, path);
  if ((code = write_header(made)) < 0) return refused(code, path);
  return {};
}

Result<void> SoundWriter::Impl::queue(std::span<const float> block, bool last) {
  const int code = track.queue(block, last, [this](const AVFrame* f) { return encode_sound(f); });
  if (code < 0) return refused(code, path);
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
  return impl_->queue(impl_->track.resampler.push(block), false);
}

double SoundWriter::duration() const {
  return static_cast<double>(impl_->track.samples) / kAacRate;
}

Result<void> SoundWriter::close() {
  Impl& f = *impl_;
  if (auto ok = f.queue(f.track.resampler.drain(), true); !ok) return ok;
  if (f.track.samples == 0) return fail(ErrorCode::kUsage, "there is no sound", f.path);
  if (const int code = f.encode_sound(nullptr); code < 0) return refused(code, f.path);
  if (const int code = write_end(f.muxer.get()); code < 0) return refused(code, f.path);
  return f.file.commit();
}

}  // namespace impasto::media
