// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/plan/cause.h"
#include "impasto/plan/sheet.h"

namespace impasto::plan {

struct PathPoint {
  float x = 0, y = 0;     ///< canvas units
  float pressure = 1.0f;  ///< 0..1; width and contact follow it
  float time = 0.0f;      ///< 0..1 between the stroke's start and end, ascending
  float tilt = 0.0f;      ///< -1 leaning on the left of its way .. 0 upright .. 1 on the right
  float twist = 0.0f;     ///< radians by which the hand turns the brush, on top of `Brush::follow`
};

/// When in the making of a painting a stroke is laid: what comes later lies above.
enum Pass : std::uint8_t { kWash, kMass, kMovement, kRhythm, kAccent };
inline constexpr auto kPassNames =
    names_to<kAccent>({"wash", "mass", "movement", "rhythm", "accent"});

struct Stroke {
  int brush = 0;        ///< index into Sheet::brushes
  float width = 0.05f;  ///< canvas units at pressure 1
  float load = 1.0f;    ///< film thickness laid at the start, 1 = an opaque coat; 0 = a clean brush
  float wetness = 0.2f;  ///< 0 stiff impasto .. 1 thin wash (levels out, soft edges)
  Mixture paint{};       ///< what the brush is loaded with
  float dirt = 0.0f;     ///< 0 cleaned before .. 1 holds all that the brush's last stroke left
  double start = 0.0;    ///< s, when the brush touches
  double end = 0.0;      ///< s, when it lifts; >= start
  Pass pass = kWash;
  Cause cause;
  std::vector<PathPoint> path;  ///< at least one point; one point is a dab
  /// What its hair is drawn from, with the seed of the sheet; -1: the index. Of strokes with keys
  /// some may be left out and the others keep their hair.
  std::int64_t key = -1;
  /// Index of the stroke this one goes on from: same brush, same hair, what paint is left; -1 none.
  /// It begins where and when the other ends, and the other is `open`.
  int joins = -1;
  bool open = false;  ///< another stroke goes on from this one: the brush stays down
  int hand = 0;       ///< whose stroke: index of the hand
  /// What it depicts: the smallest region of the plan's subject where its middle lies; -1 nothing.
  std::int32_t region = -1;
};

}  // namespace impasto::plan
