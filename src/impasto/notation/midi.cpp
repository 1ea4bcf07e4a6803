// SPDX-License-Identifier: GPL-3.0-or-later
// Standard MIDI Files 1.0 (MMA RP-001), formats 0 and 1, bare or in a RIFF "RMID" wrapper (RP-029).
#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>

#include "impasto/notation/file.h"
#include "impasto/notation/midi_bends.h"
#include "impasto/notation/notation.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxEvents = 16'000'000;
constexpr int kDrumChannel = 9;
constexpr double kSmpteNominalBpm = 120.0;
constexpr double kMpeRange = 48.0;  ///< semitones, of a member channel's wheel

struct Event {
  std::int64_t tick = 0;
  std::uint16_t track = 0;
  std::uint8_t port = 0;
  std::uint8_t status = 0;           ///< channel message, or 0xFF for a meta event
  std::uint8_t a = 0, b = 0;         ///< data bytes; for a meta event `a` is its type
  std::size_t data = 0, length = 0;  ///< meta: where its payload lies
};

/// What a file says about itself, and all its events in the order of the file.
struct Smf {
  int format = 0;
  int division = 480;
  std::vector<Event> events;
  std::vector<std::int64_t> track_end;  ///< tick of each track's end
};

/// Walks the bytes; every read is checked and every error names its byte.
class Reader {
 public:
  Reader(std::span<const std::byte> bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  Result<Smf> parse();

 private:
  tl::unexpected<Error> error(std::size_t at, std::string message, std::string hint = {}) const {
    return fail(ErrorCode::kUnreadable, std::move(message), name_ + ":byte " + std::to_string(at),
                std::move(hint));
  }
  std::uint8_t byte(std::size_t at) const { return static_cast<std::uint8_t>(bytes_[at]); }
  std::uint32_t be32(std::size_t at) const {
    return std::uint32_t{byte(at)} << 24 | std::uint32_t{byte(at + 1)} << 16 |
           std::uint32_t{byte(at + 2)} << 8 | byte(at + 3);
  }
  std::uint32_t le32(std::size_t at) const {
    return std::uint32_t{byte(at + 3)} << 24 | std::uint32_t{byte(at + 2)} << 16 |
           std::uint32_t{byte(at + 1)} << 8 | byte(at);
  }
  bool tag(std::size_t at, const char* text) const {
    return at + 4 <= bytes_.size() &&
           std::string_view(reinterpret_cast<const char*>(&bytes_[at]), 4) == text;
  }
  Result<void> unwrap_riff();
  Result<void> header(Smf& smf);
  Result<void> track(Smf& smf, std::size_t begin, std::size_t end);
  /// Variable-length quantity, at most four bytes.
  Result<std::uint32_t> quantity(std::size_t end);

  std::span<const std::byte> bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
};

Result<void> Reader::unwrap_riff() {
  if (!tag(0, "RIFF")) return {};
  if (!tag(8, "RMID")) return error(8, "this RIFF file holds no MIDI");
  for (std::size_t at = 12; at + 8 <= bytes_.size();) {
    if (tag(at, "data")) {
      at_ = at + 8;
      return {};
    }
    at += 8 + std::size_t{le32(at + 4)} + (le32(at + 4) & 1);
  }
  return error(bytes_.size(), "this RIFF file holds no MIDI data");
}

Result<void> Reader::header(Smf& smf) {
  if (!tag(at_, "MThd")) return error(at_, "this is not a MIDI file");
  if (bytes_.size() < at_ + 14) return error(bytes_.size(), "the header is cut short");
  const std::uint32_t length = be32(at_ + 4);
  if (length < 6 || length > bytes_.size() - at_ - 8)
    return error(at_ + 4, "the header has a wrong length");
  smf.format = byte(at_ + 8) << 8 | byte(at_ + 9);
  smf.division = byte(at_ + 12) << 8 | byte(at_ + 13);
  if (smf.format == 2) {
    return error(at_ + 8, "MIDI format 2 (independent patterns) has no single timeline to paint",
                 "save it as format 0 or 1");
  }
  if (smf.format > 2) return error(at_ + 8, "unknown MIDI format " + std::to_string(smf.format));
  const int frames = 256 - (smf.division >> 8);
  const bool smpte = (smf.division & 0x8000) != 0;
  if (smpte ? (frames != 24 && frames != 25 && frames != 29 && frames != 30) ||
                  (smf.division & 0xFF) == 0
            : smf.division == 0) {
    return error(at_ + 12, "the time division makes no sense");
  }
  at_ += 8 + length;
  return {};
}

Result<std::uint32_t> Reader::quantity(std::size_t end) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    if (at_ >= end) return error(at_, "the track ends inside an event");
    const std::uint8_t b = byte(at_++);
    value = value << 7 | (b & 0x7F);
    if ((b & 0x80) == 0) return value;
  }
  return error(at_ - 4, "a number is longer than four bytes");
}

Result<void> Reader::track(Smf& smf, std::size_t begin, std::size_t end) {
  at_ = begin;
  std::int64_t tick = 0;
  std::uint8_t running = 0;
  std::uint8_t port = 0;
  const auto index = static_cast<std::uint16_t>(smf.track_end.size());
  bool ended = false;
  while (at_ < end && !ended) {
    const Result<std::uint32_t> delta = quantity(end);
    if (!delta) return tl::unexpected(delta.error());
    tick += *delta;
    if (at_ >= end) return error(at_, "the track ends inside an event");
    const std::size_t event_at = at_;
    std::uint8_t status = byte(at_);
    if (status & 0x80) {
      ++at_;
    } else {
      // Strictly, meta and sysex events end running status; files that go on regardless are common
      // and mean only one thing.
      status = running;
      if (status == 0) return error(event_at, "an event without a status byte");
    }
    if (smf.events.size() >= kMaxEvents) return error(event_at, "the file holds too many events");
    if (status == 0xFF) {
      if (at_ >= end) return error(at_, "the track ends inside an event");
      const std::uint8_t type = byte(at_++);
      const Result<std::uint32_t> length = quantity(end);
      if (!length) return tl::unexpected(length.error());
      if (*length > end - at_) return error(at_, "the track ends inside an event");
      if (type == 0x21 && *length == 1) port = byte(at_);
      if (type == 0x2F) {
        ended = true;
      } else {
        smf.events.push_back({tick, index, port, status, type, 0, at_, *length});
      }
      at_ += *length;
    } else if (status == 0xF0 || status == 0xF7) {
      const Result<std::uint32_t> length = quantity(end);
      if (!length) return tl::unexpected(length.error());
      if (*length > end - at_) return error(at_, "the track ends inside an event");
      at_ += *length;
    } else if (status > 0xF0) {
      return error(event_at, "a system message that MIDI files do not allow");
    } else {
      running = status;
      const std::size_t count = (status & 0xE0) == 0xC0 ? 1 : 2;
      if (count > end - at_) return error(at_, "the track ends inside an event");
      Event event{
          tick, index, port, status, byte(at_), count == 2 ? byte(at_ + 1) : std::uint8_t{0}, 0, 0};
      if ((event.a | event.b) & 0x80) return error(at_, "a status byte where data should stand");
      at_ += count;
      smf.events.push_back(event);
    }
  }
  smf.track_end.push_back(tick);
  return {};
}

Result<Smf> Reader::parse() {
  Smf smf;
  if (const Result<void> ok = unwrap_riff(); !ok) return tl::unexpected(ok.error());
  if (const Result<void> ok = header(smf); !ok) return tl::unexpected(ok.error());
  while (at_ + 8 <= bytes_.size()) {
    const std::size_t length = be32(at_ + 4);
    const std::size_t begin = at_ + 8;
    const bool is_track = tag(at_, "MTrk");
    if (length > bytes_.size() - begin) {
      if (!is_track) break;  // padding or rubbish after the music
      return error(bytes_.size(),
                   "the file ends inside track " + std::to_string(smf.track_end.size() + 1),
                   "copy or export it again");
    }
    if (is_track && smf.track_end.size() < 65535) {
      if (const Result<void> ok = track(smf, begin, begin + length); !ok)
        return tl::unexpected(ok.error());
    }
    at_ = begin + length;
  }
  if (smf.track_end.empty()) return error(at_, "the file holds no track");
  return smf;
}

/// (track, key) -> indexes into the score's notes, oldest first. Voices written into one track
/// often overlap on a key: each note-off then ends the note that has sounded longest.
using Sounding = std::map<std::pair<int, int>, std::vector<std::size_t>>;
/// More notes than this on one key are notes whose end was forgotten.
constexpr std::size_t kMaxOnOneKey = 4;

/// The state of one channel as the events of all tracks change it.
struct Channel {
  int program = 0, volume = 100, expression = 127, pan = 64;
  bool pedal = false;
  Sounding held;     ///< the key is down
  Sounding ringing;  ///< the key is up, the pedal holds the note
  ChannelBends bends;
};

/// Plays the merged events and collects notes, parts, metre, keys and marks.
class Player {
 public:
  Player(const Smf& smf, std::span<const std::byte> bytes, const std::string& name)
      : smf_(smf), bytes_(bytes), name_(name) {}

  Result<score::Score> play();

 private:
  using PartKey = std::pair<int, int>;  ///< (track, port * 16 + channel)

  double quarter(std::int64_t tick) const {
    return smpte() ? map_.quarters(second(tick)) : static_cast<double>(tick) / smf_.division;
  }
  double second(std::int64_t tick) const {
    return smpte() ? static_cast<double>(tick) * smpte_tick() : map_.seconds(quarter(tick));
  }
  bool smpte() const { return (smf_.division & 0x8000) != 0; }
  double smpte_tick() const {
    const int frames = 256 - (smf_.division >> 8);
    const double rate = frames == 29 ? 30000.0 / 1001.0 : frames;
    return 1.0 / (rate * (smf_.division & 0xFF));
  }
  std::string text(const Event& event) const {
    return clean_text({reinterpret_cast<const char*>(bytes_.data()) + event.data, event.length});
  }
  std::uint8_t payload(const Event& event, std::size_t i) const {
    return static_cast<std::uint8_t>(bytes_[event.data + i]);
  }
  void read_tempi(const std::vector<Event>& events);
  void meta(const Event& event);
  Result<void> message(const Event& event);
  int part_of(const Event& event, const Channel& channel);
  void end_note(const Channel& channel, std::size_t note, std::int64_t tick);
  void end_notes(const Channel& channel, Sounding& notes, std::int64_t tick) {
    for (const auto& [key, list] : notes) {
      for (std::size_t note : list) end_note(channel, note, tick);
    }
    notes.clear();
  }
  void release(Channel& channel, const Event& event);
  /// A key struck again ends what only the pedal held.
  void restrike(Channel& channel, const Event& event);
  void control(const Event& event, Channel& channel);
  void configure_mpe(const Event& event, int members);
  Result<void> lay_bars();

  const Smf& smf_;
  std::span<const std::byte> bytes_;
  const std::string& name_;
  score::Score score_;
  TempoMap map_;
  std::map<int, Channel> channels_;
  std::map<PartKey, int> parts_;
  std::vector<std::string> track_names_, instrument_names_;
  std::vector<bool> track_sounds_;
  BendBudget budget_;
};

void Player::read_tempi(const std::vector<Event>& events) {
  double at = 0.0, bpm = kSmpteNominalBpm, last_second = 0.0;
  for (const Event& event : events) {
    if (event.status != 0xFF || event.a != 0x51 || event.length != 3) continue;
    const int micro = payload(event, 0) << 16 | payload(event, 1) << 8 | payload(event, 2);
    if (micro == 0) continue;
    if (smpte()) {  // ticks are seconds already; tempo only says how many quarters those are
      const double now = second(event.tick);
      at += (now - last_second) * bpm / 60.0;
      last_second = now;
      bpm = 60e6 / micro;
      map_.add(at, bpm);
    } else {
      map_.add(quarter(event.tick), 60e6 / micro);
    }
  }
  if (map_.changes.empty()) map_.add(0.0, kSmpteNominalBpm);
  score_.tempi = map_.changes;
}

void Player::meta(const Event& event) {
  switch (event.a) {
    case 0x03:
      if (track_names_[event.track].empty()) track_names_[event.track] = text(event);
      break;
    case 0x04:
      if (instrument_names_[event.track].empty()) instrument_names_[event.track] = text(event);
      break;
    case 0x06:
    case 0x07:
      if (std::string mark = text(event); !mark.empty()) {
        score_.marks.push_back({second(event.tick), std::move(mark), true});
      }
      break;
    case 0x58:
      if (event.length >= 2 && payload(event, 0) >= 1 && payload(event, 0) <= 64 &&
          payload(event, 1) <= 6) {
        const score::MeterChange change{second(event.tick), quarter(event.tick), payload(event, 0),
                                        1 << payload(event, 1)};
        auto& meters = score_.meters;
        if (!meters.empty() && meters.back().quarter == change.quarter) meters.pop_back();
        meters.push_back(change);
      }
      break;
    case 0x59:
      if (event.length >= 2) {
        const int fifths = static_cast<std::int8_t>(payload(event, 0));
        const bool minor = payload(event, 1) == 1;
        if (fifths < -7 || fifths > 7) break;
        // Most programs write "major" whatever the piece is in: only "minor" says something.
        const score::KeyChange change{second(event.tick), fifths, minor, minor};
        auto& keys = score_.keys;
        if (!keys.empty() && keys.back().time == change.time) keys.pop_back();
        keys.push_back(change);
      }
      break;
    default: break;
  }
}

int Player::part_of(const Event& event, const Channel& channel) {
  const int channel_id = event.port * 16 + (event.status & 0x0F);
  const auto [found, fresh] =
      parts_.try_emplace({event.track, channel_id}, static_cast<int>(score_.parts.size()));
  if (fresh) {
    score::Part part;
    part.program = channel.program;
    part.percussion = (event.status & 0x0F) == kDrumChannel;
    part.pan = std::clamp(static_cast<float>(channel.pan - 64) / 63.0f, -1.0f, 1.0f);
    score_.parts.push_back(part);
    track_sounds_[event.track] = true;
  }
  return found->second;
}

void Player::end_note(const Channel& channel, std::size_t index, std::int64_t tick) {
  score::Note& note = score_.notes[index];
  note.offset = second(tick);
  note.duration_quarter = quarter(tick) - note.onset_quarter;
  set_bends(note, channel.bends.between(note.onset, note.offset, budget_), budget_);
}

void Player::release(Channel& channel, const Event& event) {
  const auto found = channel.held.find({event.track, event.a});
  if (found == channel.held.end()) return;
  const std::size_t oldest = found->second.front();
  found->second.erase(found->second.begin());
  if (found->second.empty()) channel.held.erase(found);
  if (channel.pedal) {
    restrike(channel, event);
    channel.ringing[{event.track, event.a}] = {oldest};
  } else {
    end_note(channel, oldest, event.tick);
  }
}

void Player::restrike(Channel& channel, const Event& event) {
  const auto found = channel.ringing.find({event.track, event.a});
  if (found == channel.ringing.end()) return;
  for (std::size_t note : found->second) end_note(channel, note, event.tick);
  channel.ringing.erase(found);
}

/// MIDI Polyphonic Expression 1.0: channel 1 leads those above it, channel 16 those below it.
void Player::configure_mpe(const Event& event, int members) {
  const int own = event.status & 0x0F;
  if (own != 0 && own != 15) return;
  for (int k = 1; k <= members; ++k) {
    channels_[event.port * 16 + (own == 0 ? k : 15 - k)].bends.set_range(kMpeRange);
  }
}

void Player::control(const Event& event, Channel& channel) {
  channel.bends.control(second(event.tick), event.a, event.b);
  if (const int members = channel.bends.take_members(); members > 0) configure_mpe(event, members);
  switch (event.a) {
    case 7: channel.volume = event.b; break;
    case 10: channel.pan = event.b; break;
    case 11: channel.expression = event.b; break;
    case 64:
      channel.pedal = event.b >= 64;
      if (!channel.pedal) end_notes(channel, channel.ringing, event.tick);
      break;
    case 120:  // all sound off
      end_notes(channel, channel.held, event.tick);
      end_notes(channel, channel.ringing, event.tick);
      break;
    case 121:  // reset all controllers
      channel.pedal = false;
      channel.expression = 127;
      end_notes(channel, channel.ringing, event.tick);
      break;
    case 123:  // all notes off: as if every key were let go
      if (channel.pedal) {
        for (auto& [key, list] : channel.held) {
          auto& ringing = channel.ringing[key];
          ringing.insert(ringing.end(), list.begin(), list.end());
        }
        channel.held.clear();
      } else {
        end_notes(channel, channel.held, event.tick);
      }
      break;
    default: break;
  }
}

Result<void> Player::message(const Event& event) {
  const int id = event.port * 16 + (event.status & 0x0F);
  Channel& channel = channels_[id];
  switch (event.status & 0xF0) {
    case 0x80: release(channel, event); break;
    case 0x90: {
      if (event.b == 0) {
        release(channel, event);
        break;
      }
      restrike(channel, event);
      channel.bends.begin(second(event.tick), channel.held.empty() && channel.ringing.empty());
      if (score_.notes.size() >= kMaxNotes) {
        return fail(ErrorCode::kUnreadable, "more than two million notes", name_);
      }
      score::Note note;
      note.onset = note.offset = second(event.tick);
      note.onset_quarter = quarter(event.tick);
      note.pitch = event.a;
      // Channel volume 100 is what every device starts with: it leaves the velocity as written.
      note.velocity =
          std::min(1.0f, static_cast<float>(event.b * channel.volume * channel.expression) /
                             (127.0f * 100.0f * 127.0f));
      note.part = static_cast<std::int16_t>(std::min(part_of(event, channel), 32767));
      note.drum = score_.parts[note.part].percussion;
      auto& held = channel.held[{event.track, event.a}];
      if (held.size() == kMaxOnOneKey) {
        end_note(channel, held.front(), event.tick);
        held.erase(held.begin());
      }
      held.push_back(score_.notes.size());
      score_.notes.push_back(note);
      break;
    }
    case 0xB0: control(event, channel); break;
    case 0xC0: channel.program = event.a; break;
    case 0xE0: channel.bends.wheel(second(event.tick), event.b << 7 | event.a); break;
    default: break;
  }
  return {};
}

/// Bars and beats up to the last note; a change of metre always starts a bar.
Result<void> Player::lay_bars() {
  double end = 0.0;
  for (const score::Note& note : score_.notes) {
    end = std::max(end, note.onset_quarter + note.duration_quarter);
  }
  if (score_.meters.empty() || score_.meters[0].quarter > 0.0) {
    score_.meters.insert(score_.meters.begin(), score::MeterChange{});
  }
  for (std::size_t i = 0; i < score_.meters.size(); ++i) {
    const score::MeterChange& meter = score_.meters[i];
    const double stop =
        std::min(end, i + 1 < score_.meters.size() ? score_.meters[i + 1].quarter : end);
    const double beat = beat_quarters(meter.numerator, meter.denominator);
    const double bar = meter.numerator * 4.0 / meter.denominator;
    const double bars = std::ceil((stop - meter.quarter) / bar - 1e-9);
    if (bars * bar / beat + static_cast<double>(score_.beats.size()) >
        static_cast<double>(kMaxBeats)) {
      return fail(ErrorCode::kUnreadable, "more than a million beats", name_);
    }
    for (int b = 0; b < bars; ++b) {
      const double start = meter.quarter + b * bar;
      score_.bars.push_back(map_.seconds(start));
      for (int k = 0; k * beat < bar - 1e-9; ++k) {
        const double at = start + k * beat;
        if (at < stop - 1e-9) score_.beats.push_back(map_.seconds(at));
      }
    }
  }
  return {};
}

Result<score::Score> Player::play() {
  std::vector<Event> events = smf_.events;
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.tick, a.track) < std::tie(b.tick, b.track);
  });
  track_names_.resize(smf_.track_end.size());
  instrument_names_.resize(smf_.track_end.size());
  track_sounds_.assign(smf_.track_end.size(), false);
  read_tempi(events);
  for (const Event& event : events) {
    if (event.status == 0xFF) {
      meta(event);
    } else if (const Result<void> ok = message(event); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  // What nothing ended sounds to the end of its own track, under the pedal to the end of the last.
  const std::int64_t last = *std::max_element(smf_.track_end.begin(), smf_.track_end.end());
  for (auto& [id, channel] : channels_) {
    for (const auto& [key, list] : channel.held) {
      for (std::size_t note : list)
        end_note(channel, note, smf_.track_end[static_cast<std::size_t>(key.first)]);
    }
    end_notes(channel, channel.ringing, last);
  }
  if (score_.parts.size() > 32767) return fail(ErrorCode::kUnreadable, "too many parts", name_);
  for (const auto& [key, part] : parts_) {
    // In format 0, and in a first track without notes, the track's name is the title of the piece.
    const std::string& own = smf_.format == 0 ? std::string() : track_names_[key.first];
    score_.parts[part].name = own.empty() ? instrument_names_[key.first] : own;
  }
  if (smf_.format == 0 || !track_sounds_[0]) score_.title = track_names_[0];
  if (const Result<void> ok = lay_bars(); !ok) return tl::unexpected(ok.error());
  if (const Result<void> ok = finish_score(score_, name_); !ok) return tl::unexpected(ok.error());
  return std::move(score_);
}

}  // namespace

Result<score::Score> parse_midi(std::span<const std::byte> bytes, const std::string& name) {
  if (bytes.size() > kMaxScoreBytes)
    return fail(ErrorCode::kUnreadable, "the file is larger than 64 MiB", name);
  const Result<Smf> smf = Reader(bytes, name).parse();
  if (!smf) return tl::unexpected(smf.error());
  return Player(*smf, bytes, name).play();
}

Result<score::Score> read_midi(const std::string& path) {
  const Result<std::string> text = read_file(path, kMaxScoreBytes);
  if (!text) return tl::unexpected(text.error());
  return parse_midi(as_bytes(*text), path);
}

}  // namespace impasto::notation
