// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_bends.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "impasto/notation/musicxml_values.h"
#include "impasto/score/bends.h"

namespace impasto::notation {
namespace {

using Kind = WrittenBend::Kind;

constexpr std::size_t kMostWaiting = 16;  ///< slides of one number, as in a chord
constexpr std::size_t kMostSigns = 16;    ///< over one note
constexpr std::size_t kMostLines = 64;    ///< wavy ones, open together
constexpr float kWavyDepth = 0.35f;       ///< semitones: strings and voices, +-20 to 40 cents
constexpr double kSlideShare = 0.5;       ///< of the note before: the rest of it holds its pitch
/// A scoop is over, and a fall begins, this near the end of the note it belongs to.
constexpr double kIntoSeconds = 0.15, kIntoShare = 1.0 / 3.0;
constexpr double kAwaySeconds = 0.5, kAwayShare = 0.5;

struct Jazz {
  const char* name;
  Kind kind;
  float semitones;
};
/// Of medium length, as players mostly take them; what is written is a shape without a size.
constexpr Jazz kJazz[] = {{"scoop", Kind::kInto, -1.5f},
                          {"plop", Kind::kInto, 3.0f},
                          {"doit", Kind::kAway, 4.0f},
                          {"falloff", Kind::kAway, -5.0f}};

std::string_view type_of(pugi::xml_node node) {
  return node.attribute("type").value();
}
int number_of(pugi::xml_node node) {
  return whole(number(node.attribute("number"), 1.0), 1, 16);
}

/// Guitars: `<bend-alter>` is the way from where the string stands, back down in a release.
void string_bends(pugi::xml_node technical, std::vector<WrittenBend>& bends) {
  for (pugi::xml_node node : technical.children("bend")) {
    const double alter = number(node.child("bend-alter"), 0.0);
    if (!(std::fabs(alter) <= score::kWidestBend)) continue;
    // Some programs write the way down and the way bent before with the other sign.
    WrittenBend bend{Kind::kBend, static_cast<float>(alter)};
    if (node.child("pre-bend")) bend = {Kind::kPreBend, std::fabs(bend.semitones)};
    if (node.child("release")) bend = {Kind::kRelease, -std::fabs(bend.semitones)};
    const auto share = [&](const char* name, double otherwise) {
      return static_cast<float>(
          std::clamp(number(node.attribute(name), otherwise) / 100.0, 0.0, 1.0));
    };
    bend.from = share("first-beat", 25.0);
    bend.to = std::max(bend.from, share("last-beat", 75.0));
    if (bends.size() < kMostSigns) bends.push_back(bend);
  }
}

void jazz(pugi::xml_node articulations, std::vector<WrittenBend>& bends) {
  for (const Jazz& sign : kJazz) {
    const pugi::xml_node node = articulations.child(sign.name);
    if (!node || bends.size() >= kMostSigns) continue;
    const std::string_view length = node.attribute("line-length").value();
    const float factor = length == "short" ? 0.5f : length == "long" ? 2.0f : 1.0f;
    bends.push_back({sign.kind, sign.semitones * factor});
  }
}

/// Straight from `a` semitones to `b` between two times, held outside.
Bends line(double from, double to, float a, float b) {
  return {{static_cast<float>(from), a}, {static_cast<float>(to), b}};
}

/// The bends of a string share the piece among them, one after the other.
Bends string_curve(const BentPiece& piece) {
  Bends curve;
  float level = 0.0f;
  const std::vector<WrittenBend>& bends = *piece.bends;
  const double from = piece.from, length = piece.to - piece.from;
  std::size_t count = 0, done = 0;
  for (const WrittenBend& b : bends) {
    if (b.kind == Kind::kPreBend) level += b.semitones;
    if (b.kind == Kind::kBend || b.kind == Kind::kRelease) ++count;
  }
  if (count == 0 && level == 0.0f) return curve;
  // A release that nothing before it bent comes back to the pitch that is written.
  const auto first = std::find_if(bends.begin(), bends.end(), [](const WrittenBend& b) {
    return b.kind == Kind::kBend || b.kind == Kind::kRelease || b.kind == Kind::kPreBend;
  });
  if (first->kind == Kind::kRelease && from == 0.0) level = -first->semitones;
  if (level != 0.0f) curve.push_back({static_cast<float>(from), level});
  for (const WrittenBend& b : bends) {
    if (b.kind != Kind::kBend && b.kind != Kind::kRelease) continue;
    const double share = length / static_cast<double>(count);
    const double start = from + share * static_cast<double>(done++);
    curve.push_back({static_cast<float>(start + b.from * share), level});
    level += b.semitones;
    curve.push_back({static_cast<float>(start + b.to * share), level});
  }
  return curve;
}

}  // namespace

void BendReader::slides(pugi::xml_node notations, std::size_t measure, std::size_t index) {
  const float pitch = written_.measures[measure].notes[index].pitch;
  for (pugi::xml_node node : notations.children()) {
    const std::string_view name = node.name();
    if (name != "slide" && name != "glissando") continue;
    auto& waiting = sliding_[{name == "slide", number_of(node)}];
    if (type_of(node) != "stop" || waiting.empty()) continue;
    // The ends of a chord's slides come in the order of their beginnings.
    const Waiting from = waiting.front();
    waiting.erase(waiting.begin());
    WrittenNote& note = written_.measures[from.measure].notes[from.note];
    if (name == "glissando" || fixed_pitch_) {
      note.glissando = pitch - note.pitch;
    } else if (note.bends.size() < kMostSigns) {
      note.bends.push_back({Kind::kSlide, pitch - note.pitch});
    }
  }
  for (pugi::xml_node node : notations.children()) {
    const std::string_view name = node.name();
    if ((name != "slide" && name != "glissando") || type_of(node) != "start") continue;
    auto& waiting = sliding_[{name == "slide", number_of(node)}];
    if (waiting.size() == kMostWaiting) waiting.erase(waiting.begin());
    waiting.push_back({measure, index});
  }
}

void BendReader::wavy_lines(pugi::xml_node notations, const std::string& voice) {
  for (pugi::xml_node ornaments : notations.children("ornaments")) {
    const bool trill = fixed_pitch_ || ornaments.child("trill-mark");
    for (pugi::xml_node node : ornaments.children("wavy-line")) {
      const std::pair<std::string, int> key{voice, number_of(node)};
      if (type_of(node) == "start") {
        if (wavy_.size() < kMostLines) wavy_[key] = trill;
        (trill ? trilled_ : shaken_) = true;
      } else if (const auto open = wavy_.find(key); open != wavy_.end()) {
        (open->second || trill ? trilled_ : shaken_) = true;
        if (type_of(node) == "stop") wavy_.erase(open);
      }
    }
  }
}

void BendReader::read(pugi::xml_node node, std::size_t measure, std::size_t index) {
  WrittenNote& note = written_.measures[measure].notes[index];
  const std::string voice = std::string(node.child_value("voice")).substr(0, 16);
  shaken_ = trilled_ = false;
  for (const auto& [key, trill] : wavy_) {
    if (key.first == voice) (trill ? trilled_ : shaken_) = true;
  }
  for (pugi::xml_node notations : node.children("notations")) {
    slides(notations, measure, index);
    wavy_lines(notations, voice);
    for (pugi::xml_node technical : notations.children("technical"))
      string_bends(technical, note.bends);
    for (pugi::xml_node articulations : notations.children("articulations"))
      jazz(articulations, note.bends);
  }
  if (shaken_ && !trilled_) note.bends.push_back({Kind::kVibrato, kWavyDepth});
}

Bends perform_bends(const std::vector<BentPiece>& pieces, double length, BendBudget& budget) {
  Bends curve;
  const auto add = [&](const Bends& other) {
    // Long chains of ties would be walked through again for each of their signs.
    if (budget.work < curve.size()) return;
    budget.work -= curve.size();
    curve = sum(curve, other);
  };
  for (const BentPiece& piece : pieces) {
    add(string_curve(piece));
    for (const WrittenBend& b : *piece.bends) {
      // Ties join: what begins or ends a note begins or ends the whole.
      switch (b.kind) {
        case Kind::kBend:
        case Kind::kPreBend:
        case Kind::kRelease: break;
        case Kind::kSlide:
          add(line((1.0 - kSlideShare) * length, length, 0.0f, b.semitones));
          break;
        case Kind::kInto:
          add(line(0.0, std::min(kIntoSeconds, kIntoShare * length), b.semitones, 0.0f));
          break;
        case Kind::kAway:
          add(line(length - std::min(kAwaySeconds, kAwayShare * length), length, 0.0f,
                   b.semitones));
          break;
        case Kind::kVibrato: {
          Bends wave = vibrato({{0.0f, b.semitones}}, piece.to - piece.from, budget);
          for (score::PitchPoint& p : wave) p.time += static_cast<float>(piece.from);
          wave.push_back({static_cast<float>(piece.to), 0.0f});
          add(wave);
          break;
        }
      }
    }
  }
  return curve;
}

}  // namespace impasto::notation
