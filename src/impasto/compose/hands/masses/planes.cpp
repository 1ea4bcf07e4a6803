// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/figure.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/best_place.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/masses/masses.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"

namespace impasto::compose {
using plan::Cause;
using plan::CauseKind;

namespace {

enum Purpose : std::uint64_t { kAir = 111, kPlane, kSlab, kSlabColour };

constexpr float kQuarter = 1.5707963f;

Lch lch_between(const Lch& x, const Lch& y, float share) {
  const picture::Lab p = to_lab(x), q = to_lab(y);
  const float a = math::lerp(p.a, q.a, share), b = math::lerp(p.b, q.b, share);
  return {math::lerp(p.L, q.L, share), static_cast<float>(math::hypot(a, b)),
          wrap_hue(static_cast<float>(math::atan2(b, a) * 180.0 / math::kPi))};
}

/// The colour of a plane at a time and level: few values, far apart. What weighs more than the
/// whole is darker, what weighs less lighter, and both more than the colours alone have it; the
/// light comes from above.
Lch plane_colour(const Easel& easel, Lch base, double time, float level) {
  base.L += -12.0f * easel.layout.at(easel.layout.weight, time) + 26.0f * (level - 0.38f);
  base.L = std::clamp(base.L, 25.0f, 86.0f);
  // A dark of one hue is mud: where the light does not reach it turns to the other temperature.
  const float shade =
      math::saturate((44.0f - base.L) / 20.0f) * math::saturate(1.2f - 1.6f * level);
  base.h = wrap_hue(base.h - 34.0f * easel.colours.family(0, 0.5).bend * shade);
  base.C += 4.0f * math::saturate((50.0f - base.L) / 20.0f);
  return base;
}

/// What comes later is painted over what came before: a stroke that reaches back into the music
/// before its section is moved forwards, so that each section shows as much as it lasts.
void spare_the_past(const Easel& easel, const Place& place, float level,
                    std::vector<plan::PathPoint>& path) {
  const double border = leaning(easel, place, place.start, level);
  if (path.empty() || border <= easel.layout.rows[place.row].start + 0.1) return;
  float back = path.front().x;
  for (const plan::PathPoint& p : path) back = std::min(back, p.x);
  const float past = easel.layout.place(place.row, border, level).x - back;
  if (past <= 0) return;
  for (plan::PathPoint& p : path) p.x += past;
}

/// A brush set down aslant: the ends of its stroke lean, so that no side of a mass stands upright.
void set_aslant(float by, std::vector<plan::PathPoint>& path) {
  for (plan::PathPoint& p : path) p.twist = by;
}

/// Where a section's plane lies. How loud it is shows in the width of its strokes, so soft music
/// takes nearly the height that loud music takes: what a section covers says how long it is.
Place plane_of_section(const Easel& easel, int k) {
  Place place = place_of_section(easel, k);
  const plan::Section& heard = easel.piece.sections[k];
  const float loud = std::clamp(heard.loudness - easel.outlook.loudness, -10.0f, 8.0f);
  const float fair = std::clamp(1.0f - 0.04f * loud, 0.80f, 1.35f);
  place.half = std::min(0.50f, place.half * fair);
  place.tall *= fair;
  // A short one is broader than its share of time only a little.
  const float natural = static_cast<float>(heard.end - heard.start) * easel.layout.pace(place.row);
  if (place.extent > natural) {
    constexpr float kSpare = 0.75f;
    place.extent = math::lerp(natural, place.extent, kSpare);
    place.start = math::lerp(std::max(place.start, heard.start), place.start, double{kSpare});
    place.end = math::lerp(heard.end, place.end, double{kSpare});
  }
  return place;
}

/// How much of the canvas a section has for its length, at a time while it sounds, beside the
/// sections before it: above 1 it has more than its share, below it has yet to spread.
float share_taken(const Easel& easel, int k, double time) {
  const auto& sections = easel.piece.sections;
  const auto length = [&](const plan::Section& s) {
    return static_cast<float>((s.end - s.start) / std::max(0.1, easel.outlook.duration));
  };
  // What a picture usually shows of all its sections, until there is something to go by.
  constexpr float kUsual = 0.62f, kDoubt = 0.3f;
  float shown = kUsual * kDoubt, sounded = kDoubt;
  for (int i = 0; i < k; ++i) {
    shown += easel.sketch.owned_by(i);
    sounded += length(sections[i]);
  }
  const plan::Section& now = sections[k];
  const auto gone = math::saturate((time - now.start) / std::max(0.1, now.end - now.start));
  const float due = length(now) * (0.4f + 0.6f * static_cast<float>(gone)) * shown / sounded;
  return easel.sketch.owned_by(k) / std::max(1e-4f, due);
}

/// Of the long edges a third is hard, a third soft, a third lost in broken paint; struck music has
/// more of the first, swelling music of the second.
enum class Edge { kHard, kSoft, kBroken };
Edge edge_of(float chance, float hard) {
  const float cut = 0.14f + 0.40f * hard;
  return chance < cut ? Edge::kHard : chance < cut + 0.33f ? Edge::kBroken : Edge::kSoft;
}

void give_edge(Edge edge, Mark& mark) {
  switch (edge) {
    case Edge::kHard:
      mark.brush = kKnifeBrush;
      mark.load = 1.0f;
      mark.wetness = 0.10f;
      mark.medium = 0.02f;
      break;
    case Edge::kSoft:
      mark.brush = kWashBrush;
      mark.load = 0.85f;
      mark.wetness = 0.85f;
      mark.medium = 0.10f;
      break;
    case Edge::kBroken:
      mark.brush = kMassBrush;
      mark.load = 0.70f;
      mark.wetness = 0.25f;
      mark.medium = 0.05f;
      break;
  }
}

}  // namespace

/// Two tones between the ground and the colour of the whole, one for what lies above the music and
/// one for what lies below it, in a few broad strokes that run out of the canvas: the ground takes
/// part. No two end at the same place; between them it stays bare.
void Masses::ground(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float tone = easel.style->ground.wash;
  const int strokes = static_cast<int>(std::lround(6.0f * std::min(1.0f, 2.0f * tone)));
  if (strokes == 0) return;
  const float unit = easel.unit();
  const std::vector<double> starts =
      hear::first_attacks(piece, 0.0, std::min(3.0, 0.08 * easel.outlook.duration), strokes);
  Lch above = lch_between(easel.colours.ground, easel.colours.wash, 0.08f);
  above.L = std::min(95.0f, above.L + 6.0f);
  // Music in a bright mood has more of the light, music in a dark one more of the land.
  const float mood = std::clamp(easel.outlook.emotion.valence - 0.35f, -1.0f, 1.0f);
  const int lands =
      std::clamp(static_cast<int>(std::lround(static_cast<float>(strokes) * (0.5f - 0.25f * mood))),
                 1, std::max(1, strokes - 1));
  for (int i = 0; i < strokes; ++i) {
    // They take turns as long as both last.
    const int skies = strokes - lands, pairs = std::min(skies, lands);
    const bool land = i < 2 * pairs ? i % 2 == 1 : lands > skies;
    const int before = i < 2 * pairs ? i / 2 : i - pairs;
    const float step =
        (static_cast<float>(before) + 0.5f) / static_cast<float>(std::max(1, land ? lands : skies));
    const std::size_t row = land ? layout.rows.size() - 1 : 0;
    const Layout::Row& band = layout.rows[row];
    const float along = 0.5f + 0.45f * easel.chance(kAir, i, 1);
    const Point spine =
        layout.place(row, band.start + (band.end - band.start) * along, land ? 0.12f : 0.88f);
    const float room = land ? layout.height - spine.y : spine.y;
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = unit * (0.16f + 0.07f * easel.chance(kAir, i, 2));
    const float out = (0.10f + 0.80f * step) * std::max(0.15f * unit, room);
    const Point centre{layout.width * (0.5f + 0.42f * easel.chance(kAir, i, 3)),
                       land ? spine.y + out : spine.y - out};
    mark.load = tone * 0.62f;
    mark.wetness = 0.7f;
    mark.medium = 0.25f;
    mark.colour = vary(easel, land ? easel.colours.land : above, 0.5f, kAir, i + 50);
    mark.colour.L += land ? -4.0f * step : 3.0f * step;
    mark.start = starts[i];
    mark.end = mark.start + std::min(0.7, 0.3 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path = sweep(centre,
                      0.4f * hand_angle(easel, 0) + 0.06f * easel.chance(kAir, i, 4) +
                          ((i & 2) ? 3.14159f : 0.0f),
                      layout.width * (1.15f + 0.35f * easel.chance(kAir, i, 5)),
                      0.02f * easel.chance(kAir, i, 6));
    easel.paint(std::move(mark));
  }
}

/// Each section is a plane of a few broad strokes of nearly one value, level where it is broader
/// than tall, upright where taller; its lowest is its shade, its topmost its light. The first comes
/// just before its first note.
void Masses::section(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const plan::Section& heard = piece.sections[k];
  const double middle_time = 0.5 * (heard.start + heard.end);
  const Element& own = easel.style->sections;
  const double length = heard.end - heard.start;
  const Place place = plane_of_section(easel, k);
  const float angle = hand_angle(easel, heard.label);
  const Lch own_colour = easel.family_at(middle_time).base;
  const float hard = hear::hardness(piece, heard.start, heard.end);
  const bool upright = place.tall > 1.7f * place.extent;
  const float across = upright ? place.extent : place.tall,
              along = upright ? place.tall : place.extent;
  const int slabs =
      std::clamp(static_cast<int>(std::lround(across / (0.18f * unit * own.size))), 2, 4);
  const std::vector<double> starts = hear::first_attacks(
      piece, heard.start - 0.03, heard.start + std::min(5.0, 0.3 * length), slabs - 1);
  const float sound = std::clamp(heard.loudness - easel.outlook.loudness, -8.0f, 8.0f);
  const auto fair = static_cast<float>(math::exp2(-sound / 10.0));
  for (int i = 0; i < slabs; ++i) {
    const float s = (static_cast<float>(i) + 0.5f) / static_cast<float>(slabs);
    const float shift = 0.16f * easel.chance(kPlane, k, i, 1);
    const float level = place.middle + (upright ? shift : 0.5f - s) * 2.0f * place.half;
    const double span = place.end - place.start;
    const double when = leaning(
        easel, place, 0.5 * (place.start + place.end) + span * (upright ? s - 0.5f : shift), level);
    const Point centre = layout.place(place.row, when, level);
    Mark mark;
    mark.width = std::clamp(across / static_cast<float>(slabs) *
                                (1.00f + 0.30f * easel.chance(kPlane, k, i, 2)) * own.size,
                            0.05f * unit, 0.26f * unit);
    give_edge(i == 0 ? Edge::kSoft : edge_of(easel.unit_chance(kPlane, k, i, 3), hard), mark);
    mark.colour = vary(easel, plane_colour(easel, own_colour, middle_time, upright ? 0.5f : level),
                       0.5f, kPlane, 97 * k + i);
    // Its upper edge is lost in the air.
    if (!upright && i == 0 && slabs > 2)
      mark.colour = lch_between(mark.colour, easel.colours.ground, 0.30f);
    if (!upright && i == slabs - 1) mark.colour.L -= 6.0f;
    if (upright) mark.colour.L += 6.0f * easel.chance(kPlane, k, i, 6);
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.7) : starts[i - 1];
    mark.end = mark.start + std::min(i == 0 ? 1.2 : 0.5, 0.3 * length);
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    const float reach = fair * along * (0.78f + 0.20f * easel.chance(kPlane, k, i, 4)) * own.length;
    const float turn = upright ? -kQuarter + 0.35f * angle + 0.10f * easel.chance(kPlane, k, 7)
                               : layout.flow(centre, angle);
    mark.path =
        sweep(centre, turn + 0.07f * easel.chance(kPlane, k, i, 5) + ((i & 1) ? 3.14159f : 0.0f),
              std::max(reach, 1.3f * mark.width), 0.05f * easel.chance(kPlane, k, i, 8));
    set_aslant(0.55f * easel.chance(kPlane, k, i, 9), mark.path);
    spare_the_past(easel, place, level, mark.path);
    easel.paint(std::move(mark));
  }
}

namespace {

/// While a section lasts its plane is laid again, one broad stroke each sixteenth of the piece:
/// over what has become restless, as large as the section has yet to spread.
void restate(Easel& easel, int k, double time) {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const plan::Section& heard = piece.sections[k];
  const Place place = plane_of_section(easel, k);
  const std::uint64_t key = 16 * easel.outlook.moment(time);
  const float taken = std::max(0.3f, share_taken(easel, k, time));
  const float spread = std::clamp(1.0f / (taken * taken), 0.3f, 1.9f);
  Mark mark;
  mark.width =
      std::min(0.15f * unit * std::sqrt(spread), 0.6f * place.tall) * easel.style->sections.size;
  const float reach =
      std::max(1.4f * mark.width, 0.26f * unit * spread * easel.style->sections.length);
  const float angle = hand_angle(easel, heard.label);
  const Lch own = easel.family_at(time).base;
  give_edge(edge_of(easel.unit_chance(kPlane, key, 1), hear::hardness(piece, time, time + 2.0)),
            mark);
  mark.path = best_place(
      easel, 10, mark.width, own.L,
      [&](int attempt) {
        const float level =
            place.middle + 0.9f * place.half * easel.chance(kPlane, key, attempt, 2);
        const double drift =
            0.25 * (place.end - place.start) * easel.chance(kPlane, key, attempt, 3);
        const Point at = layout.place(place.row, leaning(easel, place, time + drift, level), level);
        std::vector<plan::PathPoint> path =
            sweep(at, 0.5f * (angle + layout.flow(at, angle)), reach,
                  0.05f * easel.chance(kPlane, key, attempt, 4));
        set_aslant(0.5f * easel.chance(kPlane, key, 5), path);
        spare_the_past(easel, place, level, path);
        return path;
      },
      0.4f);
  const Point spine = layout.spine(place.row, time);
  const float found = math::saturate(0.5f + 0.5f * (spine.y - mark.path[3].y) /
                                                std::max(0.05f, layout.half_at(place.row, time)));
  mark.colour = vary(easel, plane_colour(easel, own, time, found), 0.6f, kPlane, key);
  mark.start = hear::snap_to_onset(piece, time, 0.3);
  mark.end = mark.start + 0.4;
  mark.pass = 1;
  mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
  easel.paint(std::move(mark));
}

/// A chord as a mass: what its strokes have in common.
struct Mass {
  const plan::Chord& chord;
  int index = 0;                           ///< of the chord
  const plan::Section* section = nullptr;  ///< that it sounds in, if any
  std::uint64_t key = 0;                   ///< that free choices are drawn with
  Place place;
  float loud = 0;    ///< dB above the whole
  float weight = 0;  ///< beside the whole
  double fair = 1;   ///< of strokes, beside other chords
  float rank = 1;    ///< of size, beside other chords
  float spread = 1;  ///< of a stroke's length: what has less than its share spreads
  float seek = 1;    ///< the same of places (best_place.h)
  float room = 0;    ///< canvas units squared that one stroke may take
  float hard = 0;    ///< how it is struck, 0..1
  Point first;       ///< middle of the broad one
  float first_wide = 0, first_long = 0, first_level = 0.5f;
};

/// A chord opens a new sixteenth of the piece within its section: the plane is laid again.
void restate_when_due(Easel& easel, int k, const plan::Section& section) {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[k];
  const double lap_length = std::max(1.0, easel.outlook.duration / 16.0);
  const auto lap = [&](double time) { return std::floor((time - section.start) / lap_length); };
  if (lap(chord.start) > std::max(0.0, lap(piece.chords[k - easel.outlook.chord_stride].start)))
    restate(easel, hear::section_at(piece, chord.start), chord.start);
}

/// How many strokes a chord has, beside others as long. Loud music has broader ones, so it needs
/// fewer to cover what is its share.
double fair_share(const Easel& easel, const plan::Chord& chord, const plan::Section* section) {
  const float sound = section != nullptr ? section->loudness - easel.outlook.loudness : 0.0f;
  double fair = math::exp2(-std::clamp(sound, -8.0f, 8.0f) / 6.0);
  // Nothing is painted over what comes last.
  fair *= 1.25 - 0.5 * math::saturate(chord.start / std::max(0.1, easel.outlook.duration));
  // The climax takes its room from its own section.
  const bool climbs = section != nullptr && section == easel.section(easel.outlook.climax);
  if (climbs) {
    const double share = (section->end - section->start) / std::max(0.1, easel.outlook.duration);
    fair *= std::clamp(1.0 - 0.18 / share, 0.10, 0.70);
  }
  return fair;
}

/// Few chords are painted with more strokes each: a mass needs some hundred to be modelled.
int strokes_of(const Easel& easel, const plan::Chord& chord, double fair) {
  const Element& own = easel.style->chords;
  return std::clamp(
      static_cast<int>(std::lround(100.0 * easel.outlook.chord_stride /
                                   static_cast<double>(easel.outlook.chords) * length_of(chord) /
                                   easel.outlook.mean_chord_length * fair * easel.settings.density *
                                   own.amount)),
      1, static_cast<int>(9.0f * std::max(1.0f, easel.settings.density * own.amount)));
}

/// Sizes are heavy-tailed: what opens a section is broad, what opens a bar less, the rest small.
float rank_of(const Easel& easel, int k) {
  const plan::Piece& piece = easel.piece;
  const int stride = easel.outlook.chord_stride;
  const bool opens = k < stride || hear::section_at(piece, piece.chords[k - stride].start) !=
                                       hear::section_at(piece, piece.chords[k].start);
  return opens ? 2.1f : (k / stride) % 4 == 0 ? 1.35f : (k / stride) % 2 == 0 ? 0.85f : 0.60f;
}

Mass mass_of(const Easel& easel, int k) {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const plan::Chord& chord = piece.chords[k];
  const double length = length_of(chord);
  const std::size_t row = layout.row_of(chord.start);
  Mass mass{.chord = chord};
  mass.index = k;
  mass.section = easel.section(chord.start);
  mass.key = 16 * easel.outlook.moment(chord.start);
  mass.place = mass.section != nullptr
                   ? plane_of_section(easel, hear::section_at(piece, chord.start))
                   : Place{row, 0, easel.outlook.duration, 0.5f, 0.5f, layout.width, layout.height};
  mass.loud = hear::level_at(piece, chord.start + 0.5 * std::min(length, 1.0));
  mass.weight = hear::weight_at(piece, chord.start + 0.5 * length);
  mass.hard = hear::hardness(piece, chord.start, chord.end);
  mass.fair = fair_share(easel, chord, mass.section);
  mass.rank = rank_of(easel, k);
  mass.room = 0.30f *
              static_cast<float>(mass.section != nullptr ? mass.section->end - mass.section->start
                                                         : easel.outlook.duration) *
              layout.pace(row) * mass.place.tall;
  // What has more than its share keeps to where it is, what has less spreads.
  const float taken = mass.section != nullptr
                          ? share_taken(easel, hear::section_at(piece, chord.start), chord.start)
                          : 1.0f;
  mass.spread = std::clamp(1.0f / std::max(0.1f, taken * taken), 0.35f, 1.7f);
  mass.seek = std::clamp(3.0f - 2.0f * taken, -1.0f, 1.5f);
  return mass;
}

/// Now and then one stroke of a mass stands across the others.
bool is_crossing(int i) {
  return i % 4 == 2;
}

/// A broad one first, then smaller and smaller ones into it.
float shrink_of(int i) {
  return i == 0 ? 1.0f : i < 3 ? 0.52f : 0.28f;
}

float width_of(const Easel& easel, const Mass& mass, int i) {
  const float unit = easel.unit();
  const float force = static_cast<float>(math::exp2(mass.loud / 10.0));
  return std::clamp(0.135f * unit * force * shrink_of(i) * mass.rank * easel.style->chords.size *
                        breadth_of(easel),
                    0.018f * unit, 0.24f * unit);
}

/// What stands across is no longer than what it stands in is broad.
float reach_of(const Easel& easel, const Mass& mass, int i, float width) {
  const float unit = easel.unit();
  return (is_crossing(i)
              ? std::max(1.2f * width, 0.9f * mass.first_wide)
              : std::clamp(static_cast<float>(0.10 + 0.085 * length_of(mass.chord)) * unit *
                               shrink_of(i) * std::sqrt(mass.rank) *
                               static_cast<float>(std::sqrt(mass.fair)) * mass.spread,
                           1.5f * width,
                           std::max(std::min(0.75f * mass.place.extent, mass.room / width),
                                    (mass.room > width * width ? 2.4f : 1.5f) * width))) *
         easel.style->chords.length;
}

/// One stroke in light, one in shade, near the value of the plane: a mass is modelled, not filled,
/// and holds together.
Lch modelled_colour(const Easel& easel, const Mass& mass, int i) {
  const Family& family = easel.family_at(mass.chord.start);
  // Music with light and shade is modelled in light and shade.
  const float relief = math::lerp(3.0f, 9.0f, math::saturate(easel.outlook.loudness_range / 14.0f));
  Lch colour = chord_colour(family, mass.chord, easel.colours.home);
  const float turn = i == 0 ? 0.0f : (i & 1) ? 1.0f : -1.0f;
  colour.L += relief * turn;
  colour.h = wrap_hue(colour.h + family.bend * 12.0f * turn);
  // Now and then the other side of the wheel, muted, so that the family is felt as a family; and
  // where it is soft the colour of the ground again, so that the ground is felt as a colour.
  if (i == 4 || (i == 1 && mass.index % 5 == 2)) {
    colour = family.accent;
    colour.C *= 0.55f;
    colour.L = 0.5f * (colour.L + family.base.L);
  }
  return vary(easel, colour, 0.7f, kSlabColour, mass.key + i);
}

/// The broad one anywhere in the section's plane, the others in and around it.
std::vector<plan::PathPoint> slab_path(const Easel& easel, const Mass& mass, int i, float width,
                                       float reach, float lightness) {
  const Layout& layout = easel.layout;
  const Place& place = mass.place;
  const plan::Chord& chord = mass.chord;
  const std::uint64_t key = mass.key;
  const bool crossing = is_crossing(i);
  const float label_angle = hand_angle(easel, mass.section ? mass.section->label : 0);
  const float turned = label_angle + 0.6f * scatter_of(easel) * easel.chance(kSlab, key, i, 1) +
                       (crossing ? kQuarter : 0.0f);
  const float bow = 0.10f * easel.chance(kSlab, key, i, 2);
  const float tall = 1.05f * std::clamp(1.0f + 0.07f * mass.weight, 0.5f, 1.2f);
  return best_place(
      easel, 12, width, lightness,
      [&](int attempt) {
        const double span = place.end - place.start;
        const double drift = 0.28 * span * easel.chance(kSlab, key, i, attempt, 3);
        const float level =
            place.middle + tall * place.half * easel.chance(kSlab, key, i, attempt, 4);
        const double when =
            leaning(easel, place, chord.start + 0.5 * length_of(chord) + drift, level);
        Point at = layout.place(place.row, when, level);
        if (i > 0) {
          at.x = mass.first.x + 0.55f * mass.first_long * easel.chance(kSlab, key, i, attempt, 6);
          at.y = mass.first.y + (crossing ? 0.25f : 0.70f) * mass.first_wide *
                                    easel.chance(kSlab, key, i, attempt, 7);
        }
        const float way = 0.5f * (layout.flow(at, turned) + turned);
        std::vector<plan::PathPoint> path =
            sweep(at, way, reach, bow, math::saturate(0.75f + 0.03f * mass.loud));
        set_aslant(0.5f * easel.chance(kSlab, key, i, 8), path);
        spare_the_past(easel, place, level, path);
        return path;
      },
      mass.seek);
}

void paint_slab(Easel& easel, Mass& mass, int i, double attack) {
  const plan::Chord& chord = mass.chord;
  const float width = width_of(easel, mass, i);
  const float reach = reach_of(easel, mass, i, width);
  const Lch colour = modelled_colour(easel, mass, i);
  Mark mark;
  give_edge(edge_of(easel.unit_chance(kSlab, mass.key, i, 5), mass.hard), mark);
  mark.path = slab_path(easel, mass, i, width, reach, colour.L);
  if (i == 0) {
    const std::size_t row = mass.place.row;
    const Point spine = easel.layout.spine(row, chord.start + 0.5 * length_of(chord));
    mass.first_level = 0.5f + 0.5f * (spine.y - mark.path[3].y) /
                                  std::max(0.05f, easel.layout.half_at(row, chord.start));
    mass.first = {mark.path[3].x, mark.path[3].y};
    mass.first_wide = width, mass.first_long = reach;
  }
  mark.width = width;
  mark.load = std::clamp(mark.load + 0.03f * mass.loud, 0.4f, 1.2f);
  mark.wetness = std::min(mark.wetness, 0.6f);
  mark.colour = plane_colour(easel, colour, chord.start, std::clamp(mass.first_level, 0.0f, 1.0f));
  // Where it is soft the ground comes back as a colour.
  if (i == 1 && mass.weight < -1.0f && mass.rank > 0.8f)
    mark.colour = lch_between(easel.colours.ground, mark.colour, 0.25f);
  mark.start = attack;
  mark.end =
      mark.start +
      math::lerp(0.12, 0.26, math::saturate(static_cast<double>(width / easel.unit()) / 0.15));
  mark.pass = 1;
  mark.cause = {CauseKind::kChord, mass.index, chord.start, chord.end};
  easel.paint(std::move(mark));
}

}  // namespace

void Masses::chord(Easel& easel, int k) const {
  const plan::Chord& chord = easel.piece.chords[k];
  const plan::Section* section = easel.section(chord.start);
  if (section != nullptr && k >= easel.outlook.chord_stride) restate_when_due(easel, k, *section);
  // After the plane is laid again: it counts as taken.
  Mass mass = mass_of(easel, k);
  const int strokes = strokes_of(easel, chord, mass.fair);
  const std::vector<double> attacks = hear::attacks_of(easel.piece, chord, strokes);
  for (int i = 0; i < strokes; ++i) paint_slab(easel, mass, i, attacks[i]);
}

/// The dark that carries the rest: long level strokes of one deep colour, so near to each other in
/// value that they close to a plane.
void Masses::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = std::min(layout.width, layout.height);
  const score::Note& note = piece.bass[k];
  const Element& own = easel.style->bass;
  const double length = note.offset - note.onset;
  if (length < 0.09) return;
  const Family& family = easel.family_at(note.onset);
  const std::size_t row = layout.row_of(note.onset);
  const float force =
      static_cast<float>(math::exp2(hear::level_at(piece, note.onset + 0.1) / 10.0));
  const plan::Section* section = easel.section(note.onset);
  const bool weighs = easel.outlook.bass_rank[k] * 10 < static_cast<int>(easel.outlook.bass);
  const float width = std::clamp(
      (weighs ? 0.066f : 0.030f) * unit * force * (0.35f + 0.9f * note.velocity) * own.size,
      0.010f * unit, 0.12f * unit);
  const float spread =
      section != nullptr
          ? std::clamp(1.1f / std::max(0.1f, share_taken(easel, hear::section_at(piece, note.onset),
                                                         note.onset)),
                       0.4f, 1.2f)
          : 1.0f;
  const float reach =
      std::clamp((static_cast<float>(length) * 0.22f * unit + 3.0f * width) * spread * own.length,
                 3.0f * width, 0.45f * layout.width);
  const int section_label = section != nullptr ? section->label : 0;
  const Point centre =
      layout.place(row, 0.5 * (note.onset + note.offset), layout.height_of(note.pitch));
  Mark mark;
  mark.brush = weighs ? kKnifeBrush : kBassBrush;
  mark.width = width;
  mark.load = 0.85f;
  mark.wetness = 0.25f;
  mark.medium = 0.05f;
  mark.colour = {std::clamp(family.base.L - 30.0f, 17.0f, 36.0f),
                 std::max(16.0f, family.base.C * 0.95f),
                 wrap_hue(family.base.h - 24.0f * family.bend)};
  mark.colour = vary(easel, mark.colour, 0.7f, kSlabColour, 7000003ull + k);
  mark.start = hear::snap_to_onset(piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.6 * length, 0.12, 1.2);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  mark.path =
      sweep(centre,
            0.6f * hand_angle(easel, section_label) + 0.10f * easel.chance(kSlab, 5000000 + k, 1) +
                ((k & 1) && !is_bent(note) ? 3.14159f : 0.0f),
            reach, 0.05f * easel.chance(kSlab, 5000000 + k, 2), 0.6f + 0.4f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, piece.bass, k, mark.path, 0.7f * mark.width);
  mark.keep = 0.15f;
  easel.paint(std::move(mark));
}

}  // namespace impasto::compose
