// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/sound_source.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "impasto/base/text.h"

namespace impasto::media {
namespace {

constexpr std::size_t kProbe = 1u << 20;  // bytes FFmpeg looks at to tell what a file is
constexpr int kIoBuffer = 1 << 16;
constexpr const char* kHint = "give a WAV, FLAC, Ogg, MP3, M4A or other sound file";

int read_bytes(void* opaque, std::uint8_t* to, int size) {
  SoundSource& s = *static_cast<SoundSource*>(opaque);
  const std::size_t got = s.bytes.read(s.at, to, static_cast<std::size_t>(size));
  s.at += got;
  return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

std::int64_t seek_bytes(void* opaque, std::int64_t offset, int whence) {
  SoundSource& s = *static_cast<SoundSource*>(opaque);
  const auto size = static_cast<std::int64_t>(s.bytes.size());
  if ((whence & AVSEEK_SIZE) != 0) return size;
  switch (whence & ~AVSEEK_FORCE) {
    case SEEK_CUR: offset += static_cast<std::int64_t>(s.at); break;
    case SEEK_END: offset += size; break;
    default: break;
  }
  if (offset < 0) return AVERROR(EINVAL);
  s.at = static_cast<std::uint64_t>(offset);
  return offset;
}

// A hostile file may name others (mov references, playlists inside containers): none is opened.
int open_nothing(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

int asked_to_stop(void* opaque) {
  return static_cast<const Progress*>(opaque)->cancelled() ? 1 : 0;
}

tl::unexpected<Error> unreadable(std::string message, const std::string& name,
                                 std::string hint = {}) {
  return fail(ErrorCode::kUnreadable, std::move(message), name, std::move(hint));
}

tl::unexpected<Error> damaged(const std::string& name) {
  return unreadable("the file is damaged or incomplete", name, "export it again");
}

// FFmpeg's own guess starts from the name and takes the least bad format; here content decides and
// a guess below AVPROBE_SCORE_RETRY (what its own tools would look at twice) is no sound: noise
// called .mp3 must not become music.
Result<const AVInputFormat*> recognise(const SoundBytes& bytes, const std::string& name) {
  const std::uint64_t start = after_id3(bytes);
  std::vector<std::uint8_t> head = bytes.read(start, kProbe);
  const std::size_t size = head.size();
  head.resize(size + AVPROBE_PADDING_SIZE, 0);
  AVProbeData data{};
  data.filename = "";
  data.buf = head.data();
  data.buf_size = static_cast<int>(size);
  int score = 0;
  const AVInputFormat* format = size == 0 ? nullptr : av_probe_input_format3(&data, 1, &score);
  // A tag is itself a sign of an MP3: a few frames after it are enough.
  const bool tagged = start > 0 && format != nullptr && std::strcmp(format->name, "mp3") == 0;
  if (format == nullptr || (score < AVPROBE_SCORE_RETRY && !(tagged && score > 0))) {
    return unreadable("this is not a sound file", name, kHint);
  }
  const std::string_view kind = format->name;
  if (one_of(kind, {"hls", "dash", "concat", "imf", "sdp", "rtsp", "rtp", "sap", "sbg",
                    "vapoursynth", "avisynth", "ffmetadata"})) {
    return unreadable("this is a list that points at other files, not a sound file", name,
                      "name the sound file itself");
  }
  if (kind == "image2" || kind == "gif" || kind == "ico" || kind.ends_with("_pipe")) {
    return unreadable("this is a picture, not a sound file", name, kHint);
  }
  return format;
}

bool is_sound(const AVStream& stream) {
  return stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
}

/// "1 (eng, Commentary, 6 channels, ac3)" for each sound track.
std::string list_tracks(const AVFormatContext& format) {
  std::string list;
  int number = 0;
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVStream& s = *format.streams[i];
    if (!is_sound(s)) continue;
    if (++number > 16) return list + ", ...";
    std::string about;
    constexpr std::size_t kMost = 40;
    for (const char* key : {"language", "title", "handler_name"}) {
      const AVDictionaryEntry* e = av_dict_get(s.metadata, key, nullptr, 0);
      if (e == nullptr || std::strcmp(e->value, "SoundHandler") == 0) continue;
      about += text::clean(e->value, kMost) + ", ";
    }
    const int channels = s.codecpar->ch_layout.nb_channels;
    about += std::to_string(channels) + (channels == 1 ? " channel, " : " channels, ");
    about += avcodec_get_name(s.codecpar->codec_id);
    if ((s.disposition & AV_DISPOSITION_DEFAULT) != 0) about += ", default";
    list += (list.empty() ? "" : ", ") + std::to_string(number) + " (" + about + ")";
  }
  return list;
}

/// The index of the stream to play; -1 when there is no such track.
int choose_stream(AVFormatContext& format, int track) {
  int number = 0, marked = -1;
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVStream& s = *format.streams[i];
    if (!is_sound(s)) continue;
    if (++number == track) return static_cast<int>(i);
    const bool playable = avcodec_find_decoder(s.codecpar->codec_id) != nullptr;
    if (playable && marked < 0 && (s.disposition & AV_DISPOSITION_DEFAULT) != 0) {
      marked = static_cast<int>(i);
    }
  }
  if (track > 0) return -1;
  if (marked >= 0) return marked;
  return std::max(-1, av_find_best_stream(&format, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0));
}

Result<void> choose_track(SoundSource& source, const std::string& name, int track) {
  AVFormatContext& f = *source.format;
  source.stream = choose_stream(f, track);
  if (source.stream < 0) {
    const std::string list = list_tracks(f);
    if (list.empty()) return unreadable("there is no sound in this file", name, kHint);
    return fail(ErrorCode::kUsage, "there is no sound track " + std::to_string(track), name,
                "it has " + list);
  }
  // Where only the container says how long it is, the other streams' packets tell whether all is
  // there; elsewhere they need not be read.
  const bool all = source.is("matroska") || source.is("avi");
  for (unsigned i = 0; i < f.nb_streams; ++i) {
    const bool attached = (f.streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    if (static_cast<int>(i) != source.stream && (!all || attached)) {
      f.streams[i]->discard = AVDISCARD_ALL;
    }
  }
  return {};
}

Result<void> open_decoder(SoundSource& source, const std::string& name) {
  const AVStream& stream = source.track();
  if (stream.codecpar->codec_id == AV_CODEC_ID_NONE) return damaged(name);
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (codec == nullptr) {
    return unreadable(std::string("the sound is coded as ") +
                          avcodec_get_name(stream.codecpar->codec_id) +
                          ", which this FFmpeg cannot decode",
                      name, "convert it to FLAC or WAV");
  }
  source.decoder.reset(allocated(avcodec_alloc_context3(codec)));
  AVCodecContext* d = source.decoder.get();
  if (avcodec_parameters_to_context(d, stream.codecpar) < 0) return damaged(name);
  d->pkt_timebase = stream.time_base;  // for the encoder delay that the decoder skips
  d->thread_count = 1;
  if (avcodec_open2(d, codec, nullptr) < 0) return damaged(name);
  return {};
}

double to_seconds(std::int64_t ticks, AVRational base) {
  return static_cast<double>(ticks) * av_q2d(base);
}

}  // namespace

SoundSource::~SoundSource() {
  decoder.reset();
  avformat_close_input(&format);
  if (io != nullptr) {
    av_freep(&io->buffer);
    avio_context_free(&io);
  }
}

bool SoundSource::is(const char* prefix) const {
  return std::string_view(format->iformat->name).starts_with(prefix);
}

Result<void> open_source(SoundSource& source, const std::string& name, int track,
                         const Progress& progress) {
  const auto format = recognise(source.bytes, name);
  if (!format) return tl::make_unexpected(format.error());

  auto* buffer = static_cast<unsigned char*>(allocated(av_malloc(kIoBuffer)));
  source.io = avio_alloc_context(buffer, kIoBuffer, 0, &source, read_bytes, nullptr, seek_bytes);
  if (source.io == nullptr) av_free(buffer);
  allocated(source.io);
  source.format = allocated(avformat_alloc_context());
  source.format->pb = source.io;
  source.format->io_open = open_nothing;
  source.format->interrupt_callback = {asked_to_stop, const_cast<Progress*>(&progress)};
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  const int opened = avformat_open_input(&source.format, "", *format, &options);
  av_dict_free(&options);
  const bool understood = opened >= 0 && avformat_find_stream_info(source.format, nullptr) >= 0;
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "stopped", name);
  if (!understood) return damaged(name);
  if (auto r = choose_track(source, name, track); !r) return r;
  return open_decoder(source, name);
}

double claimed_duration(const SoundSource& source, bool& of_all) {
  const AVFormatContext& f = *source.format;
  const AVStream& stream = source.track();
  double claimed = 0.0;
  of_all = false;
  if (stream.duration != AV_NOPTS_VALUE) {
    claimed = to_seconds(stream.duration, stream.time_base);
  } else if (f.duration != AV_NOPTS_VALUE) {
    claimed = static_cast<double>(f.duration) / AV_TIME_BASE;
    of_all = true;
  }
  if (f.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) claimed = 0.0;
  // Even coded silence takes some 400 bits a second; less is a damaged header.
  if (claimed * 400.0 > static_cast<double>(source.bytes.size()) * 8.0) claimed = 0.0;
  return claimed > 0.0 ? claimed : 0.0;
}

double late_start(const SoundSource& source) {
  constexpr double kNothing = 0.05;  // frames of pictures and of sound never start quite together
  const AVFormatContext& f = *source.format;
  const AVStream& sound = source.track();
  if (sound.start_time == AV_NOPTS_VALUE) return 0.0;
  const double start = to_seconds(sound.start_time, sound.time_base);
  double first = start;
  for (unsigned i = 0; i < f.nb_streams; ++i) {
    const AVStream& s = *f.streams[i];
    const AVMediaType type = s.codecpar->codec_type;
    if (s.start_time == AV_NOPTS_VALUE || (s.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0 ||
        (type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO)) {
      continue;
    }
    first = std::min(first, to_seconds(s.start_time, s.time_base));
  }
  return start - first > kNothing ? start - first : 0.0;
}

std::string tag(const SoundSource& source, const char* key) {
  const AVDictionaryEntry* e = av_dict_get(source.format->metadata, key, nullptr, 0);
  if (e == nullptr) e = av_dict_get(source.track().metadata, key, nullptr, 0);
  return e == nullptr ? std::string() : text::clean(e->value);
}

}  // namespace impasto::media
