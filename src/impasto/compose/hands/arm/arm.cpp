// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// The whole arm: strokes as long as the body reaches, thrown, overshooting, wet; black and white as
// colours among colours; dense in the middle, breathing at the edges.
#include "impasto/compose/hands/arm/arm.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/figure.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/arm/taste.h"
#include "impasto/compose/hands/arm/throw.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/best_place.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/device.h"
#include "impasto/compose/hands/field.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
using namespace arm;
namespace {

constexpr float kHalfTurn = 3.14159f;
constexpr float kTurn = 6.2832f;

using plan::CauseKind;

/// The painter stands before the middle: what lies far out is drawn in.
Point gathered(const Easel& easel, Point p, float pull) {
  return {math::lerp(p.x, kArm.space.middle * easel.layout.width, pull),
          math::lerp(p.y, 0.50f * easel.layout.height, pull)};
}

/// How near the place where the climax will be: 1 there, 0 from a third of the canvas.
float near_focus(const Easel& easel, Point p) {
  const float dx = p.x - easel.layout.focus.x, dy = p.y - easel.layout.focus.y;
  const float r2 = (dx * dx + dy * dy) / (easel.unit() * easel.unit());
  return static_cast<float>(math::exp(-r2 / kArm.space.focus_spread));
}

/// Black, white, the family and its opposite, each full; black and white gather in two places each,
/// so that the whole has a dark and a light side.
Lch loaded_colour(const Easel& easel, const Lch& own, const Family& family, float dice,
                  std::uint64_t key, Point at) {
  Lch c = own;
  // The dark side lies across the focus: where the light comes from the picture is light.
  const float side = (at.y - easel.layout.focus.y) * kArm.colour.below_focus +
                     (at.x - 0.5f * easel.layout.width) *
                         (easel.layout.focus.x > 0.5f * easel.layout.width ? -kArm.colour.across
                                                                           : kArm.colour.across);
  const float dark =
      kArm.colour.dark_least +
      kArm.colour.dark_gain * math::saturate(0.5f + kArm.colour.dark_slope * side / easel.unit());
  if (dice < dark) {
    c = {kArm.colour.black_L, kArm.colour.black_C, kArm.colour.black_h};
  } else if (dice < kArm.colour.light_below) {
    c = {kArm.colour.white_L, kArm.colour.white_C, kArm.colour.white_h};
  } else if (dice < kArm.colour.accent_below) {
    c = family.accent;
    c.C *= kArm.colour.accent_fuller;
  } else {
    c.C = std::max(kArm.colour.fuller * c.C, kArm.colour.least_C);
    c.h = wrap_hue(c.h + kArm.colour.hue_apart * easel.chance(kSweep, key, 41));
    c.L += kArm.colour.lightness_apart * easel.chance(kSweep, key, 42);
  }
  return c;
}

/// What a note's lots are drawn by: the same of two recordings that differ in a note before it.
std::uint64_t key_of(const Easel& easel, const score::Note& note) {
  return 128ull * easel.outlook.moment(note.onset) + static_cast<std::uint64_t>(note.pitch + 0.5f);
}

/// As many strokes as the chord has of all that sounds.
int strokes_of(const Easel& easel, int k) {
  const double all = kArm.chord.strokes * easel.style->chords.amount * easel.settings.density;
  const double share =
      all * length_of(easel.piece.chords[k]) * easel.outlook.chord_stride /
      std::max(1.0, easel.outlook.mean_chord_length * static_cast<double>(easel.outlook.chords));
  // A share below one stroke is one stroke now and then.
  const std::uint64_t key = easel.outlook.moment(easel.piece.chords[k].start);
  return std::clamp(static_cast<int>(share + easel.unit_chance(kSweep, key, 99)), 0, 24);
}

}  // namespace

void Arm::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[k];
  int lanes = 0;
  for (Lane& lane : field_of_section(easel, k)) {
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = kArm.field.width * lane.width;
    mark.load = kArm.section.load;
    mark.wetness = kArm.section.wetness;
    mark.medium = kArm.section.medium;
    mark.colour = vary(easel, easel.family_at(0.5 * (heard.start + heard.end)).base, 1.0f, kSwipe,
                       static_cast<std::uint64_t>(5000 + 31 * k + lanes));
    mark.colour.L += lane.below ? -kArm.field.deeper * lane.out : kArm.field.lighter * lane.out;
    mark.colour.C *= 1.0f - kArm.field.greyer * easel.conception.grey_ground;
    mark.start = std::max(0.0, heard.start - 0.5) + kArm.field.every * lanes++;
    mark.end = mark.start + 0.5;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = std::move(lane.path);
    easel.paint(std::move(mark));
  }
  const Place place = place_of_section(easel, k);
  const Family& family = easel.family_at(0.5 * (heard.start + heard.end));
  const float unit = easel.unit();
  const float angle = kArm.section.steeper * hand_angle(easel, heard.label) - kArm.section.tilt;
  const int count =
      std::max(1, static_cast<int>(std::lround(kArm.section.count * easel.style->sections.amount)));
  for (int i = 0; i < count; ++i) {
    const double when = math::lerp(place.start, place.end,
                                   0.5 + kArm.section.apart * easel.chance(kSwipe, k, i, 1));
    const float level =
        place.middle + kArm.section.level * place.half * easel.chance(kSwipe, k, i, 2);
    const Point at =
        gathered(easel, easel.layout.place(place.row, when, level), -kArm.section.outwards);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width =
        unit *
        (i == 0   ? kArm.section.first
         : i == 1 ? kArm.section.second
                  : kArm.section.other) *
        (kArm.section.width_least + kArm.section.width_gain * easel.unit_chance(kSwipe, k, i, 3)) *
        easel.style->sections.size;
    mark.load = kArm.section.load;
    mark.wetness = kArm.section.wetness;
    mark.medium = kArm.section.medium;
    mark.colour = vary(easel, family.base, 1.0f, kSwipe, 31 * k + i);
    mark.colour.C *= kArm.section.fuller;
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.5) : heard.start + kArm.section.every * i;
    mark.end = mark.start + 0.5;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = swing(
        at, angle + 0.5f * easel.chance(kSwipe, k, i, 4) + (i % 2 ? kArm.section.crossed : 0.0f),
        std::clamp(kArm.section.extent * place.extent, kArm.section.shortest * unit,
                   kArm.section.longest * unit) *
            easel.style->sections.length,
        kArm.section.bow * easel.chance(kSwipe, k, i, 5), 0.0f, 1.0f);
    easel.paint(std::move(mark));
  }
}

void Arm::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[k];
  const Element& own = easel.style->chords;
  const double length = length_of(chord);
  const plan::Section* heard = easel.section(chord.start);
  if (heard == nullptr) return;
  const Family& family = easel.family_at(chord.start);
  const Place place = place_of_section(easel, hear::section_at(piece, chord.start));
  const float unit = easel.unit();
  const float loud = hear::level_at(piece, chord.start + 0.5 * std::min(length, 1.0));
  const float force = static_cast<float>(math::exp2(loud / kArm.chord.dB_doubling));
  const int count = strokes_of(easel, k);
  if (count == 0) return;
  const std::vector<double> attacks = hear::attacks_of(piece, chord, count);
  const Lch colour = chord_colour(family, chord, easel.colours.home);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key =
        32ull * easel.outlook.moment(chord.start) + static_cast<std::uint64_t>(i);
    const float u = kArm.chord.least + kArm.chord.range * easel.unit_chance(kSweep, key, 1);
    Mark mark;
    // Widths by a power law: one in thirty is a door, most are a hand.
    mark.width =
        std::min(kArm.chord.width / std::sqrt(u) * force * own.size, kArm.chord.width_most) * unit;
    const bool broad = mark.width > kArm.chord.broad * unit;
    mark.brush = broad ? kMassBrush : i % 5 == 3 ? kKnifeBrush : kLineBrush;
    mark.load = broad ? kArm.chord.load_broad : kArm.chord.load;
    mark.wetness = broad ? kArm.chord.wetness_broad : kArm.chord.wetness;
    const bool runs = overloaded(easel, chord.start, chord.end, key);
    if (runs && mark.width < kArm.chord.runs_below * unit) drench(mark);
    const float dice = easel.unit_chance(kSweep, key, 2);
    const float turned = hand_angle(easel, heard->label) * kArm.chord.steeper +
                         kArm.chord.apart * easel.chance(kSweep, key, 3) +
                         (key % 3 == 2 ? kArm.chord.crossed : 0.0f) +
                         (easel.chance(kSweep, key, 4) > 0 ? kHalfTurn : 0.0f);
    const float reach =
        unit *
        std::clamp(kArm.chord.reach_least +
                       kArm.chord.reach_gain * easel.unit_chance(kSweep, key, 5) * force,
                   kArm.chord.reach_shortest, 1.0f) *
        own.length;
    mark.colour =
        loaded_colour(easel, colour, family, dice, key,
                      easel.layout.place(place.row, chord.start + 0.5 * length, place.middle));
    const float lean = easel.chance(kSweep, key, 6);
    // A third are slashes, nearly straight.
    const float bow =
        ((lean < 0 ? -kArm.chord.bow_least : kArm.chord.bow_least) + kArm.chord.bow_gain * lean) *
        (key % 3 == 1 ? kArm.chord.slash : 1.0f);
    const float hook = kArm.chord.hook * easel.chance(kSweep, key, 7);
    mark.path = best_place(easel, 4, mark.width, mark.colour.L, [&](int attempt) {
      const double when = std::clamp(chord.start + 0.5 * length +
                                         kArm.chord.time_apart * (place.end - place.start) *
                                             easel.chance(kSweep, key, attempt, 8),
                                     place.start, place.end);
      const float level = place.middle + kArm.chord.level_apart * place.half *
                                             easel.chance(kSweep, key, attempt, 9);
      const Point at =
          gathered(easel, easel.layout.place(place.row, when, level), kArm.chord.inwards);
      // Around the focus strokes are short: there is room for one that is not.
      const float room = 1.0f - kArm.chord.shorter_near * near_focus(easel, at);
      return swing(at, easel.layout.flow(at, turned), reach * room, bow, hook,
                   math::saturate(kArm.chord.press + kArm.chord.press_gain * loud));
    });
    mark.start = attacks[i];
    mark.end = mark.start + kArm.chord.lasts + kArm.chord.lasts_gain * reach / unit;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    Mark kept = mark;
    easel.paint(std::move(mark));
    kept.of = easel.plan.strokes.size() - 1;
    if (runs) drips(easel, kept, 2 + static_cast<int>(key % 4), 0.50f, key);
    if (key % 4 == 1 && !broad) {
      const plan::PathPoint &a = kept.path[kept.path.size() - 2], &b = kept.path.back();
      splash(easel, kept, {b.x, b.y}, static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)),
             kArm.chord.splash * unit * force, 5, key);
    }
  }
}

void Arm::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const Element& own = easel.style->bass;
  const double length = note.offset - note.onset;
  const double keep = kArm.bass.notes * own.amount * easel.settings.density /
                      std::max<std::size_t>(1, easel.outlook.bass);
  const std::uint64_t drawn = key_of(easel, note);
  if (length < kArm.bass.shortest || easel.unit_chance(kSlash, drawn, 1) > keep) return;
  const float unit = easel.unit();
  const float force = static_cast<float>(
      math::exp2(hear::level_at(piece, note.onset + kArm.bass.loud_after) / kArm.bass.dB_doubling));
  const std::size_t row = easel.layout.row_of(note.onset);
  const Point at =
      gathered(easel,
               easel.layout.place(row, 0.5 * (note.onset + note.offset),
                                  easel.layout.height_of(note.pitch) + kArm.bass.raised),
               kArm.bass.inwards);
  Mark mark;
  mark.brush = kBassBrush;
  mark.width = std::clamp(kArm.bass.width * unit * force *
                              (kArm.bass.soft + kArm.bass.strong * note.velocity) * own.size,
                          kArm.bass.width_least * unit, kArm.bass.width_most * unit);
  mark.load = 1.0f;
  mark.wetness = kArm.bass.wetness;
  mark.colour = {kArm.bass.black_L, kArm.bass.black_C, easel.family_at(note.onset).base.h};
  const std::uint64_t key = 7000ull + easel.outlook.moment(note.onset);
  const bool runs = overloaded(easel, note.onset, note.offset, key);
  mark.start = hear::snap_to_onset(piece, note.onset, kArm.bass.snap);
  mark.end = mark.start + std::clamp(0.5 * length, kArm.bass.lasts_least, 0.5);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  const bool bent = is_bent(note);
  mark.path = swing(
      at,
      (bent ? kArm.bass.bent_turn : kArm.bass.turn) * easel.chance(kSlash, drawn, 2) +
          (easel.chance(kSlash, drawn, 5) > 0 && !bent ? kHalfTurn : 0.0f),
      unit *
          std::clamp(kArm.bass.length_least + kArm.bass.length_gain * static_cast<float>(length),
                     kArm.bass.length_least, 0.5f) *
          own.length,
      kArm.bass.bow * easel.chance(kSlash, drawn, 3),
      kArm.bass.hook * easel.chance(kSlash, drawn, 4),
      kArm.bass.press + kArm.bass.press_gain * note.velocity);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, piece.bass, k, mark.path, kArm.bass.shake * mark.width);
  mark.keep = kArm.bass.keep;
  Mark kept = mark;
  easel.paint(std::move(mark));
  kept.of = easel.plan.strokes.size() - 1;
  if (runs) drips(easel, kept, 3, kArm.bass.drips, key);
}

/// The tune as one movement of the whole arm: larger than the scale would have it, never lifted
/// within a breath.
void Arm::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const double start = hear::snap_to_onset(piece, m[breath.first].onset, kArm.line.snap);
  const double end = std::max(start + kArm.line.shortest, breath.end);
  std::vector<plan::PathPoint> path = gesture(easel, stretch, breath.first, breath.last);
  float mx = 0, my = 0;
  for (const plan::PathPoint& q : path) mx += q.x, my += q.y;
  mx /= static_cast<float>(path.size());
  my /= static_cast<float>(path.size());
  const Point to = gathered(easel, {mx, my}, kArm.line.inwards);
  const float loud = hear::level_at(piece, 0.5 * (start + end));
  const float force = static_cast<float>(math::exp2(loud / kArm.line.dB_doubling));
  const Figure figure = figure_of(piece, breath);
  const std::uint64_t key = hand_key(piece, easel.outlook, breath);
  const float tilt =
      (figure.mirrored ? -kArm.line.tilt : kArm.line.tilt) * easel.chance(kLine, key, 1);
  const float c = static_cast<float>(math::cos(tilt)), s = static_cast<float>(math::sin(tilt));
  for (plan::PathPoint& q : path) {
    const float dx = kArm.line.wider * own.length * (q.x - mx),
                dy = kArm.line.taller * own.length * (q.y - my);
    q.x = to.x + c * dx - s * dy;
    q.y = to.y + s * dx + c * dy;
    q.pressure = math::saturate(kArm.line.press + 1.0f * q.pressure);
  }
  Mark mark;
  mark.brush = kLineBrush;
  const std::vector<Shake> shakes = shakes_of(m, breath.first, breath.last);
  mark.width = std::clamp(kArm.line.width * unit * force * own.size, kArm.line.width_least * unit,
                          kArm.line.width_most * unit);
  mark.load = kArm.line.load;
  mark.wetness = kArm.line.wetness;
  make_fine(mark, shakes);
  const Sketch::Under under = easel.sketch.look(path, mark.width);
  const float ground = under.cover > kArm.line.covered ? under.lightness : kArm.line.bare_L;
  const Family& family = easel.family_at(start);
  const bool main = figure.motif == 0 || (figure.motif < 0 && key % 3 == 1);
  mark.colour = main          ? moved_in_hue(family.accent, family, figure.transposition)
                : ground > 50 ? Lch{kArm.line.black_L, kArm.line.black_C, kArm.line.black_h}
                              : Lch{kArm.line.white_L, kArm.line.white_C, kArm.line.white_h};
  if (std::fabs(mark.colour.L - ground) < 25)
    mark.colour.L = ground > 50 ? ground - 42 : ground + 42;
  mark.start = start;
  mark.end = end;
  mark.pass = 2;
  mark.cause = {CauseKind::kMelody, breath.first, start, end};
  mark.keep = kArm.line.keep;
  mark.path = trembling(easel, path, shakes, kArm.line.shake * mark.width);
  Mark kept = mark;
  easel.paint(std::move(mark));
  kept.of = easel.plan.strokes.size() - 1;
  const plan::PathPoint &a = path[path.size() - 2], &b = path.back();
  splash(easel, kept, {b.x, b.y}, static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)),
         kArm.line.splash * unit * force, 7, 1000ull + static_cast<std::uint64_t>(p));
}

void Arm::note(Easel& easel, int k) const {
  const score::Note& note = easel.piece.notes[k];
  const std::uint64_t key = key_of(easel, note);
  if (easel.unit_chance(kSlash, key, 21) > kArm.note.share * easel.style->notes.amount) return;
  const float unit = easel.unit();
  const Family& family = easel.family_at(note.onset);
  const std::size_t row = easel.layout.row_of(note.onset);
  const Point at =
      gathered(easel, easel.layout.place(row, note.onset, easel.layout.height_of(note.pitch)),
               kArm.note.inwards);
  Mark mark;
  mark.brush = kLineBrush;
  mark.width =
      unit * (kArm.note.width + kArm.note.width_gain * note.velocity) * easel.style->notes.size;
  mark.load = kArm.note.load;
  mark.wetness = kArm.note.wetness;
  mark.colour =
      loaded_colour(easel, family.base, family, easel.unit_chance(kSlash, key, 22), key, at);
  mark.start = note.onset;
  mark.end = note.onset + kArm.note.lasts;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  mark.path =
      swing(at, kArm.note.turn * easel.chance(kSlash, key, 23),
            unit *
                std::clamp(kArm.note.length_least +
                               kArm.note.length_gain * static_cast<float>(note.offset - note.onset),
                           kArm.note.length_least, kArm.note.length_most) *
                easel.style->notes.length,
            kArm.note.bow * easel.chance(kSlash, key, 24),
            kArm.note.hook * easel.chance(kSlash, key, 25), kArm.note.press);
  easel.paint(std::move(mark));
}

void Arm::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[k];
  // The strongest only: everywhere, drops are dust.
  const int rank = easel.outlook.onset_rank[static_cast<std::size_t>(k)];
  if (rank >= static_cast<int>(kArm.hit.most * easel.style->hits.amount * easel.settings.density))
    return;
  const float unit = easel.unit();
  const Family& family = easel.family_at(onset.time);
  const std::size_t row = easel.layout.row_of(onset.time);
  const float level = onset.kind == plan::HitKind::kLow    ? kArm.hit.low
                      : onset.kind == plan::HitKind::kHigh ? kArm.hit.high
                                                           : 0.5f;
  const std::uint64_t key = easel.outlook.moment(onset.time);
  const Point at =
      gathered(easel,
               easel.layout.place(row, onset.time,
                                  level + kArm.hit.level_apart * easel.chance(kSplash, key, 11)),
               kArm.hit.inwards);
  Mark like;
  like.wetness = kArm.hit.wetness;
  like.colour =
      loaded_colour(easel, family.base, family, easel.unit_chance(kSplash, key, 12), key + 77, at);
  like.start = like.end = onset.time;
  like.pass = 3;
  like.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  splash(easel, like, at, kTurn * easel.unit_chance(kSplash, key, 13),
         unit * (kArm.hit.reach + kArm.hit.reach_gain * onset.strength) * easel.style->hits.length,
         2 + static_cast<int>(kArm.hit.drops * onset.strength * onset.strength), 500000ull + key,
         easel.style->hits.size);
}

namespace {

/// What the strokes of the climax have in common.
struct Outburst {
  Mark mark;                          ///< its pass, cause and paint
  Point heart;                        ///< where it is
  float reach = 0;                    ///< canvas units, of the longest
  float along = 0;                    ///< radians, of the tune from its first to its last note
  std::vector<plan::PathPoint> sung;  ///< the tune, with what it does within its notes
  bool white = false;                 ///< the field
};

Lch black() {
  return {kArm.climax.black_L, kArm.climax.black_C, kArm.climax.black_h};
}

Lch chalk() {
  return {kArm.climax.white_L, kArm.climax.white_C, kArm.climax.white_h};
}

void clear_the_field(Easel& easel, const Outburst& out) {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const int sweeps = 3 + static_cast<int>(std::lround(2.0f * stand));
  for (int i = 0; i < sweeps; ++i) {
    Mark field = out.mark;
    field.brush = kMassBrush;
    field.width = unit * (kArm.climax.field + kArm.climax.field_gain * stand) * own.size;
    field.colour = out.white ? chalk() : black();
    field.start = when + kArm.climax.field_every * i;
    field.end = field.start + kArm.climax.field_lasts;
    const float across = static_cast<float>(i) - 0.5f * static_cast<float>(sweeps - 1);
    const float off = kArm.climax.field_step * field.width * across;
    field.path =
        swing({out.heart.x - off * static_cast<float>(math::sin(out.along)),
               out.heart.y + off * static_cast<float>(math::cos(out.along))},
              out.along + kArm.climax.field_turn * easel.chance(kStorm, i, 1) +
                  (i % 2 ? kHalfTurn : 0.0f),
              out.reach * (kArm.climax.field_reach - kArm.climax.field_shorter * std::fabs(across)),
              kArm.climax.field_bow * easel.chance(kStorm, i, 2),
              kArm.climax.field_hook * easel.chance(kStorm, i, 3), 1.0f);
    field.keep = 0.5f;
    easel.paint(std::move(field));
  }
}

/// Or what else the climax is made of, with the whole arm.
void lay_device(Easel& easel, const Outburst& out) {
  const Family family = easel.family_at(easel.outlook.climax);
  const Lch accent{
      std::clamp(family.accent.L, kArm.climax.accent_L_least, kArm.climax.accent_L_most),
      kArm.climax.accent_fuller * family.accent.C, family.accent.h};
  for (Part& part : draw_device(easel, easel.conception.device, out.heart,
                                kArm.climax.device * out.reach, out.along)) {
    Mark mark = out.mark;
    mark.brush = part.width > kArm.climax.device_broad * easel.unit() ? kMassBrush : kLineBrush;
    mark.width = part.width;
    mark.colour = part.role == Role::kDark    ? black()
                  : part.role == Role::kLight ? chalk()
                                              : colour_of(easel, part.role, accent);
    mark.start = easel.outlook.climax + part.after;
    mark.end = mark.start + kArm.climax.field_lasts;
    mark.path = std::move(part.path);
    mark.keep = 0.5f;
    easel.paint(std::move(mark));
  }
}

/// The tune once as it is sung and three times in part, beside it.
void throw_the_tune(Easel& easel, const Outburst& out) {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const Family& family = easel.family_at(when);
  const Lch accent{
      std::clamp(family.accent.L, kArm.climax.accent_L_least, kArm.climax.accent_L_most),
      kArm.climax.accent_fuller * family.accent.C, family.accent.h};
  for (int i = 0; i < 4; ++i) {
    Mark thrown = out.mark;
    thrown.brush = kLineBrush;
    thrown.width = unit *
                   (i == 0 ? kArm.climax.width + kArm.climax.width_gain * stand
                           : kArm.climax.thrown / std::sqrt(static_cast<float>(i))) *
                   own.size;
    thrown.colour = i % 2 ? accent : out.white ? black() : chalk();
    thrown.load = i == 0 ? kArm.climax.first_load : kArm.climax.thrown_load;
    thrown.wetness = kArm.climax.thrown_wetness;
    thrown.start = when + 0.5 + kArm.climax.thrown_every * i;
    thrown.end = thrown.start + kArm.climax.thrown_lasts;
    const float from = i == 0 ? 0.0f : kArm.climax.thrown_from * easel.unit_chance(kStorm, i, 4);
    thrown.path = i == 0 ? out.sung : part_of(out.sung, from, from + kArm.climax.thrown_share);
    const float off =
        kArm.climax.thrown_apart * unit * static_cast<float>(i % 2 ? -(i + 1) / 2 : i / 2);
    for (plan::PathPoint& q : thrown.path) {
      q.pressure = math::saturate(0.5f + kArm.climax.press * q.pressure);
      q.y += off;
      q.x -= kArm.climax.back * off;
    }
    thrown.keep = kArm.climax.keep;
    const Mark kept = thrown;
    easel.paint(std::move(thrown));
    const plan::PathPoint &a = kept.path[kept.path.size() - 2], &b = kept.path.back();
    if (i < 2)
      drips(easel, kept, 3 + static_cast<int>(kArm.climax.drips * stand), kArm.climax.drips_reach,
            950ull + i);
    Mark drops = kept;
    drops.wetness = kArm.climax.splash_wetness;
    splash(easel, drops, {b.x, b.y}, static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)),
           (kArm.climax.splash + kArm.climax.splash_gain * stand) * unit,
           5 + static_cast<int>(kArm.climax.drops * stand), 900ull + static_cast<std::uint64_t>(i));
  }
}

}  // namespace

/// The field is cleared, and the tune thrown across it in black and the fullest colour; from its
/// heaviest stroke the paint runs.
void Arm::climax(Easel& easel) const {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit(), stand = easel.outlook.prominence;
  const float motion = math::saturate(climax_motion(easel) / kArm.climax.notes_a_second);
  Outburst out;
  out.heart = gathered(easel, easel.layout.focus, kArm.climax.inwards);
  out.reach = unit * (kArm.climax.reach + kArm.climax.reach_gain * stand) * own.length;
  const std::vector<plan::PathPoint> line = climax_line(
      easel, out.heart, out.reach, kArm.climax.tall, kArm.climax.bend * (1.0f - motion));
  out.sung = trembling(
      easel, line, climax_shakes(easel),
      kArm.climax.shake * (kArm.climax.width + kArm.climax.width_gain * stand) * unit * own.size,
      {.aside = kArm.climax.shake_aside, .swell = kArm.climax.shake_swell});
  const plan::PathPoint &head = line.front(), &tail = line.back();
  out.along = static_cast<float>(
      math::atan2(tail.y - head.y, std::max(kArm.climax.least_run, tail.x - head.x)));
  const int index = static_cast<int>(when / std::max(1e-3, easel.piece.curves.hop));
  out.mark.pass = 4;
  out.mark.cause = {CauseKind::kLoudness, index, when - kArm.climax.span, when + kArm.climax.span};
  out.mark.load = kArm.climax.load;
  out.mark.wetness = kArm.climax.wetness;
  // Against what stands there: a white field in dark surroundings, a black one in light.
  const float before = easel.sketch.look(line, kArm.climax.look * unit).lightness;
  out.white = before < kArm.climax.white_below;
  const Device device = easel.conception.device;
  if (device == Device::kField) {
    clear_the_field(easel, out);
  } else {
    lay_device(easel, out);
  }
  if (device != Device::kSilence) throw_the_tune(easel, out);
}

}  // namespace impasto::compose
