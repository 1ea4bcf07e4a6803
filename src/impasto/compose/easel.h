// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/conception.h"
#include "impasto/compose/gesture/stretch.h"
#include "impasto/compose/outlook.h"
#include "impasto/compose/place/layout.h"
#include "impasto/compose/place/sketch.h"
#include "impasto/compose/settings.h"
#include "impasto/pigment/glaze.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

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
  float keep = 0.0f;     ///< how much later strokes should spare it, 0..1
  float dirt = 0.0f;     ///< of the last stroke's paint that the brush still holds, 0..1
  bool stamped = false;  ///< dry in any room
  /// Index of the stroke that it comes of, thrown off it or laid over it: it stays as long after
  /// that as it is now.
  std::optional<std::size_t> of;
  /// Mixed by the hand itself, shares of pigments that sum to 1; nothing: what comes nearest to the
  /// colour, as opaque as its load.
  std::optional<plan::Mixture> glaze;
};

/// What a stroke comes of.
struct Follower {
  std::size_t of = 0;  ///< index of that stroke
  double gap = 0;      ///< s from its end to the start of this one
};

/// The painter's corner: the plan so far, the mixed colours, the thumbnail of what is there. What
/// sounds at a moment is asked of `piece`, what it is beside the whole of `outlook`.
struct Easel {
  const plan::Piece& piece;
  const Settings& settings;
  const Outlook& outlook;
  Layout layout;
  Colours colours;
  pigment::Mixer mixer;
  Sketch sketch;
  plan::Plan& plan;
  const Style* style = nullptr;  ///< whose turn it is
  Conception conception{};
  std::vector<std::size_t> stamped;           ///< strokes that stay where they are put
  std::map<std::size_t, Follower> followers;  ///< by index
  std::optional<Point> heart;                 ///< of the climax, once it is painted
  int player = 0;                             ///< 0 the first, n Settings::with[n-1]
  std::optional<Pen> pen;                     ///< of a phrase that still sounds
  std::map<std::tuple<int, int, int>, plan::Mixture> mixed;  ///< colours on the palette
  std::optional<pigment::Glazer> glazer;                     ///< for those who paint thinly

  /// The piece's seed mixed with what the number is for: only what is free draws from it.
  template <class... Keys>
  float chance(Keys... keys) const {
    return random_signed(plan.sheet.seed, keys...);
  }
  template <class... Keys>
  float unit_chance(Keys... keys) const {
    return random_unit(plan.sheet.seed, keys...);
  }

  float unit() const { return std::min(layout.width, layout.height); }
  Family family_at(double time) const;
  const plan::Section* section(double time) const;
  void paint(Mark mark);
  /// The paint that comes nearest to a colour.
  const plan::Mixture& mixed_for(const picture::Lab& wanted);
  /// A line that is drawn piece by piece keeps its colour, and its width does not leap.
  void keep_line(Mark& mark);
};

}  // namespace impasto::compose
