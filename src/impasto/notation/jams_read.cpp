// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "impasto/notation/file.h"
#include "impasto/notation/jams.h"
#include "impasto/notation/notation.h"
#include "impasto/plan/piece.h"
#include "impasto/score/bends.h"

namespace impasto::notation {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxBytes = 256u << 20;
constexpr std::size_t kMaxValues = 24'000'000;
constexpr std::size_t kMaxContainers = 4'000'000;
constexpr int kMaxDepth = 32;
constexpr double kMaxTime = 1e6;

/// A small file can ask for gigabytes ("[[[[[..."): counts what parsing would build before doing
/// so.
bool affordable(const std::string& text) {
  std::size_t values = 0, containers = 0;
  int depth = 0;
  bool string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (string) {
      if (c == '\\') ++i;
      string = c != '"';
      continue;
    }
    if (c == '"') string = true;
    if (c == ',') ++values;
    if (c == '[' || c == '{') ++containers, ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kMaxDepth || values > kMaxValues || containers > kMaxContainers) return false;
  }
  return true;
}

/// Member of an object, or null.
const Json& member(const Json& object, const char* name) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

double real(const Json& value, double otherwise) {
  return value.is_number() && std::isfinite(value.get<double>()) ? value.get<double>() : otherwise;
}
float real32(const Json& value, float otherwise) {
  // A double beyond a float's range would be undefined behaviour to convert.
  const double number = real(value, otherwise);
  return std::fabs(number) < 1e30 ? static_cast<float>(number) : otherwise;
}
int integer(const Json& value, int otherwise) {
  const double number = real(value, otherwise);
  return number > -2e9 && number < 2e9 ? static_cast<int>(number) : otherwise;
}
std::string text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

struct Observation {
  double time = 0.0, end = 0.0;
  const Json* value = nullptr;
  float confidence = 1.0f;  ///< what people annotate carries null: certain
  std::size_t row = 0;      ///< place in the file, to find its sandbox entries
};

/// Observations in order of time, from a list of objects or from the older object of lists.
/// Those without a usable time are left out.
std::vector<Observation> observations(const Json& annotation) {
  const Json& data = member(annotation, "data");
  std::vector<Observation> list;
  const auto add = [&](const Json& time, const Json& duration, const Json& value,
                       const Json& confidence, std::size_t row) {
    const double start = real(time, -1.0), length = real(duration, 0.0);
    if (!(start >= 0.0 && start <= kMaxTime && length >= 0.0 && length <= kMaxTime)) return;
    list.push_back({start, start + length, &value, real32(confidence, 1.0f), row});
  };
  if (data.is_array()) {
    for (std::size_t i = 0; i < data.size(); ++i) {
      add(member(data[i], "time"), member(data[i], "duration"), member(data[i], "value"),
          member(data[i], "confidence"), i);
    }
  } else if (data.is_object()) {
    static const Json kNull;
    const Json& times = member(data, "time");
    const auto at = [&](const char* name, std::size_t i) -> const Json& {
      const Json& column = member(data, name);
      return column.is_array() && i < column.size() ? column[i] : kNull;
    };
    for (std::size_t i = 0; times.is_array() && i < times.size(); ++i) {
      add(times[i], at("duration", i), at("value", i), at("confidence", i), i);
    }
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const Observation& a, const Observation& b) { return a.time < b.time; });
  return list;
}

/// A column of the annotation's sandbox, usable only while it fits the data: a person who added or
/// removed rows in another program left it behind.
const Json* column(const Json& annotation, const char* name, std::size_t rows) {
  const Json& values = member(member(annotation, "sandbox"), name);
  return values.is_array() && values.size() == rows ? &values : nullptr;
}
std::size_t row_count(const Json& annotation) {
  const Json& data = member(annotation, "data");
  return data.is_array()                   ? data.size()
         : member(data, "time").is_array() ? member(data, "time").size()
                                           : 0;
}

/// Pitch class of "F#", "Bb", "C##"; -1 when it is none. `used` counts the letters.
int pitch_class(const std::string& name, std::size_t& used) {
  static constexpr int kLetters[7] = {9, 11, 0, 2, 4, 5, 7};
  used = 0;
  if (name.empty() || name[0] < 'A' || name[0] > 'G') return -1;
  int pitch = kLetters[name[0] - 'A'];
  for (used = 1; used < name.size() && (name[used] == '#' || name[used] == 'b'); ++used) {
    pitch += name[used] == '#' ? 1 : 11;
  }
  return pitch % 12;
}

/// Semitones of a degree of the major scale: "b7" -> 10; -1 when it is none.
int degree(const std::string& name) {
  static constexpr int kMajor[7] = {0, 2, 4, 5, 7, 9, 11};
  int shift = 0, step = 0;
  std::size_t i = 0;
  for (; i < name.size() && (name[i] == '#' || name[i] == 'b'); ++i)
    shift += name[i] == '#' ? 1 : -1;
  for (; i < name.size() && name[i] >= '0' && name[i] <= '9' && step < 100; ++i)
    step = step * 10 + name[i] - '0';
  if (step < 1 || step > 13 || i != name.size()) return -1;
  return ((kMajor[(step - 1) % 7] + shift) % 12 + 24) % 12;
}

/// Harte, Sandler, Abdallah & Gomez 2005: root:quality(degrees)/bass. What our nine qualities do
/// not name becomes the nearest of them.
bool parse_chord(const std::string& label, plan::Chord& chord) {
  using Quality = plan::ChordQuality;
  static const std::map<std::string, Quality> kQualities = {
      {"maj", Quality::kMajor},       {"", Quality::kMajor},
      {"maj6", Quality::kMajor},      {"6", Quality::kMajor},
      {"5", Quality::kMajor},         {"1", Quality::kMajor},
      {"maj7", Quality::kMajor7},     {"maj9", Quality::kMajor7},
      {"maj11", Quality::kMajor7},    {"maj13", Quality::kMajor7},
      {"7", Quality::kDominant7},     {"9", Quality::kDominant7},
      {"11", Quality::kDominant7},    {"13", Quality::kDominant7},
      {"min", Quality::kMinor},       {"min6", Quality::kMinor},
      {"minmaj7", Quality::kMinor},   {"min7", Quality::kMinor7},
      {"min9", Quality::kMinor7},     {"min11", Quality::kMinor7},
      {"min13", Quality::kMinor7},    {"dim", Quality::kDiminished},
      {"dim7", Quality::kDiminished}, {"hdim7", Quality::kDiminished},
      {"aug", Quality::kAugmented},   {"sus4", Quality::kSuspended},
      {"sus2", Quality::kSuspended}};
  if (label == "N" || label == "X") {
    chord.quality = Quality::kNone;
    return true;
  }
  std::size_t used = 0;
  const int root = pitch_class(label, used);
  if (root < 0) return false;
  std::string rest = label.substr(used), bass;
  if (const std::size_t slash = rest.find('/'); slash != std::string::npos) {
    bass = rest.substr(slash + 1);
    rest.resize(slash);
  }
  if (const std::size_t open = rest.find('('); open != std::string::npos) rest.resize(open);
  if (!rest.empty() && rest[0] == ':') rest.erase(0, 1);
  const auto quality = kQualities.find(rest);
  const int below = bass.empty() ? 0 : degree(bass);
  if (quality == kQualities.end() || below < 0) return false;
  chord.root = root;
  chord.quality = quality->second;
  chord.bass = (root + below) % 12;
  return true;
}

plan::Emotion parse_emotion(const Json& value) {
  plan::Emotion e;
  if (!value.is_array() || value.size() != 6) return e;
  float* fields[6] = {&e.happy, &e.sad, &e.scary, &e.peaceful, &e.valence, &e.arousal};
  for (std::size_t i = 0; i < 6; ++i) *fields[i] = real32(value[i], 0.0f);
  return e;
}

std::vector<plan::Section> parse_sections(const Json& annotation, double duration) {
  const std::vector<Observation> rows = observations(annotation);
  const std::size_t count = row_count(annotation);
  const Json* returns = column(annotation, "returns", count);
  const Json* names = column(annotation, "name", count);
  const Json* loudness = column(annotation, "loudness", count);
  const Json* emotion = column(annotation, "emotion", count);
  // Letters are our labels; any other words are names, numbered as they first come.
  bool letters = true;
  for (const Observation& o : rows) {
    const std::string value = text(*o.value);
    letters &= value.size() == 1 || value.size() == 2;
    for (char c : value) letters &= c >= 'A' && c <= 'Z';
  }
  std::map<std::string, int> numbers;
  std::map<int, int> heard;
  std::vector<plan::Section> sections;
  for (const Observation& o : rows) {
    const std::string value = text(*o.value);
    plan::Section s;
    s.start = o.time;
    s.end = o.end;
    s.confidence = o.confidence;
    if (letters) {
      for (char c : value) s.label = s.label * 26 + (c - 'A' + 1);
      s.label -= 1;
    } else {
      s.label = numbers.try_emplace(value, static_cast<int>(numbers.size())).first->second;
      s.name = clean_text(value);
    }
    s.returns = heard[s.label]++;
    if (returns) s.returns = std::clamp(integer((*returns)[o.row], s.returns), 0, 1'000'000);
    if (names) s.name = clean_text(text((*names)[o.row]));
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
void parse_phrases(const Json& annotation, plan::Piece& piece) {
  piece.phrases.clear();
  std::map<int, int> heard;
  for (const Observation& o : observations(annotation)) {
    const std::string label = text(member(*o.value, "label"));
    if (integer(member(*o.value, "level"), 0) != 1 || label.empty() || label.size() > 4) continue;
    plan::Phrase phrase{o.time, o.end, 0, 0, o.confidence};
    for (char c : label) phrase.label = phrase.label * 26 + (std::clamp(c, 'a', 'z') - 'a' + 1);
    phrase.label -= 1;
    phrase.returns = heard[phrase.label]++;
    piece.phrases.push_back(phrase);
  }
}

void parse_motifs(const Json& list, plan::Piece& piece) {
  piece.motifs.clear();
  for (const Json& uses : list) {
    plan::Motif motif;
    for (const Json& value : uses) {
      const double start = real(member(value, "time"), -1.0);
      const double length = real(member(value, "duration"), -1.0);
      const Json& mirrored = member(value, "mirrored");
      if (!(start >= 0.0 && start <= kMaxTime && length >= 0.0 && length <= kMaxTime)) continue;
      motif.uses.push_back({start, start + length, integer(member(value, "first"), 0),
                            integer(member(value, "count"), 0),
                            integer(member(value, "transposition"), 0),
                            real32(member(value, "similarity"), 0.0f),
                            mirrored.is_boolean() && mirrored.get<bool>()});
    }
    piece.motifs.push_back(std::move(motif));
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
    if (!(time >= before && time <= kMaxTime) || std::fabs(semitones) > score::kWidestBend)
      return {};
    bends.push_back({time, semitones});
    before = time;
  }
  return bends;
}

void parse_notes(const Json& annotation, plan::Piece& piece) {
  const std::size_t count = row_count(annotation);
  const Json* quarter = column(annotation, "onset_quarter", count);
  const Json* length = column(annotation, "duration_quarter", count);
  const Json* part = column(annotation, "part", count);
  const Json* drum = column(annotation, "drum", count);
  const Json* sure = column(annotation, "confidence", count);
  const Json* bends = column(annotation, "bends", count);
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<score::Note> notes;
  for (const Observation& o : observations(annotation)) {
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
      constexpr double kRounding = 1e-3;  // s; more is a note shortened by hand
      if (!n.bends.empty() && n.bends.back().time > n.offset - n.onset + kRounding)
        score::cut_bends(n);
    }
    notes.push_back(std::move(n));
  }
  std::string role = text(member(member(annotation, "sandbox"), "role"));
  if (role.empty()) role = text(member(member(annotation, "annotation_metadata"), "data_source"));
  std::transform(role.begin(), role.end(), role.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  if (role.find("melody") != std::string::npos) {
    piece.melody = std::move(notes);
  } else if (role.find("bass") != std::string::npos) {
    piece.bass = std::move(notes);
  } else {
    piece.notes = std::move(notes);
  }
}

void parse_annotation(const Json& annotation, const std::string& space, plan::Piece& piece) {
  if (space == "beat") {
    piece.beats.clear();
    for (const Observation& o : observations(annotation)) {
      // Programs that know no bars write null: such beats count on from the last downbeat.
      const int before = piece.beats.empty() ? 0 : piece.beats.back().position;
      const int counted = before % std::max(1, piece.meter) + 1;
      piece.beats.push_back(
          {o.time, std::clamp(integer(*o.value, counted), 1, 1000), o.confidence});
    }
  } else if (space == "tempo") {
    const std::vector<Observation> rows = observations(annotation);
    double total = 0.0, weighted = 0.0;
    for (const Observation& o : rows) {
      total += o.end - o.time;
      weighted += real(*o.value, 0.0) * (o.end - o.time);
    }
    if (rows.size() == 1 || (!rows.empty() && total <= 0.0))
      weighted = real(*rows[0].value, 0.0), total = 1.0;
    piece.tempo = total > 0.0 ? std::clamp(weighted / total, 0.0, 1e5) : 0.0;
  } else if (space.rfind("segment_", 0) == 0) {
    if (auto sections = parse_sections(annotation, piece.duration); !sections.empty()) {
      piece.sections = std::move(sections);
    }
  } else if (space == "multi_segment") {
    parse_phrases(annotation, piece);
  } else if (space == "key_mode") {
    piece.keys.clear();
    for (const Observation& o : observations(annotation)) {
      const std::string label = text(*o.value);
      std::size_t used = 0;
      plan::Key key{o.time, o.end, pitch_class(label, used), false, o.confidence};
      if (key.tonic < 0) continue;
      const std::string mode =
          used < label.size() && label[used] == ':' ? label.substr(used + 1) : "";
      key.minor = mode == "minor" || mode == "aeolian" || mode == "dorian" || mode == "phrygian" ||
                  mode == "locrian";
      piece.keys.push_back(key);
    }
  } else if (space == "chord" || space == "chord_harte") {
    piece.chords.clear();
    for (const Observation& o : observations(annotation)) {
      plan::Chord chord;
      if (!parse_chord(text(*o.value), chord)) chord = {};
      chord.start = o.time;
      chord.end = o.end;
      chord.confidence = o.confidence;
      piece.chords.push_back(chord);
    }
  } else if (space == "onset") {
    const Json* kinds = column(annotation, "kind", row_count(annotation));
    const Json* attacks = column(annotation, "attack", row_count(annotation));
    piece.onsets.clear();
    for (const Observation& o : observations(annotation)) {
      plan::Onset onset{o.time, std::clamp(o.confidence, 0.0f, 1.0f), plan::HitKind::kPitched};
      const std::string kind = kinds ? text((*kinds)[o.row]) : "";
      for (int i = 0; i < 4; ++i) {
        if (kind == kHitWords[i]) onset.kind = static_cast<plan::HitKind>(i);
      }
      if (attacks) onset.attack = std::clamp(real32((*attacks)[o.row], 0.0f), 0.0f, 100.0f);
      piece.onsets.push_back(onset);
    }
  } else if (space == "note_midi") {
    parse_notes(annotation, piece);
  }
}

/// The sandbox of our own files: parts, curves and emotion.
void parse_own(const Json& own, plan::Piece& piece) {
  if (const std::string source = text(member(own, "source")); !source.empty()) {
    piece.source = source == "score" ? plan::Source::kScore : plan::Source::kSound;
  }
  if (member(own, "silent").is_boolean()) piece.silent = member(own, "silent").get<bool>();
  piece.meter = std::clamp(integer(member(own, "meter"), piece.meter), 1, 1000);
  piece.division = integer(member(own, "division"), piece.division) == 3 ? 3 : 2;
  piece.loudness = real32(member(own, "loudness"), piece.loudness);
  piece.loudness_range = real32(member(own, "loudness_range"), piece.loudness_range);
  piece.reverb =
      std::clamp(real32(member(own, "reverb"), piece.reverb), 0.0f, plan::kLongestReverb);
  if (member(own, "emotion").is_array()) piece.emotion = parse_emotion(member(own, "emotion"));
  piece.emotion_confidence =
      std::clamp(real32(member(own, "emotion_confidence"), piece.emotion_confidence), 0.0f, 1.0f);
  if (member(own, "motifs").is_array()) parse_motifs(member(own, "motifs"), piece);
  const Json& feelings = member(own, "emotion_curve");
  const double feeling_hop = real(member(feelings, "hop"), 0.0);
  if (feeling_hop >= 1e-4 && feeling_hop <= kMaxTime && member(feelings, "values").is_array()) {
    piece.emotion_curve = {feeling_hop, {}};
    for (const Json& value : member(feelings, "values"))
      piece.emotion_curve.values.push_back(parse_emotion(value));
  }
  if (member(own, "parts").is_array()) {
    piece.parts.clear();
    for (const Json& value : member(own, "parts")) {
      if (piece.parts.size() == 32767) break;
      const Json& percussion = member(value, "percussion");
      piece.parts.push_back({clean_text(text(member(value, "name"))),
                             std::clamp(integer(member(value, "program"), 0), 0, 127),
                             percussion.is_boolean() && percussion.get<bool>(),
                             std::clamp(real32(member(value, "pan"), 0.0f), -1.0f, 1.0f)});
    }
  }
  const Json& curves = member(own, "curves");
  const double hop = real(member(curves, "hop"), 0.0);
  if (hop >= 1e-4 && hop <= kMaxTime) {
    plan::Curves c;
    c.hop = hop;
    const std::pair<const char*, std::vector<float>*> all[] = {
        {"loudness", &c.loudness}, {"onset_strength", &c.onset_strength}, {"centroid", &c.centroid},
        {"flatness", &c.flatness}, {"roughness", &c.roughness},           {"width", &c.width}};
    for (const auto& [name, values] : all) {
      for (const Json& value : member(curves, name)) values->push_back(real32(value, 0.0f));
    }
    const std::size_t length = c.loudness.size();
    if (std::all_of(std::begin(all), std::end(all),
                    [&](const auto& item) { return item.second->size() == length; })) {
      piece.curves = std::move(c);
    }
  }
}

}  // namespace

Result<plan::Piece> read_jams(const std::string& path, const plan::Piece& heard) {
  const Result<std::string> bytes = read_file(path, kMaxBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto unreadable = [&](std::string message, std::string where) {
    return fail(ErrorCode::kUnreadable, std::move(message), std::move(where));
  };
  if (!affordable(*bytes))
    return unreadable("the file holds too many values or nests too deeply", path);
  // Never let a library's exception pass: out of memory on a hostile file is an error like any
  // other.
  try {
    Json root;
    try {
      root = Json::parse(*bytes);
    } catch (const Json::parse_error& error) {
      return unreadable("this is not JSON", path + ":byte " + std::to_string(error.byte));
    }
    const Json& annotations = member(root, "annotations");
    if (!annotations.is_array())
      return unreadable("this is not a JAMS file: it has no list of annotations", path);
    plan::Piece piece = heard;
    const Json& own = member(member(root, "sandbox"), "impasto");
    const Json& about = member(root, "file_metadata");
    // Another program's idea of the length is a rounding of ours.
    if (own.is_object() || piece.duration <= 0.0) {
      piece.duration = std::clamp(real(member(about, "duration"), piece.duration), 0.0, kMaxTime);
    }
    if (std::string title = clean_text(text(member(about, "title")));
        !title.empty() || own.is_object()) {
      piece.title = std::move(title);
    }
    if (own.is_object()) parse_own(own, piece);
    std::set<std::string> seen;  // several annotators of one thing: the first counts
    for (const Json& annotation : annotations) {
      const std::string space = text(member(annotation, "namespace"));
      std::string what = space.rfind("segment_", 0) == 0 ? "segment"
                         : space.rfind("chord", 0) == 0  ? "chord"
                                                         : space;
      if (what != "note_midi" && !seen.insert(what).second) continue;
      parse_annotation(annotation, space, piece);
    }
    for (plan::Motif& motif : piece.motifs) {
      std::erase_if(motif.uses, [&](const plan::MotifUse& use) {
        return use.first < 0 || use.count < 1 ||
               static_cast<std::size_t>(use.first) + use.count > piece.melody.size();
      });
    }
    std::erase_if(piece.motifs, [](const plan::Motif& motif) { return motif.uses.empty(); });
    return piece;
  } catch (const std::exception& error) {
    return unreadable(std::string("cannot read the annotations: ") + error.what(), path);
  }
}

}  // namespace impasto::notation
