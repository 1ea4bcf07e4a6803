// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/check.h"

#include <algorithm>
#include <cmath>

#include "impasto/plan/piece.h"
#include "impasto/score/bends.h"

namespace impasto::plan {
namespace {

bool within(double value, double low, double high) {
  return value >= low && value <= high;
}

/// How many things of that kind a cause may point at.
std::size_t causes_of(CauseKind kind, const Piece& piece, Lists lists) {
  const bool kept =
      kind == CauseKind::kPiece || kind == CauseKind::kSection || kind == CauseKind::kKey;
  if (lists == Lists::kForm && !kept) return kMaxRows;
  switch (kind) {
    case CauseKind::kPiece: return 1;
    case CauseKind::kSection: return piece.sections.size();
    case CauseKind::kKey: return piece.keys.size();
    case CauseKind::kChord: return piece.chords.size();
    case CauseKind::kBeat: return piece.beats.size();
    case CauseKind::kOnset: return piece.onsets.size();
    case CauseKind::kMelody: return piece.melody.size();
    case CauseKind::kBass: return piece.bass.size();
    case CauseKind::kNote: return piece.notes.size();
    case CauseKind::kLoudness: return piece.curves.loudness.size();
    case CauseKind::kSyllable:
    case CauseKind::kWord:
    case CauseKind::kVerse:
    case CauseKind::kContour:
    case CauseKind::kRegion:
    case CauseKind::kGesture: return kMaxRows;  // counted in the origin
  }
  return 0;
}

std::string cause_problem(const Cause& cause, const Piece& piece, Lists lists) {
  if (!std::isfinite(cause.start) || !std::isfinite(cause.end)) return "has impossible times";
  if (cause.index < 0 ||
      static_cast<std::size_t>(cause.index) >= causes_of(cause.kind, piece, lists)) {
    return std::string("names a cause that is not there (") + to_string(cause.kind) + " " +
           std::to_string(cause.index) + ")";
  }
  if (cause.origin < 0 || static_cast<std::size_t>(cause.origin) >= piece.origins.size())
    return "names an origin that is not there";
  return {};
}

std::string path_problem(const std::vector<PathPoint>& path) {
  if (path.empty() || path.size() > kMaxPathPoints) return "has an impossible path";
  float before = 0.0f;
  for (const PathPoint& point : path) {
    if (!within(point.x, -64.0, 64.0) || !within(point.y, -64.0, 64.0) ||
        !within(point.pressure, 0.0, 1.001) || !within(point.time, before, 1.001) ||
        !within(point.tilt, -1.0, 1.0) || !within(point.twist, -100.0, 100.0)) {
      return "has an impossible path";
    }
    before = point.time;
  }
  return {};
}

/// The first thing wrong with a stroke, or nothing.
std::string stroke_problem(const Plan& plan, std::size_t index, Lists lists) {
  const Stroke& stroke = plan.strokes[index];
  if (stroke.brush < 0 || stroke.brush >= static_cast<int>(plan.sheet.brushes.size()))
    return "names a brush that is not there";
  if (!within(stroke.width, 0.0, 8.0)) return "has an impossible width";
  if (!within(stroke.load, 0.0, 100.0)) return "has an impossible load";
  if (!within(stroke.wetness, 0.0, 1.0)) return "has an impossible wetness";
  if (!within(stroke.dirt, 0.0, 1.0)) return "has an impossible dirt";
  for (float share : stroke.paint) {
    if (!within(share, 0.0, 1.001)) return "has an impossible mixture";
  }
  if (!within(stroke.start, 0.0, 1e6) || !within(stroke.end, stroke.start, 1e6))
    return "has impossible times";
  if (index > 0 && stroke.start < plan.strokes[index - 1].start)
    return "starts before the stroke in front of it";
  if (stroke.key < -1) return "has an impossible key";
  if (stroke.joins < -1 || stroke.joins >= static_cast<int>(index))
    return "goes on from a stroke that is not before it";
  if (stroke.hand < 0 ||
      static_cast<std::size_t>(stroke.hand) >= std::max<std::size_t>(1, plan.hands.size())) {
    return "is by a hand that is not there";
  }
  const std::size_t regions =
      plan.subject && lists == Lists::kAll ? plan.subject->regions.size() : 0;
  if (stroke.region < -1 ||
      (stroke.region >= 0 && static_cast<std::size_t>(stroke.region) >= regions))
    return "depicts a region that is not there";
  if (std::string problem = cause_problem(stroke.cause, *plan.piece, lists); !problem.empty())
    return problem;
  return path_problem(stroke.path);
}

bool finite(const Emotion& e) {
  return std::isfinite(e.happy) && std::isfinite(e.sad) && std::isfinite(e.scary) &&
         std::isfinite(e.peaceful) && std::isfinite(e.valence) && std::isfinite(e.arousal);
}

bool ordered_spans(double start, double end, double& last) {
  const bool good = std::isfinite(start) && std::isfinite(end) && start >= last && end >= start;
  last = start;
  return good;
}

bool good_bends(const score::Note& note) {
  float before = 0.0f;
  for (const score::PitchPoint& point : note.bends) {
    if (!within(point.time, before, 1e6) ||
        !within(point.semitones, -score::kWidestBend, score::kWidestBend)) {
      return false;
    }
    before = point.time;
  }
  return true;
}

std::string notes_problem(const std::vector<score::Note>& notes, const Piece& piece) {
  double last = 0.0;
  for (const score::Note& note : notes) {
    if (!ordered_spans(note.onset, note.offset, last)) return "a note has impossible times";
    if (!within(note.pitch, -12.0, 140.0)) return "a note has an impossible pitch";
    if (!within(note.velocity, 0.0, 8.0)) return "a note has an impossible velocity";
    if (!within(note.confidence, 0.0, 1.0)) return "a note has an impossible confidence";
    if (!good_bends(note)) return "a note has an impossible bend";
    if (note.part < 0 || (note.part > 0 && note.part >= static_cast<int>(piece.parts.size()))) {
      return "a note belongs to a part that is not there";
    }
  }
  return {};
}

std::string rhythm_problem(const Piece& piece) {
  double last = 0.0;
  for (const Beat& beat : piece.beats) {
    if (!ordered_spans(beat.time, beat.time, last) || !within(beat.position, 1, 1000) ||
        !std::isfinite(beat.confidence)) {
      return "a beat is impossible";
    }
  }
  last = 0.0;
  for (const Onset& onset : piece.onsets) {
    if (!ordered_spans(onset.time, onset.time, last) || !std::isfinite(onset.strength) ||
        !within(onset.attack, 0.0, 1e6))
      return "an onset is impossible";
  }
  return {};
}

std::string harmony_problem(const Piece& piece) {
  double last = 0.0;
  for (const Key& key : piece.keys) {
    if (!ordered_spans(key.start, key.end, last) || !within(key.tonic, 0, 11) ||
        !std::isfinite(key.confidence)) {
      return "a key is impossible";
    }
  }
  last = 0.0;
  for (const Chord& chord : piece.chords) {
    if (!ordered_spans(chord.start, chord.end, last) || !within(chord.root, 0, 11) ||
        !within(chord.bass, 0, 11) || !std::isfinite(chord.confidence)) {
      return "a chord is impossible";
    }
  }
  return {};
}

std::string form_problem(const Piece& piece) {
  double last = 0.0;
  for (const Section& section : piece.sections) {
    if (!ordered_spans(section.start, section.end, last) || !within(section.label, 0, 100000) ||
        !within(section.returns, 0, 1000000) || !std::isfinite(section.loudness) ||
        !finite(section.emotion) || !std::isfinite(section.confidence)) {
      return "a section is impossible";
    }
  }
  last = 0.0;
  for (const Phrase& phrase : piece.phrases) {
    if (!ordered_spans(phrase.start, phrase.end, last) || !within(phrase.label, 0, 5'000'000) ||
        !within(phrase.returns, 0, 5'000'000) || !std::isfinite(phrase.confidence)) {
      return "a phrase is impossible";
    }
  }
  for (const Motif& motif : piece.motifs) {
    last = 0.0;
    for (const MotifUse& use : motif.uses) {
      if (!ordered_spans(use.start, use.end, last) || use.first < 0 || use.count < 1 ||
          static_cast<std::size_t>(use.first) + use.count > piece.melody.size() ||
          !within(use.transposition, -200, 200) || !within(use.similarity, 0.0, 1.0)) {
        return "a motif is impossible";
      }
    }
  }
  return {};
}

std::string curves_problem(const Piece& piece) {
  const Curves& curves = piece.curves;
  for (const auto& [name, member] : kCurves) {
    const std::vector<float>& curve = curves.*member;
    if (curve.size() > kMaxSamples || curve.size() != curves.loudness.size())
      return "the curves differ in length";
    for (float value : curve) {
      if (!std::isfinite(value)) return "a curve holds an impossible value";
    }
  }
  if (!within(curves.hop, kLeastHop, 1e6) || !within(piece.emotion_curve.hop, kLeastHop, 1e6))
    return "a curve has an impossible hop";
  if (!within(piece.emotion_confidence, 0.0, 1.0)) return "the confidence is impossible";
  if (!finite(piece.emotion)) return "an emotion is impossible";
  for (const Emotion& emotion : piece.emotion_curve.values) {
    if (!finite(emotion)) return "an emotion is impossible";
  }
  return {};
}

std::string piece_problem(const Piece& piece) {
  if (!within(piece.duration, 0.0, 1e6) || !within(piece.tempo, 0.0, 1e5) ||
      !within(piece.meter, 1, 1000) || !within(piece.division, 2, 3)) {
    return "the piece has an impossible duration, tempo or metre";
  }
  if (!std::isfinite(piece.loudness) || !std::isfinite(piece.loudness_range))
    return "the piece has an impossible loudness";
  if (!within(piece.reverb, 0.0, kLongestReverb)) return "the piece has an impossible reverb";
  if (piece.origins.empty() || piece.origins.size() > kMaxOrigins)
    return "the piece has an impossible number of origins";
  for (const auto& problem_of : {rhythm_problem, harmony_problem, form_problem}) {
    if (std::string problem = problem_of(piece); !problem.empty()) return problem;
  }
  for (const auto* notes : {&piece.notes, &piece.melody, &piece.bass}) {
    if (std::string problem = notes_problem(*notes, piece); !problem.empty()) return problem;
  }
  for (const score::Part& part : piece.parts) {
    if (!within(part.program, 0, 127) || !within(part.pan, -1.0, 1.0))
      return "a part is impossible";
  }
  return curves_problem(piece);
}

std::string subject_problem(const Subject& subject) {
  if (subject.regions.size() > kMaxRegions) return "the subject has too many regions";
  for (std::size_t i = 0; i < subject.regions.size(); ++i) {
    const Region& r = subject.regions[i];
    if (r.parent < -1 || r.parent >= static_cast<int>(i) || !within(r.area, 0.0, 1.001) ||
        !within(r.x, -1.0, 1000.0) || !within(r.y, -1.0, 1000.0) ||
        !within(r.colour.L, -1.0, 101.0) || !within(r.colour.a, -200.0, 200.0) ||
        !within(r.colour.b, -200.0, 200.0) || !within(r.depth, 0.0, 1.0) ||
        !within(r.saliency, 0.0, 1.0)) {
      return "a region of the subject is impossible";
    }
  }
  return {};
}

std::string plan_problem(const Plan& plan, Lists lists) {
  if (!within(plan.sheet.width, 1.0, 1000.0) || !within(plan.sheet.height, 1.0, 1000.0))
    return "the canvas has an impossible size";
  if (!within(plan.duration, 0.0, 1e6) || !within(plan.sheet.drying, 0.0, 1e9))
    return "the painting has impossible times";
  for (float channel : plan.sheet.ground_rgb) {
    if (!within(channel, 0.0, 16.0)) return "the ground has an impossible colour";
  }
  const Toning& toning = plan.sheet.toning;
  for (float channel : toning.rgb) {
    if (!within(channel, 0.0, 16.0)) return "the ground's tone has an impossible colour";
  }
  if (!within(toning.depth, 0.0, 1.0) || !std::isfinite(toning.toward_deg) ||
      !within(toning.light, 0.0, 1.0) || !within(toning.mottle, 0.0, 1.0)) {
    return "the ground's tone is impossible";
  }
  if (!std::isfinite(plan.sheet.light.azimuth_deg) ||
      !within(plan.sheet.light.elevation_deg, 0.0, 90.0) ||
      !within(plan.sheet.light.relief, 0.0, 100.0) || !within(plan.sheet.light.black, 0.0, 0.2)) {
    return "the light is impossible";
  }
  if (!within(plan.sheet.flow.wash, 0.0, 1.0) || !within(plan.sheet.flow.gravity, 0.0, 1.0) ||
      !std::isfinite(plan.sheet.flow.down_deg) || !within(plan.sheet.varnish, 0.0, 1.0)) {
    return "the flow or the varnish is impossible";
  }
  if (!within(plan.sheet.tick, 0, kLongestTick)) return "the tick is impossible";
  if (plan.hands.size() > kMaxHands) return "the painting has too many hands";
  if (plan.sheet.palette.pigments.size() > static_cast<std::size_t>(kPigments))
    return "the palette holds too many pigments";
  for (const Brush& brush : plan.sheet.brushes) {
    if (!within(brush.bristles, 1, 1000) || !within(brush.stiffness, 0.0, 1.0) ||
        !within(brush.raggedness, 0.0, 1.0) || !within(brush.pickup, 0.0, 1.0) ||
        !within(brush.run, 0.0, 1e6) || !within(brush.smear, 0.0, 1.0) ||
        !within(brush.spread, -1.0, 1.0) || !within(brush.tip, -1.0, 1.0) ||
        !within(brush.taper, -1.0, 10.0) || !within(brush.splay, -1.0, 1.0) ||
        !within(brush.tufts, -1, 40) || !within(brush.thickness, -1.0, 1.0) ||
        !within(brush.follow, -1.0, 1.0)) {
      return "brush \"" + brush.name + "\" is impossible";
    }
  }
  if (std::string problem = piece_problem(*plan.piece); !problem.empty()) return problem;
  if (plan.subject) {
    if (std::string problem = subject_problem(*plan.subject); !problem.empty()) return problem;
  }
  if (plan.strokes.size() > kMaxStrokes) return "the painting holds more than five million strokes";
  for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
    const std::string problem = stroke_problem(plan, i, lists);
    if (!problem.empty()) return "stroke " + std::to_string(i) + " " + problem;
  }
  return {};
}

}  // namespace

Result<void> check_plan(const Plan& plan, const std::string& where, ErrorCode code, Lists lists) {
  std::string problem = plan_problem(plan, lists);
  if (problem.empty()) return {};
  return fail(code, std::move(problem), where);
}

}  // namespace impasto::plan
