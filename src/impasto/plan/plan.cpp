// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/plan.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "impasto/plan/piece.h"

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

Brush brush_of(BrushShape shape) {
  Brush b;
  b.name = to_string(shape);
  b.shape = shape;
  const auto hair = [&b](float spread, float tip, float taper, float thickness, float follow) {
    b.spread = spread;
    b.tip = tip;
    b.taper = taper;
    b.thickness = thickness;
    b.follow = follow;
  };
  b.splay = 0.0f;
  b.tufts = 0;
  switch (shape) {
    case BrushShape::kRound: hair(0.7f, 0.95f, 0.0f, 1.0f, 1.0f); break;
    case BrushShape::kFlat: hair(0.25f, 0.0f, 0.0f, 0.14f, 1.0f); break;
    case BrushShape::kFilbert: hair(0.45f, 0.65f, 0.0f, 0.35f, 1.0f); break;
    case BrushShape::kFan:
      hair(0.3f, 0.45f, 0.0f, 0.1f, 1.0f);
      b.splay = 0.8f;
      b.tufts = 9;
      break;
    case BrushShape::kRigger: hair(0.65f, 0.95f, 0.0f, 1.0f, 1.0f); break;
    case BrushShape::kKnife: hair(0.1f, 0.0f, 0.0f, 0.02f, 1.0f); break;
    case BrushShape::kSumi: hair(0.92f, 0.95f, 0.0f, 1.0f, 1.0f); break;
  }
  return b;
}

Brush complete(Brush brush) {
  const Brush own = brush_of(brush.shape);
  for (float Brush::*field : {&Brush::spread, &Brush::tip, &Brush::taper, &Brush::splay,
                              &Brush::thickness, &Brush::follow}) {
    if (!(brush.*field >= 0.0f)) brush.*field = own.*field;
  }
  if (brush.tufts < 0) brush.tufts = own.tufts;
  return brush;
}

std::shared_ptr<const Piece> no_piece() {
  return std::make_shared<const Piece>();
}

Mixture held_after(const Stroke& stroke, const Mixture& held) {
  // Two dippings ago is still there, ten are not: a brush that is dipped again gives half of what
  // it held to the paint it is dipped in.
  Mixture now;
  const float dirt = stroke.dirt >= 0 && stroke.dirt <= 1 ? stroke.dirt : 0.0f;
  const float fresh = stroke.load > 0 ? 1.0f : 0.0f;
  float sum = 0;
  for (int p = 0; p < kSlots; ++p) {
    now[p] = fresh * std::max(0.0f, stroke.paint[p]) + 0.5f * dirt * held[p];
    sum += now[p];
  }
  for (float& share : now) share = sum > 0 && sum < 1e6f ? share / sum : 0.0f;
  return now;
}

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
  const Piece& piece = *plan.piece;
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
