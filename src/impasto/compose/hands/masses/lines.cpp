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
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/level.h"

namespace impasto::compose {
using plan::CauseKind;
using score::Note;

namespace {
enum Purpose : std::uint64_t { kLine = 201, kDab, kRhythm, kInner };
}

namespace {

/// Most lines are drawn in a dark or a light of their own section; the accent is kept for where the
/// piece is loudest (full chroma only at accents and climaxes).
Lch line_colour(const Easel& easel, double time, float loud, const Sketch::Under& under,
                const Figure& figure, std::uint64_t key) {
  const Family& family = easel.family_at(time);
  const float ground = under.cover > 0.4f ? under.lightness : family.base.L;
  const bool near_climax = std::fabs(time - easel.outlook.climax) < 5.0;
  // The figure that the piece is made of has the accent's colour, muted, wherever it comes back.
  const bool main = figure.motif == 0 || (figure.motif < 0 && key % 3 == 1);
  Lch c = family.accent;
  if (!near_climax && !main) {
    c = family.base;
    c.h = wrap_hue(c.h + family.bend * (ground > 52 ? -38.0f : 26.0f));
    c.C = ground > 52 ? 0.9f * c.C : 0.5f * c.C;
  } else if (!near_climax) {
    c.C *= 0.72f;
  }
  // The line has to be read against what lies there.
  if (std::fabs(c.L - ground) < 32) c.L = ground > 52 ? ground - 40 : ground + 40;
  c.L = std::clamp(c.L, 15.0f, 92.0f);
  c.C *= 1.0f + 0.02f * loud;
  return moved_in_hue(c, family, figure.transposition);
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
    const double start = hear::snap_to_onset(piece, m[first].onset, 0.08),
                 end = std::max(start + 0.05, m[last].offset);
    const float loud = hear::level_at(piece, 0.5 * (start + end));
    const float force = static_cast<float>(math::exp2(loud / 10.0));
    float velocity = 0;
    for (int i = first; i <= last; ++i) velocity += m[i].velocity;
    velocity /= static_cast<float>(last - first + 1);

    Mark mark;
    mark.cause = {CauseKind::kMelody, first, start, end};
    mark.pass = 2;
    mark.start = start;
    mark.end = end;
    mark.keep = 1.0f;
    if (last == first && end - start < 0.32) {
      // A note by itself, short: one dab as long as the note, so that the gap is the rest.
      const float level = easel.layout.height_of(m[first].pitch);
      const Point from = on_line(easel, stretch, m[first].onset, level);
      const Point to = on_line(easel, stretch, m[first].offset, level);
      const float length = std::max(0.006f * unit, std::sqrt((to.x - from.x) * (to.x - from.x) +
                                                             (to.y - from.y) * (to.y - from.y)));
      mark.brush = kDabBrush;
      mark.width = std::clamp(0.022f * unit * force * (0.7f + 0.6f * velocity) * own.size,
                              0.009f * unit, 0.045f * unit);
      // Not broader than long: a dot must not close the gap to the next.
      mark.width = std::min(mark.width, std::max(0.005f * unit, 1.2f * length));
      mark.load = 1.25f;
      mark.wetness = 0.1f;
      const float along = static_cast<float>(math::atan2(to.y - from.y, to.x - from.x));
      // The flat brush begins and ends a little beyond its path.
      mark.path =
          sweep({0.5f * (from.x + to.x), 0.5f * (from.y + to.y)},
                along - 0.15f + 0.2f * easel.chance(kDab, first, 1),
                std::max(0.3f * mark.width, own.length * length - 0.35f * mark.width), 0.05f);
      if (is_bent(m[first])) mark.width *= 0.7f;
      slant(easel, m[first], 1.2f * mark.width, mark.path);
      mark.end = start + std::min(0.12, end - start);
    } else {
      mark.path = gesture(easel, stretch, first, last);
      lengthen(mark.path, own.length);
      mark.brush = kLineBrush;
      mark.width = std::clamp(0.034f * unit * force * (0.75f + 0.5f * velocity) * own.size,
                              0.017f * unit, 0.070f * unit);
      mark.load = 1.15f;
      mark.wetness = 0.12f;
      // Harsh sound is drawn angular and hard (mapping.md C: Adeli 2014), soft sound round.
      if (harshness(piece, start, end) > 0.3f) {
        const double motifs = std::clamp((end - start) / 6.0, 0.2, 1.5);
        mark.path =
            with_slides(with_corners(mark.path, static_cast<int>(std::lround(12.0 * motifs))),
                        mark.path, slides_of(m, first, last));
        mark.wetness = 0.04f;
        mark.load = 1.3f;
      }
      const std::vector<Shake> shakes = shakes_of(m, first, last);
      make_fine(mark, shakes);
      mark.path = trembling(easel, mark.path, shakes, 0.95f * mark.width);
    }
    const Sketch::Under under = easel.sketch.look(mark.path, mark.width);
    mark.colour = line_colour(easel, start, loud, under, figure, key);
    // Higher is lighter, by a little (mapping.md C: 3 per octave).
    mark.colour.L += 3.0f * (m[first].pitch - 66.0f) / 12.0f;
    mark.colour.h = wrap_hue(mark.colour.h + 8.0f * easel.chance(kLine, key, 7));
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
  const float out = math::lerp(0.2f, 0.9f, math::smoothstep(0.72f, 1.0f, rank));
  mark.colour.L = math::lerp(there, mark.colour.L, out);
  mark.colour.C *= math::lerp(0.6f, 1.0f, out);
}

}  // namespace

void Masses::note(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = std::min(layout.width, layout.height);
  const Note& note = piece.notes[k];
  const double length = note.offset - note.onset;
  const Family& family = easel.family_at(note.onset);
  const std::size_t row = layout.row_of(note.onset);
  const float scatter = 0.035f * easel.chance(kInner, k, 1);
  Point at =
      layout.place(row, note.onset + 0.5 * std::min(length, 2.0), layout.height_of(note.pitch));
  at.x += scatter * unit;
  Mark mark;
  mark.brush = length > 0.5 ? kLineBrush : kDabBrush;
  const Element& own = easel.style->notes;
  mark.width =
      std::clamp(own.size * 0.015f * unit * (0.35f + 1.2f * note.velocity * note.velocity) *
                     static_cast<float>(math::exp2(-0.15 * (note.pitch - 60.0) / 12.0)),
                 0.005f * unit, 0.035f * unit);
  mark.load = 0.9f;
  mark.wetness = 0.2f;
  mark.colour = family.base;
  mark.colour.L += 16.0f + 3.0f * (note.pitch - 60.0f) / 12.0f;
  mark.colour.C *= 1.1f;
  mark.colour.h =
      wrap_hue(mark.colour.h + family.bend * (20.0f + 14.0f * easel.chance(kInner, k, 2)));
  mark.start = note.onset;
  mark.end = note.onset + std::min(length, 1.5);
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  mark.path = sweep(at, 0.25f * easel.chance(kInner, k, 3),
                    std::clamp(own.length * static_cast<float>(length) * 0.075f * unit,
                               1.4f * mark.width, 0.16f * unit),
                    0.10f * easel.chance(kInner, k, 4), 0.5f + 0.5f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  const auto weaker = std::count_if(piece.notes.begin(), piece.notes.end(), [&](const Note& other) {
    return other.velocity < note.velocity;
  });
  sink(easel, mark, static_cast<float>(weaker) / static_cast<float>(easel.outlook.notes));
  easel.paint(std::move(mark));
}

void Masses::hit(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = std::min(layout.width, layout.height);
  const plan::Onset& onset = piece.onsets[k];
  const Family& family = easel.family_at(onset.time);
  const std::size_t row = layout.row_of(onset.time);
  // A few large, many small: sizes follow the strength steeply.
  const float strength = 0.35f + 1.15f * onset.strength * onset.strength;
  const float force =
      static_cast<float>(math::exp2(hear::level_at(piece, onset.time + 0.05) / 10.0));
  float level = 0.5f, size = 0.017f, slender = 1.8f, angle = -0.6f;
  Lch colour = family.base;
  switch (onset.kind) {
    case plan::HitKind::kLow:  // weight
      level = 0.10f + 0.08f * easel.chance(kRhythm, k, 1);
      size = 0.036f, slender = 1.3f, angle = 0.1f;
      colour = {std::max(12.0f, colour.L - 40), colour.C * 0.8f, colour.h};
      break;
    case plan::HitKind::kMid:  // slash
      level = 0.45f + 0.15f * easel.chance(kRhythm, k, 1);
      size = 0.018f, slender = 4.0f, angle = -1.0f;
      colour = family.accent;
      break;
    case plan::HitKind::kHigh:  // flecks
      level = 0.86f + 0.10f * easel.chance(kRhythm, k, 1);
      size = 0.009f, slender = 1.6f, angle = -0.4f;
      colour.L = std::min(92.0f, colour.L + 34), colour.C *= 0.6f;
      break;
    case plan::HitKind::kPitched: {
      // Beside the line that sounds: broken colour around it.
      auto it = std::upper_bound(piece.melody.begin(), piece.melody.end(), onset.time + 0.04,
                                 [](double t, const Note& n) { return t < n.onset; });
      level = it != piece.melody.begin() ? layout.height_of(std::prev(it)->pitch) : 0.55f;
      const float aside = easel.chance(kRhythm, k, 1);
      level = math::saturate(level + 0.26f * aside * aside * (aside < 0 ? -1.0f : 1.0f));
      colour.L += (colour.L > 55 ? -14.0f : 16.0f) * (0.4f + 0.6f * onset.strength);
      colour.h = wrap_hue(colour.h + 34.0f * easel.chance(kRhythm, k, 6));
      colour.C *= 1.15f;
      slender = 2.6f;
      if (onset.strength > 0.75f) colour = family.accent;
      break;
    }
  }
  Point at = layout.place(row, onset.time, level);
  at.x += 0.05f * unit * easel.chance(kRhythm, k, 2);
  Mark mark;
  mark.brush = kDabBrush;
  mark.width = std::clamp(size * unit * strength * force * easel.style->hits.size, 0.0045f * unit,
                          0.06f * unit);
  mark.load = 1.0f + 0.4f * onset.strength;
  mark.wetness = 0.1f;
  mark.colour = colour;
  mark.start = onset.time;
  mark.end = onset.time + 0.06;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  if (onset.kind == plan::HitKind::kPitched) angle = layout.flow(at, -0.5f);
  mark.path = sweep(at, angle + 0.35f * easel.chance(kRhythm, k, 3),
                    slender * mark.width * easel.style->hits.length,
                    0.12f * easel.chance(kRhythm, k, 4), 0.7f + 0.3f * onset.strength);
  const auto count = static_cast<float>(std::max<std::size_t>(1, easel.outlook.onsets));
  sink(easel, mark, 1.0f - static_cast<float>(easel.outlook.onset_rank[k]) / count);
  easel.paint(std::move(mark));
}
}  // namespace impasto::compose
