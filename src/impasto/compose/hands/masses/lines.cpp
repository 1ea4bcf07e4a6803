// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
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
#include "impasto/compose/hands/masses/masses.h"
#include "impasto/compose/hands/masses/taste.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
using plan::CauseKind;
using score::Note;

namespace {

constexpr float kOctave = 12.0f;   ///< semitones
constexpr double kOctaves = 12.0;  ///< semitones
enum Purpose : std::uint64_t { kLine = 201, kDab, kRhythm, kInner };
}  // namespace

namespace {

/// Most lines are drawn in a dark or a light of their own section; the accent is kept for where the
/// piece is loudest (full chroma only at accents and climaxes).
Lch line_colour(const Easel& easel, double time, float loud, const Sketch::Under& under,
                const Figure& figure, std::uint64_t key) {
  const Family& family = easel.family_at(time);
  const float ground = under.cover > kLines.colour.covered ? under.lightness : family.base.L;
  const bool near_climax = std::fabs(time - easel.outlook.climax) < kLines.colour.near;
  // The figure that the piece is made of has the accent's colour, muted, wherever it comes back.
  const bool main = figure.motif == 0 || (figure.motif < 0 && key % 3 == 1);
  Lch c = family.accent;
  if (!near_climax && !main) {
    c = family.base;
    c.h = wrap_hue(c.h +
                   family.bend * (ground > 52 ? -kLines.colour.dark_hue : kLines.colour.light_hue));
    c.C = ground > 52 ? kLines.colour.dark_chroma * c.C : 0.5f * c.C;
  } else if (!near_climax) {
    c.C *= kLines.colour.main_chroma;
  }
  // The line has to be read against what lies there.
  if (std::fabs(c.L - ground) < 32) c.L = ground > 52 ? ground - 40 : ground + 40;
  c.L = std::clamp(c.L, kLines.colour.L_least, kLines.colour.L_most);
  c.C *= 1.0f + kLines.colour.louder * loud;
  return moved_in_hue(c, family, figure.transposition);
}

/// A note by itself, short: one dab as long as the note, so that the gap is the rest.
void draw_dab(const Easel& easel, const Stretch& stretch, int index, float force, float velocity,
              Mark& mark) {
  const Note& note = easel.piece.melody[static_cast<std::size_t>(index)];
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const float level = easel.layout.height_of(note.pitch);
  const Point from = on_line(easel, stretch, note.onset, level);
  const Point to = on_line(easel, stretch, note.offset, level);
  const float length =
      std::max(kLines.dab.length_least * unit,
               std::sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)));
  mark.brush = kDabBrush;
  mark.width = std::clamp(
      kLines.dab.width * unit * force * (kLines.dab.soft + kLines.dab.strong * velocity) * own.size,
      kLines.dab.width_least * unit, kLines.dab.width_most * unit);
  // Not broader than long: a dot must not close the gap to the next.
  mark.width = std::min(mark.width, std::max(kLines.dab.thin * unit, kLines.dab.broad * length));
  mark.load = kLines.dab.load;
  mark.wetness = kLines.dab.wetness;
  const float along = static_cast<float>(math::atan2(to.y - from.y, to.x - from.x));
  // The flat brush begins and ends a little beyond its path.
  mark.path = sweep({0.5f * (from.x + to.x), 0.5f * (from.y + to.y)},
                    along - kLines.dab.tilt + kLines.dab.tilt_apart * easel.chance(kDab, index, 1),
                    std::max(kLines.dab.shortest * mark.width,
                             own.length * length - kLines.dab.beyond * mark.width),
                    kLines.dab.bow);
  if (is_bent(note)) mark.width *= kLines.dab.bent;
  slant(easel, note, kLines.dab.slant * mark.width, mark.path);
  mark.end = mark.start + std::min(kLines.dab.lasts, mark.end - mark.start);
}

}  // namespace

void Masses::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const float unit = easel.unit();
  const Element& own = easel.style->melody;
  const Stretch stretch = stretch_of(easel, breath, p);
  const Figure figure = figure_of(piece, breath);
  const std::uint64_t key = hand_key(piece, easel.outlook, breath);
  for (int first = breath.first; first <= breath.last;) {
    const int last = joined_run(piece, breath, first);
    const double start = hear::snap_to_onset(piece, m[first].onset, kLines.line.snap),
                 end = std::max(start + kLines.line.shortest, m[last].offset);
    const float loud = hear::level_at(piece, 0.5 * (start + end));
    const float force = static_cast<float>(math::exp2(loud / kLines.line.dB_doubling));
    float velocity = 0;
    for (int i = first; i <= last; ++i) velocity += m[i].velocity;
    velocity /= static_cast<float>(last - first + 1);

    Mark mark;
    mark.cause = {CauseKind::kMelody, first, start, end};
    mark.pass = 2;
    mark.start = start;
    mark.end = end;
    mark.keep = 1.0f;
    if (last == first && end - start < kLines.dab.longest) {
      draw_dab(easel, stretch, first, force, velocity, mark);
    } else {
      mark.path = gesture(easel, stretch, first, last);
      lengthen(mark.path, own.length);
      mark.brush = kLineBrush;
      mark.width = std::clamp(
          kLines.line.width * unit * force * (kLines.line.soft + 0.5f * velocity) * own.size,
          kLines.line.width_least * unit, kLines.line.width_most * unit);
      mark.load = kLines.line.load;
      mark.wetness = kLines.line.wetness;
      // Harsh sound is drawn angular and hard (mapping.md C: Adeli 2014), soft sound round.
      if (harshness(piece, start, end) > kLines.line.harsh) {
        const double motifs = std::clamp((end - start) / kLines.line.motif, kLines.line.motif_least,
                                         kLines.line.motif_most);
        mark.path = with_slides(
            with_corners(mark.path, static_cast<int>(std::lround(kLines.line.corners * motifs))),
            mark.path, slides_of(m, first, last));
        mark.wetness = kLines.line.harsh_wetness;
        mark.load = kLines.line.harsh_load;
      }
      const std::vector<Shake> shakes = shakes_of(m, first, last);
      make_fine(mark, shakes);
      mark.path = trembling(easel, mark.path, shakes, kLines.line.shake * mark.width);
    }
    const Sketch::Under under = easel.sketch.look(mark.path, mark.width);
    mark.colour = line_colour(easel, start, loud, under, figure, key);
    // Higher is lighter, by a little (mapping.md C: 3 per octave).
    mark.colour.L += kLines.colour.higher * (m[first].pitch - kLines.colour.middle) / kOctave;
    mark.colour.h = wrap_hue(mark.colour.h + kLines.colour.hue_apart * easel.chance(kLine, key, 7));
    easel.paint(std::move(mark));
    first = last + 1;
  }
}

namespace {

/// A small touch of broken colour lies in the value of what it is laid on and lives by its hue; the
/// few that sound strongest stand out. Confetti is what has the same contrast everywhere. `rank` is
/// the share of its like that are weaker.
void sink(const Easel& easel, Mark& mark, float rank) {
  const Sketch::Under under = easel.sketch.look(mark.path, mark.width);
  const float there = math::lerp(easel.colours.ground.L, under.lightness, under.cover);
  const float out = math::lerp(kLines.sink.weak, kLines.sink.strong,
                               math::smoothstep(kLines.sink.from, 1.0f, rank));
  mark.colour.L = math::lerp(there, mark.colour.L, out);
  mark.colour.C *= math::lerp(kLines.sink.chroma, 1.0f, out);
}

}  // namespace

void Masses::note(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const Note& note = piece.notes[k];
  const double length = note.offset - note.onset;
  const Family& family = easel.family_at(note.onset);
  const std::size_t row = layout.row_of(note.onset);
  const float scatter = kLines.note.scatter * easel.chance(kInner, k, 1);
  Point at =
      layout.place(row, note.onset + 0.5 * std::min(length, 2.0), layout.height_of(note.pitch));
  at.x += scatter * unit;
  Mark mark;
  mark.brush = length > 0.5 ? kLineBrush : kDabBrush;
  const Element& own = easel.style->notes;
  mark.width = std::clamp(
      own.size * kLines.note.width * unit *
          (kLines.note.soft + kLines.note.strong * note.velocity * note.velocity) *
          static_cast<float>(
              math::exp2(-kLines.note.higher * (note.pitch - kLines.note.middle_pitch) / kOctaves)),
      kLines.note.width_least * unit, kLines.note.width_most * unit);
  mark.load = kLines.note.load;
  mark.wetness = kLines.note.wetness;
  mark.colour = family.base;
  mark.colour.L +=
      kLines.note.lighter + kLines.note.higher_L * (note.pitch - kLines.note.middle) / kOctave;
  mark.colour.C *= kLines.note.fuller;
  mark.colour.h =
      wrap_hue(mark.colour.h + family.bend * (kLines.note.hue +
                                              kLines.note.hue_apart * easel.chance(kInner, k, 2)));
  mark.start = note.onset;
  mark.end = note.onset + std::min(length, kLines.note.longest);
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  mark.path =
      sweep(at, kLines.note.turn * easel.chance(kInner, k, 3),
            std::clamp(own.length * static_cast<float>(length) * kLines.note.length * unit,
                       kLines.note.length_least * mark.width, kLines.note.length_most * unit),
            kLines.note.bow * easel.chance(kInner, k, 4), 0.5f + 0.5f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  const auto counted = [&] {
    return std::count_if(piece.notes.begin(), piece.notes.end(),
                         [&](const Note& other) { return other.velocity < note.velocity; });
  };
  const auto& softer = easel.outlook.softer_notes;
  const long weaker = softer.empty() ? counted() : softer[static_cast<std::size_t>(k)];
  sink(easel, mark, static_cast<float>(weaker) / static_cast<float>(easel.outlook.notes));
  easel.paint(std::move(mark));
}

void Masses::hit(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const plan::Onset& onset = piece.onsets[k];
  const Family& family = easel.family_at(onset.time);
  const std::size_t row = layout.row_of(onset.time);
  // A few large, many small: sizes follow the strength steeply.
  const float strength = kLines.hit.least + kLines.hit.gain * onset.strength * onset.strength;
  const float force = static_cast<float>(math::exp2(
      hear::level_at(piece, onset.time + kLines.hit.loud_after) / kLines.hit.dB_doubling));
  float level = 0.5f, size = kLines.hit.size, slender = kLines.hit.slender,
        angle = -kLines.hit.angle;
  Lch colour = family.base;
  switch (onset.kind) {
    case plan::HitKind::kLow:  // weight
      level = kLines.hit.low + kLines.hit.low_apart * easel.chance(kRhythm, k, 1);
      size = kLines.hit.low_size, slender = kLines.hit.low_slender, angle = kLines.hit.low_angle;
      colour = {std::max(kLines.hit.low_L, colour.L - 40), colour.C * kLines.hit.low_chroma,
                colour.h};
      break;
    case plan::HitKind::kMid:  // slash
      level = kLines.hit.mid + kLines.hit.mid_apart * easel.chance(kRhythm, k, 1);
      size = kLines.hit.mid_size, slender = kLines.hit.mid_slender, angle = -1.0f;
      colour = family.accent;
      break;
    case plan::HitKind::kHigh:  // flecks
      level = kLines.hit.high + kLines.hit.high_apart * easel.chance(kRhythm, k, 1);
      size = kLines.hit.high_size, slender = kLines.hit.high_slender,
      angle = -kLines.hit.high_angle;
      colour.L = std::min(kLines.hit.high_L, colour.L + 34), colour.C *= kLines.hit.high_chroma;
      break;
    case plan::HitKind::kPitched: {
      // Beside the line that sounds: broken colour around it.
      auto it =
          std::upper_bound(piece.melody.begin(), piece.melody.end(), onset.time + kLines.hit.beside,
                           [](double t, const Note& n) { return t < n.onset; });
      level =
          it != piece.melody.begin() ? layout.height_of(std::prev(it)->pitch) : kLines.hit.level;
      const float aside = easel.chance(kRhythm, k, 1);
      level = math::saturate(level + kLines.hit.apart * aside * aside * (aside < 0 ? -1.0f : 1.0f));
      colour.L += (colour.L > 55 ? -kLines.hit.darker : kLines.hit.lighter) *
                  (kLines.hit.weak + kLines.hit.strong * onset.strength);
      colour.h = wrap_hue(colour.h + kLines.hit.hue * easel.chance(kRhythm, k, 6));
      colour.C *= kLines.hit.fuller;
      slender = kLines.hit.pitched_slender;
      if (onset.strength > kLines.hit.accent) colour = family.accent;
      break;
    }
  }
  Point at = layout.place(row, onset.time, level);
  at.x += kLines.hit.aside * unit * easel.chance(kRhythm, k, 2);
  Mark mark;
  mark.brush = kDabBrush;
  mark.width = std::clamp(size * unit * strength * force * easel.style->hits.size,
                          kLines.hit.width_least * unit, kLines.hit.width_most * unit);
  mark.load = 1.0f + kLines.hit.load * onset.strength;
  mark.wetness = kLines.hit.wetness;
  mark.colour = colour;
  mark.start = onset.time;
  mark.end = onset.time + kLines.hit.lasts;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  if (onset.kind == plan::HitKind::kPitched) angle = layout.flow(at, -0.5f);
  mark.path = sweep(at, angle + kLines.hit.turn * easel.chance(kRhythm, k, 3),
                    slender * mark.width * easel.style->hits.length,
                    kLines.hit.bow * easel.chance(kRhythm, k, 4),
                    kLines.hit.press + kLines.hit.press_gain * onset.strength);
  const auto count = static_cast<float>(std::max<std::size_t>(1, easel.outlook.onsets));
  sink(easel, mark, 1.0f - static_cast<float>(easel.outlook.onset_rank[k]) / count);
  easel.paint(std::move(mark));
}
}  // namespace impasto::compose
