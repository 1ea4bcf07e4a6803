// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/explain.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "impasto/hear/form.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/form.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/inflection.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::hear {
namespace {

using plan::CauseKind;
using plan::Piece;

constexpr double kTogether = 0.06;            // s; attacks closer than this are heard as one
constexpr float kLoud = 3.0f, kSoft = -7.0f;  // LU from the mean of the piece

template <class T>
const T* at_index(const std::vector<T>& list, int index) {
  return index >= 0 && index < static_cast<int>(list.size()) ? &list[index] : nullptr;
}

template <class T>
const T* at_time(const std::vector<T>& spans, double time) {
  for (const T& span : spans) {
    if (time >= span.start && time < span.end) return &span;
  }
  return nullptr;
}

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
  const int midi = static_cast<int>(std::lround(pitch));
  const char* where = midi < 36   ? "very low "
                      : midi < 53 ? "low "
                      : midi < 72 ? ""
                      : midi < 86 ? "high "
                                  : "very high ";
  return std::string(where) + letter(midi);
}

/// General MIDI's 16 families of 8 programs, and its keys of percussion.
const char* family(int program) {
  static constexpr const char* kFamilies[16] = {
      "piano", "chimes", "organ", "guitar", "bass",   "strings", "ensemble",   "brass",
      "reeds", "flutes", "synth", "pad",    "effect", "strings", "percussion", "effect"};
  return kFamilies[std::clamp(program, 0, 127) / 8];
}
const char* drum(int key) {
  switch (key) {
    case 35:
    case 36: return "bass drum";
    case 37:
    case 38:
    case 40: return "snare drum";
    case 39: return "hand clap";
    case 42:
    case 44:
    case 46: return "hi-hat";
    case 41:
    case 43:
    case 45:
    case 47:
    case 48:
    case 50: return "tom";
    case 49:
    case 51:
    case 52:
    case 53:
    case 55:
    case 57:
    case 59: return "cymbal";
    case 54: return "tambourine";
    case 56: return "cowbell";
    default: return "percussion";
  }
}

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

/// Whose note it is, and which: `voice` is "melody" or "bass" where nothing better is known.
std::string note_text(const Piece& piece, const score::Note& note, const std::string& voice) {
  if (note.drum) {
    return std::string("a stroke of the ") + drum(static_cast<int>(std::lround(note.pitch)));
  }
  const plan::Inflection bent = plan::inflection(note);
  const std::string pitch = (bent.glide.empty() ? "" : "sliding ") + pitch_text(note.pitch) +
                            (bent.vibrato.rate > 0.0f ? " with vibrato" : "");
  if (const score::Part* part = at_index(piece.parts, note.part)) {
    return owned(part->name.empty() ? family(part->program) : part->name, pitch);
  }
  if (!voice.empty()) return owned(voice, pitch);
  return (pitch[0] == 'A' || pitch[0] == 'E' ? "an " : "a ") + pitch;
}

/// "the second time this tune comes, higher"; nothing where no tune that returns is heard.
std::string tune_text(const Piece& piece, double time) {
  for (const plan::Motif& motif : piece.motifs) {
    if (motif.uses.size() < 2) continue;
    for (std::size_t k = 0; k < motif.uses.size(); ++k) {
      const plan::MotifUse& use = motif.uses[k];
      if (time < use.start - 1e-6 || time >= use.end) continue;
      if (k == 0) return "where a tune begins that comes back";
      std::string text = "the " + ordinal(static_cast<int>(k) + 1) + " time this tune comes";
      if (use.mirrored) return text + ", upside down";
      if (use.transposition != 0) text += use.transposition > 0 ? ", higher" : ", lower";
      return text;
    }
  }
  const plan::Phrase* phrase = at_time(piece.phrases, time);
  if (phrase != nullptr && phrase->returns > 0)
    return "the " + ordinal(phrase->returns + 1) + " time this phrase comes";
  return {};
}

std::string section_name(const plan::Section& section) {
  if (section.name.empty()) return "section " + plan::section_letter(section.label);
  // Rehearsal letters are no words: "section A'".
  return section.name.size() <= 2 ? "section " + section.name : "\"" + section.name + "\"";
}

std::string form_text(const Piece& piece, double time) {
  const plan::Section* section = at_time(piece.sections, time);
  if (section == nullptr || piece.sections.size() < 2) return {};
  return section->returns > 0 ? "when " + section_name(*section) + " returns"
                              : "in " + section_name(*section);
}

std::string level_text(const Piece& piece, double time) {
  const std::vector<float>& curve = piece.curves.loudness;
  // The level of an attack is in its first half second, not at its first sample.
  const auto from = static_cast<std::size_t>(std::max(0.0, time / piece.curves.hop));
  const std::size_t to =
      std::min(curve.size(), from + static_cast<std::size_t>(0.5 / piece.curves.hop) + 1);
  if (from >= to) return {};
  const float most = *std::max_element(curve.begin() + static_cast<std::ptrdiff_t>(from),
                                       curve.begin() + static_cast<std::ptrdiff_t>(to));
  return most > piece.loudness + kLoud ? "loud" : most < piece.loudness + kSoft ? "soft" : "";
}

std::string chord_text(const plan::Chord& chord) {
  using Quality = plan::ChordQuality;
  static constexpr std::array<const char*, plan::kQualityNames.size()> kWords = {"",
                                                                                 " major",
                                                                                 " minor",
                                                                                 " seventh",
                                                                                 " major seventh",
                                                                                 " minor seventh",
                                                                                 " diminished",
                                                                                 " augmented",
                                                                                 " suspended"};
  if (chord.quality == Quality::kNone) return "a passage without a chord";
  return std::string("the ") + letter(chord.root) +
         kWords[static_cast<std::size_t>(chord.quality)] + " chord";
}

std::string key_text(const plan::Key& key) {
  return std::string(letter(key.tonic)) + (key.minor ? " minor" : " major");
}

const char* mood_word(const plan::Emotion& e) {
  const std::pair<float, const char*> moods[] = {
      {e.happy, "bright"}, {e.sad, "sad"}, {e.scary, "uneasy"}, {e.peaceful, "calm"}};
  return std::max_element(std::begin(moods), std::end(moods),
                          [](const auto& a, const auto& b) { return a.first < b.first; })
      ->second;
}

void append(std::string& text, const std::string& more) {
  if (!more.empty()) text += ", " + more;
}

std::string span_text(double start, double end) {
  return end > start + 0.5 ? "from " + plan::clock_text(start) + " to " + plan::clock_text(end)
                           : "at " + plan::clock_text(start);
}

/// The note that begins with an attack: of the melody, else the longest.
const score::Note* struck_at(const Piece& piece, double time, std::string& voice) {
  for (const score::Note& note : piece.melody) {
    if (std::fabs(note.onset - time) <= kTogether) {
      voice = "melody";
      return &note;
    }
  }
  const score::Note* longest = nullptr;
  for (const score::Note& note : piece.notes) {
    if (note.onset > time + kTogether) break;
    if (std::fabs(note.onset - time) > kTogether) continue;
    if (longest == nullptr || note.offset - note.onset > longest->offset - longest->onset)
      longest = &note;
  }
  return longest;
}

std::string onset_text(const Piece& piece, const plan::Onset& onset) {
  std::string voice;
  if (onset.kind == plan::HitKind::kPitched) {
    if (const score::Note* note = struck_at(piece, onset.time, voice))
      return note_text(piece, *note, voice);
  }
  constexpr float kHard = 0.6f, kLight = 0.25f;
  const std::string force = onset.strength > kHard    ? "hard "
                            : onset.strength < kLight ? "light "
                                                      : "";
  switch (onset.kind) {
    case plan::HitKind::kLow: return "a " + force + "low beat, as of a bass drum,";
    case plan::HitKind::kMid: return "a " + force + "beat, as of a snare drum,";
    case plan::HitKind::kHigh: return "a " + force + "high beat, as of a cymbal,";
    case plan::HitKind::kPitched: break;
  }
  return "a " + force + "attack";
}

/// What is counted in its origin: words and pictures.
std::string counted_text(const Piece& piece, const plan::Cause& cause) {
  const plan::Origin* origin = at_index(piece.origins, cause.origin);
  std::string of;
  if (origin != nullptr) {
    static constexpr std::array<const char*, plan::kOriginNames.size()> kOf = {
        "the sound", "the score", "the words", "the picture", "the stage"};
    of = std::string(" of ") + kOf[static_cast<std::size_t>(origin->kind)];
    if (!origin->title.empty()) of += " \"" + origin->title + "\"";
  }
  const std::string which = "the " + ordinal(cause.index + 1) + " ";
  switch (cause.kind) {
    case CauseKind::kContour: return which + "line found in" + of.substr(of.empty() ? 0 : 3);
    case CauseKind::kGesture: return which + "gesture" + of;
    default: return which + to_string(cause.kind) + of;
  }
}

/// What it is, without when and where.
std::string thing_text(const Piece& piece, const plan::Cause& cause) {
  switch (cause.kind) {
    case CauseKind::kPiece: return "the tone of the whole piece";
    case CauseKind::kSection:
      if (const auto* section = at_index(piece.sections, cause.index))
        return section_name(*section);
      return "a section";
    case CauseKind::kKey:
      if (const auto* key = at_index(piece.keys, cause.index))
        return "the key of " + key_text(*key);
      return "a key";
    case CauseKind::kChord:
      if (const auto* chord = at_index(piece.chords, cause.index)) return chord_text(*chord);
      return "a chord";
    case CauseKind::kBeat:
      if (const auto* beat = at_index(piece.beats, cause.index))
        return "the " + ordinal(beat->position) + " beat of a bar";
      return "a beat";
    case CauseKind::kOnset:
      if (const auto* onset = at_index(piece.onsets, cause.index)) return onset_text(piece, *onset);
      return "an attack";
    case CauseKind::kMelody:
      if (const auto* note = at_index(piece.melody, cause.index))
        return note_text(piece, *note, "melody");
      return "a note of the melody";
    case CauseKind::kBass:
      if (const auto* note = at_index(piece.bass, cause.index))
        return note_text(piece, *note, "bass");
      return "a note of the bass";
    case CauseKind::kNote:
      if (const auto* note = at_index(piece.notes, cause.index)) return note_text(piece, *note, "");
      return "a note";
    case CauseKind::kLoudness: return "how loud it is";
    default: return counted_text(piece, cause);
  }
}

bool is_voice(CauseKind kind) {
  return kind == CauseKind::kMelody || kind == CauseKind::kBass || kind == CauseKind::kNote ||
         kind == CauseKind::kOnset;
}

std::string sound_text(const Piece& piece, const plan::Cause& cause) {
  std::string text = thing_text(piece, cause) + " ";
  text += is_voice(cause.kind) || cause.kind == CauseKind::kLoudness
              ? "at " + plan::clock_text(cause.start)
              : span_text(cause.start, cause.end);
  if (cause.kind == CauseKind::kSection) {
    const auto* section = at_index(piece.sections, cause.index);
    if (section != nullptr && section->returns > 0)
      append(text, "the " + ordinal(section->returns + 1) + " time it comes");
  } else {
    if (cause.kind == CauseKind::kMelody || cause.kind == CauseKind::kOnset)
      append(text, tune_text(piece, cause.start));
    append(text, form_text(piece, cause.start));
  }
  append(text, level_text(piece, cause.start));
  return text;
}

/// What the colour of the ground answers.
std::string tone_text(const Piece& piece) {
  const plan::Key* key = main_key(piece);
  return (key != nullptr ? key_text(*key) + ", " : std::string()) + mood_word(piece.emotion);
}

}  // namespace

plan::Cause sound_of(const Piece& piece, const plan::Stroke& stroke) {
  if (stroke.cause.kind != CauseKind::kPiece) return stroke.cause;
  const double time = stroke.start;
  plan::Cause nearest = stroke.cause;
  double distance = kTogether;
  for (std::size_t i = 0; i < piece.onsets.size(); ++i) {
    const double away = std::fabs(piece.onsets[i].time - time);
    if (away > distance) continue;
    distance = away;
    nearest = {CauseKind::kOnset, static_cast<int>(i), piece.onsets[i].time, piece.onsets[i].time};
  }
  if (nearest.kind == CauseKind::kOnset) return nearest;
  const std::pair<CauseKind, const std::vector<score::Note>*> voices[] = {
      {CauseKind::kMelody, &piece.melody},
      {CauseKind::kBass, &piece.bass},
      {CauseKind::kNote, &piece.notes}};
  for (const auto& [kind, notes] : voices) {
    for (std::size_t i = 0; i < notes->size(); ++i) {
      const score::Note& note = (*notes)[i];
      if (note.onset <= time && time < note.offset)
        return {kind, static_cast<int>(i), note.onset, note.offset};
    }
  }
  return nearest;
}

std::string explain(const Piece& piece, const plan::Stroke& stroke) {
  const plan::Cause sound = sound_of(piece, stroke);
  if (stroke.cause.kind != CauseKind::kPiece) {
    constexpr double kAhead = 1.5;  // s; a section's first stroke comes a breath before it
    const std::string text = sound_text(piece, sound);
    if (sound.kind != CauseKind::kSection || stroke.start + kAhead > sound.start) return text;
    return text + "; blocked in beforehand, at " + plan::clock_text(stroke.start);
  }
  const std::string tone =
      "; its colour answers the key and the mood of it all: " + tone_text(piece);
  const std::string when = " at " + plan::clock_text(stroke.start);
  if (sound.kind == CauseKind::kOnset)
    return "the ground, laid with " + thing_text(piece, sound) + when + tone;
  if (sound.kind != CauseKind::kPiece)
    return "the ground, laid while " + thing_text(piece, sound) + " sounds" + when + tone;
  return thing_text(piece, sound) + ": " + tone_text(piece) + "; laid as the music reaches " +
         plan::clock_text(stroke.start);
}

}  // namespace impasto::hear
