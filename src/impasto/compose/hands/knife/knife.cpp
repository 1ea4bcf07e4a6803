// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// The palette knife: calm music is masonry of large slabs, busy music a mosaic of short facets.
#include "impasto/compose/hands/knife/knife.h"

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
#include "impasto/compose/hands/knife/slab.h"
#include "impasto/compose/hands/runs.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
using namespace knife;
using plan::CauseKind;

namespace {

enum Purpose : std::uint64_t { kScrape = 1621, kStone, kFacet, kEdge, kChip, kFleck };

constexpr float kQuarter = 1.5707963f;

/// Values stand far apart: light above, dark below and where it is loud.
Lch stone_colour(const Easel& easel, Lch base, double time, float level) {
  base.L += -13.0f * easel.layout.at(easel.layout.weight, time) + 22.0f * (level - 0.42f);
  base.L = std::clamp(base.L, 20.0f, 90.0f);
  return base;
}

}  // namespace

/// The air is laid with the knife too: broad thin slabs of one value, warmer and cooler by turns,
/// scraped so that the weave comes through; between some of them the ground stays bare.
void Knife::ground(Easel& easel) const {
  const Layout& layout = easel.layout;
  const float unit = easel.unit(), tone = easel.style->ground.wash;
  const float side = 0.20f * unit;
  const int rows = std::max(1, static_cast<int>(std::lround(layout.height / side))),
            columns = std::max(1, static_cast<int>(std::lround(layout.width / (1.5f * side))));
  const int all = rows * columns,
            slabs = static_cast<int>(std::lround(1.6f * tone * static_cast<float>(all)));
  if (slabs <= 0) return;
  const std::vector<double> starts =
      hear::first_attacks(easel.piece, 0.0, std::min(3.0, 0.08 * easel.outlook.duration), slabs);
  const Lch light = lch_between(easel.colours.ground, easel.colours.wash, 0.38f);
  const float angle = 0.35f * hand_angle(easel, 0);
  const std::uint64_t own = picture_key(easel);
  for (int i = 0; i < slabs; ++i) {
    const int cell = (i * 11) % all, down = cell / columns, right = cell % columns;
    const float s = (static_cast<float>(down) + 0.5f) / static_cast<float>(rows);
    const Point at{
        layout.width *
            (static_cast<float>(right) + 0.5f + 0.5f * static_cast<float>(down % 2) - 0.25f +
             0.3f * easel.chance(kScrape, own, i, 1)) /
            static_cast<float>(columns),
        layout.height * (s + 0.3f / static_cast<float>(rows) * easel.chance(kScrape, own, i, 2))};
    Mark mark;
    // Few are large.
    const float large = easel.unit_chance(kScrape, own, i, 3);
    mark.width = side * (0.75f + 1.2f * large * large);
    mark.load = 0.65f;
    mark.wetness = 0.10f;
    Lch colour = lch_between(light, easel.colours.land, math::smoothstep(0.35f, 0.9f, s));
    colour.L += 14.0f * (0.5f - s);
    colour.h = wrap_hue(colour.h + ((i & 1) ? 22.0f : -10.0f));
    colour = vary(easel, colour, 0.9f, kScrape, own + static_cast<std::uint64_t>(i));
    mark.start = starts[static_cast<std::size_t>(i)];
    mark.end = mark.start + std::min(0.25, 0.1 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path = press(at,
                      angle + 0.28f * easel.chance(kScrape, own, i, 4) +
                          (easel.unit_chance(kScrape, own, i, 5) < 0.08f ? kQuarter : 0.0f),
                      mark.width * (1.4f + 0.8f * easel.unit_chance(kScrape, own, i, 6)),
                      0.3f * easel.chance(kScrape, own, i, 7));
    Lch second = colour;
    second.L += 6.0f * easel.chance(kScrape, own, i, 8);
    slab(easel, mark, colour, second, easel.colours.ground, own + static_cast<std::uint64_t>(i));
  }
}

/// Masonry: courses of slabs, no joint above another, near each other in value, the lightest on
/// top. Busy music has more and smaller ones.
void Knife::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  const Element& own = easel.style->sections;
  const float unit = easel.unit();
  const Place place = place_of_section(easel, k);
  const double length = heard.end - heard.start, middle = 0.5 * (heard.start + heard.end);
  const Lch base = easel.family_at(middle).base;
  const float side = unit * math::lerp(0.17f, 0.095f, facets_of(easel)) * own.size;
  const int courses = std::clamp(static_cast<int>(std::lround(place.tall / side)), 2, 6);
  const int stones =
      std::clamp(static_cast<int>(std::lround(place.extent / (1.5f * side * own.length))), 1, 9);
  const std::vector<double> starts = hear::first_attacks(easel.piece, heard.start - 0.03,
                                                         heard.start + std::min(6.0, 0.5 * length),
                                                         std::max(1, courses * stones - 1));
  const float angle = 0.45f * hand_angle(easel, heard.label);
  for (int i = 0; i < courses * stones; ++i) {
    const std::uint64_t key = 64ull * static_cast<std::uint64_t>(k) + static_cast<std::uint64_t>(i);
    // In a scattered order, as a wall is patched.
    const int cell = (i * 7 + k) % (courses * stones), course = cell % courses,
              stone = (cell / courses) % stones;
    const float up = (static_cast<float>(course) + 0.5f) / static_cast<float>(courses);
    const float level = place.middle + (up - 0.5f) * 1.9f * place.half;
    const float along = (static_cast<float>(stone) + 0.5f + 0.5f * static_cast<float>(course % 2) -
                         0.25f + 0.35f * easel.chance(kStone, key, 1)) /
                        static_cast<float>(stones);
    const double when =
        leaning(easel, place, place.start + (place.end - place.start) * along, level);
    const Point at = easel.layout.place(place.row, when, level);
    const bool upright = easel.unit_chance(kStone, key, 2) < 0.22f;
    Mark mark;
    // A few rule, the rest are small between them: the more so the calmer it is.
    const float large = easel.unit_chance(kStone, key, 3);
    mark.width = side * (0.88f + math::lerp(1.1f, 0.6f, facets_of(easel)) * large * large * large);
    mark.load = 0.9f + 0.5f * easel.unit_chance(kStone, key, 7);
    mark.wetness = 0.06f;
    mark.start =
        i == 0 ? std::max(0.0, heard.start - 0.7) : starts[static_cast<std::size_t>(i - 1)];
    mark.end = mark.start + 0.25;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = press(at,
                      easel.layout.flow(at, angle) + (upright ? kQuarter : 0.0f) +
                          0.14f * easel.chance(kStone, key, 4),
                      mark.width * (1.15f + 0.7f * easel.unit_chance(kStone, key, 5)) * own.length,
                      0.30f * easel.chance(kStone, key, 6));
    const Lch colour = vary(easel, stone_colour(easel, base, middle, level), 1.1f, kStone, key);
    const Pair pair = beside(easel, colour, middle, key);
    slab(easel, mark, colour, pair.second, pair.third, key);
  }
}

namespace {

int facets_in(const Easel& easel, const plan::Chord& chord) {
  const Element& own = easel.style->chords;
  const double in_all = math::lerp(110.0, 380.0, static_cast<double>(facets_of(easel)));
  const double amount = static_cast<double>(own.amount * easel.settings.density);
  const double due = in_all * easel.outlook.chord_stride /
                     static_cast<double>(std::max<std::size_t>(1, easel.outlook.chords)) *
                     length_of(chord) / std::max(0.1, easel.outlook.mean_chord_length) * amount;
  return std::clamp(static_cast<int>(std::lround(due)), 1,
                    static_cast<int>(9.0 * std::max(1.0, amount)));
}

/// One in seven is nearly white, one in eight nearly black, one in nine the accent.
Lch facet_colour(const Easel& easel, const plan::Chord& chord, float level, std::uint64_t key) {
  const Family family = easel.family_at(chord.start);
  Lch colour =
      stone_colour(easel, chord_colour(family, chord, easel.colours.home), chord.start, level);
  const float pick = easel.unit_chance(kFacet, key, 11);
  if (pick < 0.14f) return {91.0f, 5.0f, colour.h};
  if (pick < 0.26f) return {19.0f, 9.0f, wrap_hue(colour.h + 40.0f * family.bend)};
  if (pick < 0.37f) {
    colour = family.accent;
    colour.C *= 0.9f;
  }
  colour.L += 11.0f * easel.chance(kFacet, key, 12);
  return vary(easel, colour, 1.3f, kFacet, key);
}

}  // namespace

/// Facets, each one press: along the flow of the place or square to it, so that their ridges catch
/// the light by turns.
void Knife::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[static_cast<std::size_t>(k)];
  const Element& own = easel.style->chords;
  const float unit = easel.unit();
  const plan::Section* section = easel.section(chord.start);
  const Place place = place_at(easel, chord.start);
  const int count = facets_in(easel, chord);
  const float loud = hear::level_at(piece, chord.start + 0.5 * std::min(length_of(chord), 1.0));
  const auto force = static_cast<float>(math::exp2(loud / 10.0));
  const float angle = hand_angle(easel, section == nullptr ? 0 : section->label);
  const std::vector<double> attacks = hear::attacks_of(piece, chord, count);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key =
        16 * easel.outlook.moment(chord.start) + static_cast<std::uint64_t>(i);
    const float big = easel.unit_chance(kFacet, key, 1);
    Mark mark;
    mark.width =
        std::clamp(unit * math::lerp(0.062f, 0.026f, facets_of(easel)) * (0.5f + 1.2f * big * big) *
                       force * own.size * (i == 0 ? 1.6f : 1.0f),
                   0.008f * unit, 0.15f * unit);
    mark.load = 1.25f + 0.02f * loud;
    mark.wetness = 0.05f;
    mark.start = attacks[static_cast<std::size_t>(i)];
    mark.end = mark.start + 0.12;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    const float reach = mark.width * (1.1f + 1.6f * easel.unit_chance(kFacet, key, 2)) * own.length;
    float level = place.middle;
    mark.path = best_place(
        easel, 7, mark.width, 50.0f,
        [&](int attempt) {
          level = place.middle + place.half * easel.chance(kFacet, key, attempt, 4);
          const double when =
              leaning(easel, place,
                      chord.start + 0.5 * length_of(chord) +
                          0.2 * (place.end - place.start) * easel.chance(kFacet, key, attempt, 5),
                      level);
          const Point at = easel.layout.place(place.row, when, level);
          // Neighbours lie in one grain, and the next group in another.
          constexpr float kGroup = 0.13f;
          const float turned = easel.unit_chance(kFacet, static_cast<int>(at.x / (kGroup * unit)),
                                                 static_cast<int>(at.y / (kGroup * unit)), 3);
          return press(at,
                       easel.layout.flow(at, angle) +
                           (turned < 0.33f ? kQuarter : 1.6f * (turned - 0.66f)) +
                           0.8f * scatter_of(easel) * easel.chance(kFacet, key, 6),
                       reach, 0.35f * easel.chance(kFacet, key, 7));
        },
        0.6f);
    const Lch colour = facet_colour(easel, chord, level, key);
    const Pair pair = beside(easel, colour, chord.start, key);
    slab(easel, mark, colour, pair.second, pair.third, key);
  }
}

/// The dark that carries: long level slabs, low.
void Knife::bass(Easel& easel, int k) const {
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
  mark.width = std::clamp(
      unit * (weighs ? 0.060f : 0.022f) * force * (0.4f + 0.8f * note.velocity) * own.size,
      0.008f * unit, 0.11f * unit);
  mark.load = 1.2f;
  mark.wetness = 0.06f;
  mark.start = hear::snap_to_onset(easel.piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.6 * length, 0.12, 0.8);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  const Point at =
      easel.layout.place(easel.layout.row_of(note.onset), 0.5 * (note.onset + note.offset),
                         easel.layout.height_of(note.pitch));
  mark.path = press(at, 0.10f * easel.chance(kEdge, k, 21),
                    std::clamp(static_cast<float>(length) * 0.13f * unit + 2.0f * mark.width,
                               2.0f * mark.width, 0.32f * easel.layout.width) *
                        own.length,
                    0.2f * easel.chance(kEdge, k, 22));
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, easel.piece.bass, k, mark.path, 0.7f * mark.width);
  Lch colour{std::clamp(family.base.L - 34.0f, 15.0f, 32.0f), std::max(14.0f, 0.8f * family.base.C),
             wrap_hue(family.base.h - 24.0f * family.bend)};
  colour = vary(easel, colour, 0.8f, kEdge, 500000ull + static_cast<std::uint64_t>(k));
  const Pair pair = beside(easel, colour, note.onset, 900000ull + static_cast<std::uint64_t>(k));
  Lch second = pair.second;
  second.L = std::min(46.0f, second.L + 8.0f);
  slab(easel, mark, colour, second, colour, static_cast<std::uint64_t>(k));
}

namespace {

/// A colour that is read against what lies there.
Lch against(const Easel& easel, double time, const Sketch::Under& under, const Figure& figure) {
  const Family family = easel.family_at(time);
  const float ground = under.cover > 0.3f ? under.lightness : easel.colours.ground.L;
  Lch colour = figure.motif == 0 ? family.accent : family.base;
  colour.h = wrap_hue(colour.h + 24.0f * family.bend);
  colour.L = ground > 54.0f ? std::max(17.0f, ground - 46.0f) : std::min(93.0f, ground + 44.0f);
  colour.C = std::max(18.0f, (ground > 54.0f ? 0.8f : 0.6f) * colour.C);
  return moved_in_hue(colour, family, figure.transposition);
}

/// A line as presses end to end, each straight: it breaks where it turns.
void press_along(Easel& easel, const Mark& line, std::uint64_t key) {
  float length = 0;
  for (std::size_t i = 1; i < line.path.size(); ++i) {
    length += static_cast<float>(
        math::hypot(line.path[i].x - line.path[i - 1].x, line.path[i].y - line.path[i - 1].y));
  }
  const int presses =
      std::clamp(static_cast<int>(std::lround(length / (3.4f * line.width))), 1, 40);
  for (int i = 0; i < presses; ++i, ++key) {
    const float from = static_cast<float>(i) / static_cast<float>(presses),
                to = static_cast<float>(i + 1) / static_cast<float>(presses);
    const std::vector<plan::PathPoint> there = part_of(line.path, from, to);
    const plan::PathPoint &a = there.front(), &b = there.back();
    const float reach = static_cast<float>(math::hypot(b.x - a.x, b.y - a.y));
    Mark mark = line;
    mark.brush = kKnifeBrush;
    // The blade is turned from its flat to its edge and back.
    const float flat = easel.unit_chance(kEdge, key, 3);
    mark.width = line.width * (0.35f + 0.65f * a.pressure) * (0.45f + 1.1f * flat * flat);
    mark.path = press(
        {0.5f * (a.x + b.x), 0.5f * (a.y + b.y)},
        static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)) + 0.22f * easel.chance(kEdge, key, 4),
        std::max(0.6f * mark.width, reach * (0.9f + 0.3f * easel.unit_chance(kEdge, key, 6))),
        0.5f * easel.chance(kEdge, key, 5));
    mark.colour = vary(easel, line.colour, 1.4f, kEdge, key);
    mark.start = math::lerp(line.start, line.end, static_cast<double>(from));
    mark.end = math::lerp(line.start, line.end, static_cast<double>(to));
    mark.dirt = 0.2f;
    easel.paint(std::move(mark));
  }
}

/// Notes that are joined: the edge of the knife, drawn through all of them.
void draw_edge(Easel& easel, const hear::Breath& breath, int p, int first, int last, Mark mark,
               const Figure& figure) {
  const Element& own = easel.style->melody;
  const Stretch stretch = stretch_of(easel, breath, p);
  mark.brush = kLineBrush;
  mark.path = gesture(easel, stretch, first, last);
  lengthen(mark.path, own.length);
  const std::vector<Shake> shakes = shakes_of(easel.piece.melody, first, last);
  make_fine(mark, shakes);
  mark.path = trembling(easel, mark.path, shakes, mark.width);
  mark.colour = against(easel, mark.start, easel.sketch.look(mark.path, mark.width), figure);
  if (shakes.empty() && slides_of(easel.piece.melody, first, last).empty()) {
    press_along(easel, mark, 16ull * static_cast<std::uint64_t>(first));
  } else {
    easel.paint(std::move(mark));
  }
}

}  // namespace

/// The tune: joined notes are one ridge drawn with the knife's edge, notes struck apart are
/// presses.
void Knife::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const Figure figure = figure_of(easel.piece, breath);
  for_runs(easel, breath, [&](const Run& run) {
    Mark mark = run.mark;
    mark.load = 1.5f;
    mark.wetness = 0.04f;
    mark.keep = 0.9f;
    mark.width = std::clamp(unit * 0.020f * run.force * own.size, 0.008f * unit, 0.04f * unit);
    if (!run.alone) {
      draw_edge(easel, breath, p, run.first, run.last, mark, figure);
      return;
    }
    const score::Note& note = easel.piece.melody[static_cast<std::size_t>(run.first)];
    mark.brush = kKnifeBrush;
    mark.width *= 1.3f;
    const Point at =
        on_line(easel, stretch, 0.5 * (run.start + run.end), easel.layout.height_of(note.pitch));
    mark.path =
        press(at, easel.layout.flow(at, 0.6f * easel.chance(kEdge, run.first, 1)),
              std::max(1.2f * mark.width, static_cast<float>(run.end - run.start) * 0.16f * unit) *
                  own.length,
              0.3f * easel.chance(kEdge, run.first, 2));
    slant(easel, note, 1.2f * mark.width, mark.path);
    mark.colour = against(easel, run.start, easel.sketch.look(mark.path, mark.width), figure);
    mark.end = std::min(run.end, run.start + 0.12);
    easel.paint(std::move(mark));
  });
}

/// Chips at their pitch.
void Knife::note(Easel& easel, int k) const {
  const score::Note& note = easel.piece.notes[static_cast<std::size_t>(k)];
  const Element& own = easel.style->notes;
  const float unit = easel.unit();
  const Family family = easel.family_at(note.onset);
  Point at = easel.layout.place(note.onset, easel.layout.height_of(note.pitch));
  at.x += 0.03f * unit * easel.chance(kChip, k, 1);
  at.y += 0.03f * unit * easel.chance(kChip, k, 2);
  Mark mark;
  mark.brush = kKnifeBrush;
  // Few are broad; most are slivers off the blade's edge.
  const float large = easel.unit_chance(kChip, k, 7);
  mark.width = std::clamp(unit * (0.004f + 0.022f * note.velocity * large * large) * own.size,
                          0.004f * unit, 0.035f * unit);
  mark.load = 1.3f;
  mark.wetness = 0.04f;
  mark.dirt = 0.4f * easel.unit_chance(kChip, k, 3);
  mark.start = note.onset;
  mark.end = note.onset + 0.08;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  const auto length = static_cast<float>(std::min(1.5, note.offset - note.onset));
  mark.path = press(
      at, easel.layout.flow(at, 0.8f * easel.chance(kChip, k, 4)),
      std::max((1.3f + 4.0f * (1.0f - large)) * mark.width, 0.06f * length * unit) * own.length,
      0.3f * easel.chance(kChip, k, 5));
  const Sketch::Under under = easel.sketch.look(mark.path, mark.width);
  if (under.keep > 0.7f) return;  // what is to be looked at stays clear
  mark.colour = family.base;
  // Close to what lies there; only what is struck hard stands out.
  const float off = (easel.unit_chance(kChip, k, 6) < 0.5f ? -1.0f : 1.0f) *
                    (4.0f + 20.0f * note.velocity * note.velocity * note.velocity);
  mark.colour.L =
      std::clamp((under.cover > 0.3f ? under.lightness : family.base.L) + off, 16.0f, 93.0f);
  mark.colour = vary(easel, mark.colour, 1.5f, kChip, static_cast<std::uint64_t>(k));
  easel.paint(std::move(mark));
}

/// Attacks: low ones a clean blade drawn through what is wet, the others flecks off its point.
void Knife::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[static_cast<std::size_t>(k)];
  const Element& own = easel.style->hits;
  const float unit = easel.unit();
  const bool low = onset.kind == plan::HitKind::kLow, high = onset.kind == plan::HitKind::kHigh;
  const float level = low ? 0.12f : high ? 0.86f : 0.5f;
  const Point at = easel.layout.place(onset.time, level + 0.2f * easel.chance(kFleck, k, 1));
  const Family family = easel.family_at(onset.time);
  Mark mark;
  mark.brush = low ? kMassBrush : kDabBrush;
  mark.width = unit *
               (low ? 0.012f + 0.03f * onset.strength
                    : 0.003f + 0.016f * onset.strength * easel.unit_chance(kFleck, k, 4)) *
               own.size;
  mark.load = low ? 0.15f : 1.5f;
  mark.wetness = 0.04f;
  mark.colour = high ? Lch{93.0f, 6.0f, family.accent.h} : low ? family.base : family.accent;
  if (low) mark.colour.L = 24.0f;
  mark.start = onset.time;
  mark.end = onset.time + 0.06;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  mark.path =
      press(at, easel.layout.flow(at, 1.2f * easel.chance(kFleck, k, 2)),
            (low ? 2.4f : 1.2f + 2.5f * easel.unit_chance(kFleck, k, 5)) * mark.width * own.length,
            0.4f * easel.chance(kFleck, k, 3));
  if (!low && easel.sketch.look(mark.path, mark.width).keep > 0.7f) return;
  easel.paint(std::move(mark));
}

}  // namespace impasto::compose
