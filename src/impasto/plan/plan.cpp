// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/plan/plan.h"

#include <cmath>
#include <cstdio>

namespace impasto::plan {
namespace {

std::string clock_time(double seconds) {
  char text[32];
  const int minutes = static_cast<int>(seconds / 60.0);
  std::snprintf(text, sizeof text, "%d:%05.2f", minutes, seconds - 60.0 * minutes);
  return text;
}

std::string pitch_name(float pitch) {
  static constexpr const char* kNames[12] = {"C",  "C#", "D",  "Eb", "E",  "F",
                                             "F#", "G",  "Ab", "A",  "Bb", "B"};
  const int midi = static_cast<int>(std::lround(pitch));
  return std::string(kNames[((midi % 12) + 12) % 12]) + std::to_string(midi / 12 - 1);
}

template <class T>
const T* at_time(const std::vector<T>& spans, double time) {
  for (const T& span : spans) {
    if (time >= span.start && time < span.end) return &span;
  }
  return nullptr;
}

template <class T>
const T* at_index(const std::vector<T>& list, int index) {
  return index >= 0 && index < static_cast<int>(list.size()) ? &list[index] : nullptr;
}

std::string note_text(const char* role, const score::Note* note, const Piece& piece) {
  if (note == nullptr) return role;
  std::string text = std::string(role) + " " + pitch_name(note->pitch);
  const score::Part* part = at_index(piece.parts, note->part);
  if (part != nullptr && !part->name.empty()) text += " of " + part->name;
  return text;
}

}  // namespace

const char* to_string(CauseKind kind) {
  switch (kind) {
    case CauseKind::kPiece: return "piece";
    case CauseKind::kSection: return "section";
    case CauseKind::kKey: return "key";
    case CauseKind::kChord: return "chord";
    case CauseKind::kBeat: return "beat";
    case CauseKind::kOnset: return "onset";
    case CauseKind::kMelody: return "melody";
    case CauseKind::kBass: return "bass";
    case CauseKind::kNote: return "note";
    case CauseKind::kLoudness: return "loudness";
  }
  return "piece";
}

const char* to_string(BrushShape shape) {
  switch (shape) {
    case BrushShape::kRound: return "round";
    case BrushShape::kFlat: return "flat";
    case BrushShape::kFilbert: return "filbert";
    case BrushShape::kFan: return "fan";
    case BrushShape::kRigger: return "rigger";
    case BrushShape::kKnife: return "knife";
    case BrushShape::kSumi: return "sumi";
  }
  return "filbert";
}

const char* to_string(Ground ground) {
  switch (ground) {
    case Ground::kLinen: return "linen";
    case Ground::kCotton: return "cotton";
    case Ground::kPanel: return "panel";
    case Ground::kPaper: return "paper";
    case Ground::kWashi: return "washi";
  }
  return "linen";
}

std::string explain(const Plan& plan, const Stroke& stroke) {
  const Piece& piece = plan.piece;
  const Cause& cause = stroke.cause;
  std::string text;
  switch (cause.kind) {
    case CauseKind::kPiece: text = "the whole piece"; break;
    case CauseKind::kSection: text = "section"; break;
    case CauseKind::kKey: {
      const Key* key = at_index(piece.keys, cause.index);
      text = "key" + (key ? " " + to_label(*key) : std::string());
      break;
    }
    case CauseKind::kChord: {
      const Chord* chord = at_index(piece.chords, cause.index);
      text = "chord" + (chord ? " " + to_label(*chord) : std::string());
      break;
    }
    case CauseKind::kBeat: {
      const Beat* beat = at_index(piece.beats, cause.index);
      text = "beat" + (beat ? " " + std::to_string(beat->position) : std::string());
      break;
    }
    case CauseKind::kOnset: {
      static constexpr const char* kKinds[] = {"low hit", "mid hit", "high hit", "onset"};
      const Onset* onset = at_index(piece.onsets, cause.index);
      text = onset ? kKinds[static_cast<int>(onset->kind)] : "onset";
      break;
    }
    case CauseKind::kMelody:
      text = note_text("melody note", at_index(piece.melody, cause.index), piece);
      break;
    case CauseKind::kBass:
      text = note_text("bass note", at_index(piece.bass, cause.index), piece);
      break;
    case CauseKind::kNote:
      text = note_text("note", at_index(piece.notes, cause.index), piece);
      break;
    case CauseKind::kLoudness: text = "loudness"; break;
  }
  text += " at " + clock_time(cause.start);
  if (cause.end > cause.start) text += "-" + clock_time(cause.end);
  if (const Section* section = cause.kind == CauseKind::kSection
                                   ? at_index(piece.sections, cause.index)
                                   : at_time(piece.sections, cause.start)) {
    text += cause.kind == CauseKind::kSection ? ": " : ", in section ";
    text += section_letter(section->label);
    if (!section->name.empty()) text += " \"" + section->name + "\"";
    if (section->returns > 0)
      text += " (heard for the " + std::to_string(section->returns + 1) +
              (section->returns == 1   ? "nd"
               : section->returns == 2 ? "rd"
                                       : "th") +
              " time)";
  }
  if (cause.kind != CauseKind::kChord) {
    if (const Chord* chord = at_time(piece.chords, cause.start);
        chord != nullptr && chord->quality != ChordQuality::kNone) {
      text += ", over " + to_label(*chord);
    }
  }
  return text;
}

}  // namespace impasto::plan
