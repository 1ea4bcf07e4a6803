// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/decode.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "impasto/media/av.h"
#include "impasto/media/downmix.h"
#include "impasto/media/resample.h"

namespace impasto::media {
namespace {

constexpr double kShortest = 0.05;        // s; less of a damaged file is not worth hearing
constexpr std::size_t kProbe = 1u << 20;  // bytes FFmpeg looks at to tell what a file is
constexpr int kIoBuffer = 1 << 16;
constexpr int kReadErrorsInARow = 16;
constexpr const char* kHint = "give a WAV, FLAC, Ogg, MP3, M4A or other sound file";

// Everything opened for one file; closed in the order that FFmpeg wants.
struct Source {
  int fd = -1;
  std::uint64_t bytes = 0;
  AVIOContext* io = nullptr;
  AVFormatContext* format = nullptr;
  CodecPtr decoder;
  int stream = -1;

  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  ~Source() {
    decoder.reset();
    avformat_close_input(&format);
    if (io != nullptr) {
      av_freep(&io->buffer);
      avio_context_free(&io);
    }
    if (fd >= 0) ::close(fd);
  }
};

int read_bytes(void* opaque, std::uint8_t* to, int size) {
  const ssize_t got = ::read(static_cast<Source*>(opaque)->fd, to, static_cast<std::size_t>(size));
  if (got < 0) return AVERROR(errno);
  return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

std::int64_t seek_bytes(void* opaque, std::int64_t offset, int whence) {
  const Source& s = *static_cast<Source*>(opaque);
  if ((whence & AVSEEK_SIZE) != 0) return static_cast<std::int64_t>(s.bytes);
  const off_t at = ::lseek(s.fd, offset, whence & ~AVSEEK_FORCE);
  return at < 0 ? AVERROR(errno) : at;
}

// A hostile file may name others (mov references, playlists inside containers): none is opened.
int open_nothing(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

int asked_to_stop(void* opaque) {
  return static_cast<const Progress*>(opaque)->cancelled() ? 1 : 0;
}

tl::unexpected<Error> unreadable(std::string message, const std::string& path,
                                 std::string hint = {}) {
  return fail(ErrorCode::kUnreadable, std::move(message), path, std::move(hint));
}

Result<void> open_file(const std::string& path, Source& source) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == EACCES) return unreadable("there is no permission to read it", path);
    return unreadable("there is no such file", path, "check the name");
  }
  if (S_ISDIR(info.st_mode)) return unreadable("this is a folder", path, "name one file in it");
  if (!S_ISREG(info.st_mode)) {
    return unreadable("this is not an ordinary file", path, "save the sound to a file first");
  }
  if (info.st_size == 0) return unreadable("the file is empty", path, "export it again");
  source.fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (source.fd < 0) {
    return unreadable(errno == EACCES ? "there is no permission to read it"
                                      : std::string("cannot be read: ") + std::strerror(errno),
                      path);
  }
  source.bytes = static_cast<std::uint64_t>(info.st_size);
  return {};
}

std::vector<std::uint8_t> read_at(const Source& source, std::uint64_t offset, std::size_t size) {
  std::vector<std::uint8_t> out(size);
  std::size_t got = 0;
  while (got < size) {
    const ssize_t n =
        ::pread(source.fd, out.data() + got, size - got, static_cast<off_t>(offset + got));
    if (n <= 0) break;
    got += static_cast<std::size_t>(n);
  }
  out.resize(got);
  return out;
}

// ID3v2 tags may hold megabytes of cover picture before the first byte of sound (id3.org, "ID3 tag
// version 2.4.0", section 3.1).
std::uint64_t after_id3(const Source& source) {
  std::uint64_t at = 0;
  for (int tags = 0; tags < 4; ++tags) {
    const std::vector<std::uint8_t> h = read_at(source, at, 10);
    if (h.size() < 10 || std::memcmp(h.data(), "ID3", 3) != 0) break;
    std::uint64_t size = 0;
    for (int i = 6; i < 10; ++i) size = size << 7 | (h[static_cast<std::size_t>(i)] & 0x7fu);
    at += 10 + size + ((h[5] & 0x10) != 0 ? 10 : 0);
  }
  return at;
}

bool one_of(std::string_view name, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// FFmpeg's own guess starts from the name and takes the least bad format; here content decides and
// a guess below AVPROBE_SCORE_RETRY (what its own tools would look at twice) is no sound: noise
// called .mp3 must not become music.
Result<const AVInputFormat*> recognise(const Source& source, const std::string& path) {
  const std::uint64_t start = after_id3(source);
  std::vector<std::uint8_t> head = read_at(source, start, kProbe);
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
    return unreadable("this is not a sound file", path, kHint);
  }
  const std::string_view name = format->name;
  if (one_of(name, {"hls", "dash", "concat", "imf", "sdp", "rtsp", "rtp", "sap", "sbg",
                    "vapoursynth", "avisynth", "ffmetadata"})) {
    return unreadable("this is a list that points at other files, not a sound file", path,
                      "name the sound file itself");
  }
  if (name == "image2" || name == "gif" || name == "ico" || name.ends_with("_pipe")) {
    return unreadable("this is a picture, not a sound file", path, kHint);
  }
  return format;
}

Result<void> open_stream(const std::string& path, Source& source, const Progress& progress) {
  const auto format = recognise(source, path);
  if (!format) return tl::make_unexpected(format.error());

  auto* buffer = static_cast<unsigned char*>(av_malloc(kIoBuffer));
  source.io = avio_alloc_context(buffer, kIoBuffer, 0, &source, read_bytes, nullptr, seek_bytes);
  source.format = avformat_alloc_context();
  if (source.io == nullptr || source.format == nullptr) throw std::bad_alloc();
  source.format->pb = source.io;
  source.format->io_open = open_nothing;
  source.format->interrupt_callback = {asked_to_stop, const_cast<Progress*>(&progress)};
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  const int opened = avformat_open_input(&source.format, "", *format, &options);
  av_dict_free(&options);
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "stopped", path);
  if (opened < 0 || avformat_find_stream_info(source.format, nullptr) < 0) {
    if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "stopped", path);
    return unreadable("the file is damaged or incomplete", path, "export it again");
  }

  AVFormatContext& f = *source.format;
  for (unsigned i = 0; i < f.nb_streams; ++i) {
    const bool sound = f.streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    if (sound && source.stream < 0) {
      source.stream = static_cast<int>(i);
    } else {
      f.streams[i]->discard = AVDISCARD_ALL;
    }
  }
  if (source.stream < 0) return unreadable("there is no sound in this file", path, kHint);

  const AVStream& stream = *f.streams[source.stream];
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  if (stream.codecpar->codec_id == AV_CODEC_ID_NONE) {
    return unreadable("the file is damaged or incomplete", path, "export it again");
  }
  if (codec == nullptr) {
    return unreadable(std::string("the sound is coded as ") +
                          avcodec_get_name(stream.codecpar->codec_id) +
                          ", which this FFmpeg cannot decode",
                      path, "convert it to FLAC or WAV");
  }
  source.decoder.reset(avcodec_alloc_context3(codec));
  AVCodecContext* d = source.decoder.get();
  if (d == nullptr || avcodec_parameters_to_context(d, stream.codecpar) < 0) {
    return unreadable("the file is damaged or incomplete", path, "export it again");
  }
  d->pkt_timebase = stream.time_base;  // for the encoder delay that the decoder skips
  d->thread_count = 1;
  if (avcodec_open2(d, codec, nullptr) < 0) {
    return unreadable("the file is damaged or incomplete", path, "export it again");
  }
  return {};
}

// What the file says of its length, s; 0 when it does not, or when FFmpeg only guesses from the bit
// rate. A header may claim any length (a WAV written to a pipe says 6 hours): uncompressed sound
// cannot be longer than its bytes.
double claimed_duration(const Source& source) {
  const AVFormatContext& f = *source.format;
  const AVStream& stream = *f.streams[source.stream];
  double claimed = 0.0;
  if (stream.duration != AV_NOPTS_VALUE) {
    claimed = static_cast<double>(stream.duration) * av_q2d(stream.time_base);
  } else if (f.duration != AV_NOPTS_VALUE) {
    claimed = static_cast<double>(f.duration) / AV_TIME_BASE;
  }
  if (f.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) claimed = 0.0;
  // Even coded silence takes some 400 bits a second; less is a damaged header.
  if (claimed * 400.0 > static_cast<double>(source.bytes) * 8.0) claimed = 0.0;
  return claimed > 0.0 ? claimed : 0.0;
}

double longest_possible(const Source& source) {
  const AVCodecParameters& p = *source.format->streams[source.stream]->codecpar;
  const int bits = av_get_exact_bits_per_sample(p.codec_id);
  if (bits <= 0 || p.sample_rate <= 0 || p.ch_layout.nb_channels <= 0) return 1e9;
  return static_cast<double>(source.bytes) * 8.0 /
         (static_cast<double>(bits) * p.sample_rate * p.ch_layout.nb_channels);
}

// An Ogg stream marks its last page (RFC 3533, header type bit 2); one without was cut short.
bool ogg_is_whole(const Source& source) {
  const std::size_t size = std::min<std::uint64_t>(source.bytes, 1u << 17);
  const std::vector<std::uint8_t> tail = read_at(source, source.bytes - size, size);
  for (std::size_t i = tail.size(); i-- > 0;) {
    if (i + 27 <= tail.size() && std::memcmp(tail.data() + i, "OggS", 4) == 0 && tail[i + 4] == 0) {
      std::size_t length = 27 + tail[i + 26];
      if (i + length > tail.size()) return false;
      for (std::size_t k = 0; k < tail[i + 26]; ++k) length += tail[i + 27 + k];
      return (tail[i + 5] & 4) != 0 && i + length <= tail.size();
    }
  }
  return true;
}

bool valid_utf8(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<unsigned char>(s[i]);
    constexpr std::size_t kNever = 9;
    const std::size_t more = c < 0x80   ? 0
                             : c < 0xc2 ? kNever
                             : c < 0xe0 ? 1
                             : c < 0xf0 ? 2
                             : c < 0xf5 ? 3
                                        : kNever;
    if (more == kNever || i + more >= s.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(s[i + k]) & 0xc0) != 0x80) return false;
    }
    i += more + 1;
  }
  return true;
}

std::string tag(const Source& source, const char* key) {
  const AVFormatContext& f = *source.format;
  const AVDictionaryEntry* e = av_dict_get(f.metadata, key, nullptr, 0);
  if (e == nullptr) e = av_dict_get(f.streams[source.stream]->metadata, key, nullptr, 0);
  if (e == nullptr || !valid_utf8(e->value)) return {};
  return e->value;
}

// MP4 tells where the sound ends inside the last coded frame, but FFmpeg 5.1 hands on all of it:
// the encoder's padding. Shortens such a frame.
void trim_padding(const Source& source, AVFrame& frame) {
  const AVStream& stream = *source.format->streams[source.stream];
  if (std::strncmp(source.format->iformat->name, "mov", 3) != 0 || frame.pts == AV_NOPTS_VALUE ||
      stream.duration == AV_NOPTS_VALUE || frame.sample_rate <= 0) {
    return;
  }
  const std::int64_t start = stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time;
  const std::int64_t left =
      av_rescale_q(start + stream.duration - frame.pts, stream.time_base, {1, frame.sample_rate});
  if (left > 0 && left < frame.nb_samples) frame.nb_samples = static_cast<int>(left);
}

// Frames -> stereo -> 44.1 kHz -> sink, for streams whose rate may change on the way.
struct Listener {
  const std::function<void(sound::Block)>& sink;
  std::optional<Resampler> resampler;
  std::vector<float> stereo;
  int rate = 0;
  std::uint64_t frames = 0;     // handed on
  std::size_t damage = 0;       // packets and frames that failed
  std::size_t bad_samples = 0;  // decoded, but no numbers
  int first_rate = 0, first_channels = 0;
  bool out_of_range = false;

  void hand_on(std::span<const float> block) {
    if (block.empty()) return;
    frames += block.size() / sound::kChannels;
    sink(block);
  }
  void take(const AVFrame& frame) {
    if (frame.nb_samples <= 0) return;
    if (first_rate == 0) {
      first_rate = frame.sample_rate;
      first_channels = frame.ch_layout.nb_channels;
    }
    if (frame.sample_rate < 8000 || frame.sample_rate > 192000 || frame.ch_layout.nb_channels < 1 ||
        frame.ch_layout.nb_channels > 8) {
      out_of_range = true;
      ++damage;
      return;
    }
    if (frame.sample_rate != rate) {
      drain();
      rate = frame.sample_rate;
      resampler.emplace(rate, sound::kRate);
    }
    bad_samples += to_stereo(frame, stereo);
    hand_on(resampler->push(stereo));
  }
  void drain() {
    if (resampler) hand_on(resampler->drain());
  }
};

Error wrong_format(const Listener& listener, const std::string& path) {
  Error e{ErrorCode::kUnreadable, {}, path, {}};
  if (listener.first_channels < 1 || listener.first_channels > 8) {
    e.message = "the sound has " + std::to_string(listener.first_channels) + " channels";
    e.hint = "mix it down to 8 or fewer";
  } else {
    e.message = "the sound has " + std::to_string(listener.first_rate) + " samples a second";
    e.hint = "resample it to between 8000 and 192000";
  }
  return e;
}

tl::unexpected<Error> too_long(const std::string& path) {
  return unreadable("the sound is longer than two hours", path, "cut it into parts");
}

Result<Decoded> decode(const std::string& path, const std::function<void(sound::Block)>& sink,
                       const Progress& progress) {
  silence_ffmpeg();
  Source source;
  if (auto r = open_file(path, source); !r) return tl::make_unexpected(r.error());
  if (auto r = open_stream(path, source, progress); !r) return tl::make_unexpected(r.error());

  const double claimed = claimed_duration(source);
  const double expected = std::min(claimed, longest_possible(source));
  if (expected > kLongest) return too_long(path);

  Listener listener{sink, {}, {}};
  const PacketPtr packet(allocated(av_packet_alloc()));
  const FramePtr frame(allocated(av_frame_alloc()));
  AVCodecContext* decoder = source.decoder.get();

  std::size_t good = 0;
  const auto receive = [&] {
    int r;
    while ((r = avcodec_receive_frame(decoder, frame.get())) >= 0) {
      ++good;
      trim_padding(source, *frame);
      listener.take(*frame);
      av_frame_unref(frame.get());
    }
    if (r != AVERROR(EAGAIN) && r != AVERROR_EOF) ++listener.damage;
  };

  const auto longest_frames = static_cast<std::uint64_t>(kLongest * sound::kRate);
  int errors_in_a_row = 0;
  double reported = 0.0;
  bool draining = false;
  while (!draining) {
    if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "stopped", path);
    const int read = av_read_frame(source.format, packet.get());
    if (read == AVERROR_EOF) {
      draining = true;
    } else if (read < 0) {
      ++listener.damage;
      if (++errors_in_a_row >= kReadErrorsInARow) draining = true;
      if (!draining) continue;
    } else {
      errors_in_a_row = 0;
      if (packet->stream_index != source.stream) {
        av_packet_unref(packet.get());
        continue;
      }
      if ((packet->flags & AV_PKT_FLAG_CORRUPT) != 0) ++listener.damage;
    }
    const int sent = avcodec_send_packet(decoder, draining ? nullptr : packet.get());
    av_packet_unref(packet.get());
    if (sent < 0 && sent != AVERROR(EAGAIN) && sent != AVERROR_EOF) ++listener.damage;
    receive();
    if (listener.out_of_range && listener.frames == 0) {
      return tl::make_unexpected(wrong_format(listener, path));
    }
    if (listener.frames > longest_frames) return too_long(path);
    if (expected > 0.0) {
      const double done = static_cast<double>(listener.frames) / (sound::kRate * expected);
      if (done >= reported + 0.01) progress(reported = std::min(done, 1.0));
    }
  }
  listener.drain();
  if (listener.frames > longest_frames) return too_long(path);

  Decoded out;
  out.duration = static_cast<double>(listener.frames) / sound::kRate;
  out.info = {listener.first_rate, listener.first_channels, out.duration};
  out.truncated = listener.damage > 0 || listener.bad_samples > 0 ||
                  (claimed > 0.0 && out.duration < claimed - 0.1) ||
                  (std::strcmp(source.format->iformat->name, "ogg") == 0 && !ogg_is_whole(source));
  if (listener.frames == 0) {
    return unreadable(out.truncated ? "the file is damaged: no sound could be decoded"
                                    : "there is no sound in this file",
                      path, "export it again");
  }
  // More failures than frames: what was decoded is chance, not music.
  if (out.truncated && (out.duration < kShortest || listener.damage > good ||
                        listener.bad_samples > listener.frames)) {
    return unreadable("the file is damaged: hardly any sound could be decoded", path,
                      "export it again");
  }
  out.title = tag(source, "title");
  out.artist = tag(source, "artist");
  if (reported < 1.0) progress(1.0);
  return out;
}

}  // namespace

Result<Decoded> decode_audio(const std::string& path, const std::function<void(sound::Block)>& sink,
                             const Progress& progress) {
  return decode(path, sink, progress);
}

}  // namespace impasto::media
