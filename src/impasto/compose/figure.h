// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/compose/inflect.h"

namespace impasto::compose {

/// Which figure of the tune a phrase is made of: the motif that fills most of its notes, if that is
/// half of them or more.
struct Figure {
  int motif = -1;         ///< index into Piece::motifs; -1: a phrase that never comes back
  int use = 0;            ///< 0 the first time
  int transposition = 0;  ///< semitones above the first time
  bool mirrored = false;  ///< upside down
};
Figure figure_of(const plan::Piece& piece, const Phrase& phrase);

/// The number that free choices of a phrase are drawn with: the same each time its motif comes
/// back. Phrases that stand alone draw by when they come, as a share of the piece, so that one more
/// or less before them changes nothing.
std::uint64_t hand_key(const plan::Piece& piece, const Phrase& phrase);
/// The same for anything that sounds at a time.
std::uint64_t time_key(const plan::Piece& piece, double time);

/// 0 soft: what sounds between these times swells .. 1 hard: it is struck. From the time its onsets
/// take to rise; .5 where none is known (mapping.md C: attack -> edge hardness).
float hardness(const plan::Piece& piece, double from, double to);

/// 0 consonant .. 1 dissonant: roughness for the ear between two times (mapping.md, T7), counted
/// from what plain triads have.
float dissonance(const plan::Piece& piece, double from, double to);
/// 0 tone .. 1 noise: spectral flatness between two times.
float noisiness(const plan::Piece& piece, double from, double to);

/// -1 dry: a closet, 0.3 s and less .. 0 a room of 0.9 s, or unknown .. 1 awash: a cathedral, 3 s
/// and more (Piece::reverb).
float wash_of(const plan::Piece& piece);
/// What that does to one stroke: its wetness, its load, the clear medium in its paint. Its place,
/// its width and the shares of its pigments stay.
void soak(plan::Stroke& stroke, float wash);
/// And to what all strokes have in common: how long paint stays wet, and how far brushes drag it.
void soak(plan::Plan& plan, float wash);

/// How much the climax stands out of the piece, 0 hardly .. 1 by ten dB.
float prominence(const Easel& easel);
/// The level of what sings at the climax.
float climax_level(const plan::Piece& piece, const Layout& layout);
/// Notes of the tune a second around the climax.
float climax_motion(const Easel& easel);

/// Where that line trembles.
std::vector<Shake> climax_shakes(const Easel& easel);

/// The tune around the climax as one line through `heart`, `reach` long from end to end, and
/// no taller than `tall` of that: what is built at the climax has the shape of what sounds there.
/// `turn` bends it, 0 straight .. 6.28 closed.
std::vector<plan::PathPoint> climax_line(const Easel& easel, Point heart, float reach, float tall,
                                         float turn = 0.0f);

/// The stretch of a path between two of its times, 0..1.
std::vector<plan::PathPoint> part_of(const std::vector<plan::PathPoint>& path, float from,
                                     float to);

/// How far right of its time a mark stands because its sound comes from there (mapping.md C: pan ->
/// x), canvas units: at most three tenths of its bar's width, so that bars stay in their order. 0
/// for what has no part in a score.
float pan_shift(const plan::Piece& piece, const Layout& layout, const plan::Cause& cause);

/// The colour of a figure that is heard so many semitones higher than the first time.
Lch moved_in_hue(Lch colour, const Family& family, int transposition);

}  // namespace impasto::compose
