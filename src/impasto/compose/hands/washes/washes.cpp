// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Watercolour: the paper is the light, washes are transparent and few, darks come late.
#include "impasto/compose/hands/washes/washes.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/figure.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/best_place.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/runs.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/compose/hands/washes/wash.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
using namespace washes;
using plan::CauseKind;

namespace {

enum Purpose : std::uint64_t { kGlaze = 1511, kBloom, kStreak, kLine, kTouch, kSpatter };

constexpr float kTurned = 3.14159f;

/// Pressed to its full belly at a share of the way, and lifted to `least` at both ends.
void swell(std::vector<plan::PathPoint>& path, float full_at, float least) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const float s =
        static_cast<float>(i) / static_cast<float>(std::max<std::size_t>(2, path.size()) - 1);
    const float near = s < full_at ? s / full_at : (1.0f - s) / (1.0f - full_at);
    path[i].pressure *= math::lerp(least, 1.0f, near * (2.0f - near));
  }
}

/// What is laid late and dark may be counted: its share of all breaths.
bool is_dark(const Easel& easel, int breath) {
  constexpr float kDarks = 0.14f;
  const int rank = easel.outlook.breath_rank[static_cast<std::size_t>(breath)];
  return rank < 2 || static_cast<float>(rank) < kDarks * static_cast<float>(easel.outlook.breaths);
}

/// Into the damp: a drop of clean water pushes the paint away, and dries with a cauliflower's edge.
void bloom(Easel& easel, const Mark& beside, std::uint64_t key) {
  const float unit = easel.unit();
  Mark drop = beside;
  drop.brush = kMassBrush;
  drop.width = unit * (0.022f + 0.03f * easel.unit_chance(kBloom, key, 1));
  drop.load = 0.9f;
  drop.keep = 0;
  const plan::PathPoint& at = beside.path[beside.path.size() / 2];
  drop.path = sweep({at.x + 0.5f * beside.width * easel.chance(kBloom, key, 2),
                     at.y + 0.5f * beside.width * easel.chance(kBloom, key, 3)},
                    kTurned * easel.chance(kBloom, key, 4), 0.7f * drop.width, 0.0f);
  drop.start = std::min(beside.end + 0.25, beside.cause.end + 1.0);
  drop.end = drop.start + 0.1;
  if (!easel.plan.strokes.empty()) drop.of = easel.plan.strokes.size() - 1;
  water(easel, std::move(drop));
}

int strokes_of(const Easel& easel, const plan::Chord& chord, int k) {
  constexpr double kInAll = 38.0;
  const Element& own = easel.style->chords;
  const double amount = static_cast<double>(own.amount * easel.settings.density);
  const double due = kInAll * easel.outlook.chord_stride /
                     static_cast<double>(std::max<std::size_t>(1, easel.outlook.chords)) *
                     length_of(chord) / std::max(0.1, easel.outlook.mean_chord_length) * amount;
  // As many as are due by now.
  const int rounded = static_cast<int>(due * (k + 1)) - static_cast<int>(due * k);
  return std::min(rounded, static_cast<int>(5.0 * std::max(1.0, amount)));
}

struct Patch {
  bool first = true;  ///< of its chord
  Lch colour;
  float big = 0, hard = 0;
};

/// One patch of a chord along `mark.path`, `mark.width` broad.
void lay_patch(Easel& easel, const Light& light, Mark mark, const Patch& patch, std::uint64_t key) {
  const float paper = easel.colours.ground.L, broad = mark.width;
  mark.load = 0.4f;
  mark.wetness = 1.0f;
  mark.colour = vary(easel, patch.colour, 1.4f, kGlaze, key);
  mark.colour.L = lightness_over(
      easel, mark.path, broad,
      std::clamp(lightness_at(easel, mark.cause.start) + 4.0f - 14.0f * (1.0f - patch.big), 50.0f,
                 88.0f),
      60.0f);
  if (mark.colour.L > paper - 4.0f && !patch.first) return;
  mark.colour.L = std::min(mark.colour.L, paper - 4.0f);
  const float pick = easel.unit_chance(kGlaze, key, 12);
  if (!patch.first && pick > 0.7f) {
    // One stroke of a full brush, set down and lifted.
    mark.brush = kLineBrush;
    mark.width = 0.8f * broad;
    mark.wetness = 0.8f;
    swell(mark.path, 0.15f + 0.4f * easel.unit_chance(kGlaze, key, 15), 0.2f);
    lay_around(easel, light, mark);
    return;
  }
  if (pick < 0.45f * patch.hard) {
    mark.brush = kLineBrush;
    mark.wetness = 0.15f;
    mark.load = 0.3f;
    swell(mark.path, 0.2f, 0.4f);
    lay_around(easel, light, mark);
    return;
  }
  mark.brush = kMassBrush;
  const Shape shape =
      shape_along(easel, mark.path, broad, 0.15f + 0.5f * easel.unit_chance(kGlaze, key, 13), key);
  const bool swells = patch.hard < 0.5f && easel.unit_chance(kBloom, key, 9) < 0.16f;
  flood(easel, light, mark, shape, 0.35f + 0.6f * easel.unit_chance(kGlaze, key, 14), key);
  if (swells && broad > 0.05f * easel.unit()) bloom(easel, mark, key);
}

}  // namespace

/// Patches side by side, aslant as the section has it, each flooded: while its wash is damp they
/// bleed into it, dry they have an edge. Few are large. What is struck hard drags over the tooth.
void Washes::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[static_cast<std::size_t>(k)];
  const Element& own = easel.style->chords;
  const float unit = easel.unit();
  const int patches =
      strokes_of(easel, chord, k / std::max(1, static_cast<int>(easel.outlook.chord_stride)));
  if (patches == 0) return;
  const plan::Section* section = easel.section(chord.start);
  const Place place = place_at(easel, chord.start);
  const Light light = light_of(easel, false);
  const float loud = hear::level_at(piece, chord.start + 0.5 * std::min(length_of(chord), 1.0));
  const auto force = static_cast<float>(math::exp2(loud / 10.0));
  const float hard = hear::hardness(piece, chord.start, chord.end);
  const std::uint64_t key = 16 * easel.outlook.moment(chord.start);
  const float big = easel.unit_chance(kGlaze, key, 1);
  const float tall =
      std::clamp(unit * (0.028f + 0.15f * big * big * big) * force * own.size * breadth_of(easel),
                 0.014f * unit, 0.20f * unit);
  const float reach = tall * (1.2f + 1.8f * easel.unit_chance(kGlaze, key, 10)) * own.length;
  const int label = section == nullptr ? 0 : section->label;
  const float slant = 0.6f * hand_angle(easel, label) + (label % 2 == 0 ? -0.5f : 0.35f) +
                      0.5f * scatter_of(easel) * easel.chance(kGlaze, key, 4);
  const std::vector<double> attacks = hear::attacks_of(piece, chord, patches);
  const std::vector<plan::PathPoint> path = best_place(
      easel, 8, 1.4f * tall, 90.0f,
      [&](int attempt) {
        const double span = place.end - place.start;
        const float level =
            place.middle + 0.95f * place.half * easel.chance(kGlaze, key, attempt, 6);
        const double when = leaning(easel, place,
                                    chord.start + 0.5 * length_of(chord) +
                                        0.22 * span * easel.chance(kGlaze, key, attempt, 7),
                                    level);
        const Point at = easel.layout.place(place.row, when, level);
        return sweep(at, slant, reach, 0.10f * easel.chance(kGlaze, key, 8));
      },
      1.0f);
  Patch patch{true, chord_colour(easel.family_at(chord.start), chord, easel.colours.home), big,
              hard};
  patch.colour.C = std::max(12.0f, 0.9f * patch.colour.C);
  const float side = label % 2 == 0 ? 1.0f : -1.0f;
  float aside = 0;
  for (int i = 0; i < patches; ++i) {
    const std::uint64_t one = key + static_cast<std::uint64_t>(i);
    Mark mark;
    mark.path = path;
    mark.width = tall * (i == 0 ? 1.0f : 0.35f + 0.6f * easel.unit_chance(kGlaze, one, 11));
    if (i > 0) aside += 0.8f * mark.width;
    for (plan::PathPoint& q : mark.path) {
      q.x -= aside * static_cast<float>(math::sin(slant));
      q.y += side * aside * static_cast<float>(math::cos(slant));
    }
    mark.start = attacks[static_cast<std::size_t>(i)];
    mark.end = mark.start + 0.25;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    patch.first = i == 0;
    lay_patch(easel, light, std::move(mark), patch, one);
  }
}

/// Low notes: level streaks in the foreground, as things stand in water; the heaviest are darks.
void Washes::bass(Easel& easel, int k) const {
  const score::Note& note = easel.piece.bass[static_cast<std::size_t>(k)];
  const Element& own = easel.style->bass;
  const double length = note.offset - note.onset;
  if (length < 0.09) return;
  const float unit = easel.unit();
  const Family family = easel.family_at(note.onset);
  const bool weighs = easel.outlook.bass_rank[static_cast<std::size_t>(k)] * 9 <
                      static_cast<int>(easel.outlook.bass);
  const auto force =
      static_cast<float>(math::exp2(hear::level_at(easel.piece, note.onset + 0.1) / 10.0));
  Mark mark;
  mark.brush = kBassBrush;
  mark.width = std::clamp(
      unit * (weighs ? 0.042f : 0.017f) * force * (0.4f + 0.8f * note.velocity) * own.size,
      0.006f * unit, 0.08f * unit);
  mark.load = 0.5f;
  mark.wetness = weighs ? 0.85f : 0.45f;
  mark.colour = {weighs ? 48.0f : 79.0f, std::max(14.0f, 0.7f * family.base.C),
                 wrap_hue(family.base.h - 24.0f * family.bend)};
  mark.colour = vary(easel, mark.colour, 0.8f, kStreak, static_cast<std::uint64_t>(k));
  mark.start = hear::snap_to_onset(easel.piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.6 * length, 0.12, 0.8);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  mark.keep = 0.1f;
  const Point at =
      easel.layout.place(easel.layout.row_of(note.onset), 0.5 * (note.onset + note.offset),
                         easel.layout.height_of(note.pitch) - 0.06f);
  mark.path = sweep(at, 0.4f * easel.layout.flow(at, 0.0f) + 0.16f * easel.chance(kStreak, k, 1),
                    std::clamp(static_cast<float>(length) * 0.12f * unit + 2.6f * mark.width,
                               2.6f * mark.width, 0.24f * easel.layout.width) *
                        own.length,
                    0.05f * easel.chance(kStreak, k, 2), 0.6f + 0.4f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  swell(mark.path, 0.3f + 0.4f * easel.unit_chance(kStreak, k, 3), 0.1f);
  mark.path = trembling_note(easel, easel.piece.bass, k, mark.path, 0.7f * mark.width);
  const auto key = static_cast<std::uint64_t>(k);
  if (weighs && mark.path.size() <= 7) {
    mark.brush = kMassBrush;
    mark.wetness = 1.0f;
    flood(
        easel, light_of(easel, false), mark,
        shape_along(easel, mark.path, (0.7f + 1.3f * easel.unit_chance(kStreak, k, 4)) * mark.width,
                    0.25f, 5000 + key),
        0.7f, 6000 + key);
    return;
  }
  lay_around(easel, light_of(easel, false), mark);
}

namespace {

/// The colour of a line: the few darks, or a stain of the accent.
Lch line_colour(const Easel& easel, double time, bool dark, const Figure& figure) {
  const Family family = easel.family_at(time);
  Lch colour = figure.motif == 0 ? family.accent : family.base;
  colour.h = wrap_hue(colour.h + 30.0f * family.bend);
  colour.C = std::max(dark ? 16.0f : 34.0f, (dark ? 0.7f : 1.1f) * colour.C);
  colour.L = dark ? 27.0f : 54.0f;
  return moved_in_hue(colour, family, figure.transposition);
}

}  // namespace

/// The tune. The heaviest breaths are the picture's darks, written with the point of a full brush,
/// from its belly to a hair; quick and struck it is dragged dry over the tooth. The lightest are
/// only a pale shape, as wide as they are long in the breath.
void Washes::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const auto& m = easel.piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const Figure figure = figure_of(easel.piece, breath);
  const bool dark = is_dark(easel, p);
  const bool pale = 2 * easel.outlook.breath_rank[static_cast<std::size_t>(p)] >
                    static_cast<int>(easel.outlook.breaths);
  for_runs(easel, breath, [&](const Run& run) {
    const float hard = hear::hardness(easel.piece, run.start, run.end);
    const double rate = (run.last - run.first + 1) / (run.end - run.start);
    Mark mark = run.mark;
    mark.brush = kLineBrush;
    mark.width = std::clamp(unit * (dark ? 0.036f : 0.018f) * run.force * own.size, 0.007f * unit,
                            0.08f * unit);
    mark.load = 0.45f;
    mark.wetness =
        math::lerp(0.8f, 0.15f, math::saturate(0.5f * hard + static_cast<float>(rate) / 12.0f));
    mark.colour = line_colour(easel, run.start, dark, figure);
    mark.keep = dark ? 0.9f : 0.5f;
    if (run.alone) {
      // A note by itself: one touch of the loaded tip.
      const score::Note& note = m[static_cast<std::size_t>(run.first)];
      const Point at =
          on_line(easel, stretch, 0.5 * (run.start + run.end), easel.layout.height_of(note.pitch));
      mark.path = sweep(
          at, -0.5f + 0.7f * easel.chance(kLine, run.first, 1),
          std::max(1.4f * mark.width, static_cast<float>(run.end - run.start) * 0.16f * unit) *
              own.length,
          0.0f);
      swell(mark.path, 0.2f, 0.3f);
      slant(easel, note, 1.2f * mark.width, mark.path);
      lay(easel, std::move(mark));
      return;
    }
    mark.path = gesture(easel, stretch, run.first, run.last);
    lengthen(mark.path, own.length);
    const std::vector<Shake> shakes = shakes_of(m, run.first, run.last);
    if (pale && shakes.empty()) {
      mark.brush = kMassBrush;
      mark.wetness = 1.0f;
      mark.colour.L = 74.0f;
      flood(easel, light_of(easel, false), mark,
            shape_along(easel, mark.path, 3.6f * mark.width, 0.2f,
                        static_cast<std::uint64_t>(run.first)),
            0.5f, static_cast<std::uint64_t>(run.first));
      return;
    }
    make_fine(mark, shakes);
    swell(mark.path, 0.12f + 0.3f * easel.unit_chance(kLine, run.first, 3), 0.12f);
    mark.path = trembling(easel, mark.path, shakes, mark.width);
    lay(easel, std::move(mark));
  });
}

/// Leaves and ripples: small transparent touches at their pitch.
void Washes::note(Easel& easel, int k) const {
  const score::Note& note = easel.piece.notes[static_cast<std::size_t>(k)];
  const Element& own = easel.style->notes;
  const float unit = easel.unit();
  const Family family = easel.family_at(note.onset);
  Point at = easel.layout.place(note.onset, easel.layout.height_of(note.pitch));
  at.x += 0.03f * unit * easel.chance(kTouch, k, 1);
  at.y += 0.03f * unit * easel.chance(kTouch, k, 2);
  Mark mark;
  mark.brush = kDabBrush;
  mark.width = std::clamp(unit * (0.005f + 0.014f * note.velocity * note.velocity) * own.size,
                          0.004f * unit, 0.03f * unit);
  mark.load = 0.4f;
  mark.wetness = 0.45f;
  mark.colour = family.base;
  mark.colour.h = wrap_hue(mark.colour.h + 30.0f * easel.chance(kTouch, k, 3));
  mark.colour.L = 64.0f + 12.0f * easel.chance(kTouch, k, 4);
  mark.colour.C = std::max(24.0f, mark.colour.C);
  mark.start = note.onset;
  mark.end = note.onset + std::clamp(note.offset - note.onset, 0.05, 0.3);
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  const auto length = static_cast<float>(std::min(1.5, note.offset - note.onset));
  if (const Sketch::Under under = easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, 2.0f * mark.width);
      under.cover > 0.3f && under.lightness < 62.0f) {
    // Transparent paint does not show on a dark: only the strong are set, as lights.
    if (note.velocity < 0.6f || easel.unit_chance(kTouch, k, 7) > 0.3f) return;
    mark.colour.L = 88.0f;
    mark.colour.C *= 0.5f;
    mark.width *= 0.7f;
  }
  mark.path = sweep(at, easel.layout.flow(at, 0.9f * easel.chance(kTouch, k, 5)),
                    std::max(0.7f * mark.width, 0.05f * length * unit) * own.length, 0.0f);
  if (mark.colour.L > 80.0f) {
    body_colour(easel, std::move(mark));
  } else {
    lay_around(easel, light_of(easel, false), mark);
  }
}

/// Attacks: spatter off a loaded brush; low ones are drops that run, high ones on a dark flecks of
/// body colour.
void Washes::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[static_cast<std::size_t>(k)];
  const Element& own = easel.style->hits;
  constexpr float kLeast = 0.35f;
  if (onset.strength < kLeast && easel.unit_chance(kSpatter, k, 0) > 0.4f) return;
  const float unit = easel.unit();
  const bool low = onset.kind == plan::HitKind::kLow, high = onset.kind == plan::HitKind::kHigh;
  const float level = low ? 0.08f : high ? 0.88f : 0.48f;
  const Point at = easel.layout.place(onset.time, level + 0.16f * easel.chance(kSpatter, k, 1));
  const Family family = easel.family_at(onset.time);
  const int drops =
      low ? 1 : 1 + static_cast<int>(3.0f * onset.strength * easel.unit_chance(kSpatter, k, 2));
  for (int i = 0; i < drops; ++i) {
    const float far = unit * 0.05f * static_cast<float>(i) * easel.unit_chance(kSpatter, k, i, 3);
    const float turn = 2.0f * kTurned * easel.unit_chance(kSpatter, k, i, 4);
    const float small = easel.unit_chance(kSpatter, k, i, 5);
    Mark mark;
    mark.brush = kDabBrush;
    mark.width =
        unit * (0.0035f + (low ? 0.020f : 0.009f) * onset.strength * small * small) * own.size;
    mark.load = low ? 0.8f : 0.5f;
    mark.wetness = low ? 0.95f : 0.4f;
    mark.colour = high ? family.accent : family.base;
    mark.colour.L = low ? 55.0f : 48.0f;
    mark.colour.C = std::max(22.0f, mark.colour.C);
    mark.start = onset.time;
    mark.end = onset.time + 0.06;
    mark.pass = 3;
    mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
    const Point there{at.x + far * static_cast<float>(math::cos(turn)),
                      at.y + far * static_cast<float>(math::sin(turn))};
    mark.path = sweep(there, turn, 0.4f * mark.width * own.length, 0.0f);
    const Sketch::Under under = easel.sketch.look(mark.path, mark.width);
    if (high && under.cover > 0.4f && under.lightness < 58.0f) {
      mark.colour = {94.0f, 6.0f, family.accent.h};
      body_colour(easel, std::move(mark));
    } else {
      lay_around(easel, light_of(easel, false), mark);
    }
  }
}

}  // namespace impasto::compose
