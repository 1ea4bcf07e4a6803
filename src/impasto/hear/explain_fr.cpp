// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <cmath>

#include "impasto/hear/explain_words.h"
#include "impasto/plan/form.h"

namespace impasto::hear {
namespace {

using plan::CauseKind;

std::string ordinal(int number, bool feminine) {
  static constexpr std::array kWords = {"deuxième",  "troisième", "quatrième",
                                        "cinquième", "sixième",   "septième",
                                        "huitième",  "neuvième",  "dixième"};
  if (number == 1) return feminine ? "première" : "premier";
  if (number >= 2 && number <= 10) return kWords[static_cast<std::size_t>(number) - 2];
  return std::to_string(number) + "e";
}

const char* letter(int pitch_class) {
  static constexpr std::array kNames = {"do",  "do dièse", "ré", "mi bémol", "mi", "fa", "fa dièse",
                                        "sol", "la bémol", "la", "si bémol", "si"};
  return kNames[static_cast<std::size_t>((pitch_class % 12 + 12) % 12)];
}

std::string pitch_text(float pitch) {
  static constexpr std::array kHeights = {" très grave", " grave", "", " aigu", " très aigu"};
  const int midi = static_cast<int>(std::lround(pitch));
  return letter(midi) + std::string(kHeights[height_of(midi)]);
}

constexpr std::array kFamilies = {
    "du piano",    "des clochettes", "de l’orgue",       "de la guitare",
    "de la basse", "des cordes",     "de l’ensemble",    "des cuivres",
    "des anches",  "des flûtes",     "du synthétiseur",  "de la nappe",
    "de l’effet",  "des cordes",     "de la percussion", "de l’effet"};
constexpr std::array kDrums = {
    "de grosse caisse", "de caisse claire",     "de mains",          "de charleston", "de tom",
    "de cymbale",       "de tambour de basque", "de cloche à vache", "de percussion"};

std::string note_text(const NoteSaid& said) {
  if (said.note.drum) {
    const int key = static_cast<int>(std::lround(said.note.pitch));
    return std::string("un coup ") + kDrums[static_cast<std::size_t>(drum_of(key))];
  }
  const std::string pitch = pitch_text(said.note.pitch) + (said.glides ? " qui glisse" : "") +
                            (said.vibrato ? " avec vibrato" : "");
  if (said.part != nullptr) {
    // Who plays is called as the score calls it: its gender is not known.
    return said.part->name.empty() ? "le " + pitch + " " + kFamilies[family_of(said.part->program)]
                                   : "le " + pitch + " (" + said.part->name + ")";
  }
  switch (said.voice) {
    case NoteSaid::kMelody: return "le " + pitch + " de la mélodie";
    case NoteSaid::kBass: return "le " + pitch + " de la basse";
    case NoteSaid::kNoVoice: break;
  }
  return "un " + pitch;
}

std::string hit_text(plan::HitKind kind, Force strength) {
  const std::string force = strength == Force::kHard    ? " fort"
                            : strength == Force::kLight ? " léger"
                                                        : "";
  switch (kind) {
    case plan::HitKind::kLow: return "un coup grave" + force + ", comme de grosse caisse,";
    case plan::HitKind::kMid: return "un coup" + force + ", comme de caisse claire,";
    case plan::HitKind::kHigh: return "un coup aigu" + force + ", comme de cymbale,";
    case plan::HitKind::kPitched: break;
  }
  return std::string("une attaque") + (strength == Force::kHard    ? " forte"
                                       : strength == Force::kLight ? " légère"
                                                                   : "");
}

std::string chord_text(const plan::Chord& chord) {
  static constexpr std::array<const char*, plan::kQualityNames.size()> kWords = {
      "",         " majeur",   " mineur",  " septième", " majeur septième", " mineur septième",
      " diminué", " augmenté", " suspendu"};
  if (chord.quality == plan::ChordQuality::kNone) return "un passage sans accord";
  return std::string("l’accord de ") + letter(chord.root) +
         kWords[static_cast<std::size_t>(chord.quality)];
}

std::string key_text(const plan::Key& key) {
  return std::string(letter(key.tonic)) + (key.minor ? " mineur" : " majeur");
}
std::string in_key(const plan::Key& key) {
  return "la tonalité de " + key_text(key);
}

std::string beat_text(int position) {
  return "le " + ordinal(position, false) + " temps d’une mesure";
}

std::string section_text(const plan::Section& section) {
  if (section.name.empty()) return "la partie " + plan::section_letter(section.label);
  return has_name(section) ? "« " + section.name + " »" : "la partie " + section.name;
}

std::string within(const plan::Section& section) {
  return section.returns > 0 ? "quand revient " + section_text(section)
                             : "dans " + section_text(section);
}

std::string tune_text(const TuneSaid& said) {
  if (said.time == 0) return {};
  const std::string nth = "la " + ordinal(said.time, true) + " fois que vient ";
  if (said.phrase) return nth + "cette phrase";
  if (said.time == 1) return "où commence un motif qui reviendra";
  std::string text = nth + "ce motif";
  if (said.mirrored) return text + ", renversé";
  if (said.higher != 0) text += said.higher > 0 ? ", plus haut" : ", plus bas";
  return text;
}

std::string comes(int time) {
  return "la " + ordinal(time, true) + " fois qu’elle vient";
}

struct Noun {
  const char* word;
  bool feminine;
};
Noun noun(CauseKind kind) {
  switch (kind) {
    case CauseKind::kPiece: return {"morceau", false};
    case CauseKind::kSection: return {"partie", true};
    case CauseKind::kKey: return {"tonalité", true};
    case CauseKind::kChord: return {"accord", false};
    case CauseKind::kBeat: return {"temps", false};
    case CauseKind::kOnset: return {"attaque", true};
    case CauseKind::kMelody: return {"note de la mélodie", true};
    case CauseKind::kBass: return {"note de la basse", true};
    case CauseKind::kNote: return {"note", true};
    case CauseKind::kLoudness: return {"moment", false};
    case CauseKind::kSyllable: return {"syllabe", true};
    case CauseKind::kWord: return {"mot", false};
    case CauseKind::kVerse: return {"vers", false};
    case CauseKind::kContour: return {"ligne", true};
    case CauseKind::kRegion: return {"région", true};
    case CauseKind::kGesture: return {"geste", false};
  }
  return {"son", false};
}

std::string counted_text(CauseKind kind, int index, const plan::Origin* origin) {
  static constexpr std::array<const char*, plan::kOriginNames.size()> kOf = {
      " du son", " de la partition", " des paroles", " de l’image", " de la scène"};
  const Noun what = noun(kind);
  std::string text =
      (what.feminine ? "la " : "le ") + ordinal(index + 1, what.feminine) + " " + what.word;
  if (origin == nullptr) return text;
  text += kOf[static_cast<std::size_t>(origin->kind)];
  if (!origin->title.empty()) text += " « " + origin->title + " »";
  return text;
}

std::string unknown(CauseKind kind) {
  if (kind == CauseKind::kPiece) return "le ton du morceau entier";
  const Noun what = noun(kind);
  return (what.feminine ? "une " : "un ") + std::string(what.word);
}

std::string span_text(double start, double end) {
  return end > start + 0.5 ? "de " + plan::clock_text(start) + " à " + plan::clock_text(end)
                           : "à " + plan::clock_text(start);
}

std::string beforehand(double time) {
  return " ; ébauché d’avance, à " + plan::clock_text(time);
}

std::string ground(Laid how, const std::string& thing, double time, const std::string& tone) {
  const std::string at = plan::clock_text(time);
  if (how == Laid::kAlone) return thing + " : " + tone + " ; posé quand la musique atteint " + at;
  return (how == Laid::kWith ? "le fond, posé avec " + thing + " à "
                             : "le fond, posé tandis que sonne " + thing + " à ") +
         at + " ; sa couleur répond à la tonalité et à l’humeur du tout : " + tone;
}

}  // namespace

const ExplainWords kFrenchExplains = {note_text,
                                      hit_text,
                                      chord_text,
                                      key_text,
                                      in_key,
                                      beat_text,
                                      section_text,
                                      within,
                                      tune_text,
                                      comes,
                                      counted_text,
                                      unknown,
                                      span_text,
                                      beforehand,
                                      ground,
                                      "la force du son",
                                      "fort",
                                      "doux",
                                      {"claire", "triste", "inquiète", "calme"}};

}  // namespace impasto::hear
