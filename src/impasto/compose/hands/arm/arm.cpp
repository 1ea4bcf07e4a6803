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

/// How near the place where the climax will be: 1 there, 0 from a third of the canvas.
float near_focus(const Easel& easel, Point p) {
  const float dx = p.x - easel.layout.focus.x, dy = p.y - easel.layout.focus.y;
  const float r2 = (dx * dx + dy * dy) / (easel.unit() * easel.unit());
  return static_cast<float>(math::exp(-r2 / kArm.space.focus_spread));
}

/// Of all strokes, how many are dark, light, and of the accent, one after the other: dark music is
/// full of black and bright music of white, and what leaves its key sets a second colour against
/// the first.
struct Shares {
  float dark, light, accent;
};

Shares shares_of(const Easel& easel) {
  constexpr ArmTaste::Colour kAsk = kArm.colour;
  const Outlook& whole = easel.outlook;
  const float night =
      math::saturate(0.5f - kAsk.night_valence * (whole.emotion.valence - kAsk.usual_valence) -
                     kAsk.night_low * (whole.tessitura - kAsk.usual_height));
  const float foreign = math::saturate((kAsk.plain - whole.home.clarity) / kAsk.plain_gain);
  return {math::lerp(kAsk.dark_least, kAsk.dark_most, night),
          math::lerp(kAsk.light_most, kAsk.light_least, night),
          math::lerp(kAsk.accent_least, kAsk.accent_most, foreign)};
}

/// Black, white, the family and its opposite, each full; black and white gather in two places each,
/// so that the whole has a dark and a light side. `dice` 0..1.
Lch loaded_colour(const Easel& easel, const Lch& own, const Family& family, float dice,
                  std::uint64_t key, Point at, double time) {
  Lch c = own;
  // The dark side lies below, and where it is loud: the whole has two sides for one piece.
  const float side = kArm.colour.below_focus * (at.y - easel.layout.focus.y) / easel.unit() +
                     kArm.colour.loud * easel.layout.at(easel.layout.weight, time);
  const Shares shares = shares_of(easel);
  const float both = shares.dark + shares.light;
  const float dark =
      std::min(both, 2.0f * shares.dark * math::saturate(0.5f + kArm.colour.dark_slope * side));
  if (dice < dark) {
    c = {kArm.colour.black_L, kArm.colour.black_C, kArm.colour.black_h};
  } else if (dice < both) {
    c = {kArm.colour.white_L, kArm.colour.white_C, kArm.colour.white_h};
  } else if (dice < both + shares.accent) {
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

/// The strokes of a piece stand at even distances in its time, each with lots of its own. What
/// sounds has those that fall into it: two recordings whose chords begin a little sooner or later
/// throw the same strokes.
struct Slots {
  double apart = 1.0;       ///< s
  int first = 0, last = 0;  ///< the first that falls into it, and the one after the last

  double time(int slot) const { return (slot + 0.5) * apart; }
};

Slots slots_in(const Easel& easel, double in_all, double from, double to) {
  Slots slots;
  slots.apart = easel.outlook.duration / std::max(1.0, in_all);
  const auto before = [&slots](double t) {
    return static_cast<int>(std::ceil(t / slots.apart - 0.5));
  };
  slots.first = before(from);
  slots.last = before(to);
  return slots;
}

/// Those of a chord, until the next one that is painted.
Slots slots_of(const Easel& easel, int k) {
  const std::vector<plan::Chord>& chords = easel.piece.chords;
  const int next = k + easel.outlook.chord_stride;
  const double to = !easel.outlook.known ? chords[k].start + length_of(chords[k])
                    : next < static_cast<int>(chords.size()) ? chords[next].start
                                                             : easel.outlook.duration;
  return slots_in(easel, kArm.chord.strokes * easel.style->chords.amount * easel.settings.density,
                  k == 0 ? 0.0 : chords[k].start, to);
}

/// A lot of a slot, 0..1, that is the more evenly spread the more slots there are: so many in a
/// hundred are so many in every picture (the golden section's sequence).
float even_lot(const Easel& easel, int slot, std::uint64_t purpose) {
  constexpr double kGolden = 0.6180339887;
  const double u = kGolden * slot + easel.unit_chance(purpose, 97);
  return static_cast<float>(u - std::floor(u));
}

/// The broad sweeps of a section; one at least.
void sweep_section(Easel& easel, int k) {
  const plan::Section& heard = easel.piece.sections[k];
  const Place place = place_of_section(easel, k);
  const Element& own = easel.style->sections;
  const float unit = easel.unit();
  const float angle = kArm.section.steeper * hand_angle(easel, heard.label) - kArm.section.tilt;
  const Slots slots = slots_in(easel, kArm.section.sweeps * own.amount, heard.start, heard.end);
  for (int i = 0; i < std::max(1, slots.last - slots.first); ++i) {
    const int slot = slots.first + i;
    const auto chance = [&](int what) { return easel.chance(kSwipe, slot, what); };
    const double when = std::clamp(slots.time(slot) + kArm.section.apart * slots.apart * chance(1),
                                   place.start, std::max(place.start, place.end));
    const Point at =
        gathered(easel,
                 easel.layout.place(place.row, when,
                                    place.middle + kArm.section.level * place.half * chance(2)),
                 -kArm.section.outwards);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width =
        unit *
        (slot % 3 == 0   ? kArm.section.first
         : slot % 3 == 1 ? kArm.section.second
                         : kArm.section.other) *
        (kArm.section.width_least + kArm.section.width_gain * easel.unit_chance(kSwipe, slot, 3)) *
        own.size;
    mark.load = kArm.section.load;
    mark.wetness = kArm.section.wetness;
    mark.medium = kArm.section.medium;
    mark.colour = vary(easel, easel.family_at(when).base, 1.0f, kSwipe,
                       static_cast<std::uint64_t>(31 * slot));
    mark.colour.C *= kArm.section.fuller;
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.5) : heard.start + kArm.section.every * i;
    mark.end = mark.start + 0.5;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = swing(at, angle + 0.5f * chance(4) + (slot % 2 ? kArm.section.crossed : 0.0f),
                      std::clamp(kArm.section.extent * place.extent, kArm.section.shortest * unit,
                                 kArm.section.longest * unit) *
                          own.length,
                      kArm.section.bow * chance(5), 0.0f, 1.0f);
    easel.paint(std::move(mark));
  }
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
                       5000 + lane.key);
    mark.colour.L += lane.below ? -kArm.field.deeper * lane.out : kArm.field.lighter * lane.out;
    mark.colour.C *= 1.0f - kArm.field.greyer * easel.conception.grey_ground;
    mark.start = std::max(0.0, heard.start - 0.5) + kArm.field.every * lanes++;
    mark.end = mark.start + 0.5;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = std::move(lane.path);
    easel.paint(std::move(mark));
  }
  sweep_section(easel, k);
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
  const Slots slots = slots_of(easel, k);
  const int count = slots.last - slots.first;
  if (count <= 0) return;
  const std::vector<double> attacks = hear::attacks_of(piece, chord, count);
  const Lch colour = chord_colour(family, chord, easel.colours.home);
  for (int i = 0; i < count; ++i) {
    const auto key = static_cast<std::uint64_t>(slots.first + i);
    const double slot = slots.time(slots.first + i);
    // While it plays nobody knows yet how loud it will be.
    const float loud = hear::level_at(
        piece, easel.outlook.known ? slot : chord.start + 0.5 * std::min(length, 1.0));
    const float force = static_cast<float>(math::exp2(loud / kArm.chord.dB_doubling));
    const float u = kArm.chord.least + kArm.chord.range * easel.unit_chance(kSweep, key, 1);
    Mark mark;
    // Widths by a power law: one in thirty is a door, most are a hand.
    mark.width =
        std::min(kArm.chord.width / std::sqrt(u) * force * own.size, kArm.chord.width_most) * unit;
    const bool broad = mark.width > kArm.chord.broad * unit;
    mark.brush = broad ? kMassBrush : key % 5 == 3 ? kKnifeBrush : kLineBrush;
    mark.load = broad ? kArm.chord.load_broad : kArm.chord.load;
    mark.wetness = broad ? kArm.chord.wetness_broad : kArm.chord.wetness;
    const bool runs = overloaded(easel, chord.start, chord.end, key);
    if (runs && mark.width < kArm.chord.runs_below * unit) drench(mark);
    const float dice = even_lot(easel, slots.first + i, kSweep);
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
    mark.colour = loaded_colour(easel, colour, family, dice, key,
                                easel.layout.place(place.row, slot, place.middle), slot);
    const float lean = easel.chance(kSweep, key, 6);
    // A third are slashes, nearly straight.
    const float bow =
        ((lean < 0 ? -kArm.chord.bow_least : kArm.chord.bow_least) + kArm.chord.bow_gain * lean) *
        (key % 3 == 1 ? kArm.chord.slash : 1.0f);
    const float hook = kArm.chord.hook * easel.chance(kSweep, key, 7);
    mark.path = best_place(easel, 3, mark.width, mark.colour.L, [&](int attempt) {
      const double when = std::clamp(slot + kArm.chord.time_apart * (place.end - place.start) *
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
  // A stroke is of what sounds at its time, or of the first that sounds after it.
  const Slots slots =
      slots_in(easel, kArm.bass.notes * own.amount * easel.settings.density,
               k > 0 ? std::min(note.onset, piece.bass[k - 1].offset) : 0.0, note.offset);
  if (length < kArm.bass.shortest || slots.first >= slots.last) return;
  const auto drawn = static_cast<std::uint64_t>(slots.first);
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
  const std::uint64_t key = 7000ull + drawn;
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
  mark.colour = loaded_colour(easel, family.base, family, easel.unit_chance(kSlash, key, 22), key,
                              at, note.onset);
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
  like.colour = loaded_colour(easel, family.base, family, easel.unit_chance(kSplash, key, 12),
                              key + 77, at, onset.time);
  like.start = like.end = onset.time;
  like.pass = 3;
  like.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  splash(easel, like, at, kTurn * easel.unit_chance(kSplash, key, 13),
         unit * (kArm.hit.reach + kArm.hit.reach_gain * onset.strength) * easel.style->hits.length,
         2 + static_cast<int>(kArm.hit.drops * onset.strength * onset.strength), 500000ull + key,
         easel.style->hits.size);
}

}  // namespace impasto::compose
