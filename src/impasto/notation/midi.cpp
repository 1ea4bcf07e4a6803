// SPDX-License-Identifier: GPL-3.0-or-later
// What the events of a MIDI file mean (MMA RP-001; General MIDI 1 and 2, Roland GS, Yamaha XG).
#include "impasto/notation/midi.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "impasto/base/file.h"
#include "impasto/base/text.h"
#include "impasto/notation/midi_channel.h"
#include "impasto/notation/midi_file.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

using What = score::SoundChange::What;

constexpr double kSmpteNominalBpm = 120.0;
constexpr double kMpeRange = 48.0;  ///< semitones, of a member channel's wheel
/// More notes than this on one key are notes whose end was forgotten.
constexpr std::size_t kMaxOnOneKey = 4;
/// Notes that begin or end on a key until those that overlap have ended, if no end is missing.
constexpr int kSoon = 16;
/// Bytes of a system exclusive message that comes in packets; those that matter are short.
constexpr std::size_t kMaxPackets = 256;

/// What a track says of itself.
struct Track {
  std::string name, instrument;
  bool sounds = false;
  int prefix = -1;  ///< the channel that the names of instruments are for; -1: all
  std::vector<std::uint8_t> packets;  ///< of a system exclusive message that is not over
};

/// Plays the merged events and collects notes, parts, metre, keys and marks.
class Player {
 public:
  Player(MidiFile file, MidiBytes bytes, const std::string& name)
      : file_(std::move(file)),
        events_(std::move(file_.events)),
        bytes_(bytes),
        name_(name),
        tracks_(file_.track_end.size()) {}

  Result<score::Score> play();

 private:
  using PartKey = std::tuple<int, int, bool>;  ///< (track, channel's id, drums)

  double quarter(std::int64_t tick) const {
    return file_.smpte() ? map_.quarters(second(tick)) : static_cast<double>(tick) / file_.division;
  }
  double second(std::int64_t tick) const {
    return file_.smpte() ? static_cast<double>(tick) * file_.smpte_tick()
                         : map_.seconds(quarter(tick));
  }
  MidiBytes payload(const MidiEvent& event) const {
    return bytes_.subspan(event.data, event.length);
  }
  std::string text(const MidiEvent& event) const {
    return text::clean({reinterpret_cast<const char*>(bytes_.data()) + event.data, event.length});
  }
  static int channel_id(const MidiEvent& event) { return event.port * 16 + (event.status & 0x0F); }
  MidiChannel& channel(int id);
  void read_tempi();
  void meta(const MidiEvent& event);
  void name(const MidiEvent& event);
  void karaoke(const MidiEvent& event);
  void metre(const MidiEvent& event);
  void key_signature(const MidiEvent& event);
  void system_exclusive(const MidiEvent& event);
  void set_up(const MidiEvent& event, MidiBytes message);
  Result<void> message(const MidiEvent& event);
  Result<void> strike(const MidiEvent& event, MidiChannel& channel);
  int part_of(const MidiEvent& event, const MidiChannel& channel);
  void end_note(const MidiChannel& channel, std::size_t note, std::int64_t tick);
  void end_notes(const MidiChannel& channel, Sounding& notes, std::int64_t tick) {
    for (const auto& [key, list] : notes) {
      for (std::size_t note : list) end_note(channel, note, tick);
    }
    notes.clear();
  }
  static bool begins_note(const MidiEvent& event) {
    return (event.status & 0xF0) == 0x90 && event.b != 0;
  }
  void release(MidiChannel& channel, const MidiEvent& event);
  std::size_t how_many_end(const std::vector<std::size_t>& held, const MidiEvent& event);
  bool all_end_soon(const MidiEvent& event, int sounding);
  void find_next_on_keys();
  void release_all(MidiChannel& channel, std::int64_t tick);
  /// A key struck again ends what only the pedal held.
  void restrike(MidiChannel& channel, const Sounding::key_type& key, std::int64_t tick);
  void control(const MidiEvent& event, MidiChannel& channel);
  void configure_mpe(const MidiEvent& event, int members);
  void end_all();
  void name_parts();
  void hand_over_changes();
  Result<void> lay_bars();

  MidiFile file_;
  std::vector<MidiEvent> events_;           ///< of all tracks, in order of time
  std::vector<std::uint32_t> next_on_key_;  ///< of each that begins or ends a note: the next; or
                                            ///< itself. Empty until it is needed
  MidiBytes bytes_;
  const std::string& name_;
  score::Score score_;
  TempoMap map_;
  std::map<int, MidiChannel> channels_;  ///< by port * 16 + channel
  MidiStandard standard_ = MidiStandard::kGm;
  int resets_ = 0;
  double reset_time_ = 0.0;
  std::map<PartKey, int> parts_;
  std::vector<Track> tracks_;
  std::map<std::pair<int, int>, std::string> channel_names_;  ///< of instruments, by (track,
                                                              ///< channel's id)
  BendBudget budget_;
};

/// The channel as it stands. Whatever resets all of them reaches each when it is next used.
MidiChannel& Player::channel(int id) {
  const auto [found, fresh] = channels_.try_emplace(id);
  MidiChannel& channel = found->second;
  if (fresh) {
    channel.drums = id % 16 == kDrumChannel;
  } else if (channel.resets != resets_) {
    channel.reset(reset_time_, id % 16);
  }
  channel.resets = resets_;
  return channel;
}

void Player::read_tempi() {
  double at = 0.0, bpm = kSmpteNominalBpm, last_second = 0.0;
  for (const MidiEvent& event : events_) {
    if (event.status != 0xFF || event.a != 0x51 || event.length != 3) continue;
    const MidiBytes data = payload(event);
    const int micro = data[0] << 16 | data[1] << 8 | data[2];
    if (micro == 0) continue;
    if (file_.smpte()) {  // ticks are seconds already; tempo only says how many quarters those are
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

void Player::meta(const MidiEvent& event) {
  switch (event.a) {
    case 0x01:
    case 0x05: karaoke(event); break;
    case 0x03:
    case 0x04: name(event); break;
    case 0x06:
    case 0x07:
      if (std::string mark = text(event); !mark.empty()) {
        score_.marks.push_back({second(event.tick), std::move(mark), true});
      }
      break;
    case 0x20:
      if (event.length == 1) tracks_[event.track].prefix = payload(event)[0] & 0x0F;
      break;
    case 0x58: metre(event); break;
    case 0x59: key_signature(event); break;
    default: break;
  }
}

void Player::name(const MidiEvent& event) {
  Track& track = tracks_[event.track];
  std::string& own = event.a == 0x03 ? track.name : track.instrument;
  if (own.empty()) own = text(event);
  if (event.a == 0x04 && track.prefix >= 0)
    channel_names_.try_emplace({event.track, event.port * 16 + track.prefix}, text(event));
}

/// In karaoke files the first two lines that begin with @T are the title and who made it.
void Player::karaoke(const MidiEvent& event) {
  const MidiBytes data = payload(event);
  if (data.size() < 3 || data[0] != '@' || data[1] != 'T') return;
  std::string& place = score_.title.empty() ? score_.title : score_.composer;
  if (place.empty()) place = text(event).substr(2);
}

void Player::metre(const MidiEvent& event) {
  const MidiBytes data = payload(event);
  if (data.size() < 2 || data[0] < 1 || data[0] > 64 || data[1] > 6) return;
  const score::MeterChange change{second(event.tick), quarter(event.tick), data[0], 1 << data[1]};
  auto& meters = score_.meters;
  if (!meters.empty() && meters.back().quarter == change.quarter) meters.pop_back();
  meters.push_back(change);
}

void Player::key_signature(const MidiEvent& event) {
  const MidiBytes data = payload(event);
  if (data.size() < 2) return;
  const int fifths = static_cast<std::int8_t>(data[0]);
  if (fifths < -7 || fifths > 7) return;
  // Most programs write "major" whatever the piece is in: only "minor" says something.
  const bool minor = data[1] == 1;
  const score::KeyChange change{second(event.tick), fifths, minor, minor};
  auto& keys = score_.keys;
  if (!keys.empty() && keys.back().time == change.time) keys.pop_back();
  keys.push_back(change);
}

void Player::system_exclusive(const MidiEvent& event) {
  MidiBytes data = payload(event);
  std::vector<std::uint8_t>& packets = tracks_[event.track].packets;
  if (event.status == 0xF7 && packets.empty()) {  // bytes sent as they are
    if (!data.empty() && data[0] == 0xF0) set_up(event, data.subspan(1));
    return;
  }
  if (event.status == 0xF0) packets.clear();
  packets.insert(packets.end(), data.begin(),
                 data.begin() + static_cast<std::ptrdiff_t>(std::min(data.size(), kMaxPackets)));
  const bool over = data.empty() || data.back() == 0xF7 || packets.size() > kMaxPackets;
  if (!over) return;
  set_up(event, packets);
  packets.clear();
}

void Player::set_up(const MidiEvent& event, MidiBytes message) {
  const MidiSetup setup = read_sysex(message);
  if (setup.reset) {
    standard_ = *setup.reset;
    ++resets_;
    reset_time_ = second(event.tick);
  }
  if (setup.part) {
    MidiChannel& part = channel(event.port * 16 + *setup.part);
    part.drums = setup.drums;
    part.drums_by_bank = false;
  }
}

int Player::part_of(const MidiEvent& event, const MidiChannel& channel) {
  const auto [found, fresh] = parts_.try_emplace({event.track, channel_id(event), channel.drums},
                                                 static_cast<int>(score_.parts.size()));
  if (fresh) {
    score::Part part;
    part.program = channel.program;
    part.percussion = channel.drums;
    part.pan = std::clamp(static_cast<float>(channel.pan - 64) / 63.0f, -1.0f, 1.0f);
    score_.parts.push_back(part);
    score_.reverb_sends.push_back(channel.reverb < 0 ? -1.0f
                                                     : static_cast<float>(channel.reverb) / 127.0f);
    tracks_[event.track].sounds = true;
  }
  return found->second;
}

void Player::end_note(const MidiChannel& channel, std::size_t index, std::int64_t tick) {
  score::Note& note = score_.notes[index];
  note.offset = second(tick);
  note.duration_quarter = quarter(tick) - note.onset_quarter;
  set_bends(note, channel.bends.between(note.onset, note.offset, budget_), budget_);
}

/// Voices written into one track overlap on a key: each note-off ends what has sounded longest. But
/// where one is missing all ends, as synthesisers have it, or each later note would last until the
/// next. What began on this very tick then sounds on: the two came in the wrong order.
std::size_t Player::how_many_end(const std::vector<std::size_t>& held, const MidiEvent& event) {
  if (held.size() < 2 || all_end_soon(event, static_cast<int>(held.size()) - 1)) return 1;
  const double now = second(event.tick);
  const auto young = std::find_if(
      held.begin(), held.end(), [&](std::size_t note) { return score_.notes[note].onset >= now; });
  return static_cast<std::size_t>((young == held.begin() ? held.end() : young) - held.begin());
}

/// Whether there is a note-off for each of `sounding` notes on the key of `event` and of those that
/// begin meanwhile, before long.
bool Player::all_end_soon(const MidiEvent& event, int sounding) {
  if (next_on_key_.empty()) find_next_on_keys();
  auto index = static_cast<std::size_t>(&event - events_.data());
  for (int i = 0; i < kSoon; ++i) {
    const std::size_t next = next_on_key_[index];
    if (next == index) return false;
    index = next;
    sounding += begins_note(events_[index]) ? 1 : -1;
    if (sounding == 0) return true;
  }
  return false;
}

void Player::find_next_on_keys() {
  std::unordered_map<std::uint64_t, std::size_t> later;  // by track, channel and key
  next_on_key_.resize(events_.size());
  for (std::size_t i = events_.size(); i-- > 0;) {
    next_on_key_[i] = static_cast<std::uint32_t>(i);
    const MidiEvent& event = events_[i];
    if ((event.status & 0xE0) != 0x80) continue;
    const std::uint64_t key = std::uint64_t{event.track} << 32 |
                              static_cast<std::uint64_t>(channel_id(event)) << 8 | event.a;
    const auto [found, fresh] = later.try_emplace(key, i);
    if (!fresh) next_on_key_[i] = static_cast<std::uint32_t>(std::exchange(found->second, i));
  }
}

void Player::release(MidiChannel& channel, const MidiEvent& event) {
  auto found = channel.held.find({event.a, event.track});
  if (found == channel.held.end()) {
    if (tracks_[event.track].sounds) return;         // one too many
    found = channel.held.lower_bound({event.a, 0});  // the note is in another track
    if (found == channel.held.end() || found->first.first != event.a) return;
  }
  const auto key = found->first;
  std::vector<std::size_t>& list = found->second;
  const auto last = list.begin() + static_cast<std::ptrdiff_t>(how_many_end(list, event));
  const std::vector<std::size_t> ended(list.begin(), last);
  list.erase(list.begin(), last);
  if (list.empty()) channel.held.erase(found);
  if (channel.pedal) {
    restrike(channel, key, event.tick);
    channel.ringing[key] = ended;
  } else {
    for (std::size_t note : ended) end_note(channel, note, event.tick);
  }
}

void Player::release_all(MidiChannel& channel, std::int64_t tick) {
  if (!channel.pedal) return end_notes(channel, channel.held, tick);
  for (auto& [key, list] : channel.held) {
    auto& ringing = channel.ringing[key];
    ringing.insert(ringing.end(), list.begin(), list.end());
  }
  channel.held.clear();
}

void Player::restrike(MidiChannel& channel, const Sounding::key_type& key, std::int64_t tick) {
  const auto found = channel.ringing.find(key);
  if (found == channel.ringing.end()) return;
  for (std::size_t note : found->second) end_note(channel, note, tick);
  channel.ringing.erase(found);
}

/// MIDI Polyphonic Expression 1.0: channel 1 leads those above it, channel 16 those below it.
void Player::configure_mpe(const MidiEvent& event, int members) {
  const int own = event.status & 0x0F;
  if (own != 0 && own != 15) return;
  for (int k = 1; k <= members; ++k) {
    channel(event.port * 16 + (own == 0 ? k : 15 - k)).bends.set_range(kMpeRange);
  }
}

void Player::control(const MidiEvent& event, MidiChannel& channel) {
  const double now = second(event.tick);
  channel.bends.control(now, event.a, event.b);
  if (const int members = channel.bends.take_members(); members > 0) configure_mpe(event, members);
  switch (event.a) {
    case 0: channel.select_bank(event.b, standard_); break;
    case 7: channel.change(now, What::kVolume, event.b); break;
    case 10: channel.change(now, What::kPan, event.b); break;
    case 11: channel.change(now, What::kExpression, event.b); break;
    case 64:
      channel.pedal = event.b >= 64;
      if (!channel.pedal) end_notes(channel, channel.ringing, event.tick);
      break;
    case 91: channel.change(now, What::kReverbSend, event.b); break;
    case 120:  // all sound off
      end_notes(channel, channel.held, event.tick);
      end_notes(channel, channel.ringing, event.tick);
      break;
    case 121:  // reset all controllers
      channel.pedal = false;
      channel.change(now, What::kExpression, 127);
      end_notes(channel, channel.ringing, event.tick);
      break;
    case 123:  // all notes off: as if every key were let go; a change of mode does it too
    case 124:
    case 125:
    case 126:
    case 127: release_all(channel, event.tick); break;
    default: break;
  }
}

Result<void> Player::strike(const MidiEvent& event, MidiChannel& channel) {
  const Sounding::key_type key{event.a, event.track};
  restrike(channel, key, event.tick);
  channel.bends.begin(second(event.tick), channel.held.empty() && channel.ringing.empty());
  if (score_.notes.size() >= kMaxNotes) {
    return fail(ErrorCode::kUnreadable, "more than two million notes", name_);
  }
  score::Note note;
  note.onset = note.offset = second(event.tick);
  note.onset_quarter = quarter(event.tick);
  note.pitch = event.a;
  // Channel volume 100 is what every device starts with: it leaves the velocity as written.
  note.velocity = std::min(1.0f, static_cast<float>(event.b * channel.volume * channel.expression) /
                                     (127.0f * 100.0f * 127.0f));
  if (channel.volume != 100 || channel.expression != 127)
    note.struck = static_cast<float>(event.b) / 127.0f;
  note.part = static_cast<std::int16_t>(
      std::min(part_of(event, channel), static_cast<int>(score::kMostParts) - 1));
  note.drum = channel.drums;
  auto& held = channel.held[key];
  if (held.size() == kMaxOnOneKey) {
    end_note(channel, held.front(), event.tick);
    held.erase(held.begin());
  }
  held.push_back(score_.notes.size());
  score_.notes.push_back(note);
  return {};
}

Result<void> Player::message(const MidiEvent& event) {
  MidiChannel& own = channel(channel_id(event));
  tracks_[event.track].prefix = -1;
  switch (event.status & 0xF0) {
    case 0x80: release(own, event); break;
    case 0x90:
      if (event.b != 0) return strike(event, own);
      release(own, event);
      break;
    case 0xB0: control(event, own); break;
    case 0xC0: own.change(second(event.tick), What::kProgram, event.a); break;
    case 0xE0: own.bends.wheel(second(event.tick), event.b << 7 | event.a); break;
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

/// What nothing ended sounds to the end of its own track, under the pedal to the end of the last.
void Player::end_all() {
  const std::int64_t last = *std::max_element(file_.track_end.begin(), file_.track_end.end());
  for (auto& entry : channels_) {
    MidiChannel& own = channel(entry.first);
    for (const auto& [key, list] : own.held) {
      for (std::size_t note : list)
        end_note(own, note, file_.track_end[static_cast<std::size_t>(key.second)]);
    }
    end_notes(own, own.ringing, last);
  }
}

void Player::name_parts() {
  for (const auto& [key, part] : parts_) {
    const auto [track, id, drums] = key;
    // In format 0, and in a first track without notes, the track's name is the title of the piece.
    const std::string own = file_.format == 0 ? std::string() : tracks_[track].name;
    const auto named = channel_names_.find({track, id});
    const std::string& instrument =
        named != channel_names_.end() ? named->second : tracks_[track].instrument;
    score_.parts[part].name = own.empty() ? instrument : own;
  }
  if (score_.title.empty() && (file_.format == 0 || !tracks_[0].sounds))
    score_.title = tracks_[0].name;
}

void Player::hand_over_changes() {
  std::map<int, int> lists;  // of channels
  for (const auto& [key, part] : parts_) {
    const int id = std::get<1>(key);
    std::vector<score::SoundChange>& changes = channels_[id].changes;
    auto list = lists.find(id);
    if (list == lists.end() && !changes.empty()) {
      list = lists.emplace(id, static_cast<int>(score_.channels.size())).first;
      score_.channels.push_back(std::move(changes));
      score_.part_channels.resize(score_.parts.size(), -1);
    }
    if (list != lists.end()) score_.part_channels[static_cast<std::size_t>(part)] = list->second;
  }
}

Result<score::Score> Player::play() {
  std::stable_sort(events_.begin(), events_.end(), [](const MidiEvent& a, const MidiEvent& b) {
    return std::tie(a.tick, a.track) < std::tie(b.tick, b.track);
  });
  read_tempi();
  for (const MidiEvent& event : events_) {
    if (event.status == 0xFF) {
      meta(event);
    } else if (event.status >= 0xF0) {
      system_exclusive(event);
    } else if (const Result<void> ok = message(event); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  end_all();
  if (score_.parts.size() > score::kMostParts)
    return fail(ErrorCode::kUnreadable, "too many parts", name_);
  name_parts();
  hand_over_changes();
  score_.warnings = midi_warnings(file_, second(file_.track_end.back()));
  if (score_.notes.empty() && !score_.warnings.empty()) {
    return fail(ErrorCode::kUnreadable, "the score holds no notes; " + score_.warnings[0], name_);
  }
  if (const Result<void> ok = lay_bars(); !ok) return tl::unexpected(ok.error());
  if (const Result<void> ok = finish_score(score_, name_); !ok) return tl::unexpected(ok.error());
  return std::move(score_);
}

}  // namespace

Result<score::Score> parse_midi(std::span<const std::byte> bytes, const std::string& name) {
  if (bytes.size() > kMaxScoreBytes)
    return fail(ErrorCode::kUnreadable, "the file is larger than 64 MiB", name);
  const MidiBytes data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  Result<MidiFile> file = read_midi_file(data, name);
  if (!file) return tl::unexpected(file.error());
  return Player(std::move(*file), data, name).play();
}

Result<score::Score> read_midi(const std::string& path) {
  const Result<std::string> text = read_file(path, kMaxScoreBytes);
  if (!text) return tl::unexpected(text.error());
  return parse_midi(std::as_bytes(std::span(*text)), path);
}

}  // namespace impasto::notation
