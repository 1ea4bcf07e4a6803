// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/explain.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/hear/explain_words.h"
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

std::string note_text(const Piece& piece, const score::Note& note, NoteSaid::Voice voice,
                      const ExplainWords& words) {
  NoteSaid said{note, at_index(piece.parts, note.part), voice, false, false};
  if (!note.drum) {
    const plan::Inflection bent = plan::inflection(note);
    said.glides = !bent.glide.empty();
    said.vibrato = bent.vibrato.rate > 0.0f;
  }
  return words.note(said);
}

/// The tune that returns there, else the phrase.
TuneSaid tune_at(const Piece& piece, double time) {
  TuneSaid said;
  for (const plan::Motif& motif : piece.motifs) {
    if (motif.uses.size() < 2) continue;
    for (std::size_t k = 0; k < motif.uses.size(); ++k) {
      const plan::MotifUse& use = motif.uses[k];
      if (time < use.start - 1e-6 || time >= use.end) continue;
      said.time = static_cast<int>(k) + 1;
      said.mirrored = use.mirrored;
      said.higher = use.transposition;
      return said;
    }
  }
  const plan::Phrase* phrase = at_time(piece.phrases, time);
  if (phrase == nullptr || phrase->returns == 0) return said;
  said.phrase = true;
  said.time = phrase->returns + 1;
  return said;
}

std::string form_text(const Piece& piece, double time, const ExplainWords& words) {
  const plan::Section* section = at_time(piece.sections, time);
  return section == nullptr || piece.sections.size() < 2 ? std::string() : words.within(*section);
}

std::string level_text(const Piece& piece, double time, const ExplainWords& words) {
  const std::vector<float>& curve = piece.curves.loudness;
  // The level of an attack is in its first half second, not at its first sample.
  const auto from = static_cast<std::size_t>(std::max(0.0, time / piece.curves.hop));
  const std::size_t to =
      std::min(curve.size(), from + static_cast<std::size_t>(0.5 / piece.curves.hop) + 1);
  if (from >= to) return {};
  const float most = *std::max_element(curve.begin() + static_cast<std::ptrdiff_t>(from),
                                       curve.begin() + static_cast<std::ptrdiff_t>(to));
  return most > piece.loudness + kLoud   ? words.loud
         : most < piece.loudness + kSoft ? words.soft
                                         : "";
}

void append(std::string& text, const std::string& more) {
  if (!more.empty()) text += ", " + more;
}

/// The note that begins with an attack: of the melody, else the longest.
const score::Note* struck_at(const Piece& piece, double time, NoteSaid::Voice& voice) {
  for (const score::Note& note : piece.melody) {
    if (std::fabs(note.onset - time) <= kTogether) {
      voice = NoteSaid::kMelody;
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

std::string onset_text(const Piece& piece, const plan::Onset& onset, const ExplainWords& words) {
  NoteSaid::Voice voice = NoteSaid::kNoVoice;
  if (onset.kind == plan::HitKind::kPitched) {
    if (const score::Note* note = struck_at(piece, onset.time, voice))
      return note_text(piece, *note, voice, words);
  }
  constexpr float kHard = 0.6f, kLight = 0.25f;
  return words.hit(onset.kind, onset.strength > kHard    ? Force::kHard
                               : onset.strength < kLight ? Force::kLight
                                                         : Force::kPlain);
}

/// What it is, without when and where.
std::string thing_text(const Piece& piece, const plan::Cause& cause, const ExplainWords& words) {
  const auto note_of = [&](const std::vector<score::Note>& notes, NoteSaid::Voice voice) {
    const score::Note* note = at_index(notes, cause.index);
    return note != nullptr ? note_text(piece, *note, voice, words) : words.unknown(cause.kind);
  };
  switch (cause.kind) {
    case CauseKind::kPiece: break;
    case CauseKind::kSection:
      if (const auto* section = at_index(piece.sections, cause.index))
        return words.section(*section);
      break;
    case CauseKind::kKey:
      if (const auto* key = at_index(piece.keys, cause.index)) return words.in_key(*key);
      break;
    case CauseKind::kChord:
      if (const auto* chord = at_index(piece.chords, cause.index)) return words.chord(*chord);
      break;
    case CauseKind::kBeat:
      if (const auto* beat = at_index(piece.beats, cause.index)) return words.beat(beat->position);
      break;
    case CauseKind::kOnset:
      if (const auto* onset = at_index(piece.onsets, cause.index))
        return onset_text(piece, *onset, words);
      break;
    case CauseKind::kMelody: return note_of(piece.melody, NoteSaid::kMelody);
    case CauseKind::kBass: return note_of(piece.bass, NoteSaid::kBass);
    case CauseKind::kNote: return note_of(piece.notes, NoteSaid::kNoVoice);
    case CauseKind::kLoudness: return words.loudness;
    default: return words.counted(cause.kind, cause.index, at_index(piece.origins, cause.origin));
  }
  return words.unknown(cause.kind);
}

bool is_voice(CauseKind kind) {
  return kind == CauseKind::kMelody || kind == CauseKind::kBass || kind == CauseKind::kNote ||
         kind == CauseKind::kOnset;
}

std::string sound_text(const Piece& piece, const plan::Cause& cause, const ExplainWords& words) {
  const bool moment = is_voice(cause.kind) || cause.kind == CauseKind::kLoudness;
  std::string text = thing_text(piece, cause, words) + " " +
                     words.span(cause.start, moment ? cause.start : cause.end);
  if (cause.kind == CauseKind::kSection) {
    const auto* section = at_index(piece.sections, cause.index);
    if (section != nullptr && section->returns > 0) append(text, words.comes(section->returns + 1));
  } else {
    if (cause.kind == CauseKind::kMelody || cause.kind == CauseKind::kOnset)
      append(text, words.tune(tune_at(piece, cause.start)));
    append(text, form_text(piece, cause.start, words));
  }
  append(text, level_text(piece, cause.start, words));
  return text;
}

/// What the colour of the ground answers.
std::string tone_text(const Piece& piece, const ExplainWords& words) {
  const plan::Emotion& e = piece.emotion;
  const std::array<float, 4> moods = {e.happy, e.sad, e.scary, e.peaceful};
  const auto strongest = std::max_element(moods.begin(), moods.end()) - moods.begin();
  const plan::Key* key = main_key(piece);
  return (key != nullptr ? words.key(*key) + ", " : std::string()) +
         words.moods[static_cast<std::size_t>(strongest)];
}

}  // namespace

const ExplainWords& explain_words(Language language) {
  return language == Language::kFrench ? kFrenchExplains : kEnglishExplains;
}

std::size_t family_of(int program) {
  return static_cast<std::size_t>(std::clamp(program, 0, 127) / 8);
}

Drum drum_of(int key) {
  switch (key) {
    case 35:
    case 36: return Drum::kBass;
    case 37:
    case 38:
    case 40: return Drum::kSnare;
    case 39: return Drum::kClap;
    case 42:
    case 44:
    case 46: return Drum::kHiHat;
    case 41:
    case 43:
    case 45:
    case 47:
    case 48:
    case 50: return Drum::kTom;
    case 49:
    case 51:
    case 52:
    case 53:
    case 55:
    case 57:
    case 59: return Drum::kCymbal;
    case 54: return Drum::kTambourine;
    case 56: return Drum::kCowbell;
    default: return Drum::kOther;
  }
}

std::size_t height_of(int midi) {
  return midi < 36 ? 0 : midi < 53 ? 1 : midi < 72 ? 2 : midi < 86 ? 3 : 4;
}

bool has_name(const plan::Section& section) {
  return section.name.size() > 2;
}

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

std::string explain(const Piece& piece, const plan::Stroke& stroke, Language language) {
  const ExplainWords& words = explain_words(language);
  const plan::Cause sound = sound_of(piece, stroke);
  if (stroke.cause.kind != CauseKind::kPiece) {
    constexpr double kAhead = 1.5;  // s; a section's first stroke comes a breath before it
    const std::string text = sound_text(piece, sound, words);
    if (sound.kind != CauseKind::kSection || stroke.start + kAhead > sound.start) return text;
    return text + words.beforehand(stroke.start);
  }
  const Laid how = sound.kind == CauseKind::kOnset   ? Laid::kWith
                   : sound.kind != CauseKind::kPiece ? Laid::kWhile
                                                     : Laid::kAlone;
  return words.ground(how, thing_text(piece, sound, words), stroke.start, tone_text(piece, words));
}

}  // namespace impasto::hear
