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
#include "impasto/compose/hands/field.h"
#include "impasto/compose/hands/forms/shapes.h"
#include "impasto/compose/hands/forms/taste.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/level.h"
#include "impasto/hear/timbre.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
using namespace shapes;
namespace {

constexpr float kAcross = 1.57f;

using plan::CauseKind;

enum Purpose : std::uint64_t { kPlane = 701, kForm, kBar, kLine, kPoint, kKit };

/// What one sees as a point.
bool is_point(const Easel& easel, float r) {
  return r < kForms.ink.point_below * easel.unit();
}

/// The part of the piece that belongs to this share of the sounds: the first of every `1 / keep`.
bool chosen(int index, int count, int wanted) {
  if (count <= wanted) return true;
  return static_cast<long long>(index) * wanted / count !=
         static_cast<long long>(index + 1) * wanted / count;
}

}  // namespace

namespace {

/// Broad planes with straight sides, out of the section's colour into the ground.
void lay_field(Easel& easel, int k) {
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  Lch base = easel.family_at(0.5 * (heard.start + heard.end)).base;
  base.C *= 1.0f - kForms.field.greyer * easel.conception.grey_ground;
  for (const std::vector<Point>& shape : shapes_of_field(easel, k)) {
    const bool below = shape.back().y > shape.front().y;
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = kForms.field.width * easel.unit();
    mark.load = kForms.field.load;
    mark.wetness = kForms.field.wetness;
    mark.medium = kForms.field.medium;
    mark.colour = lch_between(base, easel.colours.ground, kForms.field.near);
    if (below) mark.colour.L -= kForms.field.deeper;
    mark.start = std::max(0.0, heard.start - kForms.field.early);
    mark.end = mark.start + kForms.field.lasts;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    const Lch air = lch_between(base, easel.colours.ground, kForms.field.far);
    // The rows go from the edge of the canvas inwards: what is far from it is air.
    field(easel, mark, air, shape,
          kForms.field.turned * hand_angle(easel, heard.label) + (below ? 3.14159f : 0.0f));
  }
}

/// Half of the kit a picture: what is not in it is drawn as its plainest neighbour.
bool in_kit(const Easel& easel, int what) {
  return easel.settings.variety <= 0.0f || easel.unit_chance(kKit, what) < 0.5f;
}
enum Kit { kRings, kRows, kBoards, kColouredBars };

/// What a plane goes into on its far side: its lights, and air.
Lch far_side(const Easel& easel, Lch c, float bend) {
  c.L = std::min(93.0f, c.L + kForms.plane.far_lighter);
  c.h = wrap_hue(c.h + kForms.plane.far_hue * bend);
  return lch_between(c, easel.colours.ground, kForms.plane.far_ground);
}

}  // namespace

/// A plane: round for dark and soft sound, spiky for bright. Transparent, so that planes cross.
void Forms::section(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Section& heard = piece.sections[k];
  const double length = heard.end - heard.start;
  const Family& family = easel.family_at(0.5 * (heard.start + heard.end));
  lay_field(easel, k);
  const Place place = place_of_section(easel, k);
  const float unit = easel.unit();
  // One large among small ones: by length, not by its root.
  const auto share =
      static_cast<float>(length / std::max(kForms.plane.shortest, easel.outlook.duration));
  float r = unit *
            std::clamp(kForms.plane.radius + kForms.plane.radius_gain * share,
                       kForms.plane.radius_least, kForms.plane.radius_most) *
            easel.style->sections.size;
  if (heard.returns > 0) r *= kForms.plane.return_smaller;
  const bool largest =
      std::none_of(piece.sections.begin(), piece.sections.end(), [&](const plan::Section& other) {
        return other.end - other.start > length + 1e-6 ||
               (other.end - other.start > length - 1e-6 && other.start < heard.start);
      });
  const Point own = easel.layout.place(
      place.row, 0.5 * (heard.start + heard.end),
      place.middle + kForms.plane.level_apart * place.half * easel.chance(kPlane, k, 1));
  const Point at{
      std::clamp(own.x, kForms.plane.inside * r, easel.layout.width - kForms.plane.inside * r),
      std::clamp(own.y, kForms.plane.inside * r, easel.layout.height - kForms.plane.inside * r)};
  const float hz = hear::centroid(piece, heard.start, heard.end);
  const int corners = static_cast<int>(std::lround(corners_of_centroid(kForms.plane.dark * hz)));
  const float turn = kTau * easel.unit_chance(kPlane, heard.label, 2);
  Mark mark;
  mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
  mark.pass = 1;
  mark.start = std::max(0.0, heard.start - kForms.plane.early);
  mark.end = heard.start + std::min(2.0, kForms.plane.lasts * length);
  // Air around the largest first: a soft, light halo.
  Mark halo = mark;
  halo.brush = kWashBrush;
  halo.width = kForms.plane.halo_width * r;
  halo.load = kForms.plane.halo_load;
  halo.wetness = kForms.plane.halo_wetness;
  halo.medium = 0.5f;
  halo.colour = {std::min(kForms.plane.halo_L_most, family.base.L + kForms.plane.halo_lighter),
                 kForms.plane.halo_chroma * family.base.C,
                 wrap_hue(family.base.h + kForms.plane.halo_hue * family.bend)};
  if (largest) ring(easel, halo, at, kForms.plane.halo_radius * r, turn, 1.0f);
  mark.brush = kMassBrush;
  mark.width = std::clamp(kForms.plane.width * r, kForms.plane.width_least * unit,
                          kForms.plane.width_most * unit);
  mark.load = kForms.plane.load;
  mark.wetness = kForms.plane.wetness;
  mark.medium = kForms.plane.medium;  // glass: where planes cross, both are seen
  mark.colour = family.base;
  mark.colour.C *= kForms.plane.fuller;
  const bool round = corners <= 2 || heard.emotion.arousal < -kForms.plane.calm;
  plane(easel, mark, far_side(easel, mark.colour, family.bend),
        stretched(round ? round_form(at, r)
                        : spiky(at, kForms.plane.spikes * r, std::min(corners, 7), turn),
                  hand_angle(easel, heard.label), easel.style->sections.length),
        turn + kForms.plane.turned);
  if (round && largest) {  // a core off the middle, and a rim
    Mark core = mark;
    core.colour = family.accent;
    core.load = 1.0f;
    core.start = mark.end;
    core.end = mark.end + kForms.plane.core_lasts;
    core.width = kForms.plane.core_width * r;
    fill(easel, core, round_form(polar(at, kForms.plane.core_off * r, turn), kForms.plane.core * r),
         turn);
    Mark rim = core;
    rim.brush = kLineBrush;
    rim.colour = line_black();
    rim.width = kForms.plane.rim * unit;
    ring(easel, rim, at, kForms.plane.rim_radius * r, turn, kForms.plane.rim_way);
  }
}

namespace {

/// A small form before it is drawn.
struct SmallForm {
  std::uint64_t key = 0;  ///< that its free choices are drawn with
  Point at;
  float r = 0;       ///< canvas units
  float turn = 0;    ///< radians
  float length = 1;  ///< as much longer along `turn`
  Mark mark;         ///< what fills it
  Mark thin;         ///< what draws its lines
};

/// Each stands by itself: of a few places in its time the barest.
Point barest(const Easel& easel, const plan::Chord& chord, std::uint64_t key, float r) {
  const std::size_t row = easel.layout.row_of(chord.start);
  const double length = length_of(chord);
  Point at{};
  float least = 1e9f;
  for (int i = 0; i < 6; ++i) {
    const float level = 0.5f + kForms.chord.level_apart * easel.chance(kForm, key, 2, i);
    Point tried = easel.layout.place(row, chord.start + 0.5 * length, level);
    tried.x += kForms.chord.aside * easel.unit() * easel.chance(kForm, key, 3, i);
    const Sketch::Under there =
        easel.sketch.look({{tried.x, tried.y, 1, 0}}, kForms.chord.look * r);
    const float full = there.cover + there.keep;
    if (full < least) least = full, at = tried;
  }
  return at;
}

void row_of_strokes(Easel& easel, const SmallForm& form) {
  for (int i = 0; i < 5; ++i) {
    const Point a =
        polar(form.at, (static_cast<float>(i) - 2.0f) * kForms.chord.row_step * form.r, form.turn);
    const float half = form.length * form.r *
                       (kForms.chord.row_length - kForms.chord.row_shorter * static_cast<float>(i));
    straight(easel, form.thin, polar(a, half, form.turn + kAcross),
             polar(a, half, form.turn - kAcross));
  }
}

void half_disc(Easel& easel, const SmallForm& form) {
  std::vector<Point> half;
  for (int i = 0; i <= 14; ++i)
    half.push_back(
        polar(form.at, kForms.chord.half_disc * form.r, form.turn + 0.5f * kTau * i / 14));
  fill(easel, form.mark, stretched(half, form.turn, form.length), form.turn);
}

void zigzag(Easel& easel, const SmallForm& form) {
  for (int i = 0; i < 5; ++i) {
    const Point a =
        polar(form.at, (static_cast<float>(i) - kForms.chord.zigzag_from) * form.r, form.turn);
    const Point b =
        polar(form.at, (static_cast<float>(i) - kForms.chord.zigzag_to) * form.r, form.turn);
    straight(easel, form.thin,
             polar(a, i % 2 ? kForms.chord.zigzag * form.r : -kForms.chord.zigzag * form.r,
                   form.turn + kAcross),
             polar(b, i % 2 ? -kForms.chord.zigzag * form.r : kForms.chord.zigzag * form.r,
                   form.turn + kAcross));
  }
}

/// A board of squares, every other one filled.
void board(Easel& easel, const SmallForm& form, const Lch& accent) {
  const float cell = kForms.chord.board * form.r;
  for (int i = 0; i < 9; i += 2) {
    const Point a = polar(polar(form.at, (i % 3 - 1) * cell, form.turn), (i / 3 - 1) * cell,
                          form.turn + kQuarter);
    Mark square = form.mark;
    square.brush = kKnifeBrush;
    square.width = kForms.chord.board_width * cell;
    square.start = form.mark.start + kForms.chord.board_every * i;
    square.end = square.start + kForms.chord.board_every;
    if (i % 4 == 2) square.colour = accent;
    straight(easel, square, polar(a, -kForms.chord.board_half * cell, form.turn),
             polar(a, kForms.chord.board_half * cell, form.turn));
  }
}

/// A disc, half of them in a ring.
void disc(Easel& easel, const SmallForm& form) {
  if (is_point(easel, form.r)) {
    point(easel, form.mark, form.at, form.r, form.length, form.turn);
  } else {
    fill(easel, form.mark, stretched(round_form(form.at, form.r), form.turn, form.length),
         form.turn);
  }
  if (form.key % 2 == 0 && in_kit(easel, kRings))
    ring(easel, form.thin, form.at, kForms.chord.ring * form.r, form.turn);
}

void form_of_quality(Easel& easel, const SmallForm& form, plan::ChordQuality quality,
                     const Lch& accent) {
  switch (quality) {
    case plan::ChordQuality::kMinor:
    case plan::ChordQuality::kMinor7: half_disc(easel, form); break;
    case plan::ChordQuality::kDominant7:
    case plan::ChordQuality::kMajor7:
      fill(easel, form.mark,
           stretched(regular(form.at, kForms.chord.triangle * form.r, 3, form.turn), form.turn,
                     form.length),
           form.turn);
      break;
    case plan::ChordQuality::kAugmented:
      fill(easel, form.mark,
           stretched(regular(form.at, kForms.chord.quadrangle * form.r, 4, form.turn), form.turn,
                     form.length),
           form.turn + kForms.chord.quadrangle_turned);
      break;
    case plan::ChordQuality::kSuspended:
      ring(easel, form.thin, form.at, kForms.chord.open_ring * form.r, form.turn,
           kForms.chord.open_ring_way);
      break;
    case plan::ChordQuality::kDiminished: zigzag(easel, form); break;
    default:
      if (form.key % 5 == 3 && in_kit(easel, kBoards)) {
        board(easel, form, accent);
      } else {
        disc(easel, form);
      }
      break;
  }
}

}  // namespace

/// Small forms: minor a half disc, major a disc, a seventh a triangle, suspended an open ring,
/// diminished a zigzag, augmented a quadrangle; a chord that comes again and again a row of
/// strokes.
void Forms::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->chords;
  const plan::Chord& chord = piece.chords[k];
  const int stride = easel.outlook.chord_stride;
  const int count = static_cast<int>(easel.outlook.chords) / stride;
  const int wanted = static_cast<int>(kForms.chord.count * own.amount * easel.settings.density);
  if (!chosen(k / stride, count, wanted)) return;
  const float unit = easel.unit();
  const Family& family = easel.family_at(chord.start);
  const float loud = hear::level_at(piece, chord.start + kForms.chord.loud_after);
  const std::uint64_t key = easel.outlook.moment(chord.start);
  const float u = kForms.chord.least + kForms.chord.range * easel.unit_chance(kForm, key, 1);
  // Sizes by a power law.
  const float r = unit *
                  std::clamp(kForms.chord.radius / std::sqrt(u) *
                                 static_cast<float>(math::exp2(loud / kForms.chord.dB_doubling)),
                             kForms.chord.radius_least, kForms.chord.radius_most) *
                  own.size;
  const Point at = barest(easel, chord, key, r);
  SmallForm form{.key = key,
                 .at = at,
                 .r = r,
                 .turn = kTau * easel.unit_chance(kForm, key, 4),
                 .length = own.length,
                 .mark = {},
                 .thin = {}};
  Mark& mark = form.mark;
  mark.brush = kDabBrush;
  mark.width = std::max(kForms.chord.width * r, kForms.chord.width_least * unit);
  mark.load = kForms.chord.load;
  mark.wetness = kForms.chord.wetness;
  mark.colour = chord_colour(
      key % 3 == 1 ? Family{family.accent, family.base, family.bend, family.spread} : family, chord,
      easel.colours.home);
  mark.colour.C = std::max(kForms.chord.fuller * mark.colour.C, kForms.chord.least_C);
  const float under = easel.sketch.look({{at.x, at.y, 1, 0}}, 2.0f * r).lightness;
  if (under > 0 && std::fabs(under - mark.colour.L) < 18)
    mark.colour.L = under > 50 ? under - 34 : under + 34;
  mark.start = hear::attacks_of(piece, chord, 1).front();
  mark.end = mark.start +
             (easel.outlook.known
                  ? std::clamp(chord.end - mark.start, kForms.chord.lasts, kForms.chord.lasts_most)
                  : kForms.chord.lasts);
  mark.pass = 1;
  mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
  form.thin = mark;
  Mark& thin = form.thin;
  thin.brush = kLineBrush;
  thin.width = kForms.chord.line * unit;
  thin.colour = line_black();
  thin.start = mark.start + kForms.chord.lasts;
  thin.end = thin.start + kForms.chord.line_lasts;
  const bool again =
      in_kit(easel, kRows) && k >= stride && piece.chords[k - stride].root == chord.root &&
      easel.sketch.look({{at.x, at.y, 1, 0}}, kForms.chord.look * r).cover < kForms.chord.bare;
  if (again)
    row_of_strokes(easel, form);
  else
    form_of_quality(easel, form, chord.quality, family.accent);
}

void Forms::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const Element& own = easel.style->bass;
  const int rank = easel.outlook.bass_rank[static_cast<std::size_t>(k)];
  if (rank >= static_cast<int>(kForms.bar.count * own.amount * easel.settings.density)) return;
  const float unit = easel.unit();
  const std::uint64_t key = easel.outlook.moment(note.onset);
  const double length = note.offset - note.onset;
  const std::size_t row = easel.layout.row_of(note.onset);
  const Point at = easel.layout.place(
      row, 0.5 * (note.onset + note.offset),
      easel.layout.height_of(note.pitch) + kForms.bar.level_apart * easel.chance(kBar, key, 1));
  // Few directions, as drawn with a ruler: the section's, and across it.
  const plan::Section* heard = easel.section(note.onset);
  const float turn =
      hand_angle(easel, heard ? heard->label : 0) + (key % 3 == 1 ? -kForms.bar.across : 0.0f);
  const float half =
      unit *
      std::clamp(kForms.bar.length + kForms.bar.length_gain * static_cast<float>(length),
                 kForms.bar.length_least, kForms.bar.length_most) *
      own.length;
  Mark mark;
  mark.brush = kBassBrush;
  mark.width = unit *
               std::clamp(kForms.bar.width *
                              static_cast<float>(math::exp2(hear::level_at(piece, note.onset) /
                                                            kForms.bar.dB_doubling)) /
                              (1.0f + kForms.bar.thinner * static_cast<float>(rank)),
                          kForms.bar.width_least, kForms.bar.width_most) *
               own.size;
  mark.load = kForms.bar.load;
  mark.wetness = kForms.bar.wetness;
  const bool coloured = in_kit(easel, kColouredBars) ? rank % 4 != 0 : rank % 4 == 3;
  mark.colour = coloured ? easel.family_at(note.onset).accent : line_black();
  mark.start = hear::snap_to_onset(piece, note.onset, kForms.bar.snap);
  mark.end = mark.start + std::clamp(kForms.bar.lasts * length, kForms.bar.lasts_least, 1.0);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  // Side by side with what lies there, not over it.
  mark.path = best_place(easel, 7, 2.0f * mark.width, mark.colour.L, [&](int attempt) {
    const float off = kForms.bar.beside * unit * static_cast<float>((attempt + 1) / 2);
    const Point there = polar(at, attempt % 2 ? off : -off, turn + kQuarter);
    const Point a = polar(there, half, turn), b = polar(there, -half, turn);
    return std::vector<plan::PathPoint>{{a.x, a.y, 1.0f, 0.0f}, {b.x, b.y, 1.0f, 1.0f}};
  });
  if (is_bent(note)) {  // a bar that bends: from left to right, with points enough
    if (mark.path[0].x > mark.path[1].x) std::swap(mark.path[0], mark.path[1]);
    mark.path =
        sweep({0.5f * (mark.path[0].x + mark.path[1].x), 0.5f * (mark.path[0].y + mark.path[1].y)},
              kForms.bar.bent_turn * turn, 2.0f * half, 0.0f);
    slant(easel, note, 2.0f * mark.width, mark.path);
    mark.path = trembling_note(easel, piece.bass, k, mark.path, mark.width);
    for (plan::PathPoint& q : mark.path) q.pressure = 1.0f;
  }
  mark.keep = kForms.bar.keep;
  easel.paint(std::move(mark));
}

namespace {

/// The most important in black, the next in their own colour; a motif in that of its first time,
/// moved as it is.
Lch colour_of(const Easel& easel, const hear::Breath& breath, float rank) {
  const Figure figure = figure_of(easel.piece, breath);
  const std::uint64_t key = hand_key(easel.piece, easel.outlook, breath);
  const Family& family = easel.family_at(breath.start);
  Lch drawn = rank < kForms.line.black ? line_black() : family.base;
  if (rank >= kForms.line.black)
    drawn = {std::max(kForms.line.own_L_least, drawn.L - kForms.line.own_darker),
             kForms.line.own_chroma * drawn.C, drawn.h};
  if (figure.motif == 0 || (figure.motif < 0 && key % 4 == 2))
    drawn = moved_in_hue(family.accent, family, figure.transposition);
  return drawn;
}

}  // namespace

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
  const double whole = std::max(kForms.line.shortest, breath.end - breath.start);
  // Three are said in black; the next are thinner the less they weigh, and in their own colour; the
  // rest are left out: a line is read where it is alone.
  const float rank = static_cast<float>(easel.outlook.breath_rank[static_cast<std::size_t>(p)]);
  if (rank >= kForms.line.count * own.amount * easel.settings.density) return;
  const float weight = 1.0f / (1.0f + kForms.line.thinner * rank);
  const Lch drawn = colour_of(easel, breath, rank);
  // People drew motifs of some six seconds. Of round corners one in five is too dull to be counted
  // as one when it is painted (bench/mapping, T8).
  const double a_motif =
      (arousal > 0 ? kForms.line.corners_sharp : kForms.line.corners_round) *
      std::clamp(whole / kForms.line.motif, kForms.line.motif_least, kForms.line.motif_most);
  for (int first = breath.first; first <= breath.last;) {
    const int last = joined_run(piece, breath, first);
    const double start = hear::snap_to_onset(piece, m[first].onset, kForms.line.snap);
    const double end = std::max(start + kForms.line.run_least, m[last].offset);
    const float force = static_cast<float>(
        math::exp2(hear::level_at(piece, 0.5 * (start + end)) / kForms.line.dB_doubling));
    Mark mark;
    mark.brush = kLineBrush;
    mark.width = std::clamp(kForms.line.width * unit * force * weight * own.size,
                            kForms.line.width_least * unit, kForms.line.width_most * unit);
    mark.load = kForms.line.load;
    mark.wetness = kForms.line.wetness;
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
                                 kForms.line.point_least * unit, kForms.line.point_most * unit) *
                      own.size;
      mark.end = start + std::min(kForms.line.point_lasts, end - start);
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
      mark.path = trembling(easel, mark.path, shakes, kForms.line.shake * mark.width,
                            {.aside = kForms.line.shake_aside,
                             .swell = kForms.line.shake_swell,
                             .thin = kForms.line.shake_thin});
      const plan::PathPoint tip = mark.path.back();
      easel.paint(mark);
      if (m[last].offset - m[last].onset > kForms.line.held) {  // a held note ends in a point
        mark.start = mark.end;
        mark.end = mark.start + kForms.line.end_lasts;
        point(easel, mark, {tip.x, tip.y},
              std::clamp(kForms.line.end * unit * force, kForms.line.end_least * unit,
                         kForms.line.end_most * unit));
      }
    }
    first = last + 1;
  }
}

void Forms::note(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.notes[k];
  const int wanted =
      static_cast<int>(kForms.note.count * easel.style->notes.amount * easel.settings.density);
  if (!chosen(k, static_cast<int>(easel.outlook.notes), wanted)) return;
  const float unit = easel.unit();
  const std::size_t row = easel.layout.row_of(note.onset);
  const double length = note.offset - note.onset;
  const Point at = easel.layout.place(row, note.onset, easel.layout.height_of(note.pitch));
  Mark mark;
  mark.brush = kLineBrush;
  mark.width =
      unit * (kForms.note.width + kForms.note.width_gain * note.velocity) * easel.style->notes.size;
  mark.load = 1.0f;
  mark.wetness = kForms.note.wetness;
  mark.colour = line_black();
  mark.start = note.onset;
  mark.end = note.onset + kForms.note.lasts;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  const float half =
      unit *
      std::clamp(kForms.note.length_least + kForms.note.length_gain * static_cast<float>(length),
                 kForms.note.length_least, kForms.note.length_most) *
      easel.style->notes.length;
  // One direction for all: the hand's. A plane is not scratched.
  const plan::Section* heard = easel.section(note.onset);
  const float turn = hand_angle(easel, heard != nullptr ? heard->label : 0) - kForms.note.turned;
  if (easel.sketch.look({{at.x, at.y, 1, 0}}, half).cover > kForms.note.cover) return;
  straight(easel, mark, polar(at, half, turn), polar(at, -half, turn));
}

void Forms::hit(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Onset& onset = piece.onsets[k];
  const int rank = easel.outlook.onset_rank[static_cast<std::size_t>(k)];
  if (rank >=
      static_cast<int>(kForms.hit.count * easel.style->hits.amount * easel.settings.density))
    return;
  const float unit = easel.unit();
  const Family& family = easel.family_at(onset.time);
  const std::size_t row = easel.layout.row_of(onset.time);
  const bool low = onset.kind == plan::HitKind::kLow, high = onset.kind == plan::HitKind::kHigh;
  const float level = low ? kForms.hit.low : high ? kForms.hit.high : 0.5f;
  const Point at = easel.layout.place(
      row, onset.time,
      level + (low || high ? kForms.hit.apart_hit : kForms.hit.apart) * easel.chance(kPoint, k, 1));
  const float r = unit *
                  (kForms.hit.radius + kForms.hit.radius_gain * onset.strength * onset.strength) *
                  (low ? kForms.hit.low_larger : 1.0f) * easel.style->hits.size;
  Mark mark;
  mark.brush = kDabBrush;
  mark.width = kForms.hit.width * r;
  mark.load = kForms.hit.load;
  mark.wetness = kForms.hit.wetness;
  mark.colour = k % 3 == 0 ? line_black() : k % 3 == 1 ? family.accent : family.base;
  mark.start = onset.time;
  mark.end = onset.time + kForms.hit.lasts;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  // What strikes sharply has corners.
  if (high) {
    const float turn = kForms.hit.turn * static_cast<float>(k);
    fill(easel, mark,
         stretched(regular(at, kForms.hit.triangle * r, 3, turn), turn, easel.style->hits.length),
         kForms.hit.grain);
  } else {
    point(easel, mark, at, r, easel.style->hits.length, kForms.hit.turn * static_cast<float>(k));
  }
}

}  // namespace impasto::compose
