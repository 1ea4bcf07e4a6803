// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/best_place.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/lost_edge.h"
#include "impasto/compose/hands/masses/masses.h"
#include "impasto/compose/hands/masses/plane.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace masses;
using plan::CauseKind;

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
  easel.paint(mark);
  perhaps_lose_edge(easel, mark, 1000003ull + key);
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

}  // namespace impasto::compose
