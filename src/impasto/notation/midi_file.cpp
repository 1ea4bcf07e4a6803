// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/midi_file.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "impasto/notation/midi_track.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxTracks = 65535;
constexpr std::size_t kMacBinary = 128;  // bytes that old Macintosh programs put before a file

/// Walks the chunks of a file; every read is checked and every error names its byte.
class FileReader {
 public:
  FileReader(MidiBytes bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  Result<MidiFile> read();

 private:
  tl::unexpected<Error> error(std::size_t at, std::string message, std::string hint = {}) const {
    return fail(ErrorCode::kUnreadable, std::move(message), name_ + ":byte " + std::to_string(at),
                std::move(hint));
  }
  std::uint32_t be32(std::size_t at) const {
    return std::uint32_t{bytes_[at]} << 24 | std::uint32_t{bytes_[at + 1]} << 16 |
           std::uint32_t{bytes_[at + 2]} << 8 | bytes_[at + 3];
  }
  std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  bool tag(std::size_t at, std::string_view name) const {
    return at <= bytes_.size() && text().substr(at, 4) == name;
  }
  bool chunk(std::size_t at) const;
  bool border(std::size_t at) const;
  Result<void> find_header();
  Result<void> header();
  bool track();

  MidiBytes bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
  MidiFile file_;
};

/// Whether a chunk of any kind begins here and ends within the file.
bool FileReader::chunk(std::size_t at) const {
  if (at + 8 > bytes_.size() || be32(at + 4) > bytes_.size() - at - 8) return false;
  return std::all_of(bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                     bytes_.begin() + static_cast<std::ptrdiff_t>(at + 4),
                     [](std::uint8_t b) { return b >= 0x20 && b < 0x7F; });
}

/// Whether a chunk may end here: the file does, or another begins.
bool FileReader::border(std::size_t at) const {
  return at == bytes_.size() || tag(at, "MTrk") || chunk(at);
}

Result<void> FileReader::find_header() {
  at_ = text().find("MThd");
  const bool riff = tag(0, "RIFF");
  if (at_ == kNone) {
    at_ = 0;
    if (riff) return error(8, "this RIFF file holds no MIDI");
    if (text().substr(0, 8) == "SMF2CLIP")
      return error(0, "this is a MIDI 2.0 clip file",
                   "export it as a Standard MIDI File (MIDI 1.0)");
    if (tag(0, "XMF_"))
      return error(0, "the MIDI in this XMF file is compressed", "extract the .mid from it");
    return error(0, "this is not a MIDI file");
  }
  const bool mac = at_ == kMacBinary && bytes_[0] == 0;
  if (at_ > 0 && !riff && !mac && !tag(0, "XMF_")) file_.faults.stray.add(0);
  return {};
}

Result<void> FileReader::header() {
  if (bytes_.size() < at_ + 14) return error(bytes_.size(), "the header is cut short");
  const auto number = [&](std::size_t at) { return bytes_[at] << 8 | bytes_[at + 1]; };
  file_.format = number(at_ + 8);
  file_.declared_tracks = number(at_ + 10);
  file_.division = number(at_ + 12);
  const int frames = 256 - (file_.division >> 8);
  if (file_.smpte() ? (frames != 24 && frames != 25 && frames != 29 && frames != 30) ||
                          (file_.division & 0xFF) == 0
                    : file_.division == 0) {
    return error(at_ + 12, "the time division makes no sense");
  }
  // A longer header is of a later version; one that ends nowhere has a wrong length.
  const std::size_t length = be32(at_ + 4);
  const bool right = length >= 6 && length <= bytes_.size() - at_ - 8 && border(at_ + 8 + length);
  at_ += right ? 8 + length : 14;
  return {};
}

/// The track at `at_`; false: there are too many events. Leaves `at_` where the next chunk may be.
bool FileReader::track() {
  const std::size_t start = at_, begin = at_ + 8, length = be32(at_ + 4);
  const bool missing = length > bytes_.size() - begin;
  // A length that leads to no chunk leads nowhere; the events themselves say where the track ends.
  const bool known = !missing && border(begin + length);
  const std::size_t declared = known ? begin + length : bytes_.size();
  MidiTrackEnd end;
  const std::int64_t offset =  // patterns follow one another
      file_.format == 2 && !file_.track_end.empty() ? file_.track_end.back() : 0;
  const std::size_t first = file_.events.size();
  if (!read_midi_track(bytes_, {begin, declared, !known}, file_, end)) return false;
  for (std::size_t i = first; i < file_.events.size(); ++i) file_.events[i].tick += offset;
  file_.track_end.back() += offset;

  at_ = known ? declared : end.at;
  if (known && end.marked) {  // the length may take in the next track
    const std::size_t next = text().substr(0, declared).find("MTrk", end.at);
    if (next != kNone) at_ = next;
  }
  if (missing && !end.marked && !tag(at_, "MTrk")) {
    file_.cut = true;
  } else if (known ? at_ != declared : end.at != begin + length) {
    file_.faults.length.add(start);
  }
  return true;
}

Result<MidiFile> FileReader::read() {
  if (const Result<void> ok = find_header(); !ok) return tl::unexpected(ok.error());
  if (const Result<void> ok = header(); !ok) return tl::unexpected(ok.error());
  while (at_ + 8 <= bytes_.size() && file_.track_end.size() < kMaxTracks) {
    if (tag(at_, "MTrk")) {
      if (!track()) return error(at_, "the file holds too many events");
    } else if (chunk(at_) && border(at_ + 8 + be32(at_ + 4))) {
      at_ += 8 + be32(at_ + 4);
      ++file_.other_chunks;
    } else {
      const std::size_t next = text().find("MTrk", at_);
      if (next == kNone) break;  // padding or rubbish after the music
      file_.faults.stray.add(at_);
      at_ = next;
    }
  }
  if (file_.track_end.empty()) return error(at_, "the file holds no track");
  return std::move(file_);
}

}  // namespace

double MidiFile::smpte_tick() const {
  const int frames = 256 - (division >> 8);
  const double rate = frames == 29 ? 30000.0 / 1001.0 : frames;
  return 1.0 / (rate * (division & 0xFF));
}

Result<MidiFile> read_midi_file(MidiBytes bytes, const std::string& name) {
  return FileReader(bytes, name).read();
}

std::vector<std::string> midi_warnings(const MidiFile& file, double cut_time) {
  std::vector<std::string> out;
  const auto say = [&](const MidiFault& fault, const char* one, const char* many) {
    if (fault.count == 0) return;
    const std::string place = "byte " + std::to_string(fault.byte);
    out.push_back(fault.count == 1
                      ? std::string(one) + " (" + place + ")"
                      : std::to_string(fault.count) + " " + many + " (the first at " + place + ")");
  };
  const MidiFaults& faults = file.faults;
  const std::size_t tracks = file.track_end.size();
  if (file.cut) {
    out.push_back("the file ends inside track " + std::to_string(tracks) + ", at " +
                  plan::exact_clock_text(cut_time) + ": what should follow is missing");
  }
  if (file.declared_tracks > static_cast<int>(tracks) + file.other_chunks) {
    out.push_back("the file should hold " + std::to_string(file.declared_tracks) +
                  " tracks and holds " + std::to_string(tracks));
  }
  if (file.format == 2 && tracks > 1)
    out.push_back("the file holds patterns (format 2): they follow one another");
  if (file.format > 2)
    out.push_back("the format " + std::to_string(file.format) + " is unknown: read as format 1");
  say(faults.length, "a track is not as long as it says: all of it was read",
      "tracks are not as long as they say: all of them were read");
  say(faults.stray, "bytes that belong to no track were passed over",
      "times, bytes that belong to no track were passed over");
  say(faults.system, "a system message that MIDI files do not allow was passed over",
      "system messages that MIDI files do not allow were passed over");
  say(faults.damage, "a damaged event was left out", "damaged events were left out");
  say(faults.pause, "a rest of more than an hour was left out",
      "rests of more than an hour were left out");
  return out;
}

}  // namespace impasto::notation
