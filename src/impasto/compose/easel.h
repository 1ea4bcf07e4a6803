// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/compose/colours.h"
#include "impasto/compose/layout.h"
#include "impasto/compose/sketch.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Indices into Plan::brushes, in the order `oil_brushes` makes them.
enum BrushIndex { kWashBrush, kMassBrush, kBassBrush, kLineBrush, kDabBrush, kKnifeBrush };
std::vector<plan::Brush> oil_brushes();

/// What a pass wants of one stroke; colour is mixed and the sketch kept up by `Easel::paint`.
struct Mark {
  BrushIndex brush = kMassBrush;
  float width = 0.05f;
  float load = 0.8f;
  float wetness = 0.3f;
  float medium = 0.0f;  ///< share of clear medium in the mixture
  Lch colour;
  double start = 0, end = 0;
  std::uint8_t pass = 1;
  plan::Cause cause;
  std::vector<plan::PathPoint> path;
  float keep = 0.0f;  ///< how much later strokes should spare it, 0..1
};

/// The painter's corner: the plan so far, the mixed colours, the thumbnail of what is there.
struct Easel {
  const plan::Piece& piece;
  Layout layout;
  Colours colours;
  pigment::Mixer mixer;
  Sketch sketch;
  plan::Plan& plan;
  double climax = 0;
  double mean_chord_length = 0;  ///< s

  /// The piece's seed mixed with what the number is for: only what is free draws from it.
  template <class... Keys>
  float chance(Keys... keys) const {
    return random_signed(plan.seed, keys...);
  }

  const Family& family_at(double time) const;
  const plan::Section* section(double time) const;
  void paint(Mark mark);
};

/// A brushstroke of the arm: from `centre` along `angle` (radians, y down), bowed sideways by `bow`
/// of its length; pressed in quickly, lifted slowly; most of its way in the first half of its time.
std::vector<plan::PathPoint> sweep(Point centre, float angle, float length, float bow,
                                   float press = 1.0f);

// One hand movement for each thing heard. `compose` calls them in the order of time, so that each
// stroke is set against what really lies under it.
void paint_ground_wash(Easel& easel);
void paint_section_wash(Easel& easel, int section);
void paint_chord(Easel& easel, int chord);
void paint_bass(Easel& easel, int note);
void paint_phrase(Easel& easel, const Phrase& phrase, int index);
void paint_note(Easel& easel, int note);
void paint_hit(Easel& easel, int onset);
void paint_climax(Easel& easel);

/// Indices of Piece::notes that are in neither line, thinned evenly to some twelve marks a second.
std::vector<int> inner_notes(const plan::Piece& piece);
/// Indices of Piece::onsets to mark: the strongest; of a score only its drums, whose other notes
/// have marks of their own.
std::vector<int> marked_onsets(const plan::Piece& piece);
/// Seconds a chord sounds, at least .15.
double length_of(const plan::Chord& chord);
/// Every n-th chord is painted, so that at most some 150 are.
int chord_stride(const plan::Piece& piece);

}  // namespace impasto::compose
