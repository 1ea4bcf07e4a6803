// SPDX-License-Identifier: GPL-3.0-or-later
// MusicXML 3 and 4 (W3C Music Notation Community Group), score-partwise.
#include <algorithm>
#include <cmath>
#include <map>
#include <new>
#include <pugixml.hpp>

#include "impasto/notation/file.h"
#include "impasto/notation/musicxml_bends.h"
#include "impasto/notation/musicxml_dynamics.h"
#include "impasto/notation/musicxml_values.h"
#include "impasto/notation/musicxml_written.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxElements = 12'000'000;
constexpr std::size_t kMaxMeasures = 100'000;
constexpr std::size_t kMaxParts = 1000;
constexpr double kMaxMeasureQuarters = 10'000.0;
constexpr double kSoundDynamics = 90.0 / 127.0 / 100.0;  // MusicXML: percent of MIDI velocity 90
constexpr int kSnare = 38;

/// Quarter notes of a note type ("eighth") with dots.
double type_quarters(std::string_view type, int dots) {
  static constexpr std::pair<const char*, double> kTypes[] = {
      {"long", 16},   {"breve", 8},    {"whole", 4},   {"half", 2},
      {"quarter", 1}, {"eighth", 0.5}, {"16th", 0.25}, {"32nd", 0.125}};
  for (const auto& [name, quarters] : kTypes) {
    if (type == name) return quarters * (2.0 - std::pow(0.5, dots));
  }
  return 0.0;
}

/// "1", "1,2", "1-3".
std::vector<int> ending_numbers(std::string_view text) {
  std::vector<int> numbers;
  int value = 0, from = 0;
  const auto close = [&] {
    if (value < 1) return;
    for (int n = from > 0 && from < value ? from : value; n <= value && numbers.size() < 64; ++n)
      numbers.push_back(n);
    from = 0;
  };
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      value = std::min(value * 10 + (c - '0'), 64);
    } else {
      if (c == '-') {
        from = value;
      } else {
        close();
      }
      value = 0;
    }
  }
  close();
  if (numbers.empty()) numbers.push_back(1);
  return numbers;
}

/// Reads one part after the other into the shared measures.
class PartReader {
 public:
  PartReader(Written& written, int part, bool leads_key)
      : written_(written), part_(part), leads_key_(leads_key), bends_(written) {}

  std::string read(pugi::xml_node part, pugi::xml_node score_part);  ///< empty, or what is wrong
  bool gave_key() const { return gave_key_; }

 private:
  void read_instruments(pugi::xml_node score_part);
  std::string measure(pugi::xml_node node, std::size_t index);
  void attributes(pugi::xml_node node, Measure& m);
  void direction(pugi::xml_node node, Measure& m);
  void sound(pugi::xml_node node, Measure& m, double at);
  void barline(pugi::xml_node node, Measure& m);
  std::string note(pugi::xml_node node, Measure& m);
  void finish_graces(Measure& m);
  double quarters(double divisions) const { return divisions / divisions_; }
  /// Where the cursor stands. Ticks since the last change of divisions, not summed quarters: voices
  /// that meet must meet exactly.
  double here() const { return base_ + quarters(ticks_); }

  Written& written_;
  int part_;
  bool leads_key_;
  bool gave_key_ = false;
  double divisions_ = 1.0;
  double base_ = 0.0, ticks_ = 0.0;
  double chord_at_ = 0.0;       ///< onset of the note a <chord/> joins
  double reached_ = 0.0;        ///< furthest place in the measure
  double measure_start_ = 0.0;  ///< quarter notes in written order, for dynamics
  int chromatic_ = 0;
  int numerator_ = 4, denominator_ = 4;
  bool percussion_clef_ = false;
  std::vector<int> ending_;
  std::vector<std::size_t> graces_;  ///< notes of the measure waiting for their beat
  int grace_step_ = 0;
  Dynamics dynamics_;
  BendReader bends_;
  struct Placed {
    std::size_t measure, note;
    double quarter;
    float factor;  ///< of articulation
    float own;     ///< velocity given with the note itself, 0 = none
  };
  std::vector<Placed> placed_;
  std::map<std::string, int> drum_keys_;  ///< by instrument id
};

void PartReader::read_instruments(pugi::xml_node score_part) {
  score::Part& part = written_.parts[static_cast<std::size_t>(part_)];
  part.name = clean_text(score_part.child("part-name").child_value());
  bool first = true;
  for (pugi::xml_node midi : score_part.children("midi-instrument")) {
    if (const pugi::xml_node key = midi.child("midi-unpitched")) {
      drum_keys_[midi.attribute("id").value()] = whole(number(key, 1), 1, 128) - 1;
    }
    if (whole(number(midi.child("midi-channel"), 0), 0, 16) == 10) part.percussion = true;
    if (!first) continue;
    first = false;
    part.program = whole(number(midi.child("midi-program"), 1), 1, 128) - 1;
    part.pan = static_cast<float>(std::clamp(number(midi.child("pan"), 0) / 90.0, -1.0, 1.0));
  }
}

void PartReader::attributes(pugi::xml_node node, Measure& m) {
  if (const pugi::xml_node divisions = node.child("divisions")) {
    const double value = number(divisions, 0.0);
    if (value > 0.0 && value < 1e7) {
      base_ = here();
      ticks_ = 0.0;
      divisions_ = value;
    }
  }
  for (pugi::xml_node transpose : node.children("transpose")) {
    chromatic_ = whole(number(transpose.child("chromatic"), 0), -60, 60) +
                 12 * whole(number(transpose.child("octave-change"), 0), -5, 5);
    break;
  }
  if (const pugi::xml_node time = node.child("time"); time && !time.child("senza-misura")) {
    // "3+2" is five; several beats/beat-type pairs add up over the finest of them.
    int numerator = 0;
    int denominator = 0;
    for (pugi::xml_node beats : time.children("beats")) {
      int sum = 0, value = 0;
      for (const char* c = beats.child_value();; ++c) {
        if (*c >= '0' && *c <= '9') {
          value = std::min(value * 10 + (*c - '0'), 128);
        } else {
          sum += value;
          value = 0;
          if (*c == '\0') break;
        }
      }
      const int type = whole(number(beats.next_sibling("beat-type"), 4), 1, 64);
      if (denominator == 0) denominator = type;
      numerator += std::min(sum, 128) * std::max(1, denominator / type);
    }
    if (numerator >= 1 && numerator <= 128 && (denominator & (denominator - 1)) == 0) {
      numerator_ = numerator;
      denominator_ = denominator;
    }
  }
  for (pugi::xml_node clef : node.children("clef")) {
    percussion_clef_ = std::string_view(clef.child("sign").child_value()) == "percussion";
  }
  if (const pugi::xml_node key = node.child("key");
      key && key.child("fifths") && leads_key_ && !percussion_clef_) {
    // A part for B flat clarinet is written two fifths sharper than it sounds.
    int fifths = whole(number(key.child("fifths"), 0), -7, 7);
    const int shift = (((chromatic_ * 7) % 12) + 12) % 12;
    fifths += shift > 6 ? shift - 12 : shift;
    if (fifths > 7) fifths -= 12;
    if (fifths < -7) fifths += 12;
    const std::string_view mode = key.child("mode").child_value();
    m.key.fifths = fifths;
    m.key.minor = mode == "minor";
    m.key.mode_given = mode == "minor" || mode == "major";
    m.has_key = true;
    gave_key_ = true;
  }
}

void PartReader::sound(pugi::xml_node node, Measure& m, double at) {
  if (const double bpm = number(node.attribute("tempo"), 0.0); bpm >= 1.0 && bpm <= 2000.0) {
    m.tempi.push_back({at, bpm});
  }
  if (const double percent = number(node.attribute("dynamics"), 0.0); percent > 0.0) {
    dynamics_.mark(measure_start_ + at,
                   std::min(1.0f, static_cast<float>(std::min(percent, 1000.0) * kSoundDynamics)));
  }
  if (yes(node.attribute("dacapo"))) m.dacapo = true;
  // "fine" may carry a number of divisions instead of "yes".
  if (node.attribute("fine")) m.fine = true;
  const auto label = [&](const char* name, std::string& into) {
    if (const pugi::xml_attribute attribute = node.attribute(name)) {
      into = std::string("#") + std::string(attribute.value()).substr(0, 64);
    }
  };
  label("dalsegno", m.dalsegno);
  label("tocoda", m.tocoda);
  label("segno", m.segno);
  label("coda", m.coda);
}

void PartReader::direction(pugi::xml_node node, Measure& m) {
  const double at = std::max(0.0, here() + quarters(number(node.child("offset"), 0.0)));
  const double quarter = measure_start_ + at;
  const pugi::xml_node played = node.child("sound");
  for (pugi::xml_node type : node.children("direction-type")) {
    for (pugi::xml_node item : type.children()) {
      if (is(item, "rehearsal") || is(item, "words")) {
        if (std::string text = clean_text(item.child_value()); !text.empty()) {
          m.marks.push_back({at, std::move(text), is(item, "rehearsal")});
        }
      } else if (is(item, "dynamics") && !played.attribute("dynamics")) {
        for (pugi::xml_node mark : item.children()) {
          const std::string_view name = mark.name();
          if (const float velocity = dynamic_velocity(name); velocity > 0.0f) {
            dynamics_.mark(quarter, velocity);
          } else if (name == "fp" || name == "sfp" || name == "sfpp") {
            dynamics_.accent(quarter, dynamic_velocity("f"));
            dynamics_.mark(quarter, dynamic_velocity(name == "sfpp" ? "pp" : "p"));
          } else if (name == "sf" || name == "sfz" || name == "fz" || name == "rf" ||
                     name == "rfz") {
            dynamics_.accent(quarter, dynamic_velocity("ff"));
          } else if (name == "sffz" || name == "sfzp") {
            dynamics_.accent(quarter, dynamic_velocity("fff"));
          }
        }
      } else if (is(item, "wedge")) {
        const std::string_view what = item.attribute("type").value();
        const int id = whole(number(item.attribute("number"), 1), 1, 16);
        if (what == "crescendo" || what == "diminuendo")
          dynamics_.wedge_start(id, quarter, what == "crescendo");
        if (what == "stop") dynamics_.wedge_stop(id, quarter);
      } else if (is(item, "metronome") && !played.attribute("tempo")) {
        const auto dots = std::distance(item.children("beat-unit-dot").begin(),
                                        item.children("beat-unit-dot").end());
        const double unit = type_quarters(item.child("beat-unit").child_value(),
                                          static_cast<int>(std::min<std::ptrdiff_t>(dots, 3)));
        const double bpm = number(item.child("per-minute"), 0.0) * unit;
        if (bpm >= 1.0 && bpm <= 2000.0) m.tempi.push_back({at, bpm});
      }
    }
  }
  if (played) {
    const double offset =
        played.child("offset") ? quarters(number(played.child("offset"), 0.0)) : at - here();
    sound(played, m, std::max(0.0, here() + offset));
  }
}

void PartReader::barline(pugi::xml_node node, Measure& m) {
  if (const pugi::xml_node repeat = node.child("repeat")) {
    if (std::string_view(repeat.attribute("direction").value()) == "backward") {
      m.backward = true;
      if (repeat.attribute("times")) m.times = whole(number(repeat.attribute("times"), 2), 1, 64);
    } else {
      m.forward = true;
    }
  }
  if (const pugi::xml_node ending = node.child("ending")) {
    if (std::string_view(ending.attribute("type").value()) == "start") {
      ending_ = ending_numbers(ending.attribute("number").value());
      m.ending = ending_;
    } else {
      m.ending = ending_;
      m.ending_stops = true;
      ending_.clear();
    }
  }
}

void PartReader::finish_graces(Measure& m) {
  for (std::size_t index : graces_) m.notes[index].grace = grace_step_ - m.notes[index].grace + 1;
  graces_.clear();
  grace_step_ = 0;
}

std::string PartReader::note(pugi::xml_node node, Measure& m) {
  const bool chord = static_cast<bool>(node.child("chord"));
  const bool grace = static_cast<bool>(node.child("grace"));
  const double ticks = grace ? 0.0 : number(node.child("duration"), 0.0);
  if (ticks < 0.0) return "a negative duration";
  const double at = chord ? chord_at_ : here();
  chord_at_ = at;
  if (!chord) {
    ticks_ += ticks;
    if (here() > kMaxMeasureQuarters) return "an endless measure";
    reached_ = std::max(reached_, here());
  }
  if (!grace && !chord) finish_graces(m);
  if (node.child("rest") || node.child("cue")) return {};
  if (written_.measures.empty()) return {};

  WrittenNote n;
  n.part = part_;
  n.at = at;
  n.duration = quarters(ticks);
  if (const pugi::xml_node pitch = node.child("pitch")) {
    static constexpr int kSteps[7] = {9, 11, 0, 2, 4, 5, 7};
    const char step = *pitch.child("step").child_value();
    if (step < 'A' || step > 'G') return "a pitch without a step";
    const double key = 12.0 * (number(pitch.child("octave"), 4) + 1.0) + kSteps[step - 'A'] +
                       number(pitch.child("alter"), 0.0) + chromatic_;
    if (!(key >= 0.0 && key <= 127.0)) return "a pitch outside the range of MIDI";
    n.pitch = static_cast<float>(key);
    n.drum = written_.parts[static_cast<std::size_t>(part_)].percussion;
  } else if (node.child("unpitched")) {
    const auto key = drum_keys_.find(node.child("instrument").attribute("id").value());
    n.pitch = static_cast<float>(key != drum_keys_.end()  ? key->second
                                 : drum_keys_.size() == 1 ? drum_keys_.begin()->second
                                                          : kSnare);
    n.drum = true;
    written_.parts[static_cast<std::size_t>(part_)].percussion = true;
  } else {
    return {};
  }
  for (pugi::xml_node tie : node.children("tie")) {
    if (std::string_view(tie.attribute("type").value()) == "start") n.tie_start = true;
    if (std::string_view(tie.attribute("type").value()) == "stop") n.tie_stop = true;
  }
  float factor = 1.0f;
  for (pugi::xml_node notations : node.children("notations")) {
    if (notations.child("fermata")) n.length = 1.5f;
    for (pugi::xml_node mark : notations.child("articulations").children()) {
      if (is(mark, "staccato")) n.length = 0.5f;
      if (is(mark, "staccatissimo") || is(mark, "spiccato")) n.length = 0.3f;
      if (is(mark, "detached-legato")) n.length = 0.75f;
      if (is(mark, "accent")) factor = 1.2f;
      if (is(mark, "strong-accent")) factor = 1.35f;
    }
  }
  const double percent = number(node.attribute("dynamics"), 0.0);
  const float own =
      percent > 0.0 ? std::min(1.0f, static_cast<float>(std::min(percent, 1000.0) * kSoundDynamics))
                    : 0.0f;
  if (grace) {
    if (!chord) ++grace_step_;
    n.grace = grace_step_;
    graces_.push_back(m.notes.size());
  }
  const auto index = static_cast<std::size_t>(&m - written_.measures.data());
  placed_.push_back({index, m.notes.size(), measure_start_ + at, factor, own});
  m.notes.push_back(std::move(n));
  bends_.read(node, index, m.notes.size() - 1);
  if (placed_.size() > kMaxNotes) return "more than two million notes";
  return {};
}

std::string PartReader::measure(pugi::xml_node node, std::size_t index) {
  if (written_.measures.size() <= index) written_.measures.resize(index + 1);
  Measure& m = written_.measures[index];
  base_ = ticks_ = chord_at_ = reached_ = 0.0;
  if (yes(node.attribute("implicit"))) m.implicit = true;
  m.ending = ending_.empty() ? m.ending : ending_;
  for (pugi::xml_node item : node.children()) {
    if (is(item, "note")) {
      if (std::string problem = note(item, m); !problem.empty()) return problem;
    } else if (is(item, "backup")) {
      finish_graces(m);
      ticks_ -= number(item.child("duration"), 0.0);
      if (here() < 0.0) base_ = ticks_ = 0.0;  // rounding in some exporters overshoots
    } else if (is(item, "forward")) {
      ticks_ += std::max(0.0, number(item.child("duration"), 0.0));
      if (here() > kMaxMeasureQuarters) return "an endless measure";
      reached_ = std::max(reached_, here());
    } else if (is(item, "attributes")) {
      attributes(item, m);
    } else if (is(item, "direction")) {
      direction(item, m);
    } else if (is(item, "sound")) {
      sound(item, m, here());
    } else if (is(item, "barline")) {
      barline(item, m);
    }
  }
  finish_graces(m);
  if (part_ == 0) {
    m.numerator = numerator_;
    m.denominator = denominator_;
  }
  m.length = std::max(m.length, reached_);
  measure_start_ += reached_ > 0.0 ? reached_ : numerator_ * 4.0 / denominator_;
  return {};
}

std::string PartReader::read(pugi::xml_node part, pugi::xml_node score_part) {
  read_instruments(score_part);
  std::size_t index = 0;
  for (pugi::xml_node node : part.children("measure")) {
    if (index >= kMaxMeasures) return "more than 100000 measures";
    if (std::string problem = measure(node, index); !problem.empty()) {
      return problem + " in measure " + clean_text(node.attribute("number").value()).substr(0, 20) +
             " of part " + clean_text(part.attribute("id").value()).substr(0, 40);
    }
    ++index;
  }
  dynamics_.settle();
  for (const Placed& p : placed_) {
    WrittenNote& n = written_.measures[p.measure].notes[p.note];
    n.velocity = std::min(1.0f, (p.own > 0.0f ? p.own : dynamics_.velocity(p.quarter)) * p.factor);
  }
  return {};
}

std::string find_title(pugi::xml_node score) {
  std::string title = clean_text(score.child("work").child("work-title").child_value());
  return title.empty() ? clean_text(score.child("movement-title").child_value()) : title;
}

void settle_measures(Written& written) {
  for (Measure& m : written.measures) {
    // A measure that no part fills (only missing rests) lasts as long as its metre says.
    if (m.length <= 0.0) m.length = m.numerator * 4.0 / m.denominator;
    std::stable_sort(m.tempi.begin(), m.tempi.end(),
                     [](const WrittenTempo& a, const WrittenTempo& b) { return a.at < b.at; });
    std::stable_sort(m.notes.begin(), m.notes.end(),
                     [](const WrittenNote& a, const WrittenNote& b) { return a.at < b.at; });
  }
  for (std::size_t i = 0; i + 1 < written.measures.size(); ++i) {
    Measure& m = written.measures[i];
    if (!m.ending.empty() && written.measures[i + 1].ending.empty()) m.ending_stops = true;
  }
}

}  // namespace

Result<Written> read_written(std::string_view xml, const std::string& name) {
  const auto unreadable = [&](std::string message, std::string where, std::string hint = {}) {
    return fail(ErrorCode::kUnreadable, std::move(message), std::move(where), std::move(hint));
  };
  if (static_cast<std::size_t>(std::count(xml.begin(), xml.end(), '<')) > kMaxElements) {
    return unreadable("the score holds too many elements", name);
  }
  pugi::xml_document document;
  // pugixml resolves no external entities and skips the DOCTYPE.
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  if (parsed.status == pugi::status_out_of_memory) throw std::bad_alloc();
  if (!parsed) {
    const auto upto =
        std::min(xml.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0)));
    const auto line =
        1 + std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(upto), '\n');
    return unreadable(std::string("this is not well-formed XML: ") + parsed.description(),
                      name + ":" + std::to_string(line));
  }
  const pugi::xml_node score = document.child("score-partwise");
  if (document.child("score-timewise")) {
    return unreadable("score-timewise MusicXML is not read", name,
                      "export it as score-partwise, as every notation program does");
  }
  if (!score) return unreadable("this XML is not a MusicXML score", name);

  Written written;
  written.title = find_title(score);
  for (pugi::xml_node creator : score.child("identification").children("creator")) {
    if (std::string_view(creator.attribute("type").value()) == "composer") {
      written.composer = clean_text(creator.child_value());
      break;
    }
  }
  std::map<std::string, pugi::xml_node> described;
  for (pugi::xml_node part : score.child("part-list").children("score-part")) {
    described.try_emplace(part.attribute("id").value(), part);
  }
  bool key_known = false;
  for (pugi::xml_node part : score.children("part")) {
    const auto index = written.parts.size();
    if (index >= kMaxParts) return unreadable("more than a thousand parts", name);
    written.parts.emplace_back();
    const auto about = described.find(part.attribute("id").value());
    PartReader reader(written, static_cast<int>(index), !key_known);
    if (std::string problem =
            reader.read(part, about == described.end() ? pugi::xml_node() : about->second);
        !problem.empty()) {
      return unreadable(std::move(problem), name);
    }
    key_known = key_known || reader.gave_key();
  }
  if (written.parts.empty()) return unreadable("the score holds no parts", name);
  settle_measures(written);
  return written;
}

}  // namespace impasto::notation
