// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "impasto/base/file.h"
#include "impasto/notation/musicxml.h"
#include "impasto/notation/musicxml_bends.h"
#include "impasto/notation/musicxml_ornaments.h"
#include "impasto/notation/musicxml_written.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

constexpr double kSamePlace = 1e-6;
constexpr double kGraceSeconds = 0.08;    ///< of a note before the beat
constexpr double kShortGrace = 0.065;     ///< s, of one on the beat
constexpr double kLongestHole = 4.0;      ///< quarter notes, between two notes that are tied
constexpr std::size_t kMostWaiting = 16;  ///< ties of one pitch at a time
constexpr double kArpeggio = 0.06;        ///< s from note to note, over half the chord at most

/// Measures laid out in the order of playing.
struct Played {
  int measure = 0;
  double start = 0.0;  ///< quarter notes from the start of the piece
};

void lay_tempo(const Written& written, const std::vector<Played>& played, TempoMap& map) {
  // A passage that comes back comes back in the tempo written there, not in that of the place
  // jumped from.
  std::vector<double> entering(written.measures.size(), 120.0);
  double bpm = 120.0;
  for (std::size_t i = 0; i < written.measures.size(); ++i) {
    entering[i] = bpm;
    if (!written.measures[i].tempi.empty()) bpm = written.measures[i].tempi.back().bpm;
  }
  for (const Played& p : played) {
    const Measure& m = written.measures[static_cast<std::size_t>(p.measure)];
    map.add(p.start, entering[static_cast<std::size_t>(p.measure)]);
    for (const WrittenTempo& t : m.tempi) {
      map.add(p.start + std::clamp(t.at, 0.0, m.length), t.bpm);
    }
  }
}

/// Keys hold on in the order of the page: a passage that comes back comes back in its own.
void lay_keys(const Written& written, const std::vector<Played>& played, const TempoMap& map,
              score::Score& score) {
  std::vector<const WrittenKey*> entering;
  const WrittenKey* now = nullptr;
  for (const Measure& m : written.measures) {
    entering.push_back(now);
    if (!m.keys.empty()) now = &m.keys.back();
  }
  const auto add = [&](const WrittenKey& written_key, double quarter) {
    score::KeyChange key = written_key.key;
    key.time = map.seconds(quarter);
    if (!score.keys.empty() && score.keys.back().time == key.time) score.keys.pop_back();
    if (!score.keys.empty()) {
      const score::KeyChange& last = score.keys.back();
      if (last.fifths == key.fifths && last.minor == key.minor && last.mode_given == key.mode_given)
        return;
    }
    score.keys.push_back(key);
  };
  for (const Played& p : played) {
    const auto index = static_cast<std::size_t>(p.measure);
    const Measure& m = written.measures[index];
    const bool at_once = !m.keys.empty() && m.keys.front().at <= kSamePlace;
    if (entering[index] != nullptr && !at_once) add(*entering[index], p.start);
    for (const WrittenKey& key : m.keys) add(key, p.start + std::clamp(key.at, 0.0, m.length));
  }
}

void lay_measures(const Written& written, const std::vector<Played>& played, const TempoMap& map,
                  score::Score& score) {
  std::set<std::tuple<double, std::string>> said;
  for (const Played& p : played) {
    const auto index = static_cast<std::size_t>(p.measure);
    const Measure& m = written.measures[index];
    const double time = map.seconds(p.start);
    auto& meters = score.meters;
    if (meters.empty() || meters.back().numerator != m.numerator ||
        meters.back().denominator != m.denominator) {
      meters.push_back({time, p.start, m.numerator, m.denominator});
    }
    // A pickup, and the second half of a bar that a repeat divides, fill the end of a bar: their
    // last beat is the one before the next barline, and they start no bar of their own.
    const double nominal = m.numerator * 4.0 / m.denominator;
    const bool upbeat = m.length < nominal - kSamePlace && (m.implicit || index == 0);
    if (!upbeat) score.bars.push_back(time);
    const double beat = beat_quarters(m.numerator, m.denominator);
    const double offset = upbeat ? nominal - m.length : 0.0;
    for (int k = 0; k * beat < offset + m.length - kSamePlace && score.beats.size() < kMaxBeats;
         ++k) {
      const double at = k * beat - offset;
      if (at > -kSamePlace) score.beats.push_back(map.seconds(p.start + std::max(at, 0.0)));
    }
    for (const WrittenMark& mark : m.marks) {
      const double at = map.seconds(p.start + std::clamp(mark.at, 0.0, m.length));
      if (said.insert({at, mark.text}).second)
        score.marks.push_back({at, mark.text, mark.rehearsal});
    }
  }
  std::stable_sort(score.marks.begin(), score.marks.end(),
                   [](const score::Mark& a, const score::Mark& b) { return a.time < b.time; });
}

constexpr double kNever = std::numeric_limits<double>::infinity();

/// A note put together from tied pieces, before its ornament is played out.
struct Sounding {
  const WrittenNote* first = nullptr;   ///< its pitch, loudness and grace notes
  const WrittenNote* figure = nullptr;  ///< the piece with the ornament, tremolo or glissando
  double start = 0.0, end = 0.0;        ///< quarter notes
  double quarters = 0.0;                ///< as written, all pieces together
  float length = 1.0f;                  ///< share that sounds of what the last piece says
  int after = 0;                        ///< grace notes at its end
  double next = kNever;                 ///< where its voice goes on, if a fermata holds it
  bool within = false;                  ///< another voice holds the same note: it sounds in that
};

/// A piece of a note, played once, with signs that move its pitch.
struct Bent {
  std::size_t sounding = 0;
  const WrittenNote* written = nullptr;
  double start = 0.0;  ///< quarter notes
};

bool has_figure(const WrittenNote& w) {
  return w.ornament.kind != Ornament::Kind::kNone || w.strokes.every > 0.0 || w.glissando != 0.0f;
}

struct Performance {
  std::vector<Sounding> sounding;
  std::vector<Bent> bent;
};

/// Notes that wait for what they are tied to, of one part and pitch. Two voices may each hold one.
class Ties {
 public:
  struct Tied {
    std::size_t index = 0;  ///< into the sounding notes
    int voice = 0;
    double end = 0.0;  ///< quarter notes
  };

  void begin(const Tied& tied) {
    if (waiting_.size() == kMostWaiting) waiting_.erase(waiting_.begin());
    waiting_.push_back(tied);
  }

  /// The one that goes on in `w`, which begins at `start`. A tie that is only begun holds to the
  /// next note of its voice if that follows at once; one that is ended too also over a hole, which
  /// programs leave where bars of several metres stand over each other.
  std::optional<Tied> take(const WrittenNote& w, double start) {
    std::erase_if(waiting_, [&](const Tied& t) { return t.end < start - kLongestHole; });
    auto found = waiting_.end();
    for (auto t = waiting_.begin(); t != waiting_.end(); ++t) {
      if (t->end > start + kSamePlace) continue;
      const bool at_once = t->end > start - kSamePlace;
      if (t->voice == w.voice ? !at_once && !w.tie_stop : !at_once || !w.tie_stop) continue;
      if (found == waiting_.end() || t->voice == w.voice) found = t;
    }
    if (found == waiting_.end()) return std::nullopt;
    const Tied tied = *found;
    waiting_.erase(found);
    return tied;
  }

 private:
  std::vector<Tied> waiting_;
};

/// Joins what is tied.
Result<Performance> join_ties(const Written& written, const std::vector<Played>& played,
                              const std::string& name) {
  Performance out;
  std::map<std::pair<int, float>, Ties> ties;  // by part and pitch
  for (const Played& p : played) {
    for (const WrittenNote& w : written.measures[static_cast<std::size_t>(p.measure)].notes) {
      if (w.grace.place > 0 && w.grace.count == 0) continue;
      const double start = p.start + w.at, end = start + w.duration;
      const bool may_tie = w.grace.place == 0 && w.strokes.every <= 0.0;
      const auto waiting = may_tie ? ties.find({w.part, w.pitch}) : ties.end();
      std::optional<Ties::Tied> tied;
      if (waiting != ties.end()) tied = waiting->second.take(w, start);
      const std::size_t index = tied ? tied->index : out.sounding.size();
      if (!w.bends.empty()) out.bent.push_back({index, &w, start});
      if (may_tie && w.tie_start) ties[{w.part, w.pitch}].begin({index, w.voice, end});
      if (tied) {
        Sounding& s = out.sounding[index];
        s.quarters += w.duration;
        s.end = end;
        s.length = w.length;
        s.after = w.after;
        if (s.figure == nullptr && has_figure(w)) s.figure = &w;
        continue;
      }
      if (out.sounding.size() >= kMaxNotes)
        return fail(ErrorCode::kUnreadable, "more than two million notes", name);
      out.sounding.push_back(
          {&w, has_figure(w) ? &w : nullptr, start, end, w.duration, w.length, w.after});
    }
  }
  return out;
}

/// Voices of one part that have one note at a time hold it together, from the first to the last: as
/// notation programs play it, and as it is meant where one head has two stems.
void join_unisons(std::vector<Sounding>& sounding) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < sounding.size(); ++i) {
    const WrittenNote& w = *sounding[i].first;
    if (!w.drum && w.grace.place == 0 && sounding[i].figure == nullptr) order.push_back(i);
  }
  const auto key = [&](std::size_t i) {
    return std::tuple(sounding[i].first->part, sounding[i].first->pitch, sounding[i].start);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  for (std::size_t k = 0; k < order.size();) {
    Sounding& held = sounding[order[k]];
    for (++k; k < order.size(); ++k) {
      Sounding& other = sounding[order[k]];
      const bool same =
          other.first->part == held.first->part && other.first->pitch == held.first->pitch;
      if (!same || other.start > held.end - kSamePlace) break;
      other.within = true;
      if (other.end <= held.end) continue;
      held.end = other.end;
      held.quarters = held.end - held.start;
      held.length = other.length;
      held.after = other.after;
    }
  }
}

/// A fermata holds into a rest or at the end, not over what its own voice plays next.
void end_fermatas(std::vector<Sounding>& sounding) {
  using Place = std::tuple<int, int, double>;  // part, voice, quarter notes
  std::vector<Place> places;
  for (const Sounding& s : sounding) places.push_back({s.first->part, s.first->voice, s.start});
  std::sort(places.begin(), places.end());
  for (Sounding& s : sounding) {
    if (s.length <= 1.0f) continue;
    const Place end{s.first->part, s.first->voice, s.end - kSamePlace};
    const auto next = std::lower_bound(places.begin(), places.end(), end);
    if (next != places.end() && std::get<0>(*next) == s.first->part &&
        std::get<1>(*next) == s.first->voice)
      s.next = std::get<2>(*next);
  }
}

score::Note plain_note(const Sounding& s, const TempoMap& map) {
  const WrittenNote& w = *s.first;
  score::Note note;
  note.onset_quarter = s.start;
  note.duration_quarter = s.quarters;
  note.onset = map.seconds(s.start);
  note.offset = note.onset + (map.seconds(s.end) - note.onset) * s.length;
  if (s.next < kNever) note.offset = std::min(note.offset, map.seconds(std::max(s.next, s.end)));
  note.pitch = w.pitch;
  note.velocity = w.velocity;
  note.part = static_cast<std::int16_t>(w.part);
  note.drum = w.drum;
  return note;
}

/// Seconds of one of the grace notes before a beat at `start`.
double grace_seconds(const Grace& grace, double start, const TempoMap& map) {
  const double most = map.seconds(start + grace.most) - map.seconds(start);
  if (grace.time == Grace::Time::kLong) return most / grace.count;
  const double each = grace.time == Grace::Time::kShort ? kShortGrace : kGraceSeconds;
  return std::min(each, most / grace.count);
}

/// Grace notes, and what they and a broken chord take from the beginning and the end of a note.
void place(const Sounding& s, const TempoMap& map, score::Note& note) {
  const WrittenNote& w = *s.first;
  const Grace& grace = w.grace;
  if (grace.place > 0) {
    const double each = grace_seconds(grace, s.start, map);
    const bool before = grace.time == Grace::Time::kBefore;
    const int steps = before ? -grace.place : grace.count - grace.place;
    note.onset = std::max(0.0, note.onset + each * steps);
    note.offset = note.onset + each;
    return;
  }
  if (grace.count > 0) note.onset += grace.count * grace_seconds(grace, s.start, map);
  const double half = (note.offset - note.onset) / 2.0;
  if (w.arpeggio > 1) note.onset += (w.arpeggio - 1) * std::min(kArpeggio, half / w.arpeggio_of);
  if (s.after > 0) note.offset -= std::min(kGraceSeconds * s.after, half);
}

/// Plays the ornament, tremolo or glissando over `note`, if there is one and it is long enough.
bool play_figure(const Sounding& s, const TempoMap& map, const score::Note& note,
                 std::vector<score::Note>& notes) {
  if (s.figure == nullptr || s.first->grace.place > 0) return false;
  const double start = map.quarters(note.onset);
  const double end = s.after > 0 ? map.quarters(note.offset) : s.end;
  const double quarters = end - start;
  if (!(quarters > 0.0)) return false;
  const double seconds = (map.seconds(end) - note.onset) / quarters;
  const std::vector<Struck> struck = figure(*s.figure, quarters, seconds);
  for (const Struck& k : struck) {
    score::Note n = note;
    n.onset_quarter = start + k.from;
    n.duration_quarter = k.to - k.from;
    n.onset = map.seconds(start + k.from);
    n.offset = map.seconds(start + k.to);
    n.pitch = std::clamp(note.pitch + k.semitones, 0.0f, 127.0f);
    notes.push_back(n);
  }
  return !struck.empty();
}

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// `places`: of each sounding note among the notes; of one that is played out, nowhere.
void lay_bends(Performance& performance, const std::vector<std::size_t>& places,
               const TempoMap& map, score::Score& score) {
  std::vector<Bent>& bent = performance.bent;
  std::stable_sort(bent.begin(), bent.end(),
                   [](const Bent& a, const Bent& b) { return a.sounding < b.sounding; });
  BendBudget budget;
  for (std::size_t i = 0; i < bent.size();) {
    const std::size_t index = bent[i].sounding;
    if (places[index] >= score.notes.size()) {
      ++i;
      continue;
    }
    score::Note& note = score.notes[places[index]];
    const double length = note.offset - note.onset;
    std::vector<BentPiece> pieces;
    for (; i < bent.size() && bent[i].sounding == index; ++i) {
      const WrittenNote& w = *bent[i].written;
      const auto within = [&](double quarter) {
        return std::clamp(map.seconds(quarter) - note.onset, 0.0, length);
      };
      // A fermata makes the last piece longer; grace notes have no place of their own.
      const bool whole = w.grace.place > 0;
      const bool last = note.onset_quarter + note.duration_quarter <= bent[i].start + w.duration;
      pieces.push_back({&w.bends, whole ? 0.0 : within(bent[i].start),
                        whole || last ? length : within(bent[i].start + w.duration)});
    }
    set_bends(note, perform_bends(pieces, length, budget), budget);
  }
}

Result<void> lay_notes(const Written& written, const std::vector<Played>& played,
                       const TempoMap& map, const std::string& name, score::Score& score) {
  Result<Performance> performance = join_ties(written, played, name);
  if (!performance) return tl::unexpected(performance.error());
  join_unisons(performance->sounding);
  end_fermatas(performance->sounding);
  std::vector<std::size_t> places;
  for (const Sounding& s : performance->sounding) {
    if (s.within) {
      places.push_back(kNowhere);
      continue;
    }
    score::Note note = plain_note(s, map);
    place(s, map, note);
    const bool out = play_figure(s, map, note, score.notes);
    places.push_back(out ? kNowhere : score.notes.size());
    if (!out) score.notes.push_back(note);
    if (score.notes.size() > kMaxNotes)
      return fail(ErrorCode::kUnreadable, "more than two million notes", name);
  }
  lay_bends(*performance, places, map, score);
  return {};
}

}  // namespace

Result<score::Score> perform(const Written& written, const std::string& name) {
  score::Score score;
  score.warnings = written.warnings;
  const Result<std::vector<int>> order = playing_order(written.measures, name, score.warnings);
  if (!order) return tl::unexpected(order.error());
  std::vector<Played> played;
  double at = 0.0;
  std::size_t written_events = 0;
  for (int measure : *order) {
    const Measure& m = written.measures[static_cast<std::size_t>(measure)];
    written_events += m.tempi.size() + m.marks.size() + m.keys.size();
    if (written_events > kMaxNotes)
      return fail(ErrorCode::kUnreadable, "more than two million marks", name);
    played.push_back({measure, at});
    at += m.length;
  }
  score.title = written.title;
  score.composer = written.composer;
  score.parts = written.parts;
  TempoMap map;
  lay_tempo(written, played, map);
  score.tempi = map.changes;
  score.duration = map.seconds(at);
  if (!(score.duration <= kMaxSeconds)) {
    return fail(ErrorCode::kUnreadable, "the music lasts longer than two hours", name,
                "split it into movements");
  }
  lay_measures(written, played, map, score);
  lay_keys(written, played, map, score);
  if (const Result<void> ok = lay_notes(written, played, map, name, score); !ok)
    return tl::unexpected(ok.error());
  if (score.notes.empty() && !score.warnings.empty()) {
    return fail(ErrorCode::kUnreadable, "the score holds no notes: " + score.warnings.front(),
                name);
  }
  if (const Result<void> ok = finish_score(score, name); !ok) return tl::unexpected(ok.error());
  return score;
}

Result<score::Score> parse_musicxml(std::span<const std::byte> bytes, const std::string& name) {
  if (bytes.size() > kMaxScoreBytes)
    return fail(ErrorCode::kUnreadable, "the file is larger than 64 MiB", name);
  std::string unpacked;
  std::string_view xml(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (xml.substr(0, 4) == std::string_view("PK\3\4", 4)) {
    Result<std::string> text = unpack_mxl(bytes, name);
    if (!text) return tl::unexpected(text.error());
    unpacked = std::move(*text);
    xml = unpacked;
  }
  const Result<Written> written = read_written(xml, name);
  if (!written) return tl::unexpected(written.error());
  return perform(*written, name);
}

Result<score::Score> read_musicxml(const std::string& path) {
  const Result<std::string> text = read_file(path, kMaxScoreBytes);
  if (!text) return tl::unexpected(text.error());
  return parse_musicxml(std::as_bytes(std::span(*text)), path);
}

}  // namespace impasto::notation
