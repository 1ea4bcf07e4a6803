// SPDX-License-Identifier: GPL-3.0-or-later
// JAMS: Humphrey, Salamon, Nieto, Forsyth, Bittner, Bello, "JAMS: A JSON Annotated Music
// Specification for Reproducible MIR Research", ISMIR 2014; layout of version 0.3.4.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "impasto/base/atomic_file.h"
#include "impasto/base/json_text.h"
#include "impasto/base/number_text.h"
#include "impasto/base/seal.h"
#include "impasto/base/text.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/jams.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {
namespace {

/// The shortest digits that read back to the same number; JSON has no NaN, so that is null.
template <class Number>
std::string number(Number value) {
  if constexpr (std::is_floating_point_v<Number>) {
    std::string text;
    append_number(text, value);
    return text;
  }
  return std::to_string(value);
}

/// Observations carry start and duration, a Piece start and end: the duration written is one whose
/// sum with the start gives back the very same end.
double duration_between(double start, double end) {
  const double plain = end - start;
  double up = plain, down = plain;
  for (int i = 0; i < 8; ++i) {
    if (start + up == end) return up;
    if (start + down == end) return down;
    up = std::nextafter(up, INFINITY);
    down = std::nextafter(down, -INFINITY);
  }
  return plain;
}

template <class List, class Value>
std::string array(const List& list, const Value& value) {
  std::string out = "[";
  for (const auto& item : list) {
    if (out.size() > 1) out += ',';
    out += value(item);
  }
  return out + "]";
}

std::string emotion_text(const plan::Emotion& e) {
  return "[" + number(e.happy) + "," + number(e.sad) + "," + number(e.scary) + "," +
         number(e.peaceful) + "," + number(e.valence) + "," + number(e.arousal) + "]";
}

struct Annotation {
  std::string space;
  std::string data;     ///< observations, joined
  std::string sandbox;  ///< members of the object, joined

  void observe(double time, double duration, const std::string& value,
               const std::string& confidence) {
    if (!data.empty()) data += ",\n";
    data += "{\"time\":" + number(time) + ",\"duration\":" + number(duration) +
            ",\"value\":" + value + ",\"confidence\":" + confidence + "}";
  }
  void keep(const std::string& name, const std::string& value) {
    if (!sandbox.empty()) sandbox += ",";
    sandbox += json_text(name) + ":" + value;
  }
};

class Writer {
 public:
  Writer(const plan::Piece& piece, const std::string& others, bool sealed)
      : piece_(piece),
        others_(others.empty() ? Json::object() : parsed(others)),
        sealed_(sealed) {}
  std::string write();

 private:
  void add(Annotation a, const std::string& source);
  void notes(const char* role, const std::vector<score::Note>& notes);
  void rhythm();
  void form();
  void harmony();
  void onsets();
  void mood();
  std::string own() const;
  std::string file_metadata() const;

  const plan::Piece& piece_;
  const Json others_;  ///< as `others_of` gives it
  const bool sealed_;
  std::string annotations_;
};

/// `text` is the inside of an object; what others wrote goes over it.
std::string over(const std::string& text, const Json& others) {
  if (!others.is_object() || others.empty()) return "{" + text + "}";
  Json object = parsed("{" + text + "}");
  object.update(others);
  return dumped(object);
}

void Writer::add(Annotation a, const std::string& source) {
  Json about;
  for (const Json& added : member(others_, "added")) {
    if (text_of(member(added, "to")) != a.space || text_of(member(added, "source")) != source)
      continue;
    about = member(added, "annotation_metadata");
    for (const auto& [name, value] : member(added, "sandbox").items()) a.keep(name, dumped(value));
  }
  if (!annotations_.empty()) annotations_ += ",\n";
  annotations_ +=
      "{\"namespace\":" + json_text(a.space) +
      ",\"time\":0,\"duration\":" + number(piece_.duration) + ",\"annotation_metadata\":" +
      over("\"annotation_tools\":" + json_text(kOurTool) +
               ",\"annotation_rules\":\"\",\"annotator\":{},\"corpus\":\"\",\"curator\":{"
               "\"name\":\"\",\"email\":\"\"},\"data_source\":" +
               json_text(source) + ",\"validation\":\"\",\"version\":\"1\"",
           about) +
      ",\"sandbox\":{" + a.sandbox + "},\n\"data\":[" + a.data + "]}";
}

void Writer::notes(const char* role, const std::vector<score::Note>& list) {
  Annotation a{"note_midi", {}, {}};
  bool written = false, parts = false, drums = false, doubts = false, bends = false;
  for (const score::Note& n : list) {
    a.observe(n.onset, duration_between(n.onset, n.offset), number(n.pitch), number(n.velocity));
    written |= !(std::isnan(n.onset_quarter) && std::isnan(n.duration_quarter));
    parts |= n.part != 0;
    drums |= n.drum;
    doubts |= n.confidence != 1.0f;
    bends |= !n.bends.empty();
  }
  a.keep("role", json_text(role));
  if (written) {
    a.keep("onset_quarter",
           array(list, [](const score::Note& n) { return number(n.onset_quarter); }));
    a.keep("duration_quarter",
           array(list, [](const score::Note& n) { return number(n.duration_quarter); }));
  }
  if (parts) a.keep("part", array(list, [](const score::Note& n) { return number(n.part); }));
  if (doubts) {
    a.keep("confidence", array(list, [](const score::Note& n) { return number(n.confidence); }));
  }
  if (bends) {
    a.keep("bends", array(list, [](const score::Note& n) {
             if (n.bends.empty()) return std::string("0");
             return array(n.bends, [](const score::PitchPoint& p) {
               return number(p.time) + "," + number(p.semitones);
             });
           }));
  }
  if (std::string_view(role) == "melody") {
    a.keep("articulation", array(plan::articulation(list),
                                 [](float value) { return number(value < 0.0f ? NAN : value); }));
  }
  if (drums)
    a.keep("drum",
           array(list, [](const score::Note& n) { return std::string(n.drum ? "1" : "0"); }));
  add(a, std::string("impasto: ") + role);
}

/// What no JAMS namespace holds, for our own reader.
std::string Writer::own() const {
  const auto plain = [](float value) { return number(value); };
  const plan::Curves& c = piece_.curves;
  std::string out = "{\"version\":1,";
  if (sealed_) out += "\"seal\":" + json_text(kBlankSeal) + ",";
  out += "\"source\":";
  out += plan::from_score(piece_) ? "\"score\"" : "\"sound\"";
  out += std::string(",\"silent\":") + (piece_.silent ? "true" : "false");
  out += ",\"origins\":" + array(piece_.origins, [](const plan::Origin& o) {
           return "{\"kind\":" + json_text(plan::kOriginNames[o.kind]) +
                  ",\"title\":" + json_text(text::clean(o.title)) + "}";
         });
  out += ",\"meter\":" + number(piece_.meter) + ",\"division\":" + number(piece_.division) +
         ",\"loudness\":" + number(piece_.loudness) +
         ",\"loudness_range\":" + number(piece_.loudness_range) +
         ",\"reverb\":" + number(piece_.reverb) + ",\"emotion\":" + emotion_text(piece_.emotion) +
         ",\"emotion_confidence\":" + number(piece_.emotion_confidence);
  out += ",\n\"motifs\":" + array(piece_.motifs, [](const plan::Motif& motif) {
           return array(motif.uses, [](const plan::MotifUse& u) {
             return "{\"time\":" + number(u.start) +
                    ",\"duration\":" + number(duration_between(u.start, u.end)) +
                    ",\"first\":" + number(u.first) + ",\"count\":" + number(u.count) +
                    ",\"transposition\":" + number(u.transposition) +
                    ",\"similarity\":" + number(u.similarity) +
                    (u.mirrored ? ",\"mirrored\":true}" : "}");
           });
         });
  out += ",\n\"emotion_curve\":{\"hop\":" + number(piece_.emotion_curve.hop) +
         ",\"values\":" + array(piece_.emotion_curve.values, emotion_text) + "}";
  out += ",\n\"parts\":" + array(piece_.parts, [](const score::Part& p) {
           return "{\"name\":" + json_text(text::clean(p.name)) +
                  ",\"program\":" + number(p.program) +
                  ",\"percussion\":" + (p.percussion ? "true" : "false") +
                  ",\"pan\":" + number(p.pan) + "}";
         });
  out += ",\n\"curves\":{\"hop\":" + number(c.hop);
  for (const auto& [name, values] : plan::kCurves) {
    out += std::string(values == &plan::Curves::loudness ? "," : ",\n") + json_text(name) + ":" +
           array(c.*values, plain);
  }
  return out + "}}";
}

void Writer::rhythm() {
  Annotation beat{"beat", {}, {}};
  for (const plan::Beat& b : piece_.beats)
    beat.observe(b.time, 0.0, number(b.position), number(b.confidence));
  add(beat, "impasto");

  Annotation tempo{"tempo", {}, {}};
  if (piece_.tempo > 0.0) tempo.observe(0.0, piece_.duration, number(piece_.tempo), "1");
  tempo.keep("curve", array(plan::tempo_curve(piece_.beats), [](const plan::TempoPoint& p) {
               return "[" + number(p.time) + "," + number(p.bpm) + "]";
             }));
  add(tempo, "impasto");
}

void Writer::form() {
  Annotation segment{"segment_open", {}, {}};
  for (const plan::Section& s : piece_.sections) {
    segment.observe(s.start, duration_between(s.start, s.end),
                    json_text(plan::section_letter(s.label)), number(s.confidence));
  }
  using plan::Section;
  segment.keep("returns",
               array(piece_.sections, [](const Section& s) { return number(s.returns); }));
  segment.keep("name", array(piece_.sections,
                             [](const Section& s) { return json_text(text::clean(s.name)); }));
  segment.keep("loudness",
               array(piece_.sections, [](const Section& s) { return number(s.loudness); }));
  segment.keep("emotion",
               array(piece_.sections, [](const Section& s) { return emotion_text(s.emotion); }));
  add(segment, "impasto");

  Annotation levels{"multi_segment", {}, {}};
  for (const Section& s : piece_.sections) {
    levels.observe(s.start, duration_between(s.start, s.end),
                   "{\"label\":" + json_text(plan::section_letter(s.label)) + ",\"level\":0}",
                   number(s.confidence));
  }
  for (const plan::Phrase& p : piece_.phrases) {
    levels.observe(p.start, duration_between(p.start, p.end),
                   "{\"label\":" + json_text(plan::phrase_letter(p.label)) + ",\"level\":1}",
                   number(p.confidence));
  }
  add(levels, "impasto");
}

void Writer::harmony() {
  Annotation key{"key_mode", {}, {}};
  for (const plan::Key& k : piece_.keys) {
    std::string label = to_label(k);  // "G minor"; key_mode wants a colon
    label[label.find(' ')] = ':';
    key.observe(k.start, duration_between(k.start, k.end), json_text(label), number(k.confidence));
  }
  add(key, "impasto");

  Annotation chord{"chord", {}, {}};
  for (const plan::Chord& c : piece_.chords) {
    chord.observe(c.start, duration_between(c.start, c.end), json_text(to_label(c)),
                  number(c.confidence));
  }
  add(chord, "impasto");
}

void Writer::onsets() {
  Annotation onset{"onset", {}, {}};
  for (const plan::Onset& o : piece_.onsets) onset.observe(o.time, 0.0, "null", number(o.strength));
  onset.keep("kind", array(piece_.onsets, [](const plan::Onset& o) {
               return json_text(plan::kHitNames[o.kind]);
             }));
  if (std::any_of(piece_.onsets.begin(), piece_.onsets.end(),
                  [](const plan::Onset& o) { return o.attack != 0.0f; })) {
    onset.keep("attack",
               array(piece_.onsets, [](const plan::Onset& o) { return number(o.attack); }));
  }
  add(onset, "impasto");
}

void Writer::mood() {
  // For other programs; our reader takes the full emotion from the sandbox below.
  Annotation list{"mood_thayer", {}, {}};
  for (std::size_t i = 0; i < piece_.emotion_curve.values.size(); ++i) {
    const plan::Emotion& e = piece_.emotion_curve.values[i];
    list.observe(static_cast<double>(i) * piece_.emotion_curve.hop, piece_.emotion_curve.hop,
                 "[" + number(e.valence) + "," + number(e.arousal) + "]", "null");
  }
  add(list, "impasto");
}

std::string Writer::file_metadata() const {
  return over("\"title\":" + json_text(text::clean(piece_.title)) +
                  ",\"artist\":\"\",\"release\":\"\",\"duration\":" + number(piece_.duration) +
                  ",\"identifiers\":{},\"jams_version\":\"0.3.4\"",
              member(others_, "file_metadata"));
}

std::string Writer::write() {
  rhythm();
  form();
  harmony();
  onsets();
  notes("notes", piece_.notes);
  notes("melody", piece_.melody);
  notes("bass", piece_.bass);
  mood();
  for (const Json& theirs : member(others_, "annotations")) {
    annotations_ += ",\n" + dumped(theirs);
  }
  const auto members = [](const Json& object) {
    std::string text;
    for (const auto& [name, value] : object.items())
      text += "," + json_text(name) + ":" + dumped(value);
    return text;
  };
  return "{\"annotations\":[\n" + annotations_ + "],\n\"file_metadata\":" + file_metadata() +
         ",\n\"sandbox\":{\"impasto\":" + own() + members(member(others_, "sandbox")) + "}" +
         members(member(others_, "root")) + "}\n";
}

}  // namespace

std::string to_jams(const plan::Piece& piece, const std::string& others, bool sealed) {
  return Writer(piece, others, sealed).write();
}

Result<void> write_jams(const std::string& path, const plan::Piece& piece,
                        const std::string& others, bool sealed) {
  return write_file(path, to_jams(piece, others, sealed));
}

}  // namespace impasto::notation
