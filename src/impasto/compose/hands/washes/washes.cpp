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

enum Purpose : std::uint64_t {
  kSky = 1501,
  kWash,
  kGlaze,
  kBloom,
  kStreak,
  kLine,
  kTouch,
  kSpatter
};

constexpr float kTurned = 3.14159f;
constexpr float kLapped =
    0.6f;  ///< strength of each of the strokes that make up one wash: they lap

/// What is laid late and dark may be counted: its share of all breaths.
bool is_dark(const Easel& easel, int breath) {
  constexpr float kDarks = 0.14f;
  const int rank = easel.outlook.breath_rank[static_cast<std::size_t>(breath)];
  return rank < 2 || static_cast<float>(rank) < kDarks * static_cast<float>(easel.outlook.breaths);
}

/// Level bands of a graded wash: cool above, warm towards the light, and out into the paper.
struct Band {
  float y = 0;         ///< canvas units
  float strength = 0;  ///< 0 paper .. 1 the full tone
  bool below = false;  ///< the foreground
};

std::vector<Band> bands_of(const Easel& easel, float horizon) {
  const float h = easel.layout.height, unit = easel.unit();
  constexpr float kStep = 0.105f;
  std::vector<Band> bands;
  const int above = std::clamp(static_cast<int>(std::lround(horizon / (kStep * unit))), 2, 9);
  for (int i = 0; i < above; ++i) {
    const float s = (static_cast<float>(i) + 0.35f) / static_cast<float>(above);
    bands.push_back({s * horizon, 0.75f * (1.0f - s) * (1.0f - 0.5f * s), false});
  }
  const int below =
      std::clamp(static_cast<int>(std::lround((h - horizon) / (1.4f * kStep * unit))), 1, 5);
  for (int i = 0; i < below; ++i) {
    const float s = (static_cast<float>(i) + 0.65f) / static_cast<float>(below);
    bands.push_back({horizon + s * (h - horizon), 0.6f * s * s, true});
  }
  return bands;
}

}  // namespace

namespace {

/// The paper is wetted first, so that the graded wash has no edges within itself.
void wet_paper(Easel& easel, float horizon, float angle) {
  constexpr int kPasses = 4;
  const float unit = easel.unit();
  for (int i = 0; i < kPasses; ++i) {
    const float s = static_cast<float>(i) / (kPasses - 1);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = std::max(0.22f * unit, 0.42f * horizon);
    mark.load = 1.1f;
    mark.start = 0.0;
    mark.end = std::min(0.25, 0.1 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path =
        sweep({0.5f * easel.layout.width, s * horizon}, angle, 1.25f * easel.layout.width, 0.0f);
    water(easel, std::move(mark));
  }
}

}  // namespace

/// A graded wash from the top, and a fainter one from the foot: both run out into white paper
/// between them, where the light is. A dark mood has the deeper sky.
void Washes::ground(Easel& easel) const {
  const Layout& layout = easel.layout;
  const float unit = easel.unit(), tone = easel.style->ground.wash;
  if (tone <= 0.0f) return;
  const Light light = light_of(easel, true);
  const float mood = std::clamp(easel.outlook.emotion.valence - 0.2f, -1.0f, 1.0f);
  const float deep = tone * (20.0f - 13.0f * mood);
  const float horizon = std::clamp(light.at.y + (0.10f + 0.10f * easel.chance(kSky, 1)) * unit,
                                   0.35f * layout.height, 0.75f * layout.height);
  const Lch sky = easel.colours.wash;
  const Family first = easel.colours.family(0, 0.0);
  // The more there is going on, the steeper it falls across the sheet.
  const float angle =
      0.22f * hand_angle(easel, 0) +
      easel.conception.side * std::clamp(0.16f * easel.outlook.emotion.arousal, -0.05f, 0.30f);
  wet_paper(easel, horizon, angle);
  const std::vector<Band> bands = bands_of(easel, horizon);
  const std::vector<double> starts =
      hear::first_attacks(easel.piece, 0.0, std::min(3.0, 0.08 * easel.outlook.duration),
                          static_cast<int>(bands.size()));
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const Band& band = bands[i];
    Mark mark;
    mark.brush = kMassBrush;
    mark.width = unit * (0.22f + 0.05f * easel.chance(kSky, i, 2));
    mark.load = 1.0f;
    mark.wetness = 1.0f;
    mark.colour = band.below ? first.base : sky;
    // Towards the light it warms.
    const float warm = 1.0f - band.strength;
    mark.colour.h = wrap_hue(mark.colour.h + (band.below ? 14.0f : 40.0f) * warm * first.bend);
    mark.colour.C = (4.0f + 0.32f * mark.colour.C) * kLapped * (0.35f + 0.65f * band.strength);
    mark.colour.L = easel.colours.ground.L - kLapped * deep * band.strength - 1.5f;
    mark.start = starts[i];
    mark.end = mark.start + std::min(0.6, 0.2 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    // Most of the sky runs out of the sheet.
    const float reach = layout.width * ((band.below || i % 4 == 3 ? 0.95f : 1.25f) +
                                        0.30f * easel.unit_chance(kSky, i, 3));
    mark.path = sweep({layout.width * (0.5f + 0.10f * easel.chance(kSky, i, 4)), band.y},
                      angle + 0.04f * easel.chance(kSky, i, 5) + ((i & 1) ? kTurned : 0.0f), reach,
                      0.03f * easel.chance(kSky, i, 6));
    lay_around(easel, light, mark);
  }
}

namespace {

/// The outline of a section: along its own time, higher where it is loud.
std::vector<plan::PathPoint> ridge(const Easel& easel, const Place& place, double length,
                                   float level, std::uint64_t key) {
  constexpr int kPoints = 10;
  std::vector<plan::PathPoint> path;
  const double middle = 0.5 * (place.start + place.end), half = 0.5 * (place.end - place.start);
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const double when = middle + length * half * (2.0 * s - 1.0);
    const double heard = std::clamp(when, 1.0, std::max(1.0, easel.outlook.duration - 1.0));
    const float swell = 0.035f * hear::mean_level(easel.piece, heard - 1.2, heard + 1.2);
    const Point at = easel.layout.place(
        place.row, when, level + place.half * (swell + 0.10f * easel.chance(key, i)));
    const float end = 2.0f * s - 1.0f;
    path.push_back({at.x, at.y, 1.0f - 0.35f * end * end, s});
  }
  return path;
}

}  // namespace

/// A broad wash with one firm side: graded from its crest down, or from its foot up where it lies
/// against a dark. All of it is laid wet in one go, so that it dries as one shape.
void Washes::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  const Element& own = easel.style->sections;
  const float unit = easel.unit();
  const Place place = place_of_section(easel, k);
  const double length = heard.end - heard.start, middle = 0.5 * (heard.start + heard.end);
  const Family family = easel.family_at(middle);
  const Light light = light_of(easel, false);
  const bool from_foot = heard.label % 2 == 1;
  constexpr int kPasses = 4;
  constexpr float kStrength[kPasses] = {1.0f, 0.72f, 0.42f, 0.16f};
  const std::vector<double> starts = hear::first_attacks(
      easel.piece, heard.start - 0.03, heard.start + std::min(4.0, 0.3 * length), kPasses - 1);
  const float tone = lightness_at(easel, middle);
  // A wash over half the sheet is a grey of its hue.
  const float fullness =
      math::lerp(0.75f, 0.34f,
                 math::saturate(place.extent * place.tall /
                                (0.6f * easel.layout.width * easel.layout.height)));
  for (int i = 0; i < kPasses; ++i) {
    const float s = (static_cast<float>(i) + 0.5f) / kPasses;
    const float across = from_foot ? s : 1.0f - s;
    const float level = place.middle + (across - 0.5f) * 1.7f * place.half;
    Mark mark;
    mark.brush = kMassBrush;
    mark.width = std::clamp(0.46f * place.tall, 0.07f * unit, 0.22f * unit) * own.size *
                 (i == 0 ? 0.7f : 1.0f);
    mark.load = 0.85f;
    mark.wetness = 1.0f;
    const float strength = kStrength[i];
    mark.colour = vary(easel, family.base, 0.6f, kWash, 31ull * static_cast<std::uint64_t>(k) + i);
    // A wash is never one colour: it turns to its neighbour as it thins.
    mark.colour.h = wrap_hue(mark.colour.h + 26.0f * family.bend * (1.0f - strength));
    mark.colour.C = std::max(8.0f, fullness * mark.colour.C) * kLapped * (0.5f + 0.7f * strength);
    mark.colour.L = math::lerp(easel.colours.ground.L - 2.0f, tone, kLapped * strength);
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.7) : starts[i - 1];
    mark.end = mark.start + std::min(0.6, 0.3 * length);
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = ridge(easel, place,
                      own.length * (1.0 - 0.10 * i) * (0.92 + 0.10 * easel.chance(kWash, k, i, 2)),
                      level, 977ull * static_cast<std::uint64_t>(k) + (i < 2 ? 0 : i));
    if ((i + k) % 2 == 1) {
      std::reverse(mark.path.begin(), mark.path.end());
      for (plan::PathPoint& q : mark.path) q.time = 1.0f - q.time;
    }
    lay_around(easel, light, mark);
  }
}

namespace {

/// Into the damp: a drop of clean water pushes the paint away, and dries with a cauliflower's edge.
void bloom(Easel& easel, const Mark& beside, std::uint64_t key) {
  const float unit = easel.unit();
  Mark drop = beside;
  drop.brush = kMassBrush;
  drop.width = unit * (0.022f + 0.03f * easel.unit_chance(kBloom, key, 1));
  drop.load = 1.2f;
  drop.keep = 0;
  const plan::PathPoint& at = beside.path[beside.path.size() / 2];
  drop.path = sweep({at.x + 0.5f * beside.width * easel.chance(kBloom, key, 2),
                     at.y + 0.5f * beside.width * easel.chance(kBloom, key, 3)},
                    kTurned * easel.chance(kBloom, key, 4), 0.7f * drop.width, 0.0f);
  drop.start = std::min(beside.end + 0.25, beside.cause.end + 1.0);
  drop.end = drop.start + 0.1;
  water(easel, std::move(drop));
}

int strokes_of(const Easel& easel, const plan::Chord& chord) {
  constexpr double kInAll = 60.0;
  const Element& own = easel.style->chords;
  const double amount = static_cast<double>(own.amount * easel.settings.density);
  const double due = kInAll * easel.outlook.chord_stride /
                     static_cast<double>(std::max<std::size_t>(1, easel.outlook.chords)) *
                     length_of(chord) / std::max(0.1, easel.outlook.mean_chord_length) * amount;
  return std::clamp(static_cast<int>(std::lround(due)), amount < 0.6 ? 0 : 1,
                    static_cast<int>(5.0 * std::max(1.0, amount)));
}

/// Of a film over what lies there already: so pale that together they stay above `least`. Above the
/// paper's own lightness: there is no room for another.
float lightness_over(const Easel& easel, const Sketch::Under& under, float wanted, float least) {
  const float paper = easel.colours.ground.L;
  if (under.cover < 0.2f) return wanted;
  return std::max(wanted, least * paper / std::max(20.0f, under.lightness));
}

}  // namespace

/// Patches side by side, aslant as the section has it: while its wash is damp they bleed into it,
/// later they lie over it with an edge. What is struck hard has the edge. No more than three films
/// lie over each other: the paper has to shine through.
void Washes::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[static_cast<std::size_t>(k)];
  const Element& own = easel.style->chords;
  const float unit = easel.unit();
  const int strokes = strokes_of(easel, chord);
  if (strokes == 0) return;
  const std::size_t row = easel.layout.row_of(chord.start);
  const plan::Section* section = easel.section(chord.start);
  const Place place = section == nullptr
                          ? Place{row,
                                  0,
                                  easel.outlook.duration,
                                  0.5f,
                                  0.5f,
                                  easel.layout.width,
                                  easel.layout.height}
                          : place_of_section(easel, hear::section_at(piece, chord.start));
  const Light light = light_of(easel, false);
  const float loud = hear::level_at(piece, chord.start + 0.5 * std::min(length_of(chord), 1.0));
  const auto force = static_cast<float>(math::exp2(loud / 10.0));
  const float hard = hear::hardness(piece, chord.start, chord.end);
  const std::uint64_t key = 16 * easel.outlook.moment(chord.start);
  const float big = easel.unit_chance(kGlaze, key, 1);
  const float width =
      std::clamp(unit * (0.022f + 0.085f * big * big) * force * own.size * breadth_of(easel),
                 0.012f * unit, 0.15f * unit);
  const float reach = width * (1.5f + 1.1f * big) * own.length;
  const int label = section == nullptr ? 0 : section->label;
  const float slant = 0.6f * hand_angle(easel, label) + (label % 2 == 0 ? -0.5f : 0.35f) +
                      0.5f * scatter_of(easel) * easel.chance(kGlaze, key, 4);
  const std::vector<double> attacks = hear::attacks_of(piece, chord, strokes);
  std::vector<plan::PathPoint> path = best_place(
      easel, 8, 2.0f * width, 90.0f,
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
  Lch colour = chord_colour(easel.family_at(chord.start), chord, easel.colours.home);
  colour.C = std::max(12.0f, 0.85f * colour.C);
  const float tone = lightness_at(easel, chord.start) + 6.0f;
  for (int i = 0; i < strokes; ++i) {
    Mark mark;
    mark.brush = easel.unit_chance(kGlaze, key, i, 2) < 0.5f * hard ? kWashBrush : kMassBrush;
    mark.width = width * (1.0f - 0.10f * static_cast<float>(i));
    mark.load = 0.5f;
    mark.wetness = math::lerp(0.95f, 0.55f, hard);
    mark.path = path;
    const float aside = 0.85f * width * static_cast<float>(i);
    for (plan::PathPoint& q : mark.path) {
      q.x -= aside * static_cast<float>(math::sin(slant));
      q.y += aside * static_cast<float>(math::cos(slant)) * (label % 2 == 0 ? 1.0f : -1.0f);
    }
    mark.colour = vary(easel, colour, 1.2f, kGlaze, key + static_cast<std::uint64_t>(i));
    mark.colour.L = lightness_over(easel, easel.sketch.look(mark.path, mark.width),
                                   std::clamp(tone - 9.0f * (1.0f - big), 45.0f, 86.0f), 50.0f);
    if (mark.colour.L > easel.colours.ground.L - 4.0f && i > 0) continue;
    mark.colour.L = std::min(mark.colour.L, easel.colours.ground.L - 4.0f);
    mark.start = attacks[static_cast<std::size_t>(i)];
    mark.end = mark.start + 0.25;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    const bool damp = mark.wetness > 0.75f && easel.unit_chance(kBloom, key, i, 9) < 0.3f;
    lay_around(easel, light, mark);
    if (damp) bloom(easel, mark, key + static_cast<std::uint64_t>(i));
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
  mark.colour = {weighs ? 40.0f : 66.0f, std::max(14.0f, 0.8f * family.base.C),
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
  mark.path = sweep(at, 0.07f * easel.chance(kStreak, k, 1),
                    std::clamp(static_cast<float>(length) * 0.12f * unit + 2.6f * mark.width,
                               2.6f * mark.width, 0.24f * easel.layout.width) *
                        own.length,
                    0.05f * easel.chance(kStreak, k, 2), 0.6f + 0.4f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, easel.piece.bass, k, mark.path, 0.7f * mark.width);
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

/// The tune: the point of a full round brush, pressed and lifted as it sings; quick and struck it
/// is dragged dry over the tooth. The heaviest are the picture's darks.
void Washes::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const Figure figure = figure_of(piece, breath);
  const bool dark = is_dark(easel, p);
  for (int first = breath.first; first <= breath.last;) {
    const int last = joined_run(piece, breath, first);
    const auto i = static_cast<std::size_t>(first);
    const double start = hear::snap_to_onset(piece, m[i].onset, 0.08);
    const double end = std::max(start + 0.05, m[static_cast<std::size_t>(last)].offset);
    const float loud = hear::level_at(piece, 0.5 * (start + end));
    const auto force = static_cast<float>(math::exp2(loud / 10.0));
    const float hard = hear::hardness(piece, start, end);
    const double rate = (last - first + 1) / (end - start);
    Mark mark;
    mark.brush = kLineBrush;
    mark.width = std::clamp(unit * (dark ? 0.026f : 0.018f) * force * own.size, 0.007f * unit,
                            0.065f * unit);
    mark.load = 0.45f;
    mark.wetness =
        math::lerp(0.8f, 0.15f, math::saturate(0.5f * hard + static_cast<float>(rate) / 12.0f));
    mark.colour = line_colour(easel, start, dark, figure);
    mark.start = start;
    mark.end = end;
    mark.pass = 2;
    mark.cause = {CauseKind::kMelody, first, start, end};
    mark.keep = dark ? 0.9f : 0.5f;
    if (last == first && end - start < 0.3) {
      // A note by itself: a drop with a tail.
      const float level = easel.layout.height_of(m[i].pitch);
      const Point at = on_line(easel, stretch, 0.5 * (start + end), level);
      mark.path = sweep(
          at, -0.5f + 0.5f * easel.chance(kLine, first, 1),
          std::max(1.2f * mark.width, static_cast<float>(end - start) * 0.16f * unit) * own.length,
          0.15f * easel.chance(kLine, first, 2));
      slant(easel, m[i], 1.2f * mark.width, mark.path);
    } else {
      mark.path = gesture(easel, stretch, first, last);
      lengthen(mark.path, own.length);
      const std::vector<Shake> shakes = shakes_of(m, first, last);
      make_fine(mark, shakes);
      mark.path = trembling(easel, mark.path, shakes, mark.width);
    }
    lay(easel, std::move(mark));
    first = last + 1;
  }
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
                    std::max(1.5f * mark.width, 0.05f * length * unit) * own.length,
                    0.2f * easel.chance(kTouch, k, 6));
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
    mark.path = sweep(there, turn, 1.1f * mark.width * own.length, 0.0f);
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
