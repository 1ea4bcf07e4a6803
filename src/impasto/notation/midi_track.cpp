// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/midi_track.h"

#include <algorithm>
#include <optional>

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxEvents = 8'000'000;
constexpr std::uint32_t kLargestNumber = (1u << 28) - 1;  // four bytes of seven bits
constexpr int kMaxNumberBytes = 8;                        // leading zeros among them
/// Events in a row that tell music from chance, when a place to go on from is sought.
constexpr int kProof = 4;
constexpr std::size_t kWindow = 256;  // bytes in which events of channels heard before are sought
constexpr int kRunningProof = 10;     ///< where the first has no status of its own
/// Quarter notes at most before the event that reading goes on with.
constexpr int kNear = 16;
/// Quarter notes that no rest has; a number as large that holds a real-time message is none.
constexpr int kFar = 1024;
constexpr int kMaxClocks = 16;          // among the data of one event
constexpr std::size_t kMaxSysex = 512;  // bytes, of one without its length

enum class Fault { kNone, kTorn, kNumber, kNoStatus, kSystem, kData };

/// One event as it stands, or what is wrong with it.
struct Parsed {
  Fault fault = Fault::kNone;
  std::size_t delta_end = 0;  ///< where the time before it ends; 0: it has none
  std::uint32_t delta = 0;
  std::size_t status_at = 0;
  bool running = false;  ///< the status is that of the event before
  std::uint8_t status = 0, a = 0, b = 0;
  std::size_t data = 0, length = 0;
  std::size_t next = 0;  ///< where the next event begins
  int clocks = 0;        ///< real-time messages among its data
};

int data_bytes(std::uint8_t status) {
  if (status < 0xF0) return (status & 0xE0) == 0xC0 ? 1 : 2;
  return status == 0xF2 ? 2 : status == 0xF1 || status == 0xF3 ? 1 : 0;
}
bool is_system(std::uint8_t status) {
  return status > 0xF0 && status != 0xF7 && status != 0xFF;
}
bool is_real_time(std::uint8_t status) {
  return status >= 0xF8 && status != 0xFF;
}

class TrackReader {
 public:
  TrackReader(MidiBytes bytes, const MidiTrackBytes& where, MidiFile& file)
      : bytes_(bytes),
        where_(where),
        end_(where.end),
        file_(file),
        track_(static_cast<std::uint16_t>(file.track_end.size())),
        near_(file.smpte() ? kLargestNumber : static_cast<std::uint32_t>(kNear * file.division)),
        far_(file.smpte() ? kLargestNumber : static_cast<std::uint32_t>(kFar * file.division)),
        rest_(kLongestRest / (file.smpte() ? file.smpte_tick() : 0.5 / file.division)) {}

  bool read(MidiTrackEnd& end);

 private:
  /// A variable-length quantity; none when it is torn or too large.
  std::optional<std::uint32_t> number(std::size_t& at, Fault& fault) const;
  Parsed parse(std::size_t at) const;
  /// The event of which the time has been read.
  void parse_message(std::size_t at, Parsed& event) const;
  void parse_data(std::size_t at, Parsed& event) const;
  /// How many events follow one another from `at` on, `enough` at most; the track's end is enough.
  int proof(std::size_t at, std::uint8_t running, bool with_delta = true) const {
    return proof(at, running, with_delta, kProof, 0xFFFF);
  }
  /// Only events of the channels in the mask `channels` count.
  int proof(std::size_t at, std::uint8_t running, bool with_delta, int enough,
            unsigned channels) const;
  /// The byte after a system message and its data.
  std::size_t past_system(const Parsed& event) const;
  /// Reads a time again without the real-time messages thrown into it, if that leads to events.
  bool pass_clocks(const Parsed& event);
  /// Finds the end of a system exclusive message that was written without its length.
  void measure_sysex(Parsed& event) const;
  /// After a system message: where the next event begins, and whether its time has been read.
  void pass_system(const Parsed& event);
  /// The first place from `at` on where events follow: the first has a status of its own, or many
  /// follow with that of `running`, if it is one. Those of channels heard before come first.
  std::optional<std::size_t> find_events(std::size_t at, std::uint8_t running) const;
  bool recover(const Parsed& event, MidiTrackEnd& end);
  void take(const Parsed& event);
  void pass_time(const Parsed& event);
  bool at_next_track(std::size_t at) const {
    return where_.open && at + 8 <= end_ && bytes_[at] == 'M' && bytes_[at + 1] == 'T' &&
           bytes_[at + 2] == 'r' && bytes_[at + 3] == 'k';
  }

  MidiBytes bytes_;
  MidiTrackBytes where_;
  std::size_t end_;
  MidiFile& file_;
  std::uint16_t track_;
  std::uint32_t near_, far_;  ///< kNear and kFar in ticks
  double rest_;               ///< kLongestRest in ticks
  std::size_t at_ = 0;
  std::int64_t tick_ = 0;
  std::uint8_t running_ = 0, port_ = 0;
  unsigned channels_ = 0;  ///< a mask of those heard in this track
  bool timed_ = false;     ///< the time before the event at `at_` has been read
};

std::optional<std::uint32_t> TrackReader::number(std::size_t& at, Fault& fault) const {
  std::uint64_t value = 0;
  for (int i = 0; i < kMaxNumberBytes; ++i) {
    if (at >= end_) {
      fault = Fault::kTorn;
      return std::nullopt;
    }
    const std::uint8_t b = bytes_[at++];
    value = value << 7 | (b & 0x7F);
    if ((b & 0x80) == 0 && value <= kLargestNumber) return static_cast<std::uint32_t>(value);
    if ((b & 0x80) == 0 || value > kLargestNumber) break;
  }
  fault = Fault::kNumber;
  return std::nullopt;
}

Parsed TrackReader::parse(std::size_t at) const {
  Parsed event;
  const auto delta = number(at, event.fault);
  if (!delta) return event;
  event.delta = *delta;
  event.delta_end = at;
  event.status = running_;
  parse_message(at, event);
  return event;
}

void TrackReader::parse_message(std::size_t at, Parsed& event) const {
  event.status_at = at;
  if (at >= end_) {
    event.fault = Fault::kTorn;
    return;
  }
  if (bytes_[at] & 0x80) {
    event.status = bytes_[at++];
  } else {
    // Strictly, meta and system exclusive events end running status; files that go on regardless
    // are common and mean only one thing.
    event.running = true;
    if (event.status == 0) event.fault = Fault::kNoStatus;
  }
  if (event.fault != Fault::kNone) return;
  if (is_system(event.status)) {
    event.fault = Fault::kSystem;
    return;
  }
  if (event.status < 0xF0) return parse_data(at, event);
  if (event.status == 0xFF) {
    if (at >= end_) {
      event.fault = Fault::kTorn;
      return;
    }
    event.a = bytes_[at++];
    // A type of more than seven bits does not exist.
    if (event.a & 0x80) event.fault = Fault::kData;
  }
  const auto length = number(at, event.fault);
  if (!length) return;
  if (*length > end_ - at) {
    event.fault = Fault::kTorn;
    return;
  }
  event.data = at;
  event.length = *length;
  event.next = at + *length;
}

void TrackReader::parse_data(std::size_t at, Parsed& event) const {
  std::uint8_t data[2] = {};
  const int count = data_bytes(event.status);
  for (int i = 0; i < count;) {
    if (at >= end_) {
      event.fault = Fault::kTorn;
      return;
    }
    const std::uint8_t b = bytes_[at++];
    if (is_real_time(b) && event.clocks < kMaxClocks) {
      ++event.clocks;
    } else if (b & 0x80) {
      event.fault = Fault::kData;
      return;
    } else {
      data[i++] = b;
    }
  }
  event.a = data[0];
  event.b = data[1];
  event.next = at;
}

int TrackReader::proof(std::size_t at, std::uint8_t running, bool with_delta, int enough,
                       unsigned channels) const {
  for (int found = 0; found < enough; ++found) {
    if (with_delta && (at == end_ || at_next_track(at))) return enough;
    Parsed event;
    if (with_delta) {
      const auto delta = number(at, event.fault);
      if (!delta || *delta > near_) return found;
    }
    with_delta = true;
    event.status = running;
    parse_message(at, event);
    if (event.fault == Fault::kSystem) {
      at = past_system(event);
      continue;
    }
    if (event.fault != Fault::kNone) return found;
    if (event.status == 0xFF && event.a == 0x2F) return enough;
    if (event.status < 0xF0) {
      if ((channels >> (event.status & 0x0F) & 1) == 0) return found;
      running = event.status;
    }
    at = event.next;
  }
  return enough;
}

std::size_t TrackReader::past_system(const Parsed& event) const {
  std::size_t at = event.status_at + 1;
  for (int i = data_bytes(event.status); i > 0 && at < end_ && bytes_[at] < 0x80; --i) ++at;
  return at;
}

void TrackReader::pass_system(const Parsed& event) {
  file_.faults.system.add(event.status_at);
  const std::size_t bare = event.status_at + 1;
  const std::size_t whole = past_system(event);
  // As the message has it; else without its data; else thrown between an event and its time.
  at_ = whole;
  int best = proof(whole, running_);
  if (best < kProof && whole != bare) {
    if (const int other = proof(bare, running_); other > best) {
      best = other;
      at_ = bare;
    }
  }
  if (best < kProof && proof(bare, running_, false) > best) {
    at_ = bare;
    timed_ = true;
  }
}

bool TrackReader::pass_clocks(const Parsed& event) {
  if (timed_ || (event.fault != Fault::kNumber && event.delta <= far_)) return false;
  std::uint32_t value = 0;
  bool clocks = false;
  for (std::size_t at = at_; at < end_ && value <= far_; ++at) {
    const std::uint8_t b = bytes_[at];
    if (is_real_time(b)) {
      clocks = true;
      continue;
    }
    value = value << 7 | (b & 0x7F);
    if (b & 0x80) continue;
    if (!clocks || value > far_ || proof(at + 1, running_, false) < kProof) return false;
    file_.faults.system.add(at_);
    tick_ += value;
    at_ = at + 1;
    timed_ = true;
    return true;
  }
  return false;
}

void TrackReader::measure_sysex(Parsed& event) const {
  if (event.status != 0xF0 || (event.fault != Fault::kNone && event.fault != Fault::kTorn)) return;
  const bool torn = event.fault == Fault::kTorn;
  if (!torn && event.length > 0 && bytes_[event.next - 1] == 0xF7) return;
  const std::size_t first = event.status_at + 1;
  const std::size_t last = std::min(torn ? end_ : event.next, first + kMaxSysex);
  for (std::size_t at = first; at < last; ++at) {
    if (bytes_[at] < 0x80) continue;
    if (bytes_[at] != 0xF7 || proof(at + 1, running_) < kProof) return;
    event.fault = Fault::kNone;
    event.data = first;
    event.length = at + 1 - first;
    event.next = at + 1;
    return;
  }
}

std::optional<std::size_t> TrackReader::find_events(std::size_t at, std::uint8_t running) const {
  // Half of a time looks like a status, but seldom like one of a channel that the track plays.
  const std::size_t near_end = std::min(end_, at + kWindow);
  for (std::size_t k = at; channels_ != 0 && k < near_end; ++k) {
    if (at_next_track(k) || proof(k, 0, true, kProof, channels_) == kProof) return k;
    if (running != 0 && proof(k, running, true, kRunningProof, channels_) == kRunningProof) {
      return k;
    }
  }
  for (; at < end_; ++at) {
    if (at_next_track(at) || proof(at, 0) == kProof) return at;
  }
  return std::nullopt;
}

bool TrackReader::recover(const Parsed& event, MidiTrackEnd& end) {
  // Text that no length holds any more would be notes of running status.
  const bool notes = event.fault == Fault::kData && event.status < 0xF0;
  const auto found = find_events(at_ + 1, notes ? running_ : std::uint8_t{0});
  // Nothing readable follows, and the file ends: it was cut here, not damaged.
  if (!found && event.fault == Fault::kTorn) {
    end.torn = true;
    return false;
  }
  file_.faults.damage.add(at_);
  if (!found) return false;
  // A byte too much before an event is no time; of an event that lost a byte the time still holds.
  if (!timed_ && event.delta_end != 0 && *found > at_ + 1) pass_time(event);
  timed_ = false;
  at_ = *found;
  return true;
}

void TrackReader::pass_time(const Parsed& event) {
  if (event.delta > rest_) {
    file_.faults.pause.add(at_);
  } else {
    tick_ += event.delta;
  }
}

void TrackReader::take(const Parsed& event) {
  if (event.clocks > 0) file_.faults.system.add(event.status_at);
  if (event.status < 0xF0) {
    running_ = event.status;
    channels_ |= 1u << (event.status & 0x0F);
  }
  const int kind = event.status & 0xF0;
  if (kind == 0xA0 || kind == 0xD0) return;  // pressure
  if (event.status == 0xFF && event.a == 0x21 && event.length == 1) port_ = bytes_[event.data];
  file_.events.push_back({tick_, static_cast<std::uint32_t>(event.data),
                          static_cast<std::uint32_t>(event.length), track_, port_, event.status,
                          event.a, event.b});
}

bool TrackReader::read(MidiTrackEnd& end) {
  at_ = where_.begin;
  while (at_ < end_ && !end.marked && (timed_ || !at_next_track(at_))) {
    if (file_.events.size() >= kMaxEvents) return false;
    Parsed event;
    if (timed_) {
      event.delta_end = at_;
      event.status = running_;
      parse_message(at_, event);
    } else {
      event = parse(at_);
    }
    if (pass_clocks(event)) continue;
    measure_sysex(event);
    if (event.fault != Fault::kNone && event.fault != Fault::kSystem) {
      if (!recover(event, end)) break;
      continue;
    }
    pass_time(event);
    timed_ = false;
    if (event.fault == Fault::kSystem) {
      pass_system(event);
      continue;
    }
    if (event.status == 0xFF && event.a == 0x2F) {
      end.marked = true;
    } else {
      take(event);
    }
    at_ = event.next;
  }
  end.at = std::min(at_, end_);
  file_.track_end.push_back(tick_);
  return true;
}

}  // namespace

bool read_midi_track(MidiBytes bytes, const MidiTrackBytes& where, MidiFile& file,
                     MidiTrackEnd& end) {
  return TrackReader(bytes, where, file).read(end);
}

}  // namespace impasto::notation
