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
#include "impasto/media/muxing.h"
#include "impasto/media/yuv.h"

namespace impasto::media {
namespace {

constexpr int kThreads = 4;  // of the encoder: with another number x264 writes other bytes

tl::unexpected<Error> refused(int code, const std::string& path) {
  return not_written(code, "film", path);
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
  MuxerPtr muxer;
  CodecPtr video;
  AVStream* video_stream = nullptr;
  FramePtr picture{allocated(av_frame_alloc())};
  PacketPtr packet{allocated(av_packet_alloc())};
  AacTrack audio;
  std::int64_t frames = 0;
  bool any_sound = false, lost = false, closed = false;

  Result<void> open_video();
  Result<void> start();
  int encode_sound(const AVFrame* frame) {
    return encode(audio.codec.get(), audio.stream, muxer.get(), packet.get(), frame);
  }
  int encode_picture(const AVFrame* frame) {
    return encode(video.get(), video_stream, muxer.get(), packet.get(), frame);
  }
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

Result<void> FilmWriter::Impl::start() {
  if (auto r = open_video(); !r) return r;
  int code = audio.open(384000, 0);
  if (code == AVERROR_ENCODER_NOT_FOUND) return no_encoder("AAC", path);
  if (code < 0) return refused(code, path);

  const std::string url = "file:" + file.temporary();
  AVFormatContext* made = nullptr;
  code = avformat_alloc_output_context2(&made, nullptr, "mp4", url.c_str());
  if (code < 0) return refused(code, path);
  muxer.reset(made);
  video_stream = avformat_new_stream(made, nullptr);
  if (video_stream == nullptr) return refused(AVERROR(ENOMEM), path);
  avcodec_parameters_from_context(video_stream->codecpar, video.get());
  video_stream->time_base = video->time_base;
  video_stream->avg_frame_rate = video->framerate;
  if ((code = audio.add_to(made)) < 0) return refused(code, path);
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
  if ((code = write_header(made)) < 0) return refused(code, path);

  picture->format = AV_PIX_FMT_YUV420P;
  picture->width = settings.width;
  picture->height = settings.height;
  if ((code = av_frame_get_buffer(picture.get(), 0)) < 0) return refused(code, path);
  return {};
}

Result<void> FilmWriter::Impl::queue_sound(std::span<const float> block, bool last) {
  const int code = audio.queue(block, last, [this](const AVFrame* f) { return encode_sound(f); });
  if (code < 0) return refused(code, path);
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
    if (auto r = queue_sound(audio.resampler.drain(), true); !r) return r;
    if (const int code = encode_sound(nullptr); code < 0) return refused(code, path);
  }
  if (const int code = encode_picture(nullptr); code < 0) return refused(code, path);
  if (const int code = write_end(muxer.get()); code < 0) return refused(code, path);
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
  auto r = impl_->queue_sound(impl_->audio.resampler.push(block), false);
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
  const int encoded = f.encode_picture(f.picture.get());
  f.lost = encoded < 0;
  if (f.lost) return refused(encoded, f.path);
  return {};
}

Result<void> FilmWriter::close() {
  if (auto r = impl_->usable(); !r) return r;
  auto r = impl_->finish();
  impl_->lost = !r;
  impl_->closed = r.has_value();
  return r;
}

}  // namespace impasto::media
