// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Point, line and plane (after Kandinsky's book of 1926): planes for the sections, small forms for
// the chords, bars for the bass, a drawn line for the tune, points for what is struck.
#include "impasto/compose/hands/forms/forms.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/corners.h"
#include "impasto/compose/gesture/figure.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/best_place.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/forms/shapes.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/level.h"

namespace impasto::compose {
using namespace shapes;
namespace {

using plan::CauseKind;

enum Purpose : std::uint64_t { kPlane = 701, kForm, kBar, kLine, kPoint, kGreat };

/// What one sees as a point.
bool is_point(const Easel& easel, float r) {
  return r < 0.017f * easel.unit();
}

Lch line_black() {
  return {13.0f, 4.0f, 285.0f};
}

/// Mean of a curve between two times; 0 when it is not there.
float mean_of(const std::vector<float>& curve, double hop, double from, double to) {
  double sum = 0;
  int n = 0;
  for (std::size_t i = static_cast<std::size_t>(std::max(0.0, from / hop));
       i < curve.size() && static_cast<double>(i) * hop < to; ++i) {
    if (curve[i] > 0) sum += curve[i], ++n;
  }
  return n > 0 ? static_cast<float>(sum / n) : 0.0f;
}

/// The part of the piece that belongs to this share of the sounds: the first of every `1 / keep`.
bool chosen(int index, int count, int wanted) {
  if (count <= wanted) return true;
  return static_cast<long long>(index) * wanted / count !=
         static_cast<long long>(index + 1) * wanted / count;
}

}  // namespace

/// A plane: round for dark and soft sound, spiky for bright. Transparent, so that planes cross.
void Forms::section(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Section& heard = piece.sections[k];
  const double length = heard.end - heard.start;
  const Family& family = easel.family_at(0.5 * (heard.start + heard.end));
  const Place place = place_of_section(easel, k);
  const float unit = easel.unit();
  // One large among small ones: by length, not by its root.
  const auto share = static_cast<float>(length / std::max(0.1, easel.outlook.duration));
  float r = unit * std::clamp(0.055f + 0.52f * share, 0.07f, 0.27f) * easel.style->sections.size;
  if (heard.returns > 0) r *= 0.62f;
  const bool largest =
      std::none_of(piece.sections.begin(), piece.sections.end(), [&](const plan::Section& other) {
        return other.end - other.start > length + 1e-6 ||
               (other.end - other.start > length - 1e-6 && other.start < heard.start);
      });
  const Point own =
      easel.layout.place(place.row, 0.5 * (heard.start + heard.end),
                         place.middle + 0.45f * place.half * easel.chance(kPlane, k, 1));
  const Point at{std::clamp(own.x, 0.8f * r, easel.layout.width - 0.8f * r),
                 std::clamp(own.y, 0.8f * r, easel.layout.height - 0.8f * r)};
  const float hz = mean_of(piece.curves.centroid, piece.curves.hop, heard.start, heard.end);
  const int corners = static_cast<int>(std::lround(corners_of_centroid(0.6f * hz)));
  const float turn = kTau * easel.unit_chance(kPlane, heard.label, 2);
  Mark mark;
  mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
  mark.pass = 0;
  mark.start = std::max(0.0, heard.start - 0.6);
  mark.end = heard.start + std::min(2.0, 0.4 * length);
  // Air around the largest first: a soft, light halo.
  Mark halo = mark;
  halo.brush = kWashBrush;
  halo.width = 0.55f * r;
  halo.load = 0.35f;
  halo.wetness = 0.95f;
  halo.medium = 0.5f;
  halo.colour = {std::min(90.0f, family.base.L + 22.0f), 0.8f * family.base.C,
                 wrap_hue(family.base.h + 40.0f * family.bend)};
  if (largest) ring(easel, halo, at, 0.95f * r, turn, 1.0f);
  mark.brush = kMassBrush;
  mark.width = std::clamp(0.24f * r, 0.010f * unit, 0.05f * unit);
  mark.load = 0.62f;
  mark.wetness = 0.25f;
  mark.medium = 0.38f;  // glass: where planes cross, both are seen
  mark.colour = family.base;
  mark.colour.C *= 1.1f;
  const bool round = corners <= 2 || heard.emotion.arousal < -0.6f;
  fill(easel, mark,
       stretched(round ? round_form(at, r) : spiky(at, 1.12f * r, std::min(corners, 7), turn),
                 hand_angle(easel, heard.label), easel.style->sections.length),
       turn + 0.6f);
  if (round && largest) {  // a core off the middle, and a rim
    Mark core = mark;
    core.colour = family.accent;
    core.load = 1.0f;
    core.start = mark.end;
    core.end = mark.end + 0.3;
    core.width = 0.10f * r;
    fill(easel, core, round_form(polar(at, 0.30f * r, turn), 0.36f * r), turn);
    Mark rim = core;
    rim.brush = kLineBrush;
    rim.colour = line_black();
    rim.width = 0.0055f * unit;
    ring(easel, rim, at, 1.02f * r, turn, 0.8f);
  }
}

/// Small forms: minor a half disc, major a disc, a seventh a triangle, suspended an open ring,
/// diminished a zigzag, augmented a quadrangle; a chord that comes again and again a row of
/// strokes.
void Forms::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->chords;
  const plan::Chord& chord = piece.chords[k];
  const int stride = easel.outlook.chord_stride;
  const int count = static_cast<int>(easel.outlook.chords) / stride;
  const int wanted = static_cast<int>(24.0f * own.amount * easel.settings.density);
  if (!chosen(k / stride, count, wanted)) return;
  const double length = length_of(chord);
  const float unit = easel.unit();
  const Family& family = easel.family_at(chord.start);
  const std::size_t row = easel.layout.row_of(chord.start);
  const float loud = hear::level_at(piece, chord.start + 0.2);
  const std::uint64_t key = easel.outlook.moment(chord.start);
  const float u = 0.05f + 0.95f * easel.unit_chance(kForm, key, 1);
  // Sizes by a power law.
  const float r = unit *
                  std::clamp(0.0125f / std::sqrt(u) * static_cast<float>(math::exp2(loud / 14.0)),
                             0.008f, 0.075f) *
                  own.size;
  // Each stands by itself: of a few places in its time the barest.
  Point at{};
  float least = 1e9f;
  for (int i = 0; i < 6; ++i) {
    const float level = 0.5f + 0.56f * easel.chance(kForm, key, 2, i);
    Point tried = easel.layout.place(row, chord.start + 0.5 * length, level);
    tried.x += 0.05f * unit * easel.chance(kForm, key, 3, i);
    const Sketch::Under there = easel.sketch.look({{tried.x, tried.y, 1, 0}}, 3.0f * r);
    const float full = there.cover + there.keep;
    if (full < least) least = full, at = tried;
  }
  const float turn = kTau * easel.unit_chance(kForm, key, 4);
  Mark mark;
  mark.brush = kDabBrush;
  mark.width = std::max(0.30f * r, 0.005f * unit);
  mark.load = 1.1f;
  mark.wetness = 0.1f;
  mark.colour = chord_colour(
      key % 3 == 1 ? Family{family.accent, family.base, family.bend, family.spread} : family, chord,
      easel.colours.home);
  mark.colour.C = std::max(1.25f * mark.colour.C, 30.0f);
  const float under = easel.sketch.look({{at.x, at.y, 1, 0}}, 2.0f * r).lightness;
  if (under > 0 && std::fabs(under - mark.colour.L) < 18)
    mark.colour.L = under > 50 ? under - 34 : under + 34;
  mark.start = hear::attacks_of(piece, chord, 1).front();
  mark.end = mark.start + 0.3;
  mark.pass = 1;
  mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
  Mark thin = mark;
  thin.brush = kLineBrush;
  thin.width = 0.0045f * unit;
  thin.colour = line_black();
  thin.start = mark.end;
  thin.end = mark.end + 0.15;
  const bool again = k >= stride && piece.chords[k - stride].root == chord.root &&
                     easel.sketch.look({{at.x, at.y, 1, 0}}, 3.0f * r).cover < 0.35f;
  if (again) {
    for (int i = 0; i < 5; ++i) {
      const Point a = polar(at, (static_cast<float>(i) - 2.0f) * 0.55f * r, turn);
      const float half = own.length * r * (1.7f - 0.22f * static_cast<float>(i));
      straight(easel, thin, polar(a, half, turn + 1.57f), polar(a, half, turn - 1.57f));
    }
    return;
  }
  switch (chord.quality) {
    case plan::ChordQuality::kMinor:
    case plan::ChordQuality::kMinor7: {
      std::vector<Point> half;
      for (int i = 0; i <= 14; ++i)
        half.push_back(polar(at, 1.25f * r, turn + 0.5f * kTau * i / 14));
      fill(easel, mark, stretched(half, turn, own.length), turn);
      break;
    }
    case plan::ChordQuality::kDominant7:
    case plan::ChordQuality::kMajor7:
      fill(easel, mark, stretched(regular(at, 1.5f * r, 3, turn), turn, own.length), turn);
      break;
    case plan::ChordQuality::kAugmented:
      fill(easel, mark, stretched(regular(at, 1.2f * r, 4, turn), turn, own.length), turn + 0.785f);
      break;
    case plan::ChordQuality::kSuspended: ring(easel, thin, at, 1.2f * r, turn, 0.75f); break;
    case plan::ChordQuality::kDiminished: {
      for (int i = 0; i < 5; ++i) {
        const Point a = polar(at, (static_cast<float>(i) - 2.5f) * r, turn);
        const Point b = polar(at, (static_cast<float>(i) - 1.5f) * r, turn);
        straight(easel, thin, polar(a, i % 2 ? 0.6f * r : -0.6f * r, turn + 1.57f),
                 polar(b, i % 2 ? -0.6f * r : 0.6f * r, turn + 1.57f));
      }
      break;
    }
    default:
      if (key % 5 == 3) {  // a board of squares, every other one filled
        const float cell = 0.62f * r;
        for (int i = 0; i < 9; i += 2) {
          const Point a =
              polar(polar(at, (i % 3 - 1) * cell, turn), (i / 3 - 1) * cell, turn + 1.5708f);
          Mark square = mark;
          square.brush = kKnifeBrush;
          square.width = 0.92f * cell;
          square.start = mark.start + 0.03 * i;
          square.end = square.start + 0.03;
          if (i % 4 == 2) square.colour = family.accent;
          straight(easel, square, polar(a, -0.3f * cell, turn), polar(a, 0.3f * cell, turn));
        }
      } else {
        if (is_point(easel, r)) {
          point(easel, mark, at, r, own.length, turn);
        } else {
          fill(easel, mark, stretched(round_form(at, r), turn, own.length), turn);
        }
        if (key % 2 == 0) ring(easel, thin, at, 1.35f * r, turn);
      }
      break;
  }
}

void Forms::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const Element& own = easel.style->bass;
  const int rank =
      easel.outlook.bass_rank.empty() ? 0 : easel.outlook.bass_rank[static_cast<std::size_t>(k)];
  if (rank >= static_cast<int>(7.0f * own.amount * easel.settings.density)) return;
  const float unit = easel.unit();
  const std::uint64_t key = easel.outlook.moment(note.onset);
  const double length = note.offset - note.onset;
  const std::size_t row = easel.layout.row_of(note.onset);
  const Point at =
      easel.layout.place(row, 0.5 * (note.onset + note.offset),
                         easel.layout.height_of(note.pitch) + 0.08f * easel.chance(kBar, key, 1));
  // Few directions, as drawn with a ruler: the section's, and across it.
  const plan::Section* heard = easel.section(note.onset);
  const float turn = hand_angle(easel, heard ? heard->label : 0) + (key % 3 == 1 ? -1.1f : 0.0f);
  const float half =
      unit * std::clamp(0.07f + 0.09f * static_cast<float>(length), 0.08f, 0.30f) * own.length;
  Mark mark;
  mark.brush = kBassBrush;
  mark.width =
      unit *
      std::clamp(0.022f * static_cast<float>(math::exp2(hear::level_at(piece, note.onset) / 10.0)) /
                     (1.0f + 0.14f * static_cast<float>(rank)),
                 0.004f, 0.030f) *
      own.size;
  mark.load = 1.1f;
  mark.wetness = 0.1f;
  mark.colour = rank % 4 == 3 ? easel.family_at(note.onset).accent : line_black();
  mark.start = hear::snap_to_onset(piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.6 * length, 0.12, 1.0);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  // Side by side with what lies there, not over it.
  mark.path = best_place(easel, 7, 2.0f * mark.width, mark.colour.L, [&](int attempt) {
    const float off = 0.045f * unit * static_cast<float>((attempt + 1) / 2);
    const Point there = polar(at, attempt % 2 ? off : -off, turn + 1.5708f);
    const Point a = polar(there, half, turn), b = polar(there, -half, turn);
    return std::vector<plan::PathPoint>{{a.x, a.y, 1.0f, 0.0f}, {b.x, b.y, 1.0f, 1.0f}};
  });
  if (is_bent(note)) {  // a bar that bends: from left to right, with points enough
    if (mark.path[0].x > mark.path[1].x) std::swap(mark.path[0], mark.path[1]);
    mark.path =
        sweep({0.5f * (mark.path[0].x + mark.path[1].x), 0.5f * (mark.path[0].y + mark.path[1].y)},
              0.3f * turn, 2.0f * half, 0.0f);
    slant(easel, note, 2.0f * mark.width, mark.path);
    mark.path = trembling_note(easel, piece.bass, k, mark.path, mark.width);
    for (plan::PathPoint& q : mark.path) q.pressure = 1.0f;
  }
  mark.keep = 0.6f;
  easel.paint(std::move(mark));
}

/// The tune is drawn: joined notes a line, smooth when the music is calm, with as many corners as
/// its arousal asks for when it is not; notes apart are points, long ones ringed.
void Forms::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const plan::Section* heard = easel.section(breath.start);
  const float arousal = heard != nullptr ? heard->emotion.arousal : easel.outlook.emotion.arousal;
  const double whole = std::max(0.1, breath.end - breath.start);
  const Figure figure = figure_of(piece, breath);
  const std::uint64_t key = hand_key(piece, easel.outlook, breath);
  // Three are said in black; the next are thinner the less they weigh, and in their own colour; the
  // rest are left out: a line is read where it is alone.
  const float rank = static_cast<float>(easel.outlook.breath_rank[static_cast<std::size_t>(p)]);
  if (rank >= 9.0f * own.amount * easel.settings.density) return;
  const float weight = 1.0f / (1.0f + 0.22f * rank);
  const Family& family = easel.family_at(breath.start);
  Lch drawn = rank < 3.0f ? line_black() : family.base;
  if (rank >= 3.0f) drawn = {std::max(24.0f, drawn.L - 28.0f), 0.9f * drawn.C, drawn.h};
  if (figure.motif == 0 || (figure.motif < 0 && key % 4 == 2))
    drawn = moved_in_hue(family.accent, family, figure.transposition);
  // People drew motifs of some six seconds. Of round corners one in five is too dull to be counted
  // as one when it is painted (bench/mapping, T8).
  const double a_motif = (arousal > 0 ? 1.04 : 1.26) * std::clamp(whole / 6.0, 0.3, 1.2);
  for (int first = breath.first; first <= breath.last;) {
    const int last = joined_run(piece, breath, first);
    const double start = hear::snap_to_onset(piece, m[first].onset, 0.08);
    const double end = std::max(start + 0.05, m[last].offset);
    const float force =
        static_cast<float>(math::exp2(hear::level_at(piece, 0.5 * (start + end)) / 10.0));
    Mark mark;
    mark.brush = kLineBrush;
    mark.width =
        std::clamp(0.0105f * unit * force * weight * own.size, 0.0020f * unit, 0.019f * unit);
    mark.load = 1.2f;
    mark.wetness = 0.1f;
    mark.colour = drawn;
    mark.start = start;
    mark.end = end;
    mark.pass = 2;
    mark.cause = {CauseKind::kMelody, first, start, end};
    mark.keep = 1.0f;
    const std::vector<Shake> shakes = shakes_of(m, first, last);
    std::vector<Slide> slides = slides_of(m, first, last);
    if (last == first && end - start < 0.5 && slides.empty()) {
      const Point at = on_line(easel, stretch, 0.5 * (m[first].onset + m[first].offset),
                               easel.layout.height_of(m[first].pitch));
      const float r = std::clamp(0.5f * stretch.pace * static_cast<float>(end - start),
                                 0.004f * unit, 0.020f * unit) *
                      own.size;
      mark.end = start + std::min(0.15, end - start);
      point(easel, mark, at, r, own.length, 0.0f);
    } else {
      std::vector<plan::PathPoint> line = gesture(easel, stretch, first, last);
      lengthen(line, own.length);
      const int corners = static_cast<int>(
          std::lround(corners_of_arousal(arousal) * a_motif * (end - start) / whole));
      // A wave needs no corners.
      for (const Shake& shake : shakes) slides.push_back({shake.from, shake.to});
      mark.path = with_slides(with_corners(line, corners, arousal > 0.0f), line, slides);
      for (plan::PathPoint& q : mark.path) q.pressure = 0.5f + 0.5f * q.pressure;
      // A wavy line, even as from a pen.
      mark.path = trembling(easel, mark.path, shakes, 2.5f * mark.width,
                            {.aside = 0.65f, .swell = 0.2f, .thin = 0.9f});
      const plan::PathPoint tip = mark.path.back();
      easel.paint(mark);
      if (m[last].offset - m[last].onset > 0.6) {  // a held note ends in a point
        mark.start = mark.end;
        mark.end = mark.start + 0.15;
        point(easel, mark, {tip.x, tip.y},
              std::clamp(0.010f * unit * force, 0.006f * unit, 0.02f * unit));
      }
    }
    first = last + 1;
  }
}

void Forms::note(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.notes[k];
  const int wanted = static_cast<int>(20.0f * easel.style->notes.amount * easel.settings.density);
  if (!chosen(k, static_cast<int>(easel.outlook.notes), wanted)) return;
  const float unit = easel.unit();
  const std::size_t row = easel.layout.row_of(note.onset);
  const double length = note.offset - note.onset;
  const Point at = easel.layout.place(row, note.onset, easel.layout.height_of(note.pitch));
  Mark mark;
  mark.brush = kLineBrush;
  mark.width = unit * (0.003f + 0.004f * note.velocity) * easel.style->notes.size;
  mark.load = 1.0f;
  mark.wetness = 0.1f;
  mark.colour = line_black();
  mark.start = note.onset;
  mark.end = note.onset + 0.1;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  const float half = unit * std::clamp(0.02f + 0.03f * static_cast<float>(length), 0.02f, 0.08f) *
                     easel.style->notes.length;
  // One direction for all: the hand's. A plane is not scratched.
  const plan::Section* heard = easel.section(note.onset);
  const float turn = hand_angle(easel, heard != nullptr ? heard->label : 0) - 0.9f;
  if (easel.sketch.look({{at.x, at.y, 1, 0}}, half).cover > 0.7f) return;
  straight(easel, mark, polar(at, half, turn), polar(at, -half, turn));
}

void Forms::hit(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Onset& onset = piece.onsets[k];
  const int rank =
      easel.outlook.onset_rank.empty() ? 0 : easel.outlook.onset_rank[static_cast<std::size_t>(k)];
  if (rank >= static_cast<int>(30.0f * easel.style->hits.amount * easel.settings.density)) return;
  const float unit = easel.unit();
  const Family& family = easel.family_at(onset.time);
  const std::size_t row = easel.layout.row_of(onset.time);
  const bool low = onset.kind == plan::HitKind::kLow, high = onset.kind == plan::HitKind::kHigh;
  const float level = low ? 0.14f : high ? 0.88f : 0.5f;
  const Point at = easel.layout.place(
      row, onset.time, level + (low || high ? 0.10f : 0.42f) * easel.chance(kPoint, k, 1));
  const float r = unit * (0.003f + 0.013f * onset.strength * onset.strength) * (low ? 1.4f : 1.0f) *
                  easel.style->hits.size;
  Mark mark;
  mark.brush = kDabBrush;
  mark.width = 0.8f * r;
  mark.load = 1.2f;
  mark.wetness = 0.1f;
  mark.colour = k % 3 == 0 ? line_black() : k % 3 == 1 ? family.accent : family.base;
  mark.start = onset.time;
  mark.end = onset.time + 0.08;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  // What strikes sharply has corners.
  if (high) {
    const float turn = 0.4f * static_cast<float>(k);
    fill(easel, mark, stretched(regular(at, 1.2f * r, 3, turn), turn, easel.style->hits.length),
         0.4f);
  } else {
    point(easel, mark, at, r, easel.style->hits.length, 0.4f * static_cast<float>(k));
  }
}

/// The great form, as many corners as its sound has (a calm or dark one is round), as large as the
/// climax stands out, full or open as the music is thick there; and the tune that flies from it.
void Forms::climax(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const Family& family = easel.family_at(when);
  const float unit = easel.unit();
  const float stand = easel.outlook.prominence,
              hard = hear::hardness(piece, when - 1.5, when + 1.5);
  const float r = (0.085f + 0.075f * stand) * unit * own.size;
  const Point heart = easel.layout.focus;
  const Point at{std::clamp(heart.x, 1.4f * r, easel.layout.width - 1.4f * r),
                 std::clamp(heart.y, 1.4f * r, easel.layout.height - 1.4f * r)};
  const int index = static_cast<int>(when / std::max(1e-3, piece.curves.hop));
  Mark mark;
  mark.pass = 4;
  mark.cause = {CauseKind::kLoudness, index, when - 1.5, when + 1.5};
  mark.start = when;
  mark.end = when + 0.4;
  mark.wetness = 0.1f;
  Mark halo = mark;
  halo.brush = kWashBrush;
  halo.width = 0.8f * r;
  halo.load = 0.5f;
  halo.wetness = 0.5f;
  halo.medium = 0.45f;
  halo.colour = {86.0f, 34.0f, wrap_hue(family.accent.h + 24.0f)};
  ring(easel, halo, at, 1.2f * r);

  const float hz = mean_of(piece.curves.centroid, piece.curves.hop, when - 1.5, when + 1.5);
  const float sharp = 0.55f * corners_of_centroid(0.6f * hz) + 3.0f * (hard - 0.5f);
  const int corners = std::clamp(static_cast<int>(std::lround(sharp)), 2, 7);
  const std::vector<plan::PathPoint> line =
      climax_line(easel, at, unit * (0.45f + 0.30f * stand) * own.length, 0.7f);
  const float turn = static_cast<float>(
      math::atan2(line.back().y - line.front().y, line.back().x - line.front().x));
  const auto shape = [&](Point centre, float size) {
    return corners <= 2 ? round_form(centre, size) : spiky(centre, 1.15f * size, corners, turn);
  };
  const auto laid = [&](Point centre, float size, Lch colour, double from) {
    Mark part = mark;
    part.brush = kMassBrush;
    part.width = std::max(0.006f * unit, 0.22f * size);
    part.load = 1.25f;
    part.colour = colour;
    part.start = when + from;
    part.end = part.start + 0.3;
    part.keep = 1.0f;
    fill(easel, part, shape(centre, size), turn + 0.8f);
  };
  Lch full = family.accent;
  full.C = std::max(45.0f, 1.2f * full.C);
  full.L = std::clamp(full.L, 40.0f, 72.0f);
  const float under = easel.sketch.look({{at.x, at.y, 1, 0}}, 2.0f * r).lightness;
  // Dark with a core of colour among the light, of colour with a dark core among the dark.
  const bool dark = under <= 0 || under > 45.0f;
  laid(at, r, dark ? line_black() : full, 0.3);
  // The core moves out of the middle the way the tune goes; two where the climax stands far out.
  const Point core = polar(at, 0.30f * r, turn);
  laid(core, (0.40f + 0.16f * stand) * r, dark ? full : line_black(), 0.7);
  if (stand > 0.45f) laid(polar(at, -0.5f * r, turn), 0.16f * r, {91.0f, 14.0f, 90.0f}, 1.0);

  // The tune through it, and rays beside its last direction: as many as its notes are quick.
  Mark drawn = mark;
  drawn.brush = kLineBrush;
  drawn.width = unit * (0.006f + 0.006f * stand);
  drawn.load = 1.3f;
  drawn.colour = dark ? line_black() : full;
  drawn.start = when + 1.1;
  drawn.end = when + 1.7;
  drawn.path = with_corners(line, corners <= 2 ? 1 : 2 * corners, hard > 0.5f);
  for (plan::PathPoint& q : drawn.path) q.pressure = 0.5f + 0.5f * q.pressure;
  drawn.path = trembling(easel, drawn.path, climax_shakes(easel), 2.5f * drawn.width,
                         {.aside = 0.65f, .swell = 0.2f, .thin = 0.9f});
  easel.paint(std::move(drawn));
  const int rays = static_cast<int>(std::lround(1.0f + 0.6f * climax_motion(easel)));
  for (int i = 0; i < std::min(rays, 4); ++i) {
    Mark ray = mark;
    ray.brush = kLineBrush;
    ray.width = unit * (i == 0 ? 0.010f : 0.004f);
    ray.load = 1.3f;
    ray.colour = i % 2 ? family.accent : line_black();
    ray.start = when + 1.3 + 0.1 * i;
    ray.end = ray.start + 0.3;
    const float way = turn + 0.12f * static_cast<float>(i) + 0.10f * easel.chance(kGreat, i, 1) +
                      (i % 2 ? 3.14159f : 0.0f);
    const float far = unit * (0.30f + 0.25f * stand - 0.05f * static_cast<float>(i)) * own.length;
    straight(easel, ray, polar(at, 1.2f * r, way), polar(at, 1.2f * r + far, way));
  }
  // The diagonal that holds the whole: past the form, from edge to edge, as the hand leans.
  Mark long_one = mark;
  long_one.brush = kLineBrush;
  long_one.width = 0.0075f * unit;
  long_one.load = 1.3f;
  long_one.colour = line_black();
  long_one.start = when + 0.9;
  long_one.end = long_one.start + 0.6;
  const plan::Section* heard = easel.section(when);
  float slant = hand_angle(easel, heard != nullptr ? heard->label : 0);
  if (std::fabs(slant) < 0.35f) slant = turn > 0 ? 0.6f : -0.6f;  // level would hold nothing
  const Point past = polar(at, 1.05f * r, slant + 1.5708f);
  straight(easel, long_one, polar(past, -0.85f * unit * own.length, slant),
           polar(past, 0.85f * unit * own.length, slant));
}

}  // namespace impasto::compose
