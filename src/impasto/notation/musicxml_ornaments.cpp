// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_ornaments.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "impasto/notation/musicxml_values.h"

namespace impasto::notation {
namespace {

using Kind = Ornament::Kind;

/// Notes of an ornament are 32nds, unless no hand or voice would take them so fast or so slowly.
constexpr double kOrnamentQuarters = 0.125;
constexpr double kFastest = 0.05, kSlowest = 0.2;  ///< s
/// A trill on a short note still is one: four notes, this fast at most.
constexpr int kShortTrill = 4;
constexpr double kFastestShort = 0.028;      ///< s
constexpr double kFastestStroke = 0.02;      ///< s
constexpr std::size_t kMostStruck = 20'000;  ///< for one note
/// A glissando begins as a slide does, in the second half of the note.
constexpr double kGlissandoFrom = 0.5;

/// Semitones of C D E F G A B.
constexpr int kSteps[7] = {0, 2, 4, 5, 7, 9, 11};

double semitones_of(int place, double alter) {
  const int octave = place >= 0 ? place / 7 : -((6 - place) / 7);
  return 12.0 * octave + kSteps[place - 7 * octave] + alter;
}

double mark_alter(std::string_view mark, double otherwise) {
  static constexpr std::pair<const char*, double> kMarks[] = {
      {"sharp", 1.0},       {"natural", 0.0},    {"flat", -1.0},         {"double-sharp", 2.0},
      {"sharp-sharp", 2.0}, {"flat-flat", -2.0}, {"natural-sharp", 1.0}, {"natural-flat", -1.0}};
  for (const auto& [name, alter] : kMarks) {
    if (mark == name) return alter;
  }
  return otherwise;
}

Ornament with_neighbours(const Staffed& note, const Accidentals& accidentals) {
  const double here = semitones_of(note.place, note.alter);
  const auto to = [&](int steps) {
    const int place = note.place + steps;
    return static_cast<float>(semitones_of(place, accidentals.alter(note.staff, place)) - here);
  };
  Ornament ornament;
  ornament.up = to(1);
  ornament.down = to(-1);
  ornament.below = to(-2);
  return ornament;
}

bool read_kind(pugi::xml_node node, Ornament& ornament) {
  const std::string_view name = node.name();
  if (name == "trill-mark" || name == "shake") {
    ornament.kind = Kind::kTrill;
    ornament.from_upper = std::string_view(node.attribute("start-note").value()) == "upper";
    const std::string_view step = node.attribute("trill-step").value();
    if (step == "half") ornament.up = 1.0f;
    if (step == "whole") ornament.up = 2.0f;
  } else if (name == "turn" || name == "delayed-turn" || name == "vertical-turn" ||
             name == "haydn") {
    ornament.kind = Kind::kTurn;
  } else if (name == "inverted-turn" || name == "delayed-inverted-turn" ||
             name == "inverted-vertical-turn") {
    ornament.kind = Kind::kInvertedTurn;
  } else if (name == "mordent") {
    ornament.kind = Kind::kMordent;
  } else if (name == "inverted-mordent") {
    ornament.kind = Kind::kInvertedMordent;
  } else if (name == "schleifer") {
    ornament.kind = Kind::kSchleifer;
  } else {
    return false;
  }
  ornament.delayed = name.substr(0, 7) == "delayed";
  ornament.twice = yes(node.attribute("long"));
  return true;
}

class Figure {
 public:
  Figure(double quarters, double seconds) : quarters_(quarters) {
    unit_ = kOrnamentQuarters;
    while (unit_ * seconds < kFastest && unit_ < 1.0) unit_ *= 2.0;
    while (unit_ * seconds > kSlowest && unit_ > 1e-3) unit_ /= 2.0;
    seconds_ = seconds;
  }

  void trill(const Ornament& o) {
    double count = std::floor(quarters_ / unit_ + 0.01);
    if (count < kShortTrill)
      count = quarters_ * seconds_ / kShortTrill >= kFastestShort ? kShortTrill : 2.0;
    const int n = static_cast<int>(std::min(count, static_cast<double>(kMostStruck)));
    for (int i = 0; i < n; ++i) {
      const bool upper = (i % 2 == 1) != o.from_upper;
      add(quarters_ * i / n, quarters_ * (i + 1) / n, upper ? o.up : 0.0f);
    }
  }

  /// Quick notes at the beginning, the last of which is held.
  void opening(std::initializer_list<float> pitches) {
    const double unit = std::min(unit_, quarters_ / static_cast<double>(pitches.size()));
    std::size_t i = 0;
    for (float pitch : pitches) {
      const double from = unit * static_cast<double>(i++);
      add(from, i == pitches.size() ? quarters_ : from + unit, pitch);
    }
  }
  /// The note, and quick ones at its end.
  void closing(std::initializer_list<float> pitches) {
    const auto count = static_cast<double>(pitches.size());
    const double unit = std::min(unit_, quarters_ / (count + 1.0));
    double at = quarters_ - unit * count;
    add(0.0, at, 0.0f);
    for (float pitch : pitches) {
      add(at, at + unit, pitch);
      at += unit;
    }
  }

  void strokes(const Strokes& s) {
    double every = s.every;
    while (every * seconds_ < kFastestStroke && every < quarters_) every *= 2.0;
    const auto count = static_cast<std::size_t>(std::clamp(std::round(quarters_ / every),
                                                           static_cast<double>(s.of),
                                                           static_cast<double>(kMostStruck)));
    const double length = quarters_ / static_cast<double>(count);
    for (auto i = static_cast<std::size_t>(s.first); i < count;
         i += static_cast<std::size_t>(s.of)) {
      add(length * static_cast<double>(i), length * static_cast<double>(i + 1), 0.0f);
    }
  }

  void glissando(float semitones) {
    const int steps = static_cast<int>(std::lround(std::fabs(semitones)));
    const double from = kGlissandoFrom * quarters_;
    const double each = (quarters_ - from) / (steps - 1);
    add(0.0, from, 0.0f);
    for (int i = 1; i < steps; ++i) {
      const auto pitch = static_cast<float>(semitones > 0.0f ? i : -i);
      add(from + each * (i - 1), from + each * i, pitch);
    }
  }

  std::vector<Struck> struck;

 private:
  void add(double from, double to, float semitones) {
    if (to > from) struck.push_back({from, to, semitones});
  }
  double quarters_, seconds_ = 0.5, unit_ = kOrnamentQuarters;
};

}  // namespace

void Accidentals::key(int staff, int fifths) {
  if (staff == 0) fifths_.clear();
  fifths_[staff] = fifths;
}

double Accidentals::alter(int staff, int place) const {
  if (const auto seen = seen_.find({staff, place}); seen != seen_.end()) return seen->second;
  auto key = fifths_.find(staff);
  if (key == fifths_.end()) key = fifths_.find(0);
  if (key == fifths_.end()) return 0.0;
  // The n-th sharp stands on the n-th of F C G D A E B; flats come from the other end.
  static constexpr int kOrder[7] = {1, 3, 5, 0, 2, 4, 6};  // of C D E F G A B
  const int order = kOrder[((place % 7) + 7) % 7];
  if (key->second > order) return 1.0;
  if (-key->second > 6 - order) return -1.0;
  return 0.0;
}

Ornament plain_trill(const Staffed& note, const Accidentals& accidentals) {
  Ornament ornament = with_neighbours(note, accidentals);
  ornament.kind = Kind::kTrill;
  return ornament;
}

Ornament read_ornament(pugi::xml_node ornaments, const Staffed& note,
                       const Accidentals& accidentals) {
  const double here = semitones_of(note.place, note.alter);
  Ornament found;
  for (pugi::xml_node node : ornaments.children()) {
    Ornament ornament = with_neighbours(note, accidentals);
    if (found.kind == Kind::kNone) {
      if (read_kind(node, ornament)) found = ornament;
      continue;
    }
    if (!is(node, "accidental-mark")) continue;
    // Over the sign it is the upper note's; under it, and with mordents, the lower one's.
    const bool turn = found.kind == Kind::kTurn || found.kind == Kind::kInvertedTurn;
    const bool below = found.kind == Kind::kMordent ||
                       (turn && std::string_view(node.attribute("placement").value()) == "below");
    const int place = note.place + (below ? -1 : 1);
    const double alter = mark_alter(node.child_value(), accidentals.alter(note.staff, place));
    (below ? found.down : found.up) = static_cast<float>(semitones_of(place, alter) - here);
  }
  return found;
}

double stroke_length(double type, int marks) {
  // A flag of the note itself counts as a stroke does.
  return std::ldexp(std::min(type, 1.0), -(marks > 0 ? marks : 3));
}

std::vector<Struck> figure(const WrittenNote& note, double quarters, double seconds) {
  if (!(quarters > 0.0) || !(seconds > 0.0)) return {};
  Figure f(quarters, seconds);
  const Ornament& o = note.ornament;
  if (note.strokes.every > 0.0) {
    f.strokes(note.strokes);
    return f.struck;
  }
  switch (o.kind) {
    case Kind::kTrill: f.trill(o); break;
    case Kind::kTurn:
      o.delayed ? f.closing({o.up, 0.0f, o.down, 0.0f}) : f.opening({o.up, 0.0f, o.down, 0.0f});
      break;
    case Kind::kInvertedTurn:
      o.delayed ? f.closing({o.down, 0.0f, o.up, 0.0f}) : f.opening({o.down, 0.0f, o.up, 0.0f});
      break;
    case Kind::kMordent:
      o.twice ? f.opening({0.0f, o.down, 0.0f, o.down, 0.0f}) : f.opening({0.0f, o.down, 0.0f});
      break;
    case Kind::kInvertedMordent:
      o.twice ? f.opening({0.0f, o.up, 0.0f, o.up, 0.0f}) : f.opening({0.0f, o.up, 0.0f});
      break;
    case Kind::kSchleifer: f.opening({o.below, o.down, 0.0f}); break;
    case Kind::kNone:
      if (std::fabs(note.glissando) >= 1.5f) f.glissando(note.glissando);
      break;
  }
  return f.struck;
}

}  // namespace impasto::notation
