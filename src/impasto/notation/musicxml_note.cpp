// SPDX-License-Identifier: GPL-3.0-or-later
// Notes of a part: pitch, length, and the signs over them.
#include <algorithm>
#include <cmath>
#include <limits>

#include "impasto/notation/musicxml_drums.h"
#include "impasto/notation/musicxml_part.h"
#include "impasto/notation/musicxml_values.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

constexpr double kMaxMeasureQuarters = 10'000.0;
constexpr double kSoundDynamics = 90.0 / 127.0 / 100.0;  // MusicXML: percent of MIDI velocity 90
constexpr double kSamePlace = 1e-6;
constexpr int kSnare = 38;
constexpr std::size_t kMostInChord = 64;  ///< notes that one sign is given to
/// Of the note that a long grace note leans on; of a dotted one two of its three parts.
constexpr double kLeaning = 0.5, kLeaningDotted = 2.0 / 3.0;

int dots_of(pugi::xml_node node) {
  int dots = 0;
  for (pugi::xml_node dot = node.child("dot"); dot && dots < 4; dot = dot.next_sibling("dot"))
    ++dots;
  return dots;
}

/// Quarter notes of the written type with its tuplet; 0 when no type is given.
double type_length(pugi::xml_node node) {
  const double type = type_quarters(node.child_value("type"), dots_of(node));
  const pugi::xml_node tuplet = node.child("time-modification");
  const double actual = number(tuplet.child("actual-notes"), 1.0);
  const double normal = number(tuplet.child("normal-notes"), 1.0);
  return actual >= 1.0 && normal >= 1.0 ? type * normal / actual : type;
}

/// Articulations change how long a note sounds, and how loud.
template <class Touch>
void articulate(pugi::xml_node articulations, Touch& touch) {
  for (pugi::xml_node mark : articulations.children()) {
    if (is(mark, "staccato")) touch.length = 0.5f;
    if (is(mark, "staccatissimo") || is(mark, "spiccato")) touch.length = 0.3f;
    if (is(mark, "detached-legato")) touch.length = 0.75f;
    if (is(mark, "accent")) touch.factor = 1.2f;
    if (is(mark, "strong-accent")) touch.factor = 1.35f;
  }
}

void read_tie(pugi::xml_node tie, WrittenNote& n) {
  const std::string_view type = tie.attribute("type").value();
  n.tie_start |= type == "start" || type == "continue";
  n.tie_stop |= type == "stop" || type == "continue";
}

}  // namespace

double PartReader::length_of(pugi::xml_node node, bool& wrong) const {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  const double ticks = number(node.child("duration"), kNone);
  if (ticks != kNone && ticks >= 0.0) return ticks;
  wrong = ticks < 0.0;
  if (node.child("chord")) return chord_duration_;
  if (yes(node.child("rest").attribute("measure")))
    return numerator_ * 4.0 / denominator_ * divisions_;
  return type_length(node) * divisions_;
}

int PartReader::drum_key(pugi::xml_node node) const {
  const std::string id = node.child("instrument").attribute("id").value();
  if (const auto key = drum_keys_.find(id); key != drum_keys_.end()) return key->second;
  if (const auto key = named_keys_.find(id); key != named_keys_.end()) return key->second;
  if (drum_keys_.size() == 1) return drum_keys_.begin()->second;
  if (id.empty() && named_keys_.size() == 1) return named_keys_.begin()->second;
  if (part_key_ > 0) return part_key_;
  const pugi::xml_node place = node.child("unpitched");
  const int key = staff_lines_ < 4
                      ? 0
                      : drum_key_at(*place.child_value("display-step"),
                                    whole(number(place.child("display-octave"), -1), -1, 9),
                                    node.child_value("notehead"));
  return key > 0 ? key : kSnare;
}

bool PartReader::read_pitch(pugi::xml_node node, WrittenNote& n, Staffed& staffed) {
  score::Part& part = written_.parts[static_cast<std::size_t>(part_)];
  const pugi::xml_node pitch = node.child("pitch");
  if (!pitch) {
    n.pitch = static_cast<float>(drum_key(node));
    n.drum = part.percussion = true;
    return true;
  }
  static constexpr int kSteps[7] = {9, 11, 0, 2, 4, 5, 7};
  static constexpr int kPlaces[7] = {5, 6, 0, 1, 2, 3, 4};
  const std::string_view step = pitch.child_value("step");
  if (step.empty() || step[0] < 'A' || step[0] > 'G') {
    leave_out("a pitch without a step from A to G");
    return false;
  }
  const auto staff = static_cast<std::size_t>(n.staff);
  const double octave = number(pitch.child("octave"), 4);
  const double alter = number(pitch.child("alter"), 0.0);
  const double key = 12.0 * (octave + 1.0) + kSteps[step[0] - 'A'] + alter +
                     chromatic_[own_chromatic_[staff] ? staff : 0];
  if (!(key >= 0.0 && key <= 127.0)) {
    leave_out("a pitch outside the range of MIDI");
    return false;
  }
  n.pitch = static_cast<float>(key);
  n.drum = part.percussion;
  staffed = {n.staff, 7 * whole(octave, -2, 12) + kPlaces[step[0] - 'A'], alter};
  return true;
}

void PartReader::tremolo(pugi::xml_node node, WrittenNote& n, Measure& m, pugi::xml_node mark) {
  const std::string_view type = mark.attribute("type").value();
  const int marks = whole(first_number(mark.child_value(), 0.0), 0, 8);
  const double nominal = type_quarters(node.child_value("type"), 0);
  const double written =
      nominal > 0.0 ? nominal : std::exp2(std::floor(std::log2(std::max(n.duration, 1e-3))));
  if (!node.child("chord")) tremolo_ = {};
  // A sign by any note of a chord holds for all of it.
  if (mark && type == "start") {
    if (between_.notes.empty() || between_.span > 0.0 || between_.from != n.at)
      between_ = {n.at, 0.0, written, marks, n.voice, previous_};
  } else if (mark && type == "stop") {
    if (!between_.notes.empty() && between_.voice == n.voice && between_.span == 0.0) {
      between_.span = n.at + n.duration - between_.from;
      const double stroke = stroke_length(between_.type, between_.marks);
      const double pairs = std::max(1.0, std::round(between_.span / stroke / 2.0));
      tremolo_ = {between_.span / (2.0 * pairs), 1, 2};
      if (between_.span <= 0.0) tremolo_ = {}, between_ = {};
      for (std::size_t index : between_.notes) {
        WrittenNote& first = m.notes[index];
        first.strokes = {tremolo_.every, 0, 2};
        first.duration = between_.span;
      }
    }
  } else if (mark && (marks > 0 || n.drum)) {
    // Without strokes it is a roll, for drums; what others make of it, programs do not play.
    const double length = type_quarters(node.child_value("type"), dots_of(node));
    const double count =
        std::round((length > 0.0 ? length : n.duration) / stroke_length(written, marks));
    tremolo_ = {n.duration / std::clamp(count, 1.0, 1e4), 0, 1};
  }
  if (between_.span == 0.0 && !between_.notes.empty() && between_.from == n.at &&
      between_.voice == n.voice && between_.notes.back() != m.notes.size())
    between_.notes.push_back(m.notes.size());
  if (tremolo_.every <= 0.0) return;
  const auto strike = [&](WrittenNote& of_chord) {
    if (of_chord.strokes.every > 0.0) return;
    of_chord.strokes = tremolo_;
    if (tremolo_.of == 1) return;
    of_chord.at = between_.from;
    of_chord.duration = between_.span;
  };
  strike(n);
  if (!mark) return;
  for (std::size_t index : previous_) {
    if (index < m.notes.size()) strike(m.notes[index]);
  }
}

void PartReader::grace(pugi::xml_node node, WrittenNote& n, std::size_t index) {
  const pugi::xml_node sign = node.child("grace");
  if (graces_.empty()) {
    grace_slash_ = yes(sign.attribute("slash"));
    steal_previous_ = static_cast<bool>(sign.attribute("steal-time-previous"));
    steal_following_ = grace_length_ = 0.0;
  }
  if (!node.child("chord")) {
    ++grace_step_;
    const double type = type_length(node);
    grace_length_ += type > 0.0 ? type : 0.5;
    steal_following_ += std::max(0.0, number(sign.attribute("steal-time-following"), 0.0)) / 100.0;
  }
  n.grace.place = grace_step_;
  graces_.push_back(index);
}

void PartReader::finish_graces(Measure& m, const WrittenNote* beat, bool dotted) {
  using Time = Grace::Time;
  beat_grace_ = {};
  if (graces_.empty()) return;
  Grace grace{Time::kBefore, 0, grace_step_, kMaxMeasureQuarters};
  if (beat != nullptr && !beat->drum && !steal_previous_) {
    const double share = steal_following_ > 0.0 ? std::min(steal_following_, 0.9)
                         : dotted               ? kLeaningDotted
                                                : kLeaning;
    grace.time = grace_slash_ ? Time::kShort : Time::kLong;
    grace.most = share * beat->duration;
    if (!grace_slash_ && steal_following_ <= 0.0) grace.most = std::min(grace.most, grace_length_);
    beat_grace_ = grace;
  } else if (!previous_.empty() && !m.notes[previous_.front()].drum) {
    for (std::size_t index : previous_) m.notes[index].after = grace_step_;
    grace.most = m.notes[previous_.front()].duration / 2.0;
  }
  for (std::size_t index : graces_) {
    grace.place = grace_step_ - m.notes[index].grace.place + 1;
    m.notes[index].grace = grace;
  }
  graces_.clear();
  grace_step_ = 0;
}

void PartReader::notations(pugi::xml_node node, WrittenNote& n, const Staffed& staffed,
                           Placed& placed) {
  // Programs write what holds for a chord on its first note only.
  bool held = false;
  Touch touch;
  const bool chord = static_cast<bool>(node.child("chord"));
  if (chord) touch = chord_touch_;
  if (chord && chord_ornament_.kind != Ornament::Kind::kNone) {
    // The neighbours are its own.
    n.ornament = chord_ornament_;
    const Ornament own = plain_trill(staffed, accidentals_);
    n.ornament.up = own.up;
    n.ornament.down = own.down;
    n.ornament.below = own.below;
  }
  for (pugi::xml_node tie : node.children("tie")) read_tie(tie, n);
  for (pugi::xml_node group : node.children("notations")) {
    for (pugi::xml_node tied : group.children("tied")) read_tie(tied, n);
    if (group.child("fermata")) held = true;
    for (pugi::xml_node articulations : group.children("articulations"))
      articulate(articulations, touch);
    for (pugi::xml_node marks : group.children("dynamics")) dynamics(marks, placed.quarter);
    if (const pugi::xml_node broken = group.child("arpeggiate")) {
      const bool down = std::string_view(broken.attribute("direction").value()) == "down";
      n.arpeggio = down ? -1 : 1;
      n.arpeggio_of = whole(number(broken.attribute("number"), 1), 1, 16);
    }
    for (pugi::xml_node ornaments : group.children("ornaments")) {
      const Ornament ornament = read_ornament(ornaments, staffed, accidentals_);
      if (ornament.kind != Ornament::Kind::kNone) n.ornament = ornament;
    }
  }
  const double percent = number(node.attribute("dynamics"), 0.0);
  chord_touch_ = touch;
  chord_ornament_ = n.ornament;
  n.length = held && touch.length == 1.0f ? 1.5f : touch.length;
  placed.factor = touch.factor;
  placed.own = percent > 0.0
                   ? std::min(1.0f, static_cast<float>(std::min(percent, 1000.0) * kSoundDynamics))
                   : 0.0f;
}

void PartReader::settle_ornament(Measure& m, const Staffed& staffed) {
  using Kind = Ornament::Kind;
  WrittenNote& n = m.notes.back();
  if (bends_.trilled() && n.ornament.kind == Kind::kNone)
    n.ornament = plain_trill(staffed, accidentals_);
  const bool trill = n.ornament.kind == Kind::kTrill;
  if (n.drum) {
    // A trill on a drum is a roll; it has no neighbours.
    if (trill && n.strokes.every <= 0.0) n.strokes = {stroke_length(1.0, 3), 0, 1};
    n.ornament = {};
    n.glissando = 0.0f;
    return;
  }
  if (!trill || n.grace.count != 1 || m.notes.size() < 2) return;
  // The upper note before a trill says that it begins there.
  WrittenNote& before = m.notes[m.notes.size() - 2];
  if (before.grace.place != 1 || before.pitch != n.pitch + n.ornament.up) return;
  n.ornament.from_upper = true;
  n.grace = {};
  before.grace.count = 0;
}

std::string PartReader::note(pugi::xml_node node, std::size_t index) {
  Measure& m = written_.measures[index];
  const bool chord = static_cast<bool>(node.child("chord"));
  const bool graced = static_cast<bool>(node.child("grace"));
  bool wrong = false;
  double ticks = graced ? 0.0 : length_of(node, wrong);
  const double at = chord ? chord_at_ : here();
  if (wrong) leave_out("a note of negative length");
  if (at + quarters(ticks) > kMaxMeasureQuarters) {
    leave_out("a note without end");
    wrong = true;
    ticks = 0.0;
  }
  chord_at_ = at;
  if (!chord) {
    ticks_ += ticks;
    chord_duration_ = ticks;
    reached_ = std::max(reached_, here());
  }
  WrittenNote n;
  Staffed staffed;
  n.part = part_;
  n.voice = whole(number(node.child("voice"), 1), 0, 1000);
  n.staff = whole(number(node.child("staff"), 1), 1, kStaves);
  n.at = at;
  n.duration = quarters(ticks);
  const bool silent =
      node.child("rest") || node.child("cue") || (!node.child("pitch") && !node.child("unpitched"));
  const bool plays = !wrong && !silent && read_pitch(node, n, staffed);
  if (!graced && !chord) {
    finish_graces(m, plays ? &n : nullptr, static_cast<bool>(node.child("dot")));
    previous_.clear();
  }
  if (!plays) return {};

  Placed placed{index, m.notes.size(), measure_start_ + at, 1.0f, 0.0f};
  notations(node, n, staffed, placed);
  pugi::xml_node mark;
  for (pugi::xml_node group : node.children("notations")) {
    if (!mark) mark = group.child("ornaments").child("tremolo");
  }
  if (graced) {
    grace(node, n, m.notes.size());
  } else {
    n.grace = beat_grace_;
    if (previous_.size() < kMostInChord) previous_.push_back(m.notes.size());
    tremolo(node, n, m, mark);
  }
  if (!n.drum) accidentals_.note(staffed);
  m.notes.push_back(std::move(n));
  placed_.push_back(placed);
  bends_.read(node, index, m.notes.size() - 1);
  if (!graced) settle_ornament(m, staffed);
  if (placed_.size() > kMaxNotes) return "more than two million notes";
  return {};
}

}  // namespace impasto::notation
