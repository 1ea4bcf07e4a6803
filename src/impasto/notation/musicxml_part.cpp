// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_part.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/text.h"
#include "impasto/notation/musicxml_drums.h"
#include "impasto/notation/musicxml_values.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxMeasures = 100'000;
constexpr double kMaxMeasureQuarters = 10'000.0;
constexpr double kSamePlace = 1e-6;
constexpr int kMostBeatsAgain = 64;  ///< in one measure
constexpr std::size_t kMostKinds = 16;

/// "3+2" is five; several pairs add up over the finest of them. False when it is no metre.
bool read_metre(pugi::xml_node time, int& numerator, int& denominator) {
  int beats_sum = 0, finest = 0;
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
    if (finest == 0) finest = type;
    beats_sum += std::min(sum, 128) * std::max(1, finest / type);
  }
  if (beats_sum < 1 || beats_sum > 128 || (finest & (finest - 1)) != 0) return false;
  numerator = beats_sum;
  denominator = finest;
  return true;
}

/// General MIDI's keyboards, bars and bells, organs, accordions, harp, thumb piano, steel drums.
bool has_fixed_pitch(int program) {
  return program <= 21 || program == 23 || program == 46 || program == 108 ||
         (program >= 112 && program <= 115);
}

int staff_number(pugi::xml_node node) {
  return node.attribute("number") ? whole(number(node.attribute("number"), 1), 1, 16) : 0;
}

}  // namespace

void LeftOut::add(const std::string& what, const std::string& where) {
  for (Kind& kind : kinds_) {
    if (kind.what != what) continue;
    ++kind.count;
    return;
  }
  if (kinds_.size() < kMostKinds) kinds_.push_back({what, where, 1});
}

std::vector<std::string> LeftOut::lines() const {
  std::vector<std::string> lines;
  for (const Kind& kind : kinds_) {
    lines.push_back(kind.count == 1 ? kind.what + " in " + kind.where + " is left out"
                                    : std::to_string(kind.count) + " times " + kind.what +
                                          " is left out, first in " + kind.where);
  }
  return lines;
}

PartReader::PartReader(Written& written, LeftOut& left_out, int part, bool leads_key,
                       double divisions)
    : written_(written),
      left_out_(left_out),
      part_(part),
      leads_key_(leads_key),
      divisions_(divisions),
      bends_(written) {}

void PartReader::read_instruments(pugi::xml_node score_part) {
  score::Part& part = written_.parts[static_cast<std::size_t>(part_)];
  part.name = text::clean(score_part.child("part-name").child_value());
  part_key_ = drum_key_named(part.name);
  for (pugi::xml_node instrument : score_part.children("score-instrument")) {
    if (const int key = drum_key_named(instrument.child_value("instrument-name")); key > 0)
      named_keys_[instrument.attribute("id").value()] = key;
  }
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
  bends_.fixed_pitch(has_fixed_pitch(part.program));
}

void PartReader::read_time(pugi::xml_node time) {
  if (time.child("senza-misura")) return;
  if (!read_metre(time, next_numerator_, next_denominator_)) return;
  if (here() > kSamePlace) return;
  numerator_ = next_numerator_;
  denominator_ = next_denominator_;
}

void PartReader::read_key(pugi::xml_node node, Measure& m) {
  if (!node.child("fifths")) return;
  const int staff = staff_number(node);
  int fifths = whole(number(node.child("fifths"), 0), -7, 7);
  accidentals_.key(staff, fifths);
  if (!leads_key_ || percussion_clef_ || staff > 1) return;
  // A part for B flat clarinet is written two fifths sharper than it sounds.
  const int shift = (((chromatic_[0] * 7) % 12) + 12) % 12;
  fifths += shift > 6 ? shift - 12 : shift;
  if (fifths > 7) fifths -= 12;
  if (fifths < -7) fifths += 12;
  const std::string_view mode = node.child("mode").child_value();
  WrittenKey key{here(), {0.0, fifths, mode == "minor", mode == "minor" || mode == "major"}};
  m.keys.push_back(key);
  gave_key_ = true;
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
    const int staff = staff_number(transpose);
    const int semitones = whole(number(transpose.child("chromatic"), 0), -60, 60) +
                          12 * whole(number(transpose.child("octave-change"), 0), -5, 5);
    if (staff == 0) own_chromatic_.fill(false);
    if (staff <= 1) chromatic_[0] = semitones;
    chromatic_[static_cast<std::size_t>(staff)] = semitones;
    own_chromatic_[static_cast<std::size_t>(staff)] = staff > 0;
  }
  if (const pugi::xml_node time = node.child("time")) read_time(time);
  for (pugi::xml_node clef : node.children("clef")) {
    percussion_clef_ = std::string_view(clef.child("sign").child_value()) == "percussion";
  }
  if (const pugi::xml_node lines = node.child("staff-details").child("staff-lines"))
    staff_lines_ = whole(number(lines, 5), 0, 16);
  for (pugi::xml_node key : node.children("key")) read_key(key, m);
  const auto index = static_cast<std::size_t>(&m - written_.measures.data());
  for (pugi::xml_node style : node.children("measure-style")) measure_style(style, index);
}

void PartReader::measure_style(pugi::xml_node style, std::size_t index) {
  const auto staff = static_cast<std::size_t>(staff_number(style));
  if (const pugi::xml_node repeat = style.child("measure-repeat")) {
    if (std::string_view(repeat.attribute("type").value()) == "start") {
      again_[staff] = whole(first_number(repeat.child_value(), 1.0), 1, 64);
      again_ends_[staff] = false;
    } else if (here() > kSamePlace) {
      again_ends_[staff] = true;
    } else {
      again_[staff] = 0;
    }
  }
  if (const pugi::xml_node repeat = style.child("beat-repeat")) {
    if (std::string_view(repeat.attribute("type").value()) == "start") {
      beat_again_ = here();
    } else if (beat_again_ >= 0.0) {
      repeat_beats(index, here());
      beat_again_ = -1.0;
    }
  }
}

bool PartReader::sounds(std::size_t measure, double from, double to, int staff) const {
  const std::vector<WrittenNote>& notes = written_.measures[measure].notes;
  for (std::size_t i = measure_placed_[measure]; i < placed_.size(); ++i) {
    if (placed_[i].measure != measure) break;
    const WrittenNote& n = notes[placed_[i].note];
    if (n.at >= from - kSamePlace && n.at < to - kSamePlace && (staff == 0 || n.staff == staff))
      return true;
  }
  return false;
}

void PartReader::copy_notes(const Copy& copy, std::size_t into, double shift) {
  const std::size_t end = placed_.size();
  for (std::size_t i = measure_placed_[copy.measure]; i < end; ++i) {
    if (placed_[i].measure != copy.measure) break;
    WrittenNote n = written_.measures[copy.measure].notes[placed_[i].note];
    if (n.at < copy.from - kSamePlace || n.at >= copy.to - kSamePlace) continue;
    if (copy.staff > 0 && n.staff != copy.staff) continue;
    if (placed_.size() > kMaxNotes) return;
    n.at += shift;
    std::vector<WrittenNote>& notes = written_.measures[into].notes;
    Placed placed = placed_[i];
    placed.measure = into;
    placed.note = notes.size();
    placed.quarter = measure_start_ + n.at;
    placed_.push_back(placed);
    notes.push_back(std::move(n));
  }
}

void PartReader::repeat_measure(std::size_t index) {
  for (std::size_t staff = 0; staff <= kStaves; ++staff) {
    const auto back = static_cast<std::size_t>(again_[staff]);
    // An exporter may write out what the sign stands for.
    const int only = static_cast<int>(staff);
    if (back > 0 && back <= index && !sounds(index, 0.0, kMaxMeasureQuarters, only)) {
      copy_notes({index - back, 0.0, kMaxMeasureQuarters, only}, index, 0.0);
      reached_ = std::max(reached_, written_.measures[index - back].length);
    }
    if (again_ends_[staff]) again_[staff] = 0;
    again_ends_[staff] = false;
  }
}

void PartReader::repeat_beats(std::size_t index, double to) {
  const double beat = beat_quarters(numerator_, denominator_);
  for (int k = 0; k < kMostBeatsAgain; ++k) {
    const double at = beat_again_ + beat * k;
    if (at > to - kSamePlace) return;
    if (sounds(index, at, at + beat, 0)) continue;
    if (at >= beat - kSamePlace) {
      copy_notes({index, at - beat, at, 0}, index, beat);
    } else if (index > 0) {
      const double end = written_.measures[index - 1].length;
      copy_notes({index - 1, end - beat, end, 0}, index, at - (end - beat));
    }
  }
}

std::string PartReader::measure(pugi::xml_node node, std::size_t index) {
  if (written_.measures.size() <= index) written_.measures.resize(index + 1);
  Measure& m = written_.measures[index];
  base_ = ticks_ = chord_at_ = reached_ = 0.0;
  numerator_ = next_numerator_;
  denominator_ = next_denominator_;
  accidentals_.new_measure();
  previous_.clear();
  between_ = {};
  measure_placed_.push_back(placed_.size());
  if (yes(node.attribute("implicit"))) m.implicit = true;
  m.ending = ending_.empty() ? m.ending : ending_;
  for (pugi::xml_node item : node.children()) {
    if (is(item, "note")) {
      if (std::string problem = note(item, index); !problem.empty()) return problem;
    } else if (is(item, "backup")) {
      finish_graces(m, nullptr, false);
      previous_.clear();
      ticks_ -= std::max(0.0, number(item.child("duration"), 0.0));
      if (here() < 0.0) base_ = ticks_ = 0.0;  // rounding in some exporters overshoots
    } else if (is(item, "forward")) {
      finish_graces(m, nullptr, false);
      previous_.clear();
      const double ticks = std::max(0.0, number(item.child("duration"), 0.0));
      if (here() + quarters(ticks) > kMaxMeasureQuarters) {
        leave_out("a way forward without end");
        continue;
      }
      ticks_ += ticks;
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
  finish_graces(m, nullptr, false);
  repeat_measure(index);
  if (beat_again_ >= 0.0) {
    repeat_beats(index, reached_);
    beat_again_ = 0.0;
  }
  if (placed_.size() > kMaxNotes) return "more than two million notes";
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
  // Divisions that stand after the first notes hold for those too.
  for (pugi::xml_node node : part.children("measure")) {
    const pugi::xml_node first = node.find_child(
        [](pugi::xml_node n) { return is(n, "attributes") && n.child("divisions"); });
    if (!first) continue;
    const double value = number(first.child("divisions"), 0.0);
    if (value > 0.0 && value < 1e7) divisions_ = value;
    break;
  }
  const std::string id = text::clean(part.attribute("id").value(), 40);
  std::size_t index = 0;
  for (pugi::xml_node node : part.children("measure")) {
    where_ = "measure " + text::clean(node.attribute("number").value(), 20) + " of part " + id;
    if (index >= kMaxMeasures) return "more than 100000 measures in part " + id;
    if (std::string problem = measure(node, index); !problem.empty())
      return problem + " in " + where_;
    ++index;
  }
  dynamics_.settle();
  for (const Placed& p : placed_) {
    WrittenNote& n = written_.measures[p.measure].notes[p.note];
    n.velocity = std::min(1.0f, (p.own > 0.0f ? p.own : dynamics_.velocity(p.quarter)) * p.factor);
  }
  return {};
}

}  // namespace impasto::notation
