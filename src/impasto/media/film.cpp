// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/film.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <new>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "impasto/base/atomic_file.h"
#include "impasto/base/seal.h"
#include "impasto/base/text.h"
#include "impasto/media/av.h"
#include "impasto/media/resample.h"
#include "impasto/media/yuv.h"

namespace impasto::media {
namespace {

constexpr int kFilmRate = 48000;
constexpr int kThreads = 4;  // of the encoder: with another number x264 writes other bytes

struct MuxerFree {
  void operator()(AVFormatContext* f) const {
    avio_closep(&f->pb);
    avformat_free_context(f);
  }
};

/// Memory that ran out is thrown, as the language does. x264 says only "error" when it gets none.
tl::unexpected<Error> refused(int code, const std::string& path) {
  if (code == AVERROR(ENOMEM) || (code == AVERROR_EXTERNAL && errno == ENOMEM)) {
    throw std::bad_alloc();
  }
  // FFmpeg hands on the system's errno, negated.
  if (code > -4096) return tl::make_unexpected(disk_error(-code, path));
  return fail(ErrorCode::kFailed, "the film cannot be written: " + av_error_text(code), path);
}

tl::unexpected<Error> no_encoder(const char* what, const std::string& path) {
  return fail(ErrorCode::kEnvironment, std::string("FFmpeg here cannot encode ") + what, path,
              "apt install libavcodec59 libx264-164");
}

Result<void> check(const FilmSettings& s, const std::string& path) {
  if (s.width % 2 != 0 || s.height % 2 != 0) {
    return fail(ErrorCode::kUsage,
                "a film of " + std::to_string(s.width) + "x" + std::to_string(s.height) +
                    " is not possible: both sides must be even",
                path);
  }
  if (std::min(s.width, s.height) < 64 || std::max(s.width, s.height) > 8192) {
    return fail(ErrorCode::kUsage,
                "a film of " + std::to_string(s.width) + "x" + std::to_string(s.height) +
                    " is not possible: sides are 64 to 8192 pixels",
                path);
  }
  if (s.rate.numerator <= 0 || s.rate.denominator <= 0 || s.rate.fps() < 1.0 ||
      s.rate.fps() > 240.0) {
    return fail(ErrorCode::kUsage, "films have 1 to 240 frames a second", path);
  }
  if (s.crf < 1 || s.crf > 51) return fail(ErrorCode::kUsage, "crf is 1 (best) to 51", path);
  const std::span<const char* const> presets = film_presets();
  if (std::find(presets.begin(), presets.end(), s.preset) == presets.end()) {
    return fail(ErrorCode::kUsage, "there is no x264 preset \"" + s.preset + "\"", path,
                "use one of " + text::joined(presets));
  }
  return {};
}

}  // namespace

struct FilmWriter::Impl {
  Impl(std::string p, FilmSettings s, AtomicFile f)
      : path(std::move(p)), settings(std::move(s)), file(std::move(f)) {}

  std::string path;
  FilmSettings settings;
  AtomicFile file;  // first in, last out: the muxer below still holds its name
  std::unique_ptr<AVFormatContext, MuxerFree> muxer;
  CodecPtr video, audio;
  AVStream* video_stream = nullptr;
  AVStream* audio_stream = nullptr;
  FramePtr picture{allocated(av_frame_alloc())}, sound{allocated(av_frame_alloc())};
  PacketPtr packet{allocated(av_packet_alloc())};
  Resampler resampler{sound::kRate, kFilmRate};
  std::vector<float> pending;  // interleaved 48 kHz, less than one AAC frame between calls
  std::int64_t frames = 0, samples = 0;
  bool any_sound = false, lost = false, closed = false;

  Result<void> open_video();
  Result<void> open_audio();
  Result<void> start();
  Result<void> encode(AVCodecContext* codec, AVStream* stream, const AVFrame* frame);
  Result<void> queue_sound(std::span<const float> block, bool last);
  Result<void> usable() const;
  Result<void> finish();
};

Result<void> FilmWriter::Impl::open_video() {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr) return no_encoder("H.264 (libx264)", path);
  video.reset(allocated(avcodec_alloc_context3(codec)));
  AVCodecContext* v = video.get();
  v->width = settings.width;
  v->height = settings.height;
  v->pix_fmt = AV_PIX_FMT_YUV420P;
  v->time_base = {settings.rate.denominator, settings.rate.numerator};
  v->framerate = {settings.rate.numerator, settings.rate.denominator};
  v->sample_aspect_ratio = {1, 1};
  v->color_primaries = AVCOL_PRI_BT709;
  v->color_trc = AVCOL_TRC_BT709;
  v->colorspace = AVCOL_SPC_BT709;
  v->color_range = AVCOL_RANGE_MPEG;
  v->chroma_sample_location = AVCHROMA_LOC_CENTER;  // the mean of 2x2 lies in their middle
  v->gop_size = std::max(1, static_cast<int>(std::lround(settings.rate.fps() / 2.0)));
  v->max_b_frames = std::min(2, v->gop_size - 1);
  v->thread_count = kThreads;
  v->flags |= AV_CODEC_FLAG_CLOSED_GOP | AV_CODEC_FLAG_GLOBAL_HEADER;
  av_opt_set(v->priv_data, "preset", settings.preset.c_str(), 0);
  av_opt_set(v->priv_data, "profile", "high", 0);
  av_opt_set_double(v->priv_data, "crf", settings.crf, 0);
  // cpu-independent: x264's assembly otherwise differs in the last bit between machines.
  // 8x8dct: without it the fast presets would be less than High.
  // ipratio: keyframes are as good as what has come to be between them, or all that stands still
  // would pulse with each of them.
  av_opt_set(v->priv_data, "x264-params",
             "cpu-independent=1:scenecut=0:open-gop=0:8x8dct=1:ipratio=2.0", 0);
  errno = 0;
  const int opened = avcodec_open2(v, codec, nullptr);
  if (opened < 0) return refused(opened, path);
  return {};
}

Result<void> FilmWriter::Impl::open_audio() {
  const AVCodec* codec = avcodec_find_encoder_by_name("aac");
  if (codec == nullptr) return no_encoder("AAC", path);
  audio.reset(allocated(avcodec_alloc_context3(codec)));
  AVCodecContext* a = audio.get();
  a->sample_rate = kFilmRate;
  a->sample_fmt = AV_SAMPLE_FMT_FLTP;
  a->bit_rate = 384000;
  a->profile = FF_PROFILE_AAC_LOW;
  a->time_base = {1, kFilmRate};
  av_channel_layout_default(&a->ch_layout, sound::kChannels);
  a->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  const int opened = avcodec_open2(a, codec, nullptr);
  if (opened < 0) return refused(opened, path);
  return {};
}

Result<void> FilmWriter::Impl::start() {
  if (auto r = open_video(); !r) return r;
  if (auto r = open_audio(); !r) return r;

  const std::string url = "file:" + file.temporary();
  AVFormatContext* made = nullptr;
  int code = avformat_alloc_output_context2(&made, nullptr, "mp4", url.c_str());
  if (code < 0) return refused(code, path);
  muxer.reset(made);
  video_stream = avformat_new_stream(made, nullptr);
  audio_stream = avformat_new_stream(made, nullptr);
  if (video_stream == nullptr || audio_stream == nullptr) return refused(AVERROR(ENOMEM), path);
  avcodec_parameters_from_context(video_stream->codecpar, video.get());
  avcodec_parameters_from_context(audio_stream->codecpar, audio.get());
  video_stream->time_base = video->time_base;
  video_stream->avg_frame_rate = video->framerate;
  audio_stream->time_base = audio->time_base;
  // No library version in the file: the same painting should give the same bytes next year too.
  made->flags |= AVFMT_FLAG_BITEXACT;
  for (const auto& [key, text] : {std::pair{"title", &settings.tags.title},
                                  {"artist", &settings.tags.artist},
                                  {"encoding_tool", &settings.tags.software},
                                  {"comment", &settings.tags.settings}}) {
    if (!text->empty()) av_dict_set(&made->metadata, key, text->c_str(), 0);
  }
  av_dict_set(&made->metadata, "keywords", kBlankSeal.data(), 0);  // a literal: ends with a zero
  if ((code = avio_open(&made->pb, url.c_str(), AVIO_FLAG_WRITE)) < 0) return refused(code, path);
  AVDictionary* options = nullptr;
  av_dict_set(&options, "movflags", "+faststart", 0);
  code = avformat_write_header(made, &options);
  av_dict_free(&options);
  if (code < 0) return refused(code, path);

  picture->format = AV_PIX_FMT_YUV420P;
  picture->width = settings.width;
  picture->height = settings.height;
  sound->format = AV_SAMPLE_FMT_FLTP;
  sound->sample_rate = kFilmRate;
  sound->nb_samples = audio->frame_size;
  av_channel_layout_default(&sound->ch_layout, sound::kChannels);
  if ((code = av_frame_get_buffer(picture.get(), 0)) < 0 ||
      (code = av_frame_get_buffer(sound.get(), 0)) < 0) {
    return refused(code, path);
  }
  return {};
}

// Hands one frame (null: the end) to an encoder and what comes out to the muxer, which orders
// packets of both streams by time.
Result<void> FilmWriter::Impl::encode(AVCodecContext* codec, AVStream* stream,
                                      const AVFrame* frame) {
  errno = 0;
  int code = avcodec_send_frame(codec, frame);
  if (code < 0) return refused(code, path);
  while ((code = avcodec_receive_packet(codec, packet.get())) >= 0) {
    packet->stream_index = stream->index;
    if (codec == video.get() && packet->duration == 0) packet->duration = 1;
    av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
    code = av_interleaved_write_frame(muxer.get(), packet.get());
    if (code >= 0 && muxer->pb->error < 0) code = muxer->pb->error;
    if (code < 0) return refused(code, path);
  }
  if (code != AVERROR(EAGAIN) && code != AVERROR_EOF) return refused(code, path);
  return {};
}

Result<void> FilmWriter::Impl::queue_sound(std::span<const float> block, bool last) {
  pending.insert(pending.end(), block.begin(), block.end());
  const auto size = static_cast<std::size_t>(audio->frame_size);
  std::size_t at = 0;
  const std::size_t total = pending.size() / 2;
  while (total - at >= size || (last && at < total)) {
    const std::size_t count = std::min(size, total - at);
    sound->nb_samples = static_cast<int>(size);
    const int code = av_frame_make_writable(sound.get());
    if (code < 0) return refused(code, path);
    for (std::size_t c = 0; c < 2; ++c) {
      auto* to = reinterpret_cast<float*>(sound->extended_data[c]);
      for (std::size_t i = 0; i < count; ++i) {
        to[i] = std::clamp(pending[2 * (at + i) + c], -1.0f, 1.0f);
      }
    }
    sound->nb_samples = static_cast<int>(count);
    sound->pts = samples;
    samples += static_cast<std::int64_t>(count);
    at += count;
    if (auto r = encode(audio.get(), audio_stream, sound.get()); !r) return r;
  }
  pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(2 * at));
  return {};
}

Result<void> FilmWriter::Impl::usable() const {
  if (closed) return fail(ErrorCode::kUsage, "the film is already closed", path);
  if (lost) return fail(ErrorCode::kFailed, "the film was lost by an earlier error", path);
  return {};
}

Result<void> FilmWriter::Impl::finish() {
  if (frames == 0) return fail(ErrorCode::kUsage, "a film needs at least one frame", path);
  if (any_sound) {
    if (auto r = queue_sound(resampler.drain(), true); !r) return r;
    if (auto r = encode(audio.get(), audio_stream, nullptr); !r) return r;
  }
  if (auto r = encode(video.get(), video_stream, nullptr); !r) return r;
  int code = av_write_trailer(muxer.get());
  if (code >= 0 && muxer->pb->error < 0) code = muxer->pb->error;
  const int closing = avio_closep(&muxer->pb);
  if (code >= 0) code = closing;
  if (code < 0) return refused(code, path);
  return file.commit();
}

std::span<const char* const> film_presets() {
  static constexpr const char* kPresets[] = {"ultrafast", "superfast", "veryfast", "faster",
                                             "fast",      "medium",    "slow",     "slower",
                                             "veryslow",  "placebo"};
  return kPresets;
}

FilmWriter::FilmWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FilmWriter::~FilmWriter() = default;
FilmWriter::FilmWriter(FilmWriter&&) noexcept = default;
FilmWriter& FilmWriter::operator=(FilmWriter&&) noexcept = default;

Result<FilmWriter> FilmWriter::open(const std::string& path, const FilmSettings& settings) {
  silence_ffmpeg();
  if (auto r = check(settings, path); !r) return tl::make_unexpected(r.error());
  auto file = AtomicFile::create(path);
  if (!file) return tl::make_unexpected(file.error());
  auto impl = std::make_unique<Impl>(path, settings, std::move(*file));
  if (auto r = impl->start(); !r) return tl::make_unexpected(r.error());
  return FilmWriter(std::move(impl));
}

Result<void> FilmWriter::write_sound(sound::Block block) {
  if (auto r = impl_->usable(); !r) return r;
  if (block.empty()) return {};
  impl_->any_sound = true;
  auto r = impl_->queue_sound(impl_->resampler.push(block), false);
  impl_->lost = !r;
  return r;
}

Result<void> FilmWriter::write_frame(const picture::Image& image,
                                     std::span<const picture::Rect> changed) {
  Impl& f = *impl_;
  if (auto r = f.usable(); !r) return r;
  if (image.width != f.settings.width || image.height != f.settings.height) {
    return fail(ErrorCode::kUsage, "the picture has another size than the film", f.path);
  }
  // Copies only if the encoder still holds the last frame; x264 makes its own copy, so it does not.
  const int code = av_frame_make_writable(f.picture.get());
  if (code < 0) return refused(code, f.path);
  const Yuv420 planes{f.picture->data[0], f.picture->data[1], f.picture->data[2],
                      f.picture->linesize[0], f.picture->linesize[1]};
  const picture::Rect all{0, 0, image.width, image.height};
  if (f.frames == 0) changed = {&all, 1};
  for (const picture::Rect& rect : changed) {
    const picture::Rect even = even_out(rect, image.width, image.height);
    if (!even.empty()) rgba_to_yuv420(image, even, planes);
  }
  f.picture->pts = f.frames++;
  auto r = f.encode(f.video.get(), f.video_stream, f.picture.get());
  f.lost = !r;
  return r;
}

Result<void> FilmWriter::close() {
  if (auto r = impl_->usable(); !r) return r;
  auto r = impl_->finish();
  impl_->lost = !r;
  impl_->closed = r.has_value();
  return r;
}

}  // namespace impasto::media
