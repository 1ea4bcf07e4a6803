// SPDX-License-Identifier: GPL-3.0-or-later
// Black, much water, and paper: what weighs most is said with one stroke, the rest is left out.
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/figure.h"

namespace impasto::compose::ink {
namespace {

using plan::CauseKind;

enum Purpose : std::uint64_t { kMist = 601, kBody, kLine, kShore, kMoss, kGreat };

/// Ink of this strength, 0 a breath on the paper .. 1 black. The paper makes its grey, never white.
Mark inked(float tone) {
  Mark mark;
  mark.colour = {9.0f, 1.5f, 260.0f};
  mark.load = 0.03f + 1.25f * tone * tone * tone;
  mark.medium = 0.94f - 0.90f * tone;
  mark.wetness = 0.97f - 0.15f * tone;
  return mark;
}

/// How many things may be said in a piece of this length.
int budget(const Easel& easel, double a_minute, int least, int most, const Element& own) {
  const double minutes = easel.piece.duration / 60.0;
  const double share = 1.0 - 0.5 * easel.style->restraint;
  return std::clamp(static_cast<int>(std::lround(2.0 * share * a_minute * std::sqrt(minutes) *
                                                 own.amount * easel.settings.density)),
                    least, most);
}

}  // namespace

void section(Easel& easel, int k) {
  const plan::Section& heard = easel.piece.sections[k];
  // A return is not said again; nor is a passing one.
  if (heard.returns > 0 || heard.end - heard.start < 0.07 * easel.piece.duration) return;
  const Place place = place_of_section(easel, k);
  const float unit = easel.unit();
  const float loud = std::clamp(heard.loudness - easel.piece.loudness, -8.0f, 6.0f);
  const int strokes = k % 2 == 0 ? 2 : 1;
  for (int i = 0; i < strokes; ++i) {
    Mark mark =
        inked(std::clamp(0.20f + 0.016f * loud - 0.05f * static_cast<float>(i), 0.10f, 0.34f));
    mark.brush = kWashBrush;
    mark.width =
        unit * (0.10f + 0.07f * easel.unit_chance(kMist, k, i, 1)) * easel.style->sections.size;
    const double when =
        math::lerp(place.start, place.end, 0.5 + 0.25 * easel.chance(kMist, k, i, 2));
    const Point at = easel.layout.place(
        place.row, when, place.middle + 0.6f * place.half * easel.chance(kMist, k, i, 3));
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.6) : heard.start + 0.4;
    mark.end = mark.start + 1.2;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = sweep(
        at, 0.35f * hand_angle(easel, heard.label) + 0.1f * easel.chance(kMist, k, i, 4),
        std::clamp(0.9f * place.extent, 0.22f * unit, 0.62f * unit) * easel.style->sections.length,
        0.06f * easel.chance(kMist, k, i, 5));
    easel.paint(std::move(mark));
  }
}

/// The chord that opens a section: a body of middle tone, wet in the wash.
void chord(Easel& easel, int k) {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[k];
  const int own = section_at(piece, chord.start), stride = chord_stride(piece);
  if (k >= stride && section_at(piece, piece.chords[k - stride].start) == own) return;
  if (piece.sections.empty() || piece.sections[own].returns > 0) return;
  const Place place = place_of_section(easel, own);
  const float unit = easel.unit();
  const float loud = level_at(piece, chord.start + 0.3);
  Mark mark = inked(std::clamp(0.46f + 0.03f * loud, 0.30f, 0.75f));
  mark.brush = kMassBrush;
  mark.width = unit *
               std::clamp(0.055f * static_cast<float>(math::exp2(loud / 10.0)), 0.03f, 0.10f) *
               easel.style->chords.size;
  const Point at = easel.layout.place(
      place.row, math::lerp(place.start, place.end, 0.45 + 0.2 * easel.chance(kBody, k, 1)),
      place.middle - 0.3f * place.half);
  mark.start = chord.start;
  mark.end = chord.start + 0.6;
  mark.pass = 1;
  mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
  mark.path = sweep(
      at, 0.6f * hand_angle(easel, piece.sections[own].label) + 0.15f * easel.chance(kBody, k, 2),
      unit * std::clamp(0.4f * place.extent / unit, 0.12f, 0.34f) * easel.style->chords.length,
      0.12f * easel.chance(kBody, k, 3));
  easel.paint(std::move(mark));
}

/// The longest bass notes: a shore, dry.
void bass(Easel& easel, int k) {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const int rank = easel.bass_rank.empty() ? 0 : easel.bass_rank[static_cast<std::size_t>(k)];
  if (rank >= budget(easel, 2.2, 2, 9, easel.style->bass)) return;
  const float unit = easel.unit();
  const double length = note.offset - note.onset;
  const Point at =
      easel.layout.place(easel.layout.row_of(note.onset), 0.5 * (note.onset + note.offset),
                         0.5f * easel.layout.height_of(note.pitch));
  Mark mark = inked(0.50f - 0.03f * static_cast<float>(rank % 4));
  mark.load *= 0.7f;
  mark.wetness = 0.2f;
  mark.brush = kBassBrush;
  mark.width = unit * (0.010f + 0.016f * note.velocity) * easel.style->bass.size;
  mark.start = snap_to_onset(piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(length, 0.2, 1.5);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  mark.path = sweep(at, 0.05f * easel.chance(kShore, k, 1),
                    unit * std::clamp(0.12f + 0.14f * static_cast<float>(length), 0.14f, 0.45f) *
                        easel.style->bass.length,
                    0.04f * easel.chance(kShore, k, 2), 0.7f);
  easel.paint(std::move(mark));
}

/// The few phrases that weigh most: one stroke each, with the bones of its contour only. The
/// heaviest is the blackest; the next are greyer, as if farther away. Notes struck apart are leaves
/// on it.
void phrase(Easel& easel, const Phrase& phrase, int p) {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const int said = budget(easel, 3.2, 3, 10, own);
  const int rank = easel.phrase_rank[static_cast<std::size_t>(p)];
  if (rank >= said) return;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, phrase, p);
  const double start = snap_to_onset(piece, m[phrase.first].onset, 0.08);
  const double end = std::max(start + 0.2, phrase.end);
  const std::vector<plan::PathPoint> full = gesture(easel, stretch, phrase.first, phrase.last);
  // Bones: ends, and means of what lies between.
  const int bones = std::clamp(2 + static_cast<int>(full.size()) / 4, 4, 7);
  std::vector<plan::PathPoint> path;
  for (int i = 0; i < bones; ++i) {
    const double from = (i - 0.5) / (bones - 1), to = (i + 0.5) / (bones - 1);
    plan::PathPoint sum{};
    sum.pressure = 0;
    int n = 0;
    for (const plan::PathPoint& q : full) {
      if (q.time < from || q.time > to) continue;
      sum.x += q.x, sum.y += q.y, sum.pressure = std::max(sum.pressure, q.pressure);
      ++n;
    }
    if (n == 0) continue;
    const float w = 1.0f / static_cast<float>(n);
    path.push_back({sum.x * w, sum.y * w, sum.pressure,
                    static_cast<float>(i) / static_cast<float>(bones - 1)});
  }
  if (path.size() < 2) return;
  // The arm is larger than the scale, and presses where the brush turns.
  const float my = 0.5f * (path.front().y + path.back().y);
  const std::size_t heavy = static_cast<std::size_t>(p) % path.size();
  for (std::size_t i = 0; i < path.size(); ++i) {
    path[i].y = my + 1.45f * own.length * (path[i].y - my);
    const bool end_point = i + 1 == path.size();
    path[i].pressure = math::saturate((i == heavy ? 0.75f
                                       : i == 0   ? 0.55f
                                                  : 0.02f) +
                                      0.40f * path[i].pressure * path[i].pressure) *
                       (end_point ? 0.1f : 1.0f);
  }
  const float loud = level_at(piece, 0.5 * (start + end));
  const float depth = static_cast<float>(rank) / static_cast<float>(std::max(1, said - 1));
  Mark mark = inked(math::lerp(0.97f, 0.30f, std::sqrt(depth)));
  mark.brush = kLineBrush;
  mark.width = std::clamp(0.050f * static_cast<float>(math::exp2(loud / 10.0)) *
                              (1.25f - 0.5f * depth) * own.size,
                          0.016f, 0.095f) *
               unit;
  mark.start = start;
  mark.end = end;
  mark.pass = 2;
  mark.cause = {CauseKind::kMelody, phrase.first, start, end};
  mark.keep = 1.0f;
  mark.path = path;
  easel.paint(std::move(mark));
  // Leaves: some of the notes that stand alone.
  int leaves = 0;
  for (int first = phrase.first; first <= phrase.last && leaves < 7;) {
    const int last = joined_run(piece, phrase, first);
    if (last == first && m[first].offset - m[first].onset < 0.35) {
      const Point at =
          on_line(easel, stretch, m[first].onset, easel.layout.height_of(m[first].pitch));
      Mark leaf = inked(math::lerp(0.95f, 0.5f, depth));
      leaf.brush = kLineBrush;
      leaf.width = 0.016f * unit * (0.6f + 0.8f * m[first].velocity) * own.size;
      leaf.start = snap_to_onset(piece, m[first].onset, 0.08);
      leaf.end = leaf.start + 0.12;
      leaf.pass = 2;
      leaf.cause = {CauseKind::kMelody, first, m[first].onset, m[first].offset};
      leaf.path = sweep(at, 0.9f + 0.6f * easel.chance(kLine, first, 1), 0.05f * unit * own.length,
                        0.15f * easel.chance(kLine, first, 2));
      easel.paint(std::move(leaf));
      ++leaves;
    }
    first = last + 1;
  }
}

void note(Easel&, int) {}  // between the strokes is paper

/// Moss dots for the strongest attacks.
void hit(Easel& easel, int k) {
  const plan::Onset& onset = easel.piece.onsets[k];
  const int rank = easel.onset_rank.empty() ? 0 : easel.onset_rank[static_cast<std::size_t>(k)];
  if (rank >= budget(easel, 5.0, 3, 16, easel.style->hits)) return;
  const float unit = easel.unit();
  const float level = onset.kind == plan::HitKind::kLow    ? 0.22f
                      : onset.kind == plan::HitKind::kHigh ? 0.8f
                                                           : 0.5f;
  const Point at = easel.layout.place(easel.layout.row_of(onset.time), onset.time,
                                      level + 0.12f * easel.chance(kMoss, k, 1));
  Mark mark = inked(0.6f + 0.35f * easel.unit_chance(kMoss, k, 2));
  mark.brush = kDabBrush;
  mark.width = unit * (0.008f + 0.012f * easel.unit_chance(kMoss, k, 3)) * easel.style->hits.size;
  mark.start = onset.time;
  mark.end = onset.time + 0.08;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  mark.path = sweep(at, 0.7f + 0.5f * easel.chance(kMoss, k, 4), 0.6f * mark.width, 0.0f);
  easel.paint(std::move(mark));
}

/// One great stroke, and the seal. A calm climax closes on itself; an outburst is thrown across the
/// paper; between them it rises and falls.
void climax(Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const double when = easel.climax;
  const float unit = easel.unit();
  const Point heart = easel.layout.place(easel.layout.row_of(when), when, 0.58f);
  const float w = easel.layout.width, h = easel.layout.height;
  const float r = 0.165f * unit * easel.style->climax.length;
  const float reach = std::min(2.1f * r, 0.40f * w);
  const Point centre{std::clamp(heart.x, reach + 0.04f * w, w - reach - 0.04f * w),
                     std::clamp(heart.y, r + 0.08f * h, h - r - 0.08f * h)};
  const int index = static_cast<int>(when / std::max(1e-3, piece.curves.hop));
  const plan::Cause cause{CauseKind::kLoudness, index, when - 1.5, when + 1.5};
  const plan::Section* heard = easel.section(when);
  const float arousal = heard != nullptr ? heard->emotion.arousal : piece.emotion.arousal;
  const float side = centre.x > 0.5f * w ? -1.0f : 1.0f;
  Mark mark = inked(1.0f);
  mark.brush = kLineBrush;
  mark.width = 0.085f * unit * easel.style->climax.size;
  mark.start = when;
  mark.end = when + 1.4;
  mark.pass = 4;
  mark.cause = cause;
  mark.keep = 1.0f;
  constexpr int kPoints = 22;
  const double from = 1.6 + 1.1 * easel.chance(kGreat, 1);
  for (int i = 0; i < kPoints; ++i) {
    const double s = static_cast<double>(i) / (kPoints - 1);
    Point p;
    if (arousal < 0.1f) {
      const double turn = from + side * 6.2832 * 0.90 * s;
      const float wide = r * (1.0f + 0.10f * static_cast<float>(math::sin(2.0 * turn + 0.6)) +
                              0.05f * static_cast<float>(s));
      p = {centre.x + wide * static_cast<float>(math::cos(turn)),
           centre.y + 0.94f * wide * static_cast<float>(math::sin(turn))};
    } else if (arousal < 0.8f) {  // a mountain
      const double x = 2.0 * s - 1.0, peak = x + 0.25 * easel.chance(kGreat, 2);
      p = {centre.x + side * 1.9f * r * static_cast<float>(x),
           centre.y + r * static_cast<float>(0.9 - 1.9 * math::exp(-3.2 * peak * peak) +
                                             0.12 * math::sin(9.0 * s))};
    } else {  // thrown
      const double bend = math::sin(math::kPi * s) * (0.35 + 0.15 * easel.chance(kGreat, 3));
      p = {centre.x + side * 2.0f * r * static_cast<float>(s - 0.5 + 0.25 * bend),
           centre.y - 2.4f * r * static_cast<float>(0.5 - s) - r * static_cast<float>(bend)};
    }
    const float press = math::saturate(
        static_cast<float>((i == 0 ? 0.9 : 0.72) - 0.56 * s * s + 0.22 * math::sin(3.1 * s + 0.4)));
    mark.path.push_back({p.x, p.y, press, static_cast<float>(s)});
  }
  easel.paint(std::move(mark));

  // The seal stands where the picture is empty: low, on the side away from the great stroke.
  const float edge = 0.040f * unit;
  const Point seal{centre.x > 0.5f * w ? 0.13f * w : 0.87f * w, 0.84f * h};
  for (int i = 0; i < 3; ++i) {
    Mark red;
    red.brush = kKnifeBrush;
    red.width = 0.42f * edge;
    red.load = 1.1f;
    red.wetness = 0.1f;
    red.colour = {45.0f, 64.0f, 38.0f};
    red.start = when + 1.5 + 0.1 * i;
    red.end = red.start + 0.1;
    red.pass = 4;
    red.cause = cause;
    const float y = seal.y + edge * (static_cast<float>(i) - 1.0f) * 0.36f;
    red.path = {{seal.x - 0.42f * edge, y, 1.0f, 0.0f}, {seal.x + 0.42f * edge, y, 1.0f, 1.0f}};
    easel.paint(std::move(red));
  }
}

}  // namespace impasto::compose::ink
