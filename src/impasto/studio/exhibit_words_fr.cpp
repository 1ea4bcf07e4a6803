// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "impasto/base/text.h"
#include "impasto/hear/form.h"
#include "impasto/picture/colour_name.h"
#include "impasto/plan/piece.h"
#include "impasto/studio/exhibit_words.h"

namespace impasto::studio {
namespace {

using plan::CauseKind;

/// " d'un vert foncé": a noun of colour agrees with nothing. Nothing of nothing.
std::string of_colour(std::string_view name) {
  if (name.empty()) return {};
  const std::string french = picture::colour_name_in_french(name);
  if (!french.empty()) return " d’un " + french;
  return " d’une couleur mêlée";
}

std::string ordinal(int number, bool feminine) {
  static constexpr std::array kWords = {"premi",     "deuxième", "troisième", "quatrième",
                                        "cinquième", "sixième",  "septième",  "huitième",
                                        "neuvième",  "dixième"};
  if (number == 1) return feminine ? "première" : "premier";
  if (number >= 2 && number <= 10) return kWords[static_cast<std::size_t>(number) - 1];
  return feminine ? "nouvelle" : "nouveau";
}

std::string where(const Place& place) {
  static constexpr std::array kRows = {"le haut", "le milieu", "le bas"};
  static constexpr std::array kColumns = {"gauche", "centre", "droite"};
  const auto row = static_cast<std::size_t>(place.row);
  const auto column = static_cast<std::size_t>(place.column);
  switch (place.way) {
    case Place::kAll: return "partout";
    case Place::kAcross: return std::string("sur toute la largeur, vers ") + kRows[row];
    case Place::kDown:
      return column == 1 ? "de haut en bas, au centre"
                         : std::string("de haut en bas, à ") + kColumns[column];
    case Place::kSpot: break;
  }
  if (row == 1 && column == 1) return "au centre";
  if (row == 1) return std::string("à ") + kColumns[column];
  const std::string height = row == 0 ? "en haut" : "en bas";
  return column == 1 ? height : height + " à " + kColumns[column];
}

bool is_one(const Group& group) {
  return group.strokes.size() == 1;
}

struct Noun {
  const char* one;
  const char* many;
  bool feminine;
};
const Noun& noun(const Group& group) {
  static constexpr Noun kNouns[] = {{"ligne", "lignes", true}, {"touche", "touches", true},
                                    {"lavis", "lavis", false}, {"aplat", "aplats", false},
                                    {"masse", "masses", true}, {"trait", "traits", false}};
  return kNouns[static_cast<std::size_t>(group.form)];
}

std::string the(const Group& group) {
  const Noun& word = noun(group);
  return (is_one(group) ? std::string(word.feminine ? "la " : "le ") + word.one
                        : std::string("les ") + word.many) +
         of_colour(group.colour_name);
}

std::string some(const Group& group) {
  const Noun& word = noun(group);
  return (is_one(group) ? std::string(word.feminine ? "une " : "un ") + word.one
                        : std::string("des ") + word.many) +
         of_colour(group.colour_name);
}

std::string key_text(const plan::Key& key) {
  static constexpr std::array kNames = {"do",  "do dièse", "ré", "mi bémol", "mi", "fa", "fa dièse",
                                        "sol", "la bémol", "la", "si bémol", "si"};
  return std::string(kNames[static_cast<std::size_t>((key.tonic % 12 + 12) % 12)]) +
         (key.minor ? " mineur" : " majeur");
}

std::string section_text(const plan::Piece& piece, int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= piece.sections.size()) return "une partie";
  const plan::Section& section = piece.sections[static_cast<std::size_t>(index)];
  const std::string span =
      "de " + plan::clock_text(section.start) + " à " + plan::clock_text(section.end);
  constexpr std::size_t kShort = 40;
  const std::string name = text::clean(section.name, kShort);
  if (name.size() > 2) return "« " + name + " », " + span;
  if (piece.sections.size() < 2) return "le tout";
  const int number = nth_part(piece, static_cast<std::size_t>(index));
  return "la " + ordinal(number + 1, true) + " partie" +
         (section.returns > 0 ? " revenue, " : ", ") + span;
}

std::string sound_text(const plan::Piece& piece, const Group& group) {
  const std::string part = part_name(piece, group);
  const std::string of = part.empty() ? "" : " (" + part + ")";
  switch (group.kind) {
    case CauseKind::kMelody: return "la mélodie" + of;
    case CauseKind::kBass: return "la basse";
    case CauseKind::kNote: return "les notes" + of;
    case CauseKind::kSection: return section_text(piece, group.index);
    case CauseKind::kChord: return "les accords";
    case CauseKind::kBeat: return "les temps de la mesure";
    case CauseKind::kOnset: return "les attaques";
    case CauseKind::kLoudness: return "le volume";
    case CauseKind::kKey:
      if (group.index >= 0 && static_cast<std::size_t>(group.index) < piece.keys.size())
        return "la tonalité, " + key_text(piece.keys[static_cast<std::size_t>(group.index)]);
      return "la tonalité";
    case CauseKind::kPiece:
      if (const plan::Key* key = hear::main_key(piece)) return "la tonalité, " + key_text(*key);
      return {};
    default: return {};
  }
}

std::string materials(const plan::Plan& plan) {
  static constexpr std::array kMedia = {"huile", "encre", "aquarelle", "couleurs minérales"};
  static constexpr std::array<const char*, 5> kGrounds = {"lin", "coton", "panneau", "papier",
                                                          "washi"};
  const std::size_t count = plan.strokes.size();
  return std::string(kMedia[static_cast<std::size_t>(medium_of(plan))]) + " sur " +
         kGrounds[static_cast<std::size_t>(plan.sheet.ground)] + ", " + std::to_string(count) +
         (count < 2 ? " trait" : " traits");
}

std::string fact(const plan::Piece& piece, const Group& group) {
  const std::string sound = sound_text(piece, group);
  if (sound.empty()) return {};
  if (group.kind == CauseKind::kPiece)
    return "Le fond" + of_colour(group.colour_name) + " répond à " + sound + ".";
  return capital(the(group)) + ", " + where(group.place) + " : " + sound + ".";
}

std::string opening_text(const Passage& passage) {
  switch (passage.opening) {
    case Passage::kBegins: return "Début";
    case Passage::kNewPart: return "Nouvelle partie";
    case Passage::kPartReturns: return "La " + ordinal(passage.part + 1, true) + " partie revient";
    case Passage::kTuneReturns:
      return std::string("Le motif revient") + (passage.higher > 0   ? ", plus haut"
                                                : passage.higher < 0 ? ", plus bas"
                                                                     : "");
    case Passage::kPhraseReturns: return "La phrase revient";
    case Passage::kGoesOn: break;
  }
  return {};
}

std::string motion_text(const Passage& passage) {
  static constexpr std::array kMotions = {"",
                                          "la mélodie monte",
                                          "la mélodie descend",
                                          "la mélodie va et vient",
                                          "la mélodie reste sur quelques notes",
                                          "la mélodie saute"};
  static constexpr std::array kPaces = {"", " en notes rapides", " en notes longues"};
  static constexpr std::array kLevels = {
      "", ", de plus en plus fort", ", en s’éteignant", ", fort", ", doucement", ", au plus fort",
      ""};
  static constexpr std::array kAlone = {"le son continue", "le son enfle",    "le son s’éteint",
                                        "le son est fort", "le son est doux", "le plus fort moment",
                                        "silence"};
  const auto level = static_cast<std::size_t>(passage.level);
  if (passage.level == Passage::kSilent || passage.motion == Passage::kNoTune) return kAlone[level];
  return std::string(kMotions[static_cast<std::size_t>(passage.motion)]) +
         kPaces[static_cast<std::size_t>(passage.pace)] + kLevels[level];
}

std::string paint_text(const Passage& passage) {
  if (!passage.paint) return {};
  const Group& group = *passage.paint;
  const bool one = is_one(group);
  const auto verb = [&](const char* of_one, const char* of_many) {
    return some(group) + (one ? of_one : of_many) + " " + where(group.place);
  };
  switch (group.kind) {
    case CauseKind::kMelody:
      return passage.motion != Passage::kNoTune ? verb(" la suit", " la suivent")
                                                : verb(" se dessine", " se dessinent");
    case CauseKind::kBass: return verb(" la porte", " la portent");
    case CauseKind::kSection: return verb(" s’étend", " s’étendent");
    case CauseKind::kChord: return verb(" se pose dessous", " se posent dessous");
    case CauseKind::kBeat: return verb(" marque le temps", " marquent les temps");
    case CauseKind::kOnset: return verb(" tombe", " tombent");
    case CauseKind::kNote: return verb(" répond à une note", " répondent note à note");
    case CauseKind::kPiece: return "le fond prend un ton" + of_colour(group.colour_name);
    default: return verb(" apparaît", " apparaissent");
  }
}

std::string passage_text(const Passage& passage) {
  const std::string opening = opening_text(passage);
  std::string text = motion_text(passage);
  if (!opening.empty()) text = opening + " : " + text;
  if (const std::string paint = paint_text(passage); !paint.empty()) text += " ; " + paint;
  return capital(text) + ".";
}

std::string stop_text(const plan::Plan& plan, const Stop& stop) {
  const std::string at = plan::clock_text(stop.start);
  const std::string paint = stop.paint ? some(*stop.paint) : std::string();
  const std::string shown = paint.empty() ? "." : " : " + paint + ".";
  switch (stop.kind) {
    case Stop::kClimax: return "Ici la musique est au plus fort, à " + at + shown;
    case Stop::kTune:
      return "Le motif de " + plan::clock_text(stop.first) + " revient à " + at + shown;
    case Stop::kReturn:
      return "La partie de " + plan::clock_text(stop.first) + " revient à " + at + shown;
    case Stop::kBare: {
      static constexpr std::array<const char*, 5> kGrounds = {"Le lin", "Le coton", "Le bois",
                                                              "Le papier", "Le papier"};
      return std::string(kGrounds[static_cast<std::size_t>(plan.sheet.ground)]) +
             " est nu : la musique a laissé cette place ; son moment le plus doux est à " + at +
             ".";
    }
    case Stop::kFirst: return "La première marque encore visible, à " + at + shown;
    case Stop::kLongest: return "Le plus long trait visible, dès " + at + shown;
  }
  return {};
}

std::string description(const plan::Plan& plan, const Seen& seen,
                        const std::vector<Group>& groups) {
  const float ratio = plan.sheet.width / plan.sheet.height;
  const char* format = ratio > 1.15f ? "large" : ratio < 0.87f ? "en hauteur" : "carrée";
  std::string text =
      std::string("Une peinture abstraite de forme ") + format + ", " + materials(plan) + ".";
  std::string second;
  int named = 0;
  for (const Group& group : groups) {
    if (named == 2) break;
    if (group.kind == CauseKind::kPiece) continue;
    second += (second.empty() ? "" : " ; ") + some(group) + " " + where(group.place);
    ++named;
  }
  if (second.empty()) second = "on ne voit que le fond";
  text += " " + capital(second) + ".";
  constexpr double kMuch = 0.08;
  if (seen.bare > kMuch) {
    return text + " Environ " +
           std::to_string(static_cast<int>(std::lround(20.0 * seen.bare)) * 5) +
           " % du fond reste nu.";
  }
  for (const Group& group : groups) {
    if (group.kind == CauseKind::kPiece)
      return text + " Entre eux le fond est" + of_colour(group.colour_name) + ".";
  }
  return text + " Le fond est couvert.";
}

}  // namespace

const Words kFrenchWords = {materials, fact, passage_text, stop_text, description};

}  // namespace impasto::studio
