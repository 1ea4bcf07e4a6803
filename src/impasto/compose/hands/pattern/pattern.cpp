// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Leaf, flat mineral shapes, plants that repeat as the harmony does, a few drawn lines, much room.
#include "impasto/compose/hands/pattern/pattern.h"

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
#include "impasto/compose/hands/pattern/plants.h"
#include "impasto/compose/hands/pattern/shape.h"
#include "impasto/compose/hands/runs.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
using namespace pattern;
using plan::CauseKind;

namespace {

enum Purpose : std::uint64_t { kHill = 1723, kDrop, kPlant, kStream, kBranch, kPetal, kDust };

constexpr int kBloom = 12;  ///< breaths that blossom readily

}  // namespace

namespace {

/// A hill: its back follows the loudness of its section, its foot is a level line.
std::vector<Point> hill(const Easel& easel, const Place& place, float length, float tall,
                        float foot, int k) {
  constexpr int kPoints = 22;
  std::vector<Point> outline;
  const double middle = 0.5 * (place.start + place.end), half = 0.5 * (place.end - place.start);
  const float skew = 0.25f * easel.chance(kHill, k, 1);
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const double when = middle + static_cast<double>(length) * half * (2.0 * s - 1.0);
    const double heard = std::clamp(when, 1.5, std::max(1.5, easel.outlook.duration - 1.5));
    const float swell = 0.025f * hear::mean_level(easel.piece, heard - 1.5, heard + 1.5);
    const float bent = math::saturate(s + skew * s * (1.0f - s) * 2.0f);
    const auto dome = static_cast<float>(math::pow(math::sin(math::kPi * bent), 0.7));
    const Point at = easel.layout.place(place.row, when, 0.5f);
    outline.push_back({at.x, foot - tall * dome * (0.85f + swell)});
  }
  // The foot, back to where it began.
  const float x0 = outline.front().x, x1 = outline.back().x;
  for (int i = 1; i < 6; ++i) {
    const float s = static_cast<float>(i) / 6.0f;
    outline.push_back({math::lerp(x1, x0, s),
                       foot + 0.03f * tall * static_cast<float>(math::sin(math::kPi * s))});
  }
  return outline;
}

/// Other colours let into the shape while it is wet (tarashikomi).
void drop_in(Easel& easel, const Mark& like, const std::vector<Point>& outline, std::uint64_t key) {
  if (easel.plan.strokes.empty()) return;
  const std::size_t hill = easel.plan.strokes.size() - 1;
  const int drops = 3 + static_cast<int>(4.0f * easel.unit_chance(kDrop, key, 1));
  for (int i = 0; i < drops; ++i) {
    const auto n = static_cast<float>(outline.size() - 6);
    const Point& back =
        outline[static_cast<std::size_t>(n * (0.2f + 0.6f * easel.unit_chance(kDrop, key, i, 2)))];
    const float foot = outline.back().y;
    Mark mark = like;
    mark.brush = kLineBrush;
    mark.width = easel.unit() * (0.03f + 0.06f * easel.unit_chance(kDrop, key, i, 3));
    mark.load = 0.7f;
    mark.wetness = 0.95f;
    mark.medium = 0.5f;
    mark.colour.h = wrap_hue(mark.colour.h + 34.0f * easel.chance(kDrop, key, i, 4));
    mark.colour.L =
        std::clamp(mark.colour.L + 11.0f * easel.chance(kDrop, key, i, 5), 20.0f, 90.0f);
    mark.start = like.end + 0.1 * i;
    mark.end = mark.start + 0.15;
    mark.of = hill;
    const Point at{back.x,
                   math::lerp(back.y, foot, 0.25f + 0.5f * easel.unit_chance(kDrop, key, i, 6))};
    mark.path = sweep(at, 0.3f * easel.chance(kDrop, key, i, 7),
                      (1.2f + 2.0f * easel.unit_chance(kDrop, key, i, 8)) * mark.width, 0.0f);
    easel.paint(std::move(mark));
  }
}

}  // namespace

/// A hill for each section, the later before the earlier, as wide as it is long and as high as it
/// is loud. One that returns is the same hill again, small, farther away.
void Pattern::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  const Element& own = easel.style->sections;
  const float unit = easel.unit();
  const Place place = place_of_section(easel, k);
  const double middle = 0.5 * (heard.start + heard.end), length = heard.end - heard.start;
  const float loud = std::clamp(heard.loudness - easel.outlook.loudness, -8.0f, 8.0f);
  const float far = heard.returns > 0 ? 0.6f : 1.0f;
  const float tall = std::clamp(0.42f * place.tall * (1.0f + 0.05f * loud) * far * own.size,
                                0.05f * unit, 0.36f * unit);
  const Point centre = easel.layout.place(place.row, middle, place.middle);
  const float foot = centre.y + (0.30f + 0.2f * easel.chance(kHill, heard.label, 2)) * place.tall;
  Mark mark = crisp();
  mark.wetness = 0.75f;
  mark.colour = mineral(easel.family_at(middle).base);
  if (far < 1.0f) mark.colour = lch_between(mark.colour, leaf_colour(easel), 0.25f);
  mark.start = std::max(0.0, heard.start - 0.7);
  mark.end = mark.start + std::min(1.5, 0.4 * length);
  mark.pass = 0;
  mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
  const std::vector<Point> outline =
      hill(easel, place,
           std::min(1.0f, 0.75f * easel.layout.width / std::max(0.01f, place.extent)) * 0.92f *
               far * own.length,
           tall, foot, k);
  fill(easel, mark, outline);
  drop_in(easel, mark, outline, static_cast<std::uint64_t>(k));
}

/// Plants, one for each chord that is painted: those of a section are of one kind, as large as they
/// are loud, as many-leaved as the chord has notes; they stand where there is room.
void Pattern::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[static_cast<std::size_t>(k)];
  const Element& own = easel.style->chords;
  const float unit = easel.unit();
  // Some two dozen in all, fewer in busy music: the rest of the harmony is the room between them.
  const float in_all = math::lerp(30.0f, 15.0f, math::saturate(easel.outlook.busyness));
  const float due =
      in_all * own.amount * easel.settings.density *
      static_cast<float>(easel.outlook.chord_stride) /
      static_cast<float>(std::max<std::size_t>(1, easel.outlook.chords)) *
      static_cast<float>(length_of(chord) / std::max(0.1, easel.outlook.mean_chord_length));
  const std::uint64_t key = 16 * easel.outlook.moment(chord.start);
  // As many as are due by now.
  const auto turn =
      static_cast<float>(k / std::max(1, static_cast<int>(easel.outlook.chord_stride)));
  const int plants = static_cast<int>(due * (turn + 1.0f)) - static_cast<int>(due * turn);
  if (plants <= 0) return;
  const plan::Section* section = easel.section(chord.start);
  const Place place = place_at(easel, chord.start);
  const Family family = easel.family_at(chord.start);
  const float loud = hear::level_at(piece, chord.start + 0.5 * std::min(length_of(chord), 1.0));
  const bool rich =
      chord.quality != plan::ChordQuality::kMajor && chord.quality != plan::ChordQuality::kMinor;
  const std::vector<double> attacks = hear::attacks_of(piece, chord, std::min(plants, 4));
  for (int i = 0; i < std::min(plants, 4); ++i) {
    Mark mark = crisp();
    mark.start = attacks[static_cast<std::size_t>(i)];
    mark.end = mark.start + 0.3;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    mark.keep = 0.3f;
    // One stands before the others, the larger the longer its chord sounds; the second of a group
    // is its child.
    const auto held = static_cast<float>(
        math::saturate(0.4 * length_of(chord) / std::max(0.1, easel.outlook.mean_chord_length)));
    const float large = math::saturate(held + 0.25f * easel.chance(kPlant, key, i, 2));
    const float size =
        std::clamp(unit * (i == 0 ? 0.10f : 0.06f) * static_cast<float>(math::exp2(loud / 12.0)) *
                       (0.6f + 1.9f * large * large * large) * own.size,
                   0.03f * unit, 0.30f * unit);
    const std::vector<plan::PathPoint> at =
        best_place(easel, 8, 0.8f * size, 40.0f, [&](int attempt) {
          const double when =
              chord.start + 0.5 * length_of(chord) +
              0.12 * (place.end - place.start) * easel.chance(kPlant, key, i, attempt, 3);
          const float level =
              place.middle + place.half * (0.75f * easel.chance(kPlant, key, i, attempt, 4) - 0.2f);
          const Point p = easel.layout.place(place.row, when, level);
          return std::vector<plan::PathPoint>{{p.x, p.y, 1.0f, 0.0f}};
        });
    const Lch body = mineral(chord_colour(family, chord, easel.colours.home));
    Lch bloom = mineral(family.accent);
    if (rich) bloom.L += 12.0f;
    grow(easel, plant_of(easel, section == nullptr ? 0 : section->label), mark,
         {at.front().x, at.front().y + 0.4f * size}, size * std::sqrt(own.length), body, bloom,
         rich ? 8 : 6, key + static_cast<std::uint64_t>(i));
  }
}

/// A stream: long dark blades of water, level, one over another, with a bright line on the
/// heaviest.
void Pattern::bass(Easel& easel, int k) const {
  const score::Note& note = easel.piece.bass[static_cast<std::size_t>(k)];
  const Element& own = easel.style->bass;
  const double length = note.offset - note.onset;
  if (length < 0.09) return;
  const float unit = easel.unit();
  const bool weighs = easel.outlook.bass_rank[static_cast<std::size_t>(k)] * 9 <
                      static_cast<int>(easel.outlook.bass);
  const auto force =
      static_cast<float>(math::exp2(hear::level_at(easel.piece, note.onset + 0.1) / 10.0));
  Mark mark = crisp();
  mark.brush = kBassBrush;
  mark.width = std::clamp(
      unit * (weighs ? 0.040f : 0.010f) * force * (0.4f + 0.8f * note.velocity) * own.size,
      0.005f * unit, 0.07f * unit);
  mark.colour = {weighs ? 27.0f : 52.0f, weighs ? 24.0f : 30.0f,
                 wrap_hue(270.0f + 0.25f * (easel.family_at(note.onset).base.h - 180.0f))};
  if (is_lacquer(easel)) mark.colour.L += 34.0f;
  if (!weighs) mark.colour = lch_between(mark.colour, leaf_colour(easel), 0.35f);
  mark.start = hear::snap_to_onset(easel.piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.6 * length, 0.12, 0.8);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  const Point at =
      easel.layout.place(easel.layout.row_of(note.onset), 0.5 * (note.onset + note.offset),
                         easel.layout.height_of(note.pitch) - 0.04f);
  mark.path = sweep(at, 0.05f * easel.chance(kStream, k, 1),
                    std::clamp(static_cast<float>(length) * 0.14f * unit + 3.5f * mark.width,
                               3.5f * mark.width, 0.3f * easel.layout.width) *
                        own.length,
                    0.06f * easel.chance(kStream, k, 2), 0.7f + 0.3f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, easel.piece.bass, k, mark.path, 0.7f * mark.width);
  Mark bright = mark;
  easel.paint(std::move(mark));
  if (!weighs) return;
  bright.brush = kDabBrush;
  bright.width *= 0.09f;
  bright.colour = lch_between(leaf_colour(easel), {90.0f, 8.0f, 90.0f}, 0.5f);
  bright.start += 0.36;  // over what is dry enough not to be lifted
  bright.end = bright.start + 0.2;
  for (plan::PathPoint& q : bright.path) q.y -= 1.2f * bright.width;
  easel.paint(std::move(bright));
}

namespace {

/// What lines are drawn in: ink on what is light, shell white or gold on what is dark.
Lch line_colour(const Easel& easel, const std::vector<plan::PathPoint>& path, float width) {
  const Sketch::Under under = easel.sketch.look(path, width);
  const float lies = under.cover > 0.3f ? under.lightness : leaf_colour(easel).L;
  if (lies > 48.0f) return {17.0f, 6.0f, 60.0f};
  return {90.0f, 12.0f, 90.0f};
}

}  // namespace

/// The tune is a branch: a line a breath, with the corners that its music has, from thick to thin
/// as wood grows; a blossom where a note is held, a petal for one struck apart.
void Pattern::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const auto& m = easel.piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const Figure figure = figure_of(easel.piece, breath);
  const int rank = easel.outlook.breath_rank[static_cast<std::size_t>(p)];
  for_runs(easel, breath, [&](const Run& run) {
    const Family family = easel.family_at(run.start);
    Mark mark = crisp();
    mark.brush = kLineBrush;
    mark.start = run.start, mark.end = run.end;
    mark.pass = run.mark.pass;
    mark.cause = run.mark.cause;
    // A bough for what weighs most, twigs for the rest.
    mark.width = std::clamp(unit * (rank < kBloom ? 0.020f : 0.010f) * run.force * own.size,
                            0.004f * unit, 0.042f * unit);
    mark.keep = 0.9f;
    const Lch bloom =
        moved_in_hue(figure.motif == 0 ? mineral(family.accent) : Lch{94.0f, 5.0f, 60.0f}, family,
                     figure.transposition);
    if (run.alone) {
      const score::Note& note = m[static_cast<std::size_t>(run.first)];
      const Point at =
          on_line(easel, stretch, 0.5 * (run.start + run.end), easel.layout.height_of(note.pitch));
      mark.width *= 1.2f;
      mark.colour = bloom;
      mark.path = sweep(
          at, 0.9f * easel.chance(kBranch, run.first, 1),
          std::max(1.5f * mark.width, static_cast<float>(run.end - run.start) * 0.15f * unit) *
              own.length,
          0.1f);
      slant(easel, note, 1.2f * mark.width, mark.path);
      easel.paint(std::move(mark));
      return;
    }
    mark.path = gesture(easel, stretch, run.first, run.last);
    lengthen(mark.path, own.length);
    const std::vector<Shake> shakes = shakes_of(m, run.first, run.last);
    make_fine(mark, shakes);
    for (plan::PathPoint& q : mark.path) q.pressure *= 1.0f - 0.82f * q.time;
    mark.path = trembling(easel, mark.path, shakes, mark.width);
    mark.colour = line_colour(easel, mark.path, 2.0f * mark.width);
    const float radius =
        std::clamp(1.0f * mark.width, 0.008f * unit, 0.024f * unit) * std::sqrt(own.size);
    Mark flower = mark;
    flower.colour = bloom;
    const std::vector<plan::PathPoint> line = mark.path;
    easel.paint(std::move(mark));
    for (int n = run.first; n <= run.last; ++n) {
      const score::Note& note = m[static_cast<std::size_t>(n)];
      if (note.offset - note.onset < (rank < kBloom ? 0.55 : 1.6)) continue;
      const auto t = static_cast<float>((note.onset - run.start) / (run.end - run.start));
      const plan::PathPoint there =
          part_of(line, math::saturate(t), math::saturate(t) + 0.02f).front();
      flower.start = std::max(run.start, note.onset) + 0.36;
      flower.end = flower.start + 0.15;
      blossom(easel, flower, {there.x, there.y}, radius * (0.8f + 0.5f * note.velocity),
              static_cast<std::uint64_t>(n));
    }
  });
}

/// Petals on the wind.
void Pattern::note(Easel& easel, int k) const {
  const score::Note& note = easel.piece.notes[static_cast<std::size_t>(k)];
  const Element& own = easel.style->notes;
  const float unit = easel.unit();
  const Family family = easel.family_at(note.onset);
  Point at = easel.layout.place(note.onset, easel.layout.height_of(note.pitch));
  at.x += 0.035f * unit * easel.chance(kPetal, k, 1);
  at.y += 0.035f * unit * easel.chance(kPetal, k, 2);
  Mark mark = crisp();
  mark.width = std::clamp(unit * (0.004f + 0.009f * note.velocity * note.velocity) * own.size,
                          0.003f * unit, 0.022f * unit);
  const float pick = easel.unit_chance(kPetal, k, 3);
  mark.colour = pick < 0.45f   ? mineral(family.base)
                : pick < 0.75f ? Lch{93.0f, 5.0f, 60.0f}
                               : mineral(family.accent);
  mark.start = note.onset;
  mark.end = note.onset + 0.08;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  // What is to be looked at stays clear.
  if (easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, mark.width).keep > 0.6f) return;
  const auto length = static_cast<float>(std::min(1.5, note.offset - note.onset));
  petal(easel, mark, at, easel.layout.flow(at, 1.2f * easel.chance(kPetal, k, 4)),
        std::max(1.6f * mark.width, 0.035f * length * unit) * own.length);
}

/// Cut leaf and dust (kirihaku, sunago): squares of the metal, strewn; low hits are large ones.
void Pattern::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[static_cast<std::size_t>(k)];
  const Element& own = easel.style->hits;
  const float unit = easel.unit();
  const bool low = onset.kind == plan::HitKind::kLow, high = onset.kind == plan::HitKind::kHigh;
  const float level = low ? 0.10f : high ? 0.90f : 0.5f;
  const int flecks = low ? 1 : 1 + static_cast<int>(2.0f * onset.strength);
  for (int i = 0; i < flecks; ++i) {
    const Point at = easel.layout.place(onset.time, level + 0.22f * easel.chance(kDust, k, i, 1));
    Mark mark = crisp();
    mark.brush = kKnifeBrush;
    const float small = easel.unit_chance(kDust, k, i, 2);
    mark.width = unit * (0.003f + (low ? 0.016f : 0.008f) * onset.strength * small) * own.size;
    mark.load = 0.8f;
    mark.colour = high ? Lch{86.0f, 6.0f, 110.0f} : Lch{80.0f, 50.0f, 86.0f};
    const Sketch::Under under = easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, mark.width);
    if (under.keep > 0.6f) continue;
    // Metal on metal is told by its tone.
    if (under.lightness > 68.0f) mark.colour.L -= 26.0f;
    mark.start = onset.time;
    mark.end = onset.time + 0.05;
    mark.pass = 3;
    mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
    mark.path = sweep({at.x + 0.03f * unit * easel.chance(kDust, k, i, 3), at.y},
                      0.6f * easel.chance(kDust, k, i, 4), 0.9f * mark.width * own.length, 0.0f);
    easel.paint(std::move(mark));
  }
}

}  // namespace impasto::compose
