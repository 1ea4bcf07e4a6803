// SPDX-License-Identifier: GPL-3.0-or-later
// What stands between the notes of a part: words, signs, tempi, dynamics, barlines.
#include <algorithm>
#include <iterator>

#include "impasto/base/text.h"
#include "impasto/notation/musicxml_part.h"
#include "impasto/notation/musicxml_values.h"
#include "impasto/notation/musicxml_words.h"

namespace impasto::notation {
namespace {

constexpr double kSoundDynamics = 90.0 / 127.0 / 100.0;  // MusicXML: percent of MIDI velocity 90
constexpr double kSlowest = 1.0, kFastest = 2000.0;      ///< quarter notes a minute

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

bool playable(double bpm) {
  return bpm >= kSlowest && bpm <= kFastest;
}

/// "quarter." and such, one after the other, each with its dots.
std::vector<double> beat_units(pugi::xml_node metronome) {
  std::vector<double> units;
  for (pugi::xml_node unit : metronome.children("beat-unit")) {
    int dots = 0;
    for (pugi::xml_node dot = unit.next_sibling(); dot && is(dot, "beat-unit-dot") && dots < 4;
         dot = dot.next_sibling())
      ++dots;
    units.push_back(type_quarters(unit.child_value(), dots));
    if (units.size() == 2) break;
  }
  return units;
}

/// The notes on both sides of an equation: "two eighths = quarter and eighth of a triplet".
struct Equation {
  std::vector<double> left, right;
};
Equation read_equation(pugi::xml_node metronome) {
  Equation equation;
  bool right = false;
  double tuplet = 1.0;
  for (pugi::xml_node node : metronome.children()) {
    if (is(node, "metronome-relation")) right = true;
    if (!is(node, "metronome-note")) continue;
    const pugi::xml_node mark = node.child("metronome-tuplet");
    if (std::string_view(mark.attribute("type").value()) == "start") {
      tuplet = std::max(1.0, number(mark.child("normal-notes"), 1.0)) /
               std::max(1.0, number(mark.child("actual-notes"), 1.0));
    }
    const auto dots =
        std::distance(node.children("metronome-dot").begin(), node.children("metronome-dot").end());
    std::vector<double>& side = right ? equation.right : equation.left;
    if (side.size() < 16)
      side.push_back(tuplet * type_quarters(node.child_value("metronome-type"),
                                            static_cast<int>(std::min<std::ptrdiff_t>(dots, 3))));
    if (std::string_view(mark.attribute("type").value()) == "stop") tuplet = 1.0;
  }
  return equation;
}

double total(const std::vector<double>& lengths) {
  double sum = 0.0;
  for (double length : lengths) sum += length;
  return sum;
}

}  // namespace

void PartReader::swing(pugi::xml_node node, Measure& m, double at) {
  WrittenSwing swing{at, 0.5, 1.0};
  if (!node.child("straight")) {
    const double first = number(node.child("first"), 2.0),
                 second = number(node.child("second"), 1.0);
    if (!(first > 0.0) || !(second > 0.0)) return;
    swing.first = std::clamp(first / (first + second), 0.1, 0.9);
    if (std::string_view(node.child_value("swing-type")) == "16th") swing.pair = 0.5;
  }
  m.swings.push_back(swing);
}

void PartReader::sound(pugi::xml_node node, Measure& m, double at) {
  if (const double bpm = number(node.attribute("tempo"), 0.0); playable(bpm)) {
    m.tempi.push_back({at, bpm});
  }
  if (const double percent = number(node.attribute("dynamics"), 0.0); percent > 0.0) {
    dynamics_.mark(measure_start_ + at,
                   std::min(1.0f, static_cast<float>(std::min(percent, 1000.0) * kSoundDynamics)));
  }
  if (const pugi::xml_node swings = node.child("swing")) swing(swings, m, at);
  if (yes(node.attribute("dacapo"))) m.jump.dacapo = true;
  if (yes(node.attribute("forward-repeat"))) m.forward = true;
  // "fine" may carry a number of divisions instead of "yes".
  if (node.attribute("fine")) m.fine = true;
  const auto label = [&](const char* name, std::string& into) {
    if (const pugi::xml_attribute attribute = node.attribute(name)) {
      into = std::string("#") + std::string(attribute.value()).substr(0, 64);
    }
  };
  label("dalsegno", m.jump.dalsegno);
  label("tocoda", m.tocoda);
  label("segno", m.segno);
  label("coda", m.coda);
}

void PartReader::order(pugi::xml_node direction, const std::string& words, Measure& m) {
  using Kind = OrderWords::Kind;
  const auto sign = [](std::string& label) {
    if (label.empty()) label = "*";
  };
  const OrderWords said = order_words(words);
  switch (said.kind) {
    case Kind::kNone: break;
    case Kind::kJump:
      m.jump.dacapo |= said.jump.dacapo;
      if (!said.jump.dalsegno.empty()) sign(m.jump.dalsegno);
      if (said.jump.until != WrittenJump::Until::kWherever) m.jump.until = said.jump.until;
      m.jump.repeats |= said.jump.repeats;
      break;
    case Kind::kToCoda: sign(m.tocoda); break;
    case Kind::kFine: m.fine = true; break;
    case Kind::kSegno: sign(m.segno); break;
    case Kind::kCoda: sign(m.coda); break;
  }
  for (pugi::xml_node type : direction.children("direction-type")) {
    for (pugi::xml_node mark : type.children("rehearsal")) {
      if (order_words(mark.child_value()).kind == Kind::kCoda) sign(m.coda);
    }
  }
}

void PartReader::dynamics(pugi::xml_node node, double quarter) {
  for (pugi::xml_node mark : node.children()) {
    const std::string_view name = mark.name();
    if (const float velocity = dynamic_velocity(name); velocity > 0.0f) {
      dynamics_.mark(quarter, velocity);
    } else if (name == "fp" || name == "sfp" || name == "sfpp") {
      dynamics_.accent(quarter, dynamic_velocity("f"));
      dynamics_.mark(quarter, dynamic_velocity(name == "sfpp" ? "pp" : "p"));
    } else if (name == "sf" || name == "sfz" || name == "fz" || name == "rf" || name == "rfz") {
      dynamics_.accent(quarter, dynamic_velocity("ff"));
    } else if (name == "sffz" || name == "sfzp") {
      dynamics_.accent(quarter, dynamic_velocity("fff"));
    }
  }
}

void PartReader::metronome(pugi::xml_node node, Measure& m, double at) {
  const auto equals = [&](double old_note, double new_note) {
    if (old_note > 0.0 && new_note > 0.0) m.tempi.push_back({at, 0.0, new_note / old_note});
  };
  if (node.child("metronome-note")) {
    const Equation e = read_equation(node);
    const bool pair = e.left.size() == 2 && e.right.size() == 2 && e.left[0] == e.left[1];
    if (pair && e.right[0] != e.right[1] && total(e.left) > 0.0 && total(e.right) > 0.0) {
      m.swings.push_back({at, e.right[0] / total(e.right), total(e.left)});
    } else {
      equals(total(e.left), total(e.right));
    }
    return;
  }
  const std::vector<double> units = beat_units(node);
  if (units.size() == 2) {
    equals(units[0], units[1]);
  } else if (units.size() == 1) {
    const double bpm = first_number(node.child_value("per-minute"), 0.0) * units[0];
    if (playable(bpm)) m.tempi.push_back({at, bpm});
  }
}

void PartReader::direction(pugi::xml_node node, Measure& m) {
  const pugi::xml_node offset = node.child("offset");
  const double shown = std::max(0.0, here() + quarters(number(offset, 0.0)));
  // An offset moves what is seen; what is played only where it says so.
  const double at = yes(offset.attribute("sound")) ? shown : here();
  const double quarter = measure_start_ + shown;
  const pugi::xml_node played = node.child("sound");
  std::string words;
  for (pugi::xml_node type : node.children("direction-type")) {
    for (pugi::xml_node item : type.children()) {
      if (is(item, "rehearsal") || is(item, "words")) {
        if (is(item, "words") && words.size() < 200) words += item.child_value();
        if (std::string text = text::clean(item.child_value()); !text.empty()) {
          m.marks.push_back({shown, std::move(text), is(item, "rehearsal")});
        }
      } else if (is(item, "segno") || is(item, "coda")) {
        if (words.size() < 200) words += std::string(" ") + item.name() + " ";
      } else if (is(item, "dynamics") && !played.attribute("dynamics")) {
        dynamics(item, quarter);
      } else if (is(item, "wedge")) {
        const std::string_view what = item.attribute("type").value();
        const int id = whole(number(item.attribute("number"), 1), 1, 16);
        if (what == "crescendo" || what == "diminuendo")
          dynamics_.wedge_start(id, quarter, what == "crescendo");
        if (what == "stop") dynamics_.wedge_stop(id, quarter);
      } else if (is(item, "metronome") && !playable(number(played.attribute("tempo"), 0.0))) {
        metronome(item, m, at);
      }
    }
  }
  order(node, words, m);
  if (std::optional<WrittenSwing> swings = swing_words(words); swings && !played.child("swing")) {
    swings->at = at;
    m.swings.push_back(*swings);
  }
  if (played) {
    const pugi::xml_node own = played.child("offset");
    sound(played, m, std::max(0.0, own ? here() + quarters(number(own, 0.0)) : at));
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
      const std::string_view numbers = ending.attribute("number").value();
      ending_ = ending_numbers(numbers.find_first_of("0123456789") == std::string_view::npos
                                   ? std::string_view(ending.child_value())
                                   : numbers);
      m.ending = ending_;
    } else {
      m.ending = ending_;
      m.ending_stops = true;
      ending_.clear();
    }
  }
  // A sign at the right barline belongs to what follows it, or says where to leave for it.
  if (std::string_view(node.attribute("location").value()) == "left") {
    if (node.child("segno") && m.segno.empty()) m.segno = "*";
    if (node.child("coda") && m.coda.empty()) m.coda = "*";
  }
}

}  // namespace impasto::notation
