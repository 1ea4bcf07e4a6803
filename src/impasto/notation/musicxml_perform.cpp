// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "impasto/notation/file.h"
#include "impasto/notation/musicxml_bends.h"
#include "impasto/notation/musicxml_written.h"
#include "impasto/notation/notation.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxPlayed = 200'000;
constexpr double kSamePlace = 1e-6;
constexpr double kGraceSeconds = 0.08;

bool holds(const std::vector<int>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

/// Voltas stand side by side, and none is this long: keeps hostile files from making long searches.
constexpr std::size_t kLongestVolta = 256;

/// Whether a volta after measure `i`, side by side with its own, is wanted by `want`.
template <class Want>
bool later_ending(const std::vector<Measure>& measures, std::size_t i, const Want& want) {
  for (std::size_t k = i + 1;
       k < std::min(measures.size(), i + kLongestVolta) && !measures[k].ending.empty(); ++k) {
    if (want(measures[k].ending)) return true;
  }
  return false;
}

/// Whether the volta of measure `i` is the first of its group.
bool first_ending(const std::vector<Measure>& measures, std::size_t i) {
  for (std::size_t k = i; k-- > 0 && k + kLongestVolta > i && !measures[k].ending.empty();) {
    if (measures[k].ending != measures[i].ending) return false;
  }
  return true;
}

/// Whether the backward repeat at `i` is taken after playing the `pass`-th time.
bool goes_back(const std::vector<Measure>& measures, std::size_t i, int pass) {
  const Measure& m = measures[i];
  int total = std::max(2, m.times);
  if (m.ending.empty()) return pass < total;
  // Under the first volta the way back is taken once for each of its numbers; under a later one
  // only if another time is written.
  if (first_ending(measures, i)) {
    total = std::max(total, *std::max_element(m.ending.begin(), m.ending.end()) + 1);
  }
  const auto next = [&](const std::vector<int>& numbers) { return holds(numbers, pass + 1); };
  return pass < total || next(m.ending) || later_ending(measures, i, next);
}

}  // namespace

Result<std::vector<int>> playing_order(const std::vector<Measure>& measures,
                                       const std::string& name) {
  std::vector<int> order;
  std::size_t repeat_start = 0;
  int pass = 1;
  bool jumped = false;  // after a da capo or dal segno repeats are not taken again
  bool coda_taken = false;
  const auto find = [&](std::string Measure::*label, const std::string& wanted) {
    for (std::size_t i = 0; i < measures.size(); ++i) {
      if (measures[i].*label == wanted) return i;
    }
    return measures.size();
  };
  std::size_t i = 0;
  while (i < measures.size()) {
    const Measure& m = measures[i];
    if (order.size() >= kMaxPlayed) {
      return fail(ErrorCode::kUnreadable, "the repeats unfold to more than 200000 measures", name);
    }
    if (m.forward && i != repeat_start) {
      repeat_start = i;
      pass = 1;
    }
    if (!m.ending.empty()) {
      // The last time goes under the last volta; otherwise under the one with its number.
      const auto other = [&](const std::vector<int>& numbers) { return numbers != m.ending; };
      const bool skip = jumped ? later_ending(measures, i, other) : !holds(m.ending, pass);
      if (skip) {
        ++i;
        continue;
      }
    }
    order.push_back(static_cast<int>(i));
    if (jumped && m.fine) break;
    if (jumped && !coda_taken && !m.tocoda.empty()) {
      const std::size_t coda = find(&Measure::coda, m.tocoda);
      if (coda < measures.size() && coda > i) {
        coda_taken = true;
        i = repeat_start = coda;
        pass = 1;
        continue;
      }
    }
    if (m.backward && !jumped && goes_back(measures, i, pass)) {
      ++pass;
      i = repeat_start;
      continue;
    }
    if (m.backward || m.ending_stops) {
      pass = 1;
      repeat_start = i + 1;
    }
    if (!jumped && (m.dacapo || !m.dalsegno.empty())) {
      const std::size_t target = m.dacapo ? 0 : find(&Measure::segno, m.dalsegno);
      if (target <= i) {
        jumped = true;
        i = repeat_start = target;
        pass = 1;
        continue;
      }
    }
    ++i;
  }
  return order;
}

namespace {

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
  if (!written.measures.empty() && !written.measures[0].tempi.empty())
    bpm = written.measures[0].tempi[0].bpm;
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

void lay_measures(const Written& written, const std::vector<Played>& played, const TempoMap& map,
                  score::Score& score) {
  score::KeyChange key_now;
  bool key_known = false;
  std::vector<std::pair<bool, score::KeyChange>> entering;
  for (const Measure& m : written.measures) {
    if (m.has_key) key_now = m.key, key_known = true;
    entering.push_back({key_known, key_now});
  }
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
    if (entering[index].first) {
      score::KeyChange key = entering[index].second;
      key.time = time;
      const bool same = !score.keys.empty() && score.keys.back().fifths == key.fifths &&
                        score.keys.back().minor == key.minor &&
                        score.keys.back().mode_given == key.mode_given;
      if (!same) score.keys.push_back(key);
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

/// A sounding note being put together from tied pieces.
struct Tied {
  std::size_t index = 0;  ///< into the score's notes
  double end = 0.0;       ///< quarter notes
};

/// A note of the page, played once, with signs that move its pitch.
struct Bent {
  std::size_t note = 0;  ///< into the score's notes
  const WrittenNote* written = nullptr;
  double start = 0.0;  ///< quarter notes
};

void lay_bends(std::vector<Bent>& bent, const TempoMap& map, score::Score& score) {
  std::stable_sort(bent.begin(), bent.end(),
                   [](const Bent& a, const Bent& b) { return a.note < b.note; });
  BendBudget budget;
  for (std::size_t i = 0; i < bent.size();) {
    score::Note& note = score.notes[bent[i].note];
    const double length = note.offset - note.onset;
    std::vector<BentPiece> pieces;
    for (const std::size_t index = bent[i].note; i < bent.size() && bent[i].note == index; ++i) {
      const WrittenNote& w = *bent[i].written;
      const auto within = [&](double quarter) {
        return std::clamp(map.seconds(quarter) - note.onset, 0.0, length);
      };
      // A fermata makes the last piece longer; grace notes have no place of their own.
      const bool whole = w.grace > 0;
      const bool last = note.onset_quarter + note.duration_quarter <= bent[i].start + w.duration;
      pieces.push_back({&w.bends, whole ? 0.0 : within(bent[i].start),
                        whole || last ? length : within(bent[i].start + w.duration)});
    }
    set_bends(note, perform_bends(pieces, length, budget), budget);
  }
}

}  // namespace

Result<score::Score> perform(const Written& written, const std::string& name) {
  const Result<std::vector<int>> order = playing_order(written.measures, name);
  if (!order) return tl::unexpected(order.error());
  std::vector<Played> played;
  double at = 0.0;
  std::size_t written_events = 0;
  for (int measure : *order) {
    const Measure& m = written.measures[static_cast<std::size_t>(measure)];
    written_events += m.tempi.size() + m.marks.size();
    if (written_events > kMaxNotes)
      return fail(ErrorCode::kUnreadable, "more than two million marks", name);
    played.push_back({measure, at});
    at += m.length;
  }
  score::Score score;
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

  std::map<std::pair<int, float>, Tied>
      ties;  // (part, pitch) -> the note waiting for its continuation
  std::vector<std::pair<double, float>> ends;  // quarter end and sounding share of each note
  std::vector<Bent> bent;
  for (const Played& p : played) {
    for (const WrittenNote& w : written.measures[static_cast<std::size_t>(p.measure)].notes) {
      const double start = p.start + w.at;
      const auto tie = ties.find({w.part, w.pitch});
      if (w.tie_stop && tie != ties.end() && std::fabs(tie->second.end - start) < kSamePlace) {
        score::Note& note = score.notes[tie->second.index];
        note.duration_quarter += w.duration;
        if (!w.bends.empty()) bent.push_back({tie->second.index, &w, start});
        ends[tie->second.index] = {start + w.duration, w.length};
        tie->second.end = start + w.duration;
        if (!w.tie_start) ties.erase(tie);
        continue;
      }
      if (score.notes.size() >= kMaxNotes)
        return fail(ErrorCode::kUnreadable, "more than two million notes", name);
      score::Note note;
      note.onset_quarter = start;
      note.duration_quarter = w.duration;
      note.onset = map.seconds(start);
      if (w.grace > 0) {
        note.onset = std::max(0.0, note.onset - kGraceSeconds * w.grace);
        note.offset = note.onset + kGraceSeconds;
      }
      note.pitch = w.pitch;
      note.velocity = w.velocity;
      note.part = static_cast<std::int16_t>(w.part);
      note.drum = w.drum;
      if (w.tie_start && w.grace == 0)
        ties[{w.part, w.pitch}] = {score.notes.size(), start + w.duration};
      ends.push_back({start + w.duration, w.length});
      if (!w.bends.empty()) bent.push_back({score.notes.size(), &w, start});
      score.notes.push_back(note);
    }
  }
  for (std::size_t i = 0; i < score.notes.size(); ++i) {
    score::Note& note = score.notes[i];
    if (note.offset > 0.0) continue;  // grace notes have their length already
    note.offset = note.onset + (map.seconds(ends[i].first) - note.onset) * ends[i].second;
  }
  lay_bends(bent, map, score);
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
  return parse_musicxml(as_bytes(*text), path);
}

}  // namespace impasto::notation
