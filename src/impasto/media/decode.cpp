// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/decode.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "impasto/media/downmix.h"
#include "impasto/media/lengths.h"
#include "impasto/media/links.h"
#include "impasto/media/phase.h"
#include "impasto/media/resample.h"
#include "impasto/media/sound_source.h"

namespace impasto::media {
namespace {

constexpr double kShortest = 0.05;    // s; less of a damaged file is not worth hearing
constexpr double kFewBits = 16000.0;  // a second
constexpr int kReadErrorsInARow = 16;
constexpr int kLowestRate = 1000, kHighestRate = 3'100'000;
constexpr double kGap = 0.25;  // s between timestamps that the packets before do not fill

tl::unexpected<Error> unreadable(std::string message, const std::string& name,
                                 std::string hint = {}) {
  return fail(ErrorCode::kUnreadable, std::move(message), name, std::move(hint));
}

tl::unexpected<Error> too_long(const std::string& name) {
  return unreadable("the sound is longer than two hours", name, "cut it into parts");
}

// MP4 tells where the sound ends inside the last coded frame, but FFmpeg 5.1 hands on all of it:
// the encoder's padding. Shortens such a frame.
void trim_padding(const SoundSource& source, AVFrame& frame) {
  const AVStream& stream = source.track();
  if (!source.is("mov") || frame.pts == AV_NOPTS_VALUE || stream.duration == AV_NOPTS_VALUE ||
      frame.sample_rate <= 0) {
    return;
  }
  const std::int64_t start = stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time;
  const std::int64_t left =
      av_rescale_q(start + stream.duration - frame.pts, stream.time_base, {1, frame.sample_rate});
  if (left > 0 && left < frame.nb_samples) frame.nb_samples = static_cast<int>(left);
}

// Frames -> stereo -> 44.1 kHz -> sink, for streams whose rate may change on the way.
struct Listener {
  explicit Listener(const std::function<void(sound::Block)>& s) : sink(s) {}

  const std::function<void(sound::Block)>& sink;
  std::optional<Resampler> resampler;
  std::vector<float> stereo;
  int rate = 0;
  std::uint64_t frames = 0;     // handed on
  std::size_t good = 0;         // frames that were decoded
  std::size_t damage = 0;       // packets and frames that failed
  std::size_t bad_samples = 0;  // decoded, but no numbers
  int first_rate = 0, first_channels = 0;
  bool out_of_range = false;

  double seconds() const { return static_cast<double>(frames) / sound::kRate; }
  bool too_long() const { return seconds() > kLongest; }

  void hand_on(std::span<const float> block) {
    if (block.empty()) return;
    frames += block.size() / sound::kChannels;
    sink(block);
  }
  void be_silent(double duration) {
    stereo.assign(std::size_t{4096} * sound::kChannels, 0.0f);
    auto left = static_cast<std::size_t>(std::llround(std::min(duration, kLongest) * rate));
    while (left > 0 && !too_long()) {
      const std::size_t count = std::min<std::size_t>(left, 4096);
      hand_on(resampler->push(std::span(stereo).first(count * sound::kChannels)));
      left -= count;
    }
  }
  /// `silence`: s before the frame.
  void take(const AVFrame& frame, double silence) {
    if (frame.nb_samples <= 0) return;
    if (first_rate == 0) {
      first_rate = frame.sample_rate;
      first_channels = frame.ch_layout.nb_channels;
    }
    if (frame.sample_rate < kLowestRate || frame.sample_rate > kHighestRate ||
        frame.ch_layout.nb_channels < 1 || frame.ch_layout.nb_channels > kMostChannels) {
      out_of_range = true;
      ++damage;
      return;
    }
    if (frame.sample_rate != rate) {
      drain();
      rate = frame.sample_rate;
      resampler.emplace(rate, sound::kRate);
    }
    if (silence > 0.0) be_silent(silence);
    bad_samples += to_stereo(frame, stereo);
    hand_on(resampler->push(stereo));
  }
  void drain() {
    if (resampler) hand_on(resampler->drain());
  }
};

/// What timestamps say beyond what the packets hold: a late start, and pauses inside (recorders of
/// calls leave silence out). They are claims too: none reaches beyond what the file says it has.
class Pauses {
 public:
  explicit Pauses(const SoundSource& source)
      : base_(source.track().time_base),
        timed_(source.is("matroska") || source.is("mov") || source.is("mpegts") ||
               source.is("flv")),
        late_(late_start(source)) {
    const std::int64_t all = source.format->duration;
    left_ = all == AV_NOPTS_VALUE ? 0.0 : static_cast<double>(all) / AV_TIME_BASE;
    late_ = std::min(late_, left_);
  }
  /// s of silence before this frame.
  double before(const AVFrame& frame) {
    double silence = std::exchange(late_, 0.0);
    if (timed_ && frame.pts != AV_NOPTS_VALUE && frame.sample_rate > 0) {
      const double start = static_cast<double>(frame.pts) * av_q2d(base_);
      if (begun_ && start - end_ > kGap) silence += std::min(start - end_, left_);
      end_ = start + static_cast<double>(frame.nb_samples) / frame.sample_rate;
      begun_ = true;
    }
    left_ -= silence;
    return silence;
  }

 private:
  AVRational base_;
  bool timed_ = false;
  double late_ = 0.0;
  double left_ = 0.0;
  double end_ = 0.0;  // of the frame before
  bool begun_ = false;
};

Error wrong_format(const Listener& listener, const std::string& name) {
  Error e{ErrorCode::kUnreadable, {}, name, {}};
  if (listener.first_channels < 1 || listener.first_channels > kMostChannels) {
    e.message = "the sound has " + std::to_string(listener.first_channels) + " channels";
    e.hint = "mix it down to " + std::to_string(kMostChannels) + " or fewer";
  } else {
    e.message = "the sound has " + std::to_string(listener.first_rate) + " samples a second";
    e.hint = "resample it to 44100";
  }
  return e;
}

/// Tells `progress` how far it is: by time where the file says how long it is, else by bytes.
class Meter {
 public:
  Meter(const Progress& progress, double expected, std::uint64_t bytes)
      : progress_(progress), expected_(expected), bytes_(bytes) {}
  void at(double seconds, std::uint64_t byte) {
    const double done = expected_ > 0.0 ? seconds / expected_
                        : bytes_ > 0    ? static_cast<double>(byte) / static_cast<double>(bytes_)
                                        : 0.0;
    if (done >= reported_ + 0.01) progress_(reported_ = std::min(done, 1.0));
  }
  void end() {
    if (reported_ < 1.0) progress_(1.0);
  }

 private:
  const Progress& progress_;
  double expected_;
  std::uint64_t bytes_;
  double reported_ = 0.0;
};

/// One link of the file, and how much of it there was.
struct Part {
  SoundSource& source;
  Listener& listener;
  const std::string& name;
  const Progress& progress;
  double furthest = 0.0;  ///< s from the container's start, of any stream's packets

  void note(const AVPacket& packet) {
    const AVFormatContext& f = *source.format;
    if (packet.pts == AV_NOPTS_VALUE || f.start_time == AV_NOPTS_VALUE) return;
    const AVRational base = f.streams[packet.stream_index]->time_base;
    const double end = static_cast<double>(packet.pts + packet.duration) * av_q2d(base);
    furthest = std::max(furthest, end - static_cast<double>(f.start_time) / AV_TIME_BASE);
  }

  void receive(AVFrame* frame, Pauses& pauses) {
    int r;
    while ((r = avcodec_receive_frame(source.decoder.get(), frame)) >= 0) {
      ++listener.good;
      trim_padding(source, *frame);
      listener.take(*frame, pauses.before(*frame));
      av_frame_unref(frame);
    }
    if (r != AVERROR(EAGAIN) && r != AVERROR_EOF) ++listener.damage;
  }

  /// Decodes to the end, reporting to `meter` with the bytes before this part.
  Result<void> decode(Meter& meter, std::uint64_t before) {
    const PacketPtr packet(allocated(av_packet_alloc()));
    const FramePtr frame(allocated(av_frame_alloc()));
    Pauses pauses(source);
    int errors_in_a_row = 0;
    for (bool draining = false; !draining;) {
      if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "stopped", name);
      const int read = av_read_frame(source.format, packet.get());
      if (read == AVERROR_EOF) {
        draining = true;
      } else if (read < 0) {
        ++listener.damage;
        if (++errors_in_a_row >= kReadErrorsInARow) draining = true;
        if (!draining) continue;
      } else {
        errors_in_a_row = 0;
        note(*packet);
        if (packet->stream_index != source.stream) {
          av_packet_unref(packet.get());
          continue;
        }
        if ((packet->flags & AV_PKT_FLAG_CORRUPT) != 0) ++listener.damage;
      }
      const int sent = avcodec_send_packet(source.decoder.get(), draining ? nullptr : packet.get());
      av_packet_unref(packet.get());
      if (sent < 0 && sent != AVERROR(EAGAIN) && sent != AVERROR_EOF) ++listener.damage;
      receive(frame.get(), pauses);
      if (listener.out_of_range && listener.frames == 0) {
        return tl::make_unexpected(wrong_format(listener, name));
      }
      if (listener.too_long()) return too_long(name);
      meter.at(listener.seconds(), before + source.at);
    }
    return {};
  }
};

/// Much of what was claimed is missing: more than an encoder's padding and a rounded header.
bool much_less(double there, double claimed) {
  return claimed - there > std::max(0.25, 0.02 * claimed);
}

Result<void> check_heard(const Listener& listener, const Decoded& out, const std::string& name) {
  const bool damage = out.truncated || listener.damage > 0 || listener.bad_samples > 0;
  if (listener.frames == 0) {
    return unreadable(damage ? "the file is damaged: no sound could be decoded"
                             : "there is no sound in this file",
                      name, "export it again");
  }
  // More failures than frames: what was decoded is chance, not music.
  if (damage && (out.duration < kShortest || listener.damage > listener.good ||
                 listener.bad_samples > listener.frames)) {
    return unreadable("the file is damaged: hardly any sound could be decoded", name,
                      "export it again");
  }
  return {};
}

Result<Decoded> decode(SoundBytes bytes, const std::string& name,
                       const std::function<void(sound::Block)>& sink, const Progress& progress,
                       const DecodeOptions& options) {
  silence_ffmpeg();
  const Lengths lengths = correct_lengths(bytes);
  const std::vector<Link> links = find_links(bytes);
  PhaseMender mender(sink);
  const std::function<void(sound::Block)> mended = [&](sound::Block b) { mender.push(b); };
  Listener listener(options.mend_phase ? mended : sink);
  Decoded out;
  std::optional<Meter> meter;
  for (const Link& link : links) {
    SoundSource source(bytes.window(link.begin, link.end));
    if (auto r = open_source(source, name, options.track, progress); !r) {
      // Stray bytes between the links are no reason to lose what follows.
      if (!meter && &link != &links.back() && r.error().code == ErrorCode::kUnreadable) continue;
      if (!meter || r.error().code == ErrorCode::kInterrupted)
        return tl::make_unexpected(r.error());
      ++listener.damage;
      continue;
    }
    bool of_all = false;
    const double claimed = claimed_duration(source, of_all);
    of_all |= source.is("avi");  // whose sound may be said to be as long as the picture
    // Few bytes for a long claim: seen on the way.
    const double bits = 8.0 * static_cast<double>(source.bytes.size());
    if (claimed > kLongest && bits > kFewBits * claimed) return too_long(name);
    if (!meter) {
      meter.emplace(progress, links.size() == 1 ? claimed : 0.0, bytes.size());
      out.title = tag(source, "title");
      out.artist = tag(source, "artist");
    }
    const double before = listener.seconds();
    Part part{source, listener, name, progress};
    if (auto r = part.decode(*meter, link.begin); !r) return tl::make_unexpected(r.error());
    listener.drain();
    listener.resampler.reset();
    listener.rate = 0;
    if (listener.too_long()) return too_long(name);
    const double there = of_all ? part.furthest : listener.seconds() - before;
    out.claimed += of_all ? listener.seconds() - before : claimed;
    if (of_all && much_less(there, claimed)) out.claimed += claimed - there;
    out.truncated |= much_less(there, claimed);
    if (source.is("ogg") && &link == &links.back()) out.truncated |= !ogg_is_whole(source.bytes);
  }
  if (options.mend_phase) mender.finish();
  out.reversed = mender.reversed();
  out.duration = listener.seconds();
  out.info = {listener.first_rate, listener.first_channels, out.duration};
  if (lengths.declared > lengths.there && lengths.there > 0) {
    out.claimed =
        out.duration * static_cast<double>(lengths.declared) / static_cast<double>(lengths.there);
    out.truncated = much_less(out.duration, out.claimed);
  }
  out.damaged = listener.damage > 2 + listener.good / 100 || listener.bad_samples > 0;
  if (auto r = check_heard(listener, out, name); !r) return tl::make_unexpected(r.error());
  if (meter) meter->end();
  return out;
}

}  // namespace

Result<Decoded> decode_audio(const std::string& path, const std::function<void(sound::Block)>& sink,
                             const Progress& progress, const DecodeOptions& options) {
  Result<SoundBytes> bytes = SoundBytes::open(path);
  if (!bytes) return tl::make_unexpected(bytes.error());
  return decode(std::move(*bytes), path, sink, progress, options);
}

Result<Decoded> decode_bytes(std::span<const std::byte> bytes,
                             const std::function<void(sound::Block)>& sink,
                             const Progress& progress, const DecodeOptions& options) {
  return decode(SoundBytes(bytes), {}, sink, progress, options);
}

}  // namespace impasto::media
