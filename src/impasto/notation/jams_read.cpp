// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <new>
#include <nlohmann/json.hpp>
#include <set>

#include "impasto/base/file.h"
#include "impasto/base/text.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/jams.h"
#include "impasto/plan/piece.h"
#include "impasto/score/bends.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxBytes = 256u << 20;
constexpr double kLongest = 7200.0;  // s, as a recording or a score may last
constexpr double kRounding = 0.5;    // s that another program's times may go past the end

struct Observation {
  double time = 0.0, end = 0.0;
  const Json* value = nullptr;
  float confidence = 1.0f;  ///< what people annotate carries null: certain
  std::size_t row = 0;      ///< place in the file, to find its sandbox entries
};

struct Rows {
  std::vector<Observation> list;  ///< in order of time
  std::size_t count = 0;          ///< in the file, with those left out
  std::size_t untimed = 0;        ///< left out: no usable time
  std::size_t beyond = 0;         ///< left out: after the end of the sound
};

/// From a list of objects or from the older object of lists.
Rows observations(const Json& annotation, double duration) {
  const Json& data = member(annotation, "data");
  Rows rows;
  const auto add = [&](const Json& time, const Json& length, const Json& value,
                       const Json& confidence) {
    const std::size_t row = rows.count++;
    const double start = real(time, -1.0), lasts = real(length, 0.0);
    if (!(start >= 0.0 && start <= kMaxJamsTime && lasts >= 0.0 && lasts <= kMaxJamsTime)) {
      ++rows.untimed;
      return;
    }
    if (start > duration + kRounding) {
      ++rows.beyond;
      return;
    }
    const double end =
        start + lasts > duration + kRounding ? std::max(start, duration) : start + lasts;
    rows.list.push_back({start, end, &value, real32(confidence, 1.0f), row});
  };
  if (data.is_array()) {
    for (const Json& row : data) {
      add(member(row, "time"), member(row, "duration"), member(row, "value"),
          member(row, "confidence"));
    }
  } else if (data.is_object()) {
    static const Json kNull;
    const Json &times = member(data, "time"), &lengths = member(data, "duration"),
               &values = member(data, "value"), &sure = member(data, "confidence");
    const auto at = [](const Json& list, std::size_t i) -> const Json& {
      return list.is_array() && i < list.size() ? list[i] : kNull;
    };
    for (std::size_t i = 0; times.is_array() && i < times.size(); ++i) {
      add(times[i], at(lengths, i), at(values, i), at(sure, i));
    }
  }
  std::stable_sort(rows.list.begin(), rows.list.end(),
                   [](const Observation& x, const Observation& y) { return x.time < y.time; });
  return rows;
}

/// A column of the annotation's sandbox, usable only while it fits the data: a person who added or
/// removed rows in another program left it behind.
const Json* column(const Json& annotation, const char* name, std::size_t rows) {
  const Json& values = member(member(annotation, "sandbox"), name);
  return values.is_array() && values.size() == rows ? &values : nullptr;
}
std::vector<plan::Section> parse_sections(const Json& annotation, const Rows& rows,
                                          double duration) {
  const std::size_t count = rows.count;
  const Json* returns = column(annotation, "returns", count);
  const Json* names = column(annotation, "name", count);
  const Json* loudness = column(annotation, "loudness", count);
  const Json* emotion = column(annotation, "emotion", count);
  // Letters are our labels; any other words are names, numbered as they first come.
  bool letters = true;
  for (const Observation& o : rows.list) {
    const std::string value = text_of(*o.value);
    letters &= value.size() == 1 || value.size() == 2;
    for (char c : value) letters &= c >= 'A' && c <= 'Z';
  }
  std::map<std::string, int> numbers;
  std::map<int, int> heard;
  std::vector<plan::Section> sections;
  for (const Observation& o : rows.list) {
    const std::string value = text_of(*o.value);
    plan::Section s;
    s.start = o.time;
    s.end = o.end;
    s.confidence = o.confidence;
    if (letters) {
      for (char c : value) s.label = s.label * 26 + (c - 'A' + 1);
      s.label -= 1;
    } else {
      s.label = numbers.try_emplace(value, static_cast<int>(numbers.size())).first->second;
      s.name = text::clean(value);
    }
    s.returns = heard[s.label]++;
    if (returns) s.returns = std::clamp(integer((*returns)[o.row], s.returns), 0, 1'000'000);
    if (names) s.name = text::clean(text_of((*names)[o.row]));
    if (loudness) s.loudness = real32((*loudness)[o.row], s.loudness);
    if (emotion) s.emotion = parse_emotion((*emotion)[o.row]);
    sections.push_back(s);
  }
  // Sections cover the whole: gaps and overlaps go to the section that starts first.
  std::erase_if(sections,
                [&](const plan::Section& s) { return s.start > 0.0 && s.start >= duration; });
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (i == 0) sections[i].start = 0.0;
    sections[i].end =
        i + 1 < sections.size() ? sections[i + 1].start : std::max(duration, sections[i].start);
  }
  std::erase_if(sections, [](const plan::Section& s) { return s.end <= s.start; });
  return sections;
}

/// Level 1 of our own files; that of other programs' is not ours to guess.
void parse_phrases(const Rows& rows, plan::Piece& piece) {
  piece.phrases.clear();
  std::map<int, int> heard;
  for (const Observation& o : rows.list) {
    const std::string label = text_of(member(*o.value, "label"));
    if (integer(member(*o.value, "level"), 0) != 1 || label.empty() || label.size() > 4) continue;
    plan::Phrase phrase{o.time, o.end, 0, 0, o.confidence};
    for (char c : label) phrase.label = phrase.label * 26 + (std::clamp(c, 'a', 'z') - 'a' + 1);
    phrase.label -= 1;
    phrase.returns = heard[phrase.label]++;
    piece.phrases.push_back(phrase);
  }
}

/// Times and semitones by turns; empty when there is nothing, or not what a bend can be.
std::vector<score::PitchPoint> parse_bends(const Json& value) {
  std::vector<score::PitchPoint> bends;
  if (!value.is_array() || value.size() % 2 != 0) return bends;
  float before = 0.0f;
  for (std::size_t i = 0; i < value.size(); i += 2) {
    const float time = real32(value[i], -1.0f);
    const float semitones = real32(value[i + 1], 2.0f * score::kWidestBend);
    if (!(time >= before && time <= kMaxJamsTime) || std::fabs(semitones) > score::kWidestBend)
      return {};
    bends.push_back({time, semitones});
    before = time;
  }
  return bends;
}

std::vector<score::Note> parse_notes(const Json& annotation, const Rows& rows,
                                     const plan::Piece& piece) {
  const std::size_t count = rows.count;
  const Json* quarter = column(annotation, "onset_quarter", count);
  const Json* length = column(annotation, "duration_quarter", count);
  const Json* part = column(annotation, "part", count);
  const Json* drum = column(annotation, "drum", count);
  const Json* sure = column(annotation, "confidence", count);
  const Json* bends = column(annotation, "bends", count);
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<score::Note> notes;
  for (const Observation& o : rows.list) {
    const float pitch = real32(*o.value, -1.0f);
    if (!(pitch >= 0.0f && pitch <= 127.0f) || o.end <= o.time) continue;
    score::Note n;
    n.onset = o.time;
    n.offset = o.end;
    n.pitch = pitch;
    n.velocity = std::clamp(o.confidence, 0.0f, 1.0f);
    n.onset_quarter = quarter ? real((*quarter)[o.row], kUnknown) : kUnknown;
    n.duration_quarter = length ? real((*length)[o.row], kUnknown) : kUnknown;
    const int index = part ? integer((*part)[o.row], 0) : 0;
    n.part = static_cast<std::int16_t>(
        index >= 0 && index < static_cast<int>(piece.parts.size()) ? index : 0);
    n.drum = drum && integer((*drum)[o.row], 0) != 0;
    if (sure) n.confidence = std::clamp(real32((*sure)[o.row], 1.0f), 0.0f, 1.0f);
    if (bends) {
      n.bends = parse_bends((*bends)[o.row]);
      constexpr double kLess = 1e-3;  // s; more is a note shortened by hand
      if (!n.bends.empty() && n.bends.back().time > n.offset - n.onset + kLess) score::cut_bends(n);
    }
    notes.push_back(std::move(n));
  }
  return notes;
}

std::string role_of(const Json& annotation) {
  std::string role = text_of(member(member(annotation, "sandbox"), "role"));
  if (role.empty())
    role = text_of(member(member(annotation, "annotation_metadata"), "data_source"));
  role = text::lower(std::move(role));
  for (const char* voice : {"melody", "bass"}) {
    if (role.find(voice) != std::string::npos) return voice;
  }
  return "notes";
}

double parse_tempo(const std::vector<Observation>& rows) {
  double total = 0.0, weighted = 0.0;
  for (const Observation& o : rows) {
    total += o.end - o.time;
    weighted += real(*o.value, 0.0) * (o.end - o.time);
  }
  if (rows.size() == 1 || (!rows.empty() && total <= 0.0))
    weighted = real(*rows[0].value, 0.0), total = 1.0;
  return total > 0.0 ? std::clamp(weighted / total, 0.0, 1e5) : 0.0;
}

std::vector<plan::Onset> parse_onsets(const Json& annotation, const Rows& rows) {
  const Json* kinds = column(annotation, "kind", rows.count);
  const Json* attacks = column(annotation, "attack", rows.count);
  std::vector<plan::Onset> onsets;
  for (const Observation& o : rows.list) {
    plan::Onset onset{o.time, std::clamp(o.confidence, 0.0f, 1.0f), plan::HitKind::kPitched};
    if (kinds)
      onset.kind = plan::kHitNames.find(text_of((*kinds)[o.row])).value_or(plan::HitKind::kPitched);
    if (attacks) onset.attack = std::clamp(real32((*attacks)[o.row], 0.0f), 0.0f, 100.0f);
    onsets.push_back(onset);
  }
  return onsets;
}

std::string count_text(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

/// Puts one annotation after the other into the piece and keeps account of what became of them.
class Taker {
 public:
  Taker(Analysis& analysis, double duration)
      : analysis_(analysis), piece_(analysis.piece), duration_(duration) {}

  void take(const Json& annotation);
  void finish();

 private:
  void beats(const Rows& rows, bool with_place);
  void keys(const Rows& rows);
  void chords(const Rows& rows);
  void account(const Rows& rows, const std::string& one, const std::string& many,
               std::size_t unread = 0, const std::string& example = {});

  Analysis& analysis_;
  plan::Piece& piece_;
  double duration_;
  std::set<std::string> seen_;    ///< several annotators of one thing: the first counts
  std::set<std::string> twice_;   ///< those
  std::set<std::string> others_;  ///< namespaces that are not read
};

void Taker::account(const Rows& rows, const std::string& one, const std::string& many,
                    std::size_t unread, const std::string& example) {
  const std::size_t taken = rows.list.size() - unread;
  if (taken > 0 || rows.count == 0) {
    analysis_.used.push_back(rows.count == 0 ? "no " + many : count_text(taken, one, many));
  }
  const auto left_out = [&](std::size_t count, const std::string& why) {
    if (count == 0) return;
    analysis_.warnings.push_back(std::to_string(count) + " of " +
                                 count_text(rows.count, one, many) + " " + why);
  };
  left_out(rows.beyond,
           "begin after the end (" + plan::clock_text(duration_) + ") and are left out");
  left_out(rows.untimed, "have no usable time and are left out");
  left_out(unread, "cannot be read" + (example.empty() ? "" : " (\"" + example + "\")"));
}

void Taker::beats(const Rows& rows, bool with_place) {
  piece_.beats.clear();
  for (const Observation& o : rows.list) {
    // Programs that know no bars write null: such beats count on from the last downbeat.
    const int before = piece_.beats.empty() ? 0 : piece_.beats.back().position;
    const int counted = before % std::max(1, piece_.meter) + 1;
    const Json& place = with_place ? member(*o.value, "position") : *o.value;
    piece_.beats.push_back({o.time, std::clamp(integer(place, counted), 1, 1000), o.confidence});
  }
  account(rows, "beat", "beats");
}

void Taker::keys(const Rows& rows) {
  piece_.keys.clear();
  std::size_t unread = 0;
  std::string example;
  for (const Observation& o : rows.list) {
    const std::string label = text_of(*o.value);
    plan::Key key{o.time, o.end, 0, false, o.confidence};
    if (parse_key(label, key)) {
      piece_.keys.push_back(key);
    } else if (label != "N") {  // no key there
      if (unread++ == 0) example = text::clean(label, 40);
    }
  }
  account(rows, "key", "keys", unread, example);
}

void Taker::chords(const Rows& rows) {
  piece_.chords.clear();
  std::size_t unread = 0;
  std::string example;
  for (const Observation& o : rows.list) {
    const std::string label = text_of(*o.value);
    plan::Chord chord;
    if (!parse_chord(label, chord)) {
      chord = {};
      if (unread++ == 0) example = text::clean(label, 40);
    }
    chord.start = o.time;
    chord.end = o.end;
    chord.confidence = o.confidence;
    piece_.chords.push_back(chord);
  }
  account(rows, "chord", "chords", unread, example);
}

void Taker::take(const Json& annotation) {
  const std::string space = text_of(member(annotation, "namespace"));
  std::string what = space.rfind("segment_", 0) == 0               ? "sections"
                     : space == "chord" || space == "chord_harte"  ? "chords"
                     : space == "beat" || space == "beat_position" ? "beats"
                     : space == "multi_segment"                    ? "phrases"
                     : space == "key_mode"                         ? "keys"
                     : space == "onset"                            ? "onsets"
                     : space == "tempo"                            ? "tempo"
                     : space == "note_midi"                        ? role_of(annotation)
                                                                   : "";
  if (what.empty()) {
    // Ours are for other programs only.
    if (space != "mood_thayer")
      others_.insert(space.empty() ? "no namespace" : text::clean(space, 40));
    return;
  }
  if (!seen_.insert(what).second) {
    twice_.insert(what);
    return;
  }
  const Rows rows = observations(annotation, duration_);
  if (what == "beats") {
    beats(rows, space == "beat_position");
  } else if (what == "tempo") {
    piece_.tempo = parse_tempo(rows.list);
    account(rows, "tempo", "tempos");
  } else if (what == "sections") {
    if (auto sections = parse_sections(annotation, rows, duration_); !sections.empty()) {
      piece_.sections = std::move(sections);
    }
    account(rows, "section", "sections");
  } else if (what == "phrases") {
    parse_phrases(rows, piece_);
  } else if (what == "keys") {
    keys(rows);
  } else if (what == "chords") {
    chords(rows);
  } else if (what == "onsets") {
    piece_.onsets = parse_onsets(annotation, rows);
    account(rows, "onset", "onsets");
  } else {
    std::vector<score::Note>& voice = what == "melody" ? piece_.melody
                                      : what == "bass" ? piece_.bass
                                                       : piece_.notes;
    voice = parse_notes(annotation, rows, piece_);
    const std::string which = what == "notes" ? "" : what + " ";
    account(rows, which + "note", which + "notes", rows.list.size() - voice.size());
  }
}

void Taker::finish() {
  for (plan::Motif& motif : piece_.motifs) {
    std::erase_if(motif.uses, [&](const plan::MotifUse& use) {
      return use.first < 0 || use.count < 1 ||
             static_cast<std::size_t>(use.first) + use.count > piece_.melody.size();
    });
  }
  std::erase_if(piece_.motifs, [](const plan::Motif& motif) { return motif.uses.empty(); });
  if (!twice_.empty()) {
    analysis_.warnings.push_back("there are several annotations of " + text::joined(twice_) +
                                 ": the first counts");
  }
  if (!analysis_.used.empty()) {
    if (!others_.empty()) analysis_.used.push_back("not read: " + text::joined(others_));
    return;
  }
  analysis_.warnings.push_back(
      "nothing in it is used" +
      (others_.empty() ? std::string(": it holds no annotations")
                       : ": it holds " + text::joined(others_)) +
      ", where beat, tempo, segment_..., key_mode, chord, onset and note_midi are read");
}

/// The sound's own length, which no annotation changes. Without a sound, what the file says.
double length_of(const Json& about, Analysis& analysis) {
  const double heard = analysis.piece.duration, said = real(member(about, "duration"), 0.0);
  if (heard <= 0.0) return std::clamp(said, 0.0, kLongest);
  constexpr double kLeast = 1.0, kShare = 0.02;  // encoders pad, programs round
  if (said > 0.0 && std::fabs(said - heard) > std::max(kLeast, kShare * heard)) {
    analysis.warnings.push_back("it is of another length: " + plan::clock_text(said) +
                                " where the sound lasts " + plan::clock_text(heard) +
                                "; check that they belong together");
  }
  return heard;
}

}  // namespace

namespace {

Result<Analysis> take_all(const Json& root, const std::string& path, const plan::Piece& heard) {
  const Json& annotations = member(root, "annotations");
  if (!annotations.is_array()) {
    return fail(ErrorCode::kUnreadable, "this is not a JAMS file: it has no list of annotations",
                path);
  }
  Analysis analysis;
  plan::Piece& piece = analysis.piece;
  piece = heard;
  const Json& own = member(member(root, "sandbox"), "impasto");
  const Json& about = member(root, "file_metadata");
  piece.duration = length_of(about, analysis);
  if (std::string title = text::clean(text_of(member(about, "title")));
      !title.empty() || own.is_object()) {
    piece.title = std::move(title);
  }
  if (own.is_object()) parse_own(own, piece);
  Taker taker(analysis, piece.duration > 0.0 ? piece.duration : kLongest);
  for (const Json& annotation : annotations) taker.take(annotation);
  taker.finish();
  return analysis;
}

/// Never lets a library's exception pass, but for memory that ran out: `affordable` has bounded
/// what a hostile file can ask for. A page has no exceptions; there the types are looked at before.
template <class Work>
Result<Analysis> guarded(const std::string& path, const Work& work) {
#ifdef __cpp_exceptions
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return fail(ErrorCode::kUnreadable, std::string("cannot read the annotations: ") + error.what(),
                path);
  }
#else
  return work();
#endif
}

}  // namespace

Result<Analysis> read_jams(const std::string& path, const plan::Piece& heard) {
  const Result<std::string> bytes = read_file(path, kMaxBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  return guarded(path, [&]() -> Result<Analysis> {
    const Result<Json> root = parse_json(*bytes, path);
    if (!root) return tl::unexpected(root.error());
    Result<Analysis> analysis = take_all(*root, path, heard);
    if (analysis) analysis->others = others_of(*root);
    return analysis;
  });
}

Result<Analysis> parse_jams(const std::string& text, const std::string& path,
                            const plan::Piece& heard) {
  return guarded(path, [&]() -> Result<Analysis> {
    const Result<Json> root = parse_json(text, path);
    if (!root) return tl::unexpected(root.error());
    return take_all(*root, path, heard);
  });
}

}  // namespace impasto::notation
