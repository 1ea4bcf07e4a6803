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
enum BrushIndex { kWashBrush, kMassBrush, kBassBrush, kLineBrush, kRiggerBrush, kDabBrush, kKnifeBrush };
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
  int tonic = 0;
  double climax = 0;

  /// The piece's seed mixed with what the number is for: only what is free draws from it.
  template <class... Keys>
  float chance(Keys... keys) const {
    return random_signed(plan.seed, keys...);
  }

  const Family& family_at(double time) const;
  const plan::Section* section(double time) const;
  void paint(Mark mark);
};

/// A brushstroke of the arm: from `centre` along `angle` (radians, y down), bowed sideways by `bow` of its length; pressed in
/// quickly, lifted slowly; most of its way in the first half of its time.
std::vector<plan::PathPoint> sweep(Point centre, float angle, float length, float bow, float press = 1.0f);

// The passes, each adding its strokes. Order in the plan is by time, not by pass.
void paint_washes(Easel& easel);
void paint_masses(Easel& easel);
void paint_bass(Easel& easel);
void paint_melody(Easel& easel);
void paint_notes(Easel& easel);
void paint_rhythm(Easel& easel);
void paint_climax(Easel& easel);

}  // namespace impasto::compose
