// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <cmath>

#include "impasto/hear/explain_words.h"
#include "impasto/plan/form.h"

namespace impasto::hear {
namespace {

using plan::CauseKind;

std::string ordinal(int number) {
  static constexpr const char* kWords[] = {"first", "second",  "third",  "fourth", "fifth",
                                           "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (number >= 1 && number <= 10) return kWords[number - 1];
  const int tens = number % 100, ones = number % 10;
  const bool teen = tens >= 11 && tens <= 13;
  return std::to_string(number) + (teen        ? "th"
                                   : ones == 1 ? "st"
                                   : ones == 2 ? "nd"
                                   : ones == 3 ? "rd"
                                               : "th");
}

const char* letter(int pitch_class) {
  static constexpr const char* kNames[12] = {"C", "C sharp", "D", "E flat", "E", "F", "F sharp",
                                             "G", "A flat",  "A", "B flat", "B"};
  return kNames[(pitch_class % 12 + 12) % 12];
}

/// "high G": as heard against the middle of the keyboard.
std::string pitch_text(float pitch) {
  static constexpr std::array kHeights = {"very low ", "low ", "", "high ", "very high "};
  const int midi = static_cast<int>(std::lround(pitch));
  return std::string(kHeights[height_of(midi)]) + letter(midi);
}

constexpr std::array kFamilies = {"piano",    "chimes",  "organ",      "guitar", "bass",  "strings",
                                  "ensemble", "brass",   "reeds",      "flutes", "synth", "pad",
                                  "effect",   "strings", "percussion", "effect"};
constexpr std::array kDrums = {"bass drum", "snare drum", "hand clap", "hi-hat",    "tom",
                               "cymbal",    "tambourine", "cowbell",   "percussion"};

/// "the flute's high G"; a name of several words stands behind: "the high G of Violin I".
std::string owned(const std::string& owner, const std::string& thing) {
  const bool word = !owner.empty() && std::all_of(owner.begin(), owner.end(), [](unsigned char c) {
    return std::isalpha(c) != 0 || c >= 0x80;
  });
  if (!word) return "the " + thing + " of " + owner;
  std::string name = owner;
  const bool capitals =
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::islower(c) == 0; });
  if (!capitals) name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  const bool plural = name.ends_with('s') && !name.ends_with("ss");  // strings, but bass
  return "the " + name + (plural ? "' " : "'s ") + thing;
}

std::string note_text(const NoteSaid& said) {
  if (said.note.drum) {
    const int key = static_cast<int>(std::lround(said.note.pitch));
    return std::string("a stroke of the ") + kDrums[static_cast<std::size_t>(drum_of(key))];
  }
  const std::string pitch = (said.glides ? "sliding " : "") + pitch_text(said.note.pitch) +
                            (said.vibrato ? " with vibrato" : "");
  if (said.part != nullptr) {
    return owned(
        said.part->name.empty() ? kFamilies[family_of(said.part->program)] : said.part->name,
        pitch);
  }
  if (said.voice != NoteSaid::kNoVoice)
    return owned(said.voice == NoteSaid::kMelody ? "melody" : "bass", pitch);
  return (pitch[0] == 'A' || pitch[0] == 'E' ? "an " : "a ") + pitch;
}

std::string hit_text(plan::HitKind kind, Force strength) {
  const std::string force = strength == Force::kHard    ? "hard "
                            : strength == Force::kLight ? "light "
                                                        : "";
  switch (kind) {
    case plan::HitKind::kLow: return "a " + force + "low beat, as of a bass drum,";
    case plan::HitKind::kMid: return "a " + force + "beat, as of a snare drum,";
    case plan::HitKind::kHigh: return "a " + force + "high beat, as of a cymbal,";
    case plan::HitKind::kPitched: break;
  }
  return (force.empty() ? "an " : "a " + force) + "attack";
}

std::string chord_text(const plan::Chord& chord) {
  static constexpr std::array<const char*, plan::kQualityNames.size()> kWords = {"",
                                                                                 " major",
                                                                                 " minor",
                                                                                 " seventh",
                                                                                 " major seventh",
                                                                                 " minor seventh",
                                                                                 " diminished",
                                                                                 " augmented",
                                                                                 " suspended"};
  if (chord.quality == plan::ChordQuality::kNone) return "a passage without a chord";
  return std::string("the ") + letter(chord.root) +
         kWords[static_cast<std::size_t>(chord.quality)] + " chord";
}

std::string key_text(const plan::Key& key) {
  return std::string(letter(key.tonic)) + (key.minor ? " minor" : " major");
}
std::string in_key(const plan::Key& key) {
  return "the key of " + key_text(key);
}

std::string beat_text(int position) {
  return "the " + ordinal(position) + " beat of a bar";
}

std::string section_text(const plan::Section& section) {
  if (section.name.empty()) return "section " + plan::section_letter(section.label);
  return has_name(section) ? "\"" + section.name + "\"" : "section " + section.name;
}

std::string within(const plan::Section& section) {
  return section.returns > 0 ? "when " + section_text(section) + " returns"
                             : "in " + section_text(section);
}

std::string tune_text(const TuneSaid& said) {
  if (said.time == 0) return {};
  if (said.phrase) return "the " + ordinal(said.time) + " time this phrase comes";
  if (said.time == 1) return "where a tune begins that comes back";
  std::string text = "the " + ordinal(said.time) + " time this tune comes";
  if (said.mirrored) return text + ", upside down";
  if (said.higher != 0) text += said.higher > 0 ? ", higher" : ", lower";
  return text;
}

std::string comes(int time) {
  return "the " + ordinal(time) + " time it comes";
}

std::string counted_text(CauseKind kind, int index, const plan::Origin* origin) {
  std::string of;
  if (origin != nullptr) {
    static constexpr std::array<const char*, plan::kOriginNames.size()> kOf = {
        "the sound", "the score", "the words", "the picture", "the stage"};
    of = std::string(" of ") + kOf[static_cast<std::size_t>(origin->kind)];
    if (!origin->title.empty()) of += " \"" + origin->title + "\"";
  }
  const std::string which = "the " + ordinal(index + 1) + " ";
  switch (kind) {
    case CauseKind::kContour: return which + "line found in" + of.substr(of.empty() ? 0 : 3);
    case CauseKind::kGesture: return which + "gesture" + of;
    default: return which + to_string(kind) + of;
  }
}

std::string unknown(CauseKind kind) {
  switch (kind) {
    case CauseKind::kMelody: return "a note of the melody";
    case CauseKind::kBass: return "a note of the bass";
    case CauseKind::kOnset: return "an attack";
    case CauseKind::kPiece: return "the tone of the whole piece";
    default: return std::string("a ") + to_string(kind);
  }
}

std::string span_text(double start, double end) {
  return end > start + 0.5 ? "from " + plan::clock_text(start) + " to " + plan::clock_text(end)
                           : "at " + plan::clock_text(start);
}

std::string beforehand(double time) {
  return "; blocked in beforehand, at " + plan::clock_text(time);
}

std::string ground(Laid how, const std::string& thing, double time, const std::string& tone) {
  const std::string at = plan::clock_text(time);
  if (how == Laid::kAlone) return thing + ": " + tone + "; laid as the music reaches " + at;
  return (how == Laid::kWith ? "the ground, laid with " + thing
                             : "the ground, laid while " + thing + " sounds") +
         " at " + at + "; its colour answers the key and the mood of it all: " + tone;
}

}  // namespace

const ExplainWords kEnglishExplains = {note_text,
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
                                       "how loud it is",
                                       "loud",
                                       "soft",
                                       {"bright", "sad", "uneasy", "calm"}};

}  // namespace impasto::hear
